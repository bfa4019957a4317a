"""What staff said beside an initiative: released figures and public answers only, never its result.

The whole is told before and since. Of groups, only the frozen classes that a closed round released
are told, and only those that hold a team with it; a class may hold teams without it as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from keepwell.domain.listening import box_queries as box
from keepwell.schemas.figures import HIDDEN_STATES
from keepwell.workflows import figures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from keepwell.domain.access.queries import Viewer
    from keepwell.domain.partnership.queries.initiatives import InitiativeView
    from keepwell.domain.partnership.rules.initiatives import Plan
    from keepwell.schemas.figures import Figure, Measure

VOICES: Final = ("engagement_index", "enps", "intent_to_stay", "pulse_score", "exhaustion_share")
BY_GROUP: Final = ("pulse_score", "engagement_index")
"""Of groups one figure is told, the first of these that there is."""
JOINER: Final = " + "


@dataclass(frozen=True, slots=True)
class Voice:
    """What staff said since the start: one released figure of the whole, and the one before."""

    measure: str
    now: Figure
    before: Figure | None


@dataclass(frozen=True, slots=True)
class Group:
    """One released class that holds a team with it; `beside` are its teams without it."""

    teams: tuple[str, ...]
    beside: tuple[str, ...]
    before: Figure | None
    since: Figure


@dataclass(frozen=True, slots=True)
class Groups:
    """The classes of one measure, and teams with it of which no class was released."""

    measure: Measure
    rows: tuple[Group, ...]
    unheard: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A theme of the suggestion box that was answered for everybody to read."""

    title: str
    answer: str
    on: date


def said(view: InitiativeView, *, viewer: Viewer | None) -> tuple[Voice, ...]:
    """Released voice of the whole from the first start on; nothing before a round closed since."""
    first = view.plan.first
    if not first:
        return ()
    found = []
    for measure, sheet in figures.sheets(measures=VOICES, viewer=viewer).items():
        whole = [one for one in sheet.figures if not one.slice]
        since = _last(whole, first, view.plan.until)
        if since:
            found.append(Voice(measure, since, _last(whole, "", first, before=True)))
    return tuple(found)


def groups(view: InitiativeView, *, viewer: Viewer | None) -> Groups | None:
    """Released classes that hold teams with it; None before a round told any since."""
    for measure in BY_GROUP:
        sheet = figures.sheet(measure=measure, by=("team",), viewer=viewer)
        rows = _rows(view.plan, sheet.figures) if sheet else ()
        if sheet and rows:
            heard = {team for row in rows for team in row.teams}
            with_it = {team for one, month in view.plan.starts.items() if month for team in one.split(JOINER)}  # fmt: skip
            return Groups(sheet.measure, rows, tuple(sorted(with_it - heard)))
    return None


def _rows(plan: Plan, told: Sequence[Figure]) -> tuple[Group, ...]:
    starts = {
        team: month
        for one, month in plan.starts.items() if month for team in one.split(JOINER)
    }  # fmt: skip
    by_class: dict[str, list[Figure]] = {}
    for one in told:
        by_class.setdefault(one.slice.get("team", ""), []).append(one)
    rows = (_group(name, figures_, starts, plan.until) for name, figures_ in by_class.items())
    return tuple(sorted((one for one in rows if one), key=lambda one: one.teams))


def _group(name: str, told: Sequence[Figure], starts: dict[str, str], until: str) -> Group | None:
    """A class before its first team started, and after its last one has; None without a round since."""
    members = name.split(JOINER)
    months = sorted(starts[one] for one in members if one in starts)
    since = _last(told, months[-1], until) if months else None
    if since is None:
        return None
    return Group(
        tuple(one for one in members if one in starts),
        tuple(one for one in members if one not in starts),
        _last(told, "", months[0], before=True), since,
    )  # fmt: skip


def _last(told: Sequence[Figure], first: str, last: str, *, before: bool = False) -> Figure | None:
    """The newest shown figure from a month to another, the last one left out with `before`."""
    found = [
        one for one in told
        if one.value is not None and one.state not in HIDDEN_STATES
        and first <= one.period and (one.period < last if before else one.period <= last)
    ]  # fmt: skip
    return max(found, key=lambda one: one.period, default=None)


def answered(view: InitiativeView) -> tuple[Answered, ...]:
    """Themes on "You said, we did" that were answered between the start and the last month read."""
    first, until = view.plan.first, view.plan.until
    if not first or first > f"{timezone.localdate():%Y-%m}":
        return ()
    return tuple(
        Answered(one.title, one.answer, one.answered_on)
        for one in box.board()
        if one.answered_on and first <= f"{one.answered_on:%Y-%m}" <= until
    )
