"""Both journeys as their page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.schemas.suppliers import SUPPLIERS
from keepwell.web.journeys import words
from keepwell.web.shell import numbers
from keepwell.web.shell.figure_lines import line, title_of
from keepwell.web.shell.mini_trend import mini_trend
from keepwell.web.shell.phrases import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.schemas.figures import Measure
    from keepwell.web.shell.figure_lines import Line
    from keepwell.web.shell.mini_trend import MiniTrend
    from keepwell.workflows.journeys import Side, Stage


@dataclass(frozen=True, slots=True)
class Shown:
    """One side of a phase: a figure with its small line, or what is missing and would bring it."""

    side: str
    moment: str
    title: str
    words: str
    address: str
    line: Line | None
    trend: MiniTrend | None
    spoken: str
    why: str
    needs: tuple[str, ...]
    button: str
    to: str
    touchpoint: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """One phase."""

    key: str
    title: str
    likeness: str
    chosen: bool
    sides: tuple[Shown, Shown]

    @property
    def whole(self) -> bool:
        """Whether both sides tell something."""
        return all(one.line for one in self.sides)


@dataclass(frozen=True, slots=True)
class Doors:
    """Where a missing mirror could be helped, as far as who reads may go there."""

    choose: bool
    import_data: bool
    pulses: bool


def stations(found: Sequence[Stage], *, doors: Doors) -> list[Station]:
    """All five phases."""
    return [
        Station(
            key=one.mirror.phase,
            title=str(words.TITLES[one.mirror.phase]),
            likeness=_(one.mirror.likeness),
            chosen=one.mirror.chosen,
            sides=(
                _shown(one.staff, "hr", str(words.STAFF[one.mirror.phase]), one, doors),
                _shown(one.customer, "sup", str(words.CUSTOMER[one.mirror.phase]), one, doors),
            ),
        )
        for one in found
    ]


def headline(found: Sequence[Station]) -> str:
    """How much of the way is mirrored."""
    whole = sum(one.whole for one in found)
    if whole == len(found):
        return _("Every phase has its mirror")
    if not whole:
        return _("No phase has its mirror yet")
    return ngettext(
        "%(n)s of five phases has its mirror", "%(n)s of five phases have their mirror", whole
    ) % {"n": numbers.in_words(whole)}


def _shown(side: Side, hue: str, moment: str, stage: Stage, doors: Doors) -> Shown:
    measure, figure = side.measure, side.figure
    if side.standing != "told" or measure is None or figure is None:
        return _missing(side, hue, moment, stage, doors)
    address = reverse("measure", args=[measure.id])
    told = line(measure=measure, figure=figure, address=address)
    return Shown(
        side=hue, moment=moment, title=title_of(measure), words=_(measure.words), address=address,
        line=told, trend=mini_trend(side.trend, usual=None),
        spoken=_("%(title)s from %(first)s to %(last)s")
        % {
            "title": title_of(measure),
            "first": numbers.period(side.trend[0].period),
            "last": numbers.period(figure.period),
        },
        why="", needs=(), button="", to="", touchpoint=side.touchpoint,
    )  # fmt: skip


def _missing(side: Side, hue: str, moment: str, stage: Stage, doors: Doors) -> Shown:
    measure = side.measure
    button, to = _door(side, stage, doors)
    return Shown(
        side=hue, moment=moment,
        title=title_of(measure) if measure else _("Nothing mirrors this yet"),
        words=_(measure.words) if measure else "", address="", line=None, trend=None, spoken="",
        why=_why(side, measure), needs=_needs(side), button=button, to=to,
        touchpoint=side.touchpoint,
    )  # fmt: skip


def _why(side: Side, measure: Measure | None) -> str:
    match side.standing:
        case "not_chosen":
            return _("No measure is chosen for this side.")
        case "not_yours":
            return _("This figure is shown to other roles.")
        case "no_data" if measure and measure.sensitivity == "voice":
            return _("No pulse round has been released that asks for it.")
        case "no_data":
            return _("Nothing has come in yet that tells it.")
    return (
        say(side.figure.said) if side.figure and side.figure.said else _("It cannot be told yet.")
    )


def _needs(side: Side) -> tuple[str, ...]:
    """Who could bring what is missing; nothing where the data are here and too few."""
    if side.standing not in {"no_data", "no_column"}:
        return ()
    return tuple(dict.fromkeys(_(SUPPLIERS[kind].who) for kind in side.kinds if kind in SUPPLIERS))


def _door(side: Side, stage: Stage, doors: Doors) -> tuple[str, str]:
    """The one next step, if who reads may take it."""
    voice = side.measure is not None and side.measure.sensitivity == "voice"
    if side.standing == "no_data" and voice and doors.pulses:
        return _("Open a pulse"), reverse("pulses")
    if side.standing in {"no_data", "no_column"} and not voice and doors.import_data:
        return _("Bring a file"), reverse("import_new")
    if doors.choose and side.standing != "not_yours":
        return _("Choose a measure"), reverse("journey_choose", args=[stage.mirror.phase])
    return "", ""
