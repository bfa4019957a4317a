"""Curves of staying as their page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepwell.web.shell import numbers
from keepwell.web.shell.asking import address, declared
from keepwell.web.shell.figure_lines import title_of
from keepwell.web.shell.phrases import say
from keepwell.workflows import retention as story

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from keepwell.schemas.retention import (
        At,
        Curve,
        Drivers,
        Ramp,
        Reason,
        Retention,
        Split,
        TeamsLeaving,
        TeamTerm,
        Term,
    )

SPLITS: Final[dict[str, _StrPromise]] = {
    "cohort": gettext_lazy("Year of starting"),
    "site": gettext_lazy("Site"),
    "hiring_source": gettext_lazy("How they found us"),
    "contract": gettext_lazy("Contract"),
    "shift": gettext_lazy("Shift worked most"),
}
REASONS: Final[dict[str, _StrPromise]] = {
    "voluntary": gettext_lazy("By their own choice"),
    "involuntary": gettext_lazy("Dismissed"),
    "end_of_term": gettext_lazy("End of a fixed term"),
    "other": gettext_lazy("Other reasons together"),
}
COLUMNS: Final = (3, 6, 12, 24)


@dataclass(frozen=True, slots=True)
class Shown:
    """One curve: its name, picture, and what the table says of it."""

    name: str
    people: int
    events: int | None
    chart: Any
    cells: tuple[tuple[str, str], ...]
    why: str


@dataclass(frozen=True, slots=True)
class Goes:
    """One term of what goes with leaving."""

    name: str
    beside: str
    ratio: str
    likely: str
    tone: str
    said: str


def split_of(found: Retention, dim: str) -> Split | None:
    """The split that is asked for; the first when none is named."""
    wanted = dim or found.splits[0].dim
    return next((one for one in found.splits if one.dim == wanted), None)


def tabs(found: Retention, here: Split) -> list[tuple[str, str, bool]]:
    """All splits."""
    return [
        (str(SPLITS[one.dim]), f"{reverse('staying')}?by={one.dim}", one is here)
        for one in found.splits
    ]


def shown(curve: Curve) -> Shown:
    """A curve with its numbers."""
    why = ""
    if curve.events is None:
        why = _("Fewer than five have left: good news, and too few for a curve.")
    elif not curve.points:
        why = _("They were here before these months began: their first months were not seen.")
    cells = tuple(_cell(curve.at(month)) for month in COLUMNS)
    name = (
        _("until %(year)s") % {"year": curve.label[2:]} if curve.label[:2] == "…–" else curve.label
    )
    picture = story.drawing(curve.chart)
    return Shown(name, curve.people, curve.events, picture, cells, "" if picture else why)


def _cell(at: At | None) -> tuple[str, str]:
    """Share with its likely range, and how many are followed that long."""
    if at is None:
        return "–", ""
    followed = _("%(n)s followed") % {"n": numbers.decimal(at.at_risk)}
    share = str(numbers.amount(at.value, unit="share"))
    if at.low is None or at.high is None:
        return share, followed
    ends = {
        "share": share, "low": numbers.decimal(at.low * 100), "high": numbers.decimal(at.high * 100),
    }  # fmt: skip
    return _("%(share)s (%(low)s to %(high)s)") % ends, followed


def reasons(found: tuple[Reason, ...]) -> list[tuple[str, int, list[tuple[str, str]]]]:
    """Each class of reasons with the share that left for it."""
    return [
        (str(REASONS[one.reason]), one.events, [_cell(_at(one, month)) for month in COLUMNS])
        for one in found
    ]


def _at(reason: Reason, month: int) -> At | None:
    return next((one for one in reason.points if one.time == month), None)


def drivers(found: Drivers) -> list[Goes]:
    """What goes with leaving, group by group."""
    return [_goes(one, found.beside.get(one.dim, "")) for one in found.terms]


def _goes(term: Term, beside: str) -> Goes:
    ends = {
        "low": numbers.decimal(term.low, places=1),
        "high": numbers.decimal(term.high, places=1),
    }
    if not term.stands:
        tone, said = "quiet", _("cannot be told apart")
    elif term.ratio > 1:
        tone, said = "care", _("more leave")
    else:
        tone, said = "good", _("fewer leave")
    return Goes(
        name=f"{SPLITS[term.dim]}: {term.label}", beside=beside,
        ratio=_("%(n)s times") % {"n": numbers.decimal(term.ratio, places=1)},
        likely=_("%(low)s to %(high)s") % ends, tone=tone, said=said,
    )  # fmt: skip


def refusal(found: Drivers) -> str:
    """Why nothing is told of what goes with leaving."""
    told = {name: numbers.decimal(value) for name, value in found.numbers.items()}
    if found.code == "few_events":
        return _("%(events)s have left; at least %(needed)s are needed.") % told
    if found.code == "few_people":
        return _("%(people)s people were observed; at least %(needed)s are needed.") % told
    if found.code == "same_effects":
        return _("The groups overlap so much that they cannot be told apart.")
    return _("No two groups are large enough: 20 people and 10 who left are needed in each.")


def in_common(found: TeamsLeaving) -> list[dict[str, str]]:
    """What teams with more leavers have in common, a line each."""
    return [_shared(one) for one in found.terms]


def _shared(one: TeamTerm) -> dict[str, str]:
    measure = declared(one.measure)
    slope, low, high = (_signed(number) for number in (one.slope, one.low, one.high))
    if not one.stands:
        tone, said = "quiet", _("cannot be told apart")
    elif one.slope > 0:
        tone, said = "care", _("goes together with more leavers")
    else:
        tone, said = "good", _("goes together with fewer leavers")
    return {
        "title": title_of(measure) if measure else one.measure,
        "address": address(one.measure) + "?by=team", "slope": slope,
        "likely": _("%(low)s to %(high)s") % {"low": low, "high": high},
        "part": str(numbers.amount(one.part, unit="share")), "tone": tone, "said": said,
    }  # fmt: skip


def _signed(number: float) -> str:
    told = numbers.decimal(abs(number), places=1)
    return f"{'−' if number < 0 else '+'}{told}" if told.strip("0.,") else told


def no_common(found: TeamsLeaving) -> str:
    """Why nothing is told between teams."""
    told = {name: numbers.decimal(value) for name, value in found.numbers.items()}
    if found.code == "few_events":
        return _("%(events)s leavers in %(groups)s teams are too few, or nothing about their work is known by team.") % told  # fmt: skip
    if found.code in {"constant", "same_effects"}:
        return _("Teams are too alike, or what is looked at moves together in all of them.")
    return _("Leavers are told of too few teams: five are needed for each line.")


def ramps(found: tuple[Ramp, ...]) -> list[dict[str, Any]]:
    """Starters by half year, the newest first."""
    return [
        {
            "name": _("Started %(first)s to %(last)s")
            % {
                "first": numbers.period(one.first, short=True),
                "last": numbers.period(one.last, short=True),
            },
            "said": say(one.said),
            "counts": _(
                "%(left)s of %(all)s left before that; %(still)s are still learning or moved on."
            )
            % {
                "left": numbers.decimal(one.left),
                "all": numbers.decimal(one.starters),
                "still": numbers.decimal(one.still),
            },
            "chart": story.drawing(one.chart),
        }
        for one in found
    ]
