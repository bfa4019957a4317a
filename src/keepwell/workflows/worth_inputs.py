"""What holds for every assumption of worth: own figures from released sheets, typed, or sourced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from keepwell.domain.partnership.queries import initiatives as ledger
from keepwell.domain.partnership.queries import worth as stored
from keepwell.domain.partnership.rules.worth import (
    catalogue,
    from_figure,
    from_review,
    people_of,
    planned_cost,
    programmes,
    resolved,
)
from keepwell.domain.people import queries as people
from keepwell.schemas.figures import HIDDEN_STATES
from keepwell.workflows import figures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keepwell.domain.partnership.queries.initiatives import InitiativeView
    from keepwell.domain.partnership.queries.worth import Reckoning
    from keepwell.domain.partnership.rules.worth import Assumption, Typed
    from keepwell.schemas.figures import Figure, Sheet
    from keepwell.schemas.worth import Assumed

GRAINS: Final[Mapping[str, tuple[str, ...]]] = {
    "turnover_12m": ("month",),
    "headcount": ("month",),
    "contacts": ("year",),
    "absence_rate": ("year", "quarter"),
    "fcr_repeat": ("year", "quarter", "month"),
    "aht": ("year", "quarter", "month"),
    "ramp_weeks": ("year", "quarter", "month"),
    "time_to_fill": ("year", "quarter", "month"),
}
"""Which periods may tell a figure of a year: contacts only whole years, absence never one month."""
OWN: Final = "own figures"
LEDGER: Final = "care ledger"
TESTED: Final = frozenset({"better", "worse", "uncertain"})
"""What a review may say and still have an interval that was tested."""


@dataclass(frozen=True, slots=True)
class Held:
    """An assumption with the value that holds, the own figure beside it, and what was typed.

    `holds` None: it has to be typed before anything that needs it can be reckoned.
    """

    kind: Assumption
    holds: Assumed | None
    own: Assumed | None
    typed: Typed | None


def own_values() -> dict[str, Assumed]:
    """What our own released figures tell, by assumption."""
    wanted = {one.own: one.key for one in catalogue().values() if one.own}
    found: dict[str, Assumed] = {}
    for grain in ("year", "quarter", "month"):
        asked = [one for one in wanted if grain in GRAINS[one] and wanted[one] not in found]
        sheets = figures.sheets(measures=asked, grain=grain)
        for measure, sheet in sheets.items():
            told = _told(sheet, whole=grain == "year")
            if told is not None and told.value is not None:
                found[wanted[measure]] = _value(wanted[measure], told, told.value)
    return found


def _told(sheet: Sheet, *, whole: bool) -> Figure | None:
    """The newest figure that tells something; of years, only those that are over."""
    states = {"shown"} if whole else {"shown", "provisional"}
    told = [one for one in sheet.figures if one.value is not None and one.state in states]
    return max(told, key=lambda one: one.period, default=None)


def _value(key: str, one: Figure, value: float) -> Assumed:
    source = f"{OWN}: {one.measure} {one.period}"
    return from_figure(key, value=value, interval=one.interval, source=source)


def company() -> tuple[Held, ...]:
    """Every assumption that is the company's, in the order of the catalogue."""
    money, typed, own = stored.currency(), stored.typed(), own_values()
    return tuple(
        Held(
            kind, resolved(key, currency=money, typed=typed.get(key), own=own.get(key)),
            own.get(key), typed.get(key),
        )
        for key, kind in catalogue().items()
        if kind.level == "company"
    )  # fmt: skip


def of_company() -> dict[str, Assumed]:
    """The company's assumptions that are known, by key."""
    return {one.kind.key: one.holds for one in company() if one.holds is not None}


def of_reckoning(view: Reckoning) -> tuple[Held, ...]:
    """Every assumption as it holds for one reckoning: the company's, its own, its programme's.

    What a tested review of its initiative found goes before everything else.
    """
    money, typed, own = stored.currency(), stored.typed(), own_values()
    measured, planned = of_initiative(view.initiative)
    effects = _of_programme(view.programme) | planned
    return tuple(
        Held(
            kind,
            resolved(
                key, currency=money, typed=typed.get(key), own=own.get(key),
                here=view.typed.get(key), programme=effects.get(key),
                measured=measured.get(key),
            ),
            own.get(key), view.typed.get(key) or typed.get(key),
        )
        for key, kind in catalogue().items()
    )  # fmt: skip


def _of_programme(key: str) -> dict[str, Assumed]:
    found = programmes().get(key)
    if found is None:
        return {}
    hours = {"cost_hours": found.hours} if found.hours else {}
    return {one.key: one for one in (*found.effects.values(), *hours.values())}


def of_initiative(id: str) -> tuple[dict[str, Assumed], dict[str, Assumed]]:  # noqa: A002 - its own word
    """What its review found, by assumption; and the people and the cost of its plan."""
    found = ledger.initiative(id=id, today=timezone.localdate()) if id else None
    if found is None:
        return {}, {}
    source = f"{LEDGER}: {found.plan.title}"
    heads = {name: people_ for name, people_, _site in teams()}
    with_it = [team for team, start in found.plan.starts.items() if start]
    planned = (
        people_of(heads, with_it, source=source), planned_cost(found.plan.cost, source=source)
    )  # fmt: skip
    effect = _reviewed(found, source)
    return (
        {effect.key: effect} if effect else {}, {one.key: one for one in planned if one is not None}
    )  # fmt: skip


def _reviewed(found: InitiativeView, source: str) -> Assumed | None:
    """The effect that was tested; a description or a refusal is none."""
    if found.review is None or found.review.effect.word not in TESTED:
        return None
    one = found.review.effect
    if one.estimate is None or one.low is None or one.high is None or one.treated.before is None:
        return None
    return from_review(
        measure=found.plan.measure, estimate=one.estimate, low=one.low, high=one.high,
        before=one.treated.before, source=source,
    )  # fmt: skip


def known(held: Sequence[Held]) -> dict[str, Assumed]:
    """Those that hold, by key."""
    return {one.kind.key: one.holds for one in held if one.holds is not None}


def teams() -> tuple[tuple[str, float, str], ...]:
    """Teams that handle contacts: name, people in the newest month, site.

    Teams whose size is hidden are left out; small ones that are shown as one count as one.
    """
    heads = figures.sheet(measure="headcount", by=("team",))
    handled = figures.sheet(measure="contacts", by=("team",))
    if heads is None or handled is None:
        return ()
    busy = {one.slice.get("team", "") for one in handled.figures if one.value}
    site = {one.name: one.site for one in people.teams()}
    newest = max((one.period for one in heads.figures if one.value is not None), default="")
    return tuple(
        (name, one.value, site.get(name, ""))
        for one in heads.figures
        if (name := one.slice.get("team", "")) and one.period == newest
        and one.value is not None and one.state not in HIDDEN_STATES and name in busy
    )  # fmt: skip
