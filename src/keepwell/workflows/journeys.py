"""Two journeys side by side: for each phase what the staff's measure tells beside the customers'.

Figures come from released sheets; where a month is too short for people's measures, the quarter or
the year tells. What is missing is said with what would bring it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from keepwell.domain.partnership.queries import journeys as stored
from keepwell.kernel.periods import Period
from keepwell.schemas.changes import Point
from keepwell.schemas.figures import HIDDEN_STATES
from keepwell.workflows import figures
from keepwell.workflows.figure_declarations import declared, measures
from keepwell.workflows.figure_views import may_see

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from keepwell.domain.access.queries import Viewer
    from keepwell.domain.partnership.rules.journeys import Mirror
    from keepwell.schemas.figures import Figure, Measure, Sheet

Standing = Literal["told", "hidden", "no_column", "no_data", "not_chosen", "not_yours"]
GRAINS: Final = ("month", "quarter", "year")
SHOWN: Final = 13
"""Periods of a side's small line."""
TOUCHPOINT: Final = "touchpoint"
OF_STAFF: Final = frozenset({"workforce", "hiring", "roster", "load", "voice"})
OF_CUSTOMERS: Final = frozenset({"service"})


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a phase.

    `standing` says whether there is a figure, else why not; `kinds` which imports would bring one;
    `figure` the newest period that tells anything, `trend` the periods up to it.
    """

    standing: Standing
    measure: Measure | None = None
    touchpoint: str = ""
    grain: str = "month"
    figure: Figure | None = None
    trend: tuple[Point, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase with both sides."""

    mirror: Mirror
    staff: Side
    customer: Side


def stages(*, today: date, viewer: Viewer | None = None) -> tuple[Stage, ...]:
    """The five phases in the order of the way, as somebody may see them."""
    mirrors = stored.mirrors()
    wanted = {one for mirror in mirrors for one in (mirror.staff, mirror.customer) if one}
    read = _Read(viewer, today, wanted)
    return tuple(
        Stage(one, read.side(one.staff), read.side(one.customer, one.touchpoint)) for one in mirrors
    )


def candidates() -> tuple[tuple[Measure, ...], tuple[Measure, ...]]:
    """Measures that can stand for the staff, and for the customers."""
    known = measures()
    return (
        tuple(one for one in known if one.family in OF_STAFF or _shared(one, "hr")),
        tuple(one for one in known if one.family in OF_CUSTOMERS or _shared(one, "support")),
    )


def _shared(one: Measure, side: str) -> bool:
    return one.family == "shared" and one.owner in {side, "both"}


def touchpoints() -> tuple[str, ...]:
    """The company's touchpoints, as released figures name them."""
    sheet = figures.sheet(measure="contacts", by=(TOUCHPOINT,))
    labels = (one.slice.get(TOUCHPOINT, "") for one in sheet.figures) if sheet else ()
    return tuple(sorted({one for one in labels if one}))


class _Read:
    """Sheets of many measures in one query a grain; a longer grain only for who needs it."""

    def __init__(self, viewer: Viewer | None, today: date, wanted: Iterable[str]) -> None:
        self.viewer, self.today = viewer, today
        self.sheets: dict[str, dict[str, Sheet]] = {}
        left = sorted(wanted)
        for grain in GRAINS:
            self.sheets[grain] = figures.sheets(measures=left, grain=grain, viewer=viewer)
            left = [one for one in left if self._newest(self._of(one, grain)) is None]
            if not left:
                break

    def side(self, measure: str, touchpoint: str = "") -> Side:
        """One side, with its figure or with why there is none."""
        if not measure:
            return Side("not_chosen")
        kind = declared(measure)
        if kind is None:
            return Side("not_chosen")
        if not may_see(self.viewer, kind):
            return Side("not_yours", kind)
        found = self._told(kind, touchpoint)
        return replace(found, touchpoint=touchpoint, kinds=_kinds(kind))

    def _told(self, kind: Measure, touchpoint: str) -> Side:
        last: Figure | None = None
        for grain in GRAINS:
            series = self._series(kind, grain, touchpoint)
            newest = self._newest(series)
            if newest is not None:
                return Side("told", kind, "", grain, newest, _trend(series, newest))
            last = last or (series[-1] if series else None)
        if last is None:
            return Side("no_data", kind)
        missing = last.state == "missing_input"
        return Side("no_column" if missing else "hidden", kind, "", "month", last)

    def _series(self, kind: Measure, grain: str, touchpoint: str) -> list[Figure]:
        if not touchpoint:
            return self._of(kind.id, grain)
        sheet = figures.sheet(
            measure=kind.id, by=(TOUCHPOINT,), where={TOUCHPOINT: touchpoint}, grain=grain,
            viewer=self.viewer,
        )  # fmt: skip
        return self._over(sheet)

    def _of(self, measure: str, grain: str) -> list[Figure]:
        return self._over(self.sheets.get(grain, {}).get(measure))

    def _over(self, sheet: Sheet | None) -> list[Figure]:
        """Figures of periods that are over, in order of time."""
        known = sheet.figures if sheet else ()
        ended = [one for one in known if Period.parse(one.period).end <= self.today]
        return sorted(ended or known, key=lambda one: one.period)

    @staticmethod
    def _newest(series: Sequence[Figure]) -> Figure | None:
        """The newest figure that is final, else the newest of all."""
        told = [one for one in series if one.value is not None and one.state not in HIDDEN_STATES]
        final = [one for one in told if one.state != "provisional"]
        return next(reversed(final or told), None)


def _trend(series: Sequence[Figure], newest: Figure) -> tuple[Point, ...]:
    until = [one for one in series if one.period <= newest.period][-SHOWN:]
    return tuple(Point(one.period, one.value, one.interval, one.state) for one in until)


def _kinds(measure: Measure) -> tuple[str, ...]:
    """Kinds of imports that a measure is told from, the first of each need."""
    return tuple(dict.fromkeys(need.partition(".")[0] for need in measure.needs))
