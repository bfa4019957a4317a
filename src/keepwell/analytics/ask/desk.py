"""Where questions are asked of one mart: counts shared between measures, months there are data for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

import ibis

from keepwell.analytics.ask.question import (
    Answer,
    Count,
    Counter,
    Dims,
    Groups,
    Rules,
    answer,
    ground_of,
    group_key,
    planned_for,
)
from keepwell.analytics.mart import HOUR_BANDS, TENURE_BANDS, WEEKDAYS, Mart
from keepwell.analytics.metrics import compute_many, people_many, registry
from keepwell.analytics.metrics.framework.kept import KeptCells
from keepwell.analytics.metrics.framework.shapes import Panel
from keepwell.analytics.release import Ground, Ledgered, Tree, merged_groups
from keepwell.analytics.release.plan import NESTING
from keepwell.kernel.limits import Limits
from keepwell.kernel.periods import Period
from keepwell.schemas.figures import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from keepwell.schemas.figures import Measure, Sensitivity

Kind = Literal["service", "workforce"]
MONTHS_KEPT: Final = 25
"""How far back a month that falls short is looked for: as far as sheets are kept."""
MEMBERS_AT_ONCE: Final = 2_000
"""Groups of all measures are counted in one pass unless they have more members than this: each
member's cells are laid out once a group, and lines of managers stand in hundreds of groups."""
CLOCKS: Final[dict[Kind, tuple[tuple[str, str], ...]]] = {
    "service": (
        ("contacts", "handled_local"), ("contacts", "opened_local"), ("ratings", "rated_at"),
        ("work_states", "start_local"), ("qa_reviews", "reviewed_local"),
    ),
    "workforce": (
        ("employment", "start_on"), ("employment", "last_day"), ("absences", "start_on"),
        ("shifts", "start_local"), ("training", "completed_on"), ("job_history", "valid_from"),
    ),
}  # fmt: skip
"""What tells from when to when there are data."""


@dataclass(frozen=True, slots=True)
class Span:
    """Months there are data for, both ends included."""

    first: Period
    last: Period

    def months(self) -> tuple[Period, ...]:
        """Every month of it."""
        return tuple(Period(self.first.start, self.last.end, "all").months())


@dataclass
class Desk:
    """Asks measures of one mart, for one company, on the mart's day.

    `limits` and `tree` go to the gate; `known_at` is written on figures.
    """

    mart: Mart
    limits: Limits = field(default_factory=Limits)
    tree: Tree = field(default_factory=Tree)
    known_at: str = ""
    _cells: KeptCells = field(default_factory=KeptCells, repr=False)
    _kept: dict[Any, pd.DataFrame] = field(default_factory=dict, repr=False)
    _groups: dict[Any, Groups] = field(default_factory=dict, repr=False)
    _wanted: dict[Any, Groups] = field(default_factory=dict, repr=False)
    _spans: dict[Kind, Span | None] = field(default_factory=dict, repr=False)
    _grounds: dict[Any, tuple[Counter, Ground]] = field(default_factory=dict, repr=False)
    _ahead: tuple[Period, ...] = ()
    _measures: frozenset[str] = frozenset()
    _dims: tuple[str, ...] = ()

    def measure(self, measure_id: str) -> Measure:
        """A measure's declaration.

        Raises:
            ValueError: for an id that nobody declares.
        """
        found = registry().get(measure_id)
        if found is None:
            raise ValueError(f"there is no measure {measure_id!r}; `figures --list` names them all")
        return found.measure

    def ask(
        self,
        measure_id: str,
        *,
        by: Dims = (),
        where: Mapping[str, str] | None = None,
        periods: Sequence[Period],
        already: Iterable[Ledgered] = (),
    ) -> Answer:
        """Figures of one question, as they may be shown.

        Raises:
            ValueError: for a measure or a split that does not exist.
        """
        measure = self.measure(measure_id)
        return answer(
            count=self._count(measure_id),
            measure=measure,
            by=by,
            where=where or {},
            periods=periods,
            rules=self._rules(measure.sensitivity),
            already=already,
            ground=self._ground(measure_id) if set(periods) <= set(self._ahead) else None,
        )

    def expect(
        self,
        periods: Iterable[Period],
        *,
        measures: Iterable[str] = (),
        dims: Iterable[str] = DIMENSIONS,
    ) -> None:
        """Say what will be asked for: it is counted in one pass.

        Args:
            periods: of all grains.
            measures: which; all when empty.
            dims: the dimensions that will be asked for, one at a time.
        """
        self._ahead = tuple(dict.fromkeys(periods))
        self._measures, self._dims = frozenset(measures), tuple(dims)

    def span(self, sensitivity: Sensitivity) -> Span | None:
        """From when to when there are data for such measures; None when there are none."""
        kind = _kind(sensitivity)
        if kind not in self._spans:
            self._spans[kind] = _span(self.mart, kind)
        return self._spans[kind]

    def contact_numbers(
        self,
        measure_id: str,
        *,
        where: Mapping[str, tuple[str, ...]],
        teams: Sequence[str] | None,
        period: Period,
        most: int,
    ) -> list[tuple[str, str, str, str]]:
        """Contact, day, channel and team of contacts handled in a period, newest first.

        The caller has made sure that the figure of these contacts is shown to the asker.

        Args:
            measure_id: a service measure; its clock decides handled or opened.
            where: dimension to labels.
            teams: only contacts of these teams; None for all.
            period: when.
            most: at most so many.
        """
        clock = "opened_local" if "opened" in self.measure(measure_id).clock else "handled_local"
        rows = self.mart.table("contacts").filter(ibis._[clock].notnull())  # noqa: PD004 - ibis, not pandas
        dims = tuple(dict.fromkeys(("team", "channel", *where)))
        rows = self.mart.attributed("contacts", rows=rows, at=clock, dims=dims)
        rows = rows.filter(rows["day"] >= period.start, rows["day"] < period.end)
        for dim, labels in where.items():
            rows = rows.filter(rows[dim].isin(list(labels)))
        if teams is not None:
            rows = rows.filter(rows["team"].isin(list(teams)))
        found = rows.order_by(ibis.desc("day"), "contact_id").limit(most)
        listed = found.select("contact_id", "day", "channel", "team").to_pyarrow().to_pylist()
        return [
            (one["contact_id"], str(one["day"])[:10], one["channel"] or "", one["team"] or "")
            for one in listed
        ]

    def forget(self, *, but: Iterable[Dims] = ()) -> None:
        """Drop what was counted, to keep memory small, but for these splits."""
        kept = set(but)
        self._cells.forget()
        self._wanted.clear()
        for key in [one for one in self._kept if one[1] not in kept]:
            del self._kept[key]
            self._groups.pop(key, None)
        for counter, ground in self._grounds.values():
            counter.forget(but=kept)
            # later splits are settled against earlier ones: those plans are small and asked for again
            settled = {(dim,) for dim in ground.crossing}
            for planned in [one for one in ground.kept if one[0] not in kept | settled]:
                del ground.kept[planned]

    def _rules(self, sensitivity: Sensitivity) -> Rules:
        span = self.span(sensitivity)
        months = span.months()[-MONTHS_KEPT:] if span else ()
        live = _live(self.mart.settings.today)
        return Rules(self.limits, self.tree, RANKS, months, self.known_at, live)

    def _ground(self, measure_id: str) -> Ground:
        """What plans of a measure are made from over the announced periods, once."""
        key = (measure_id, self._ahead)
        if key not in self._grounds:
            measure = self.measure(measure_id)
            rules = self._rules(measure.sensitivity)
            counter = Counter(self._count(measure_id), measure, self._ahead, rules.months)
            self._grounds[key] = counter, ground_of(counter, measure, rules)
        return self._grounds[key][1]

    def _count(self, measure_id: str) -> Count:
        def count(
            *,
            by: Dims,
            periods: Sequence[Period],
            groups: Groups = frozenset(),
            only_people: bool = False,
        ) -> pd.DataFrame:
            asked = self._ahead if set(periods) <= set(self._ahead) else tuple(periods)
            cells = (
                self._behind(_standing_in(measure_id, by), by, asked)
                if only_people
                else self._counted(measure_id, by, asked, groups)
            )
            if asked == tuple(periods):
                return cells
            return cells[cells["period"].isin([str(one) for one in periods])]

        return count

    def _behind(self, measure_id: str, by: Dims, asked: tuple[Period, ...]) -> pd.DataFrame:
        """The people behind cells: of measures made of sums, nothing else is counted for it."""
        full = (measure_id, by, asked, False)
        if full in self._kept or not _is_summed(measure_id):
            return self._counted(measure_id, by, asked, frozenset())
        if (measure_id, by, asked, "people") not in self._kept:
            alike = [one for one in self._alike(measure_id, by) if _is_summed(one)]
            wanted = alike if self._ahead else [measure_id]
            for one, cells in people_many(self.mart, wanted, by=by, periods=asked).items():
                self._kept[one, by, asked, "people"] = cells
        return self._kept[measure_id, by, asked, "people"]

    def _counted(
        self, measure_id: str, by: Dims, asked: tuple[Period, ...], groups: Groups
    ) -> pd.DataFrame:
        """Cells of one measure.

        When many questions were announced, all measures that can be split so are counted in one
        pass, and so are the groups of all of them.
        """
        key = (measure_id, by, asked, bool(groups))
        held = self._groups.get(key, frozenset())
        if key in self._kept and groups <= held:
            return self._kept[key]
        alone = not self._ahead or len(by) > 1
        alike = [measure_id] if alone else self._alike(measure_id, by)
        if groups and self._ahead:
            # sums of all measures are added up in one pass; each panel is folded by itself
            alike = (
                [one for one in alike if _is_summed(one)]
                if _is_summed(measure_id)
                else [measure_id]
            )
            all_of_them = groups.union(*(self._groups_of(one, by, asked) for one in alike))
            if sum(map(len, all_of_them)) > MEMBERS_AT_ONCE:
                alike = [measure_id]
            else:
                groups = all_of_them
        named = {group_key(group): tuple(group) for group in groups}
        ahead = self._dims if self._ahead else ()
        found = compute_many(
            self.mart, alike, by=by, periods=asked, groups=named, ahead=ahead,
            kept=self._reaching(measure_id) if self._ahead else None,
        )  # fmt: skip
        for one, cells in found.items():
            self._kept[one, by, asked, bool(groups)] = cells
            self._groups[one, by, asked, bool(groups)] = groups
        return self._kept[key]

    def _reaching(self, measure_id: str) -> KeptCells:
        """Cells of facts, counted over all that was announced and that plans look at."""
        seen = (*self._rules(self.measure(measure_id).sensitivity).months, *self._ahead)
        self._cells.reach = min(one.start for one in seen), max(one.end for one in seen)
        return self._cells

    def _groups_of(self, measure_id: str, by: Dims, asked: tuple[Period, ...]) -> Groups:
        """The groups that a measure's plan will ask for."""
        key = (measure_id, by, asked)
        if key not in self._wanted:
            counter = Counter(
                self._count(measure_id), self.measure(measure_id), asked,
                self._rules(self.measure(measure_id).sensitivity).months,
            )  # fmt: skip
            planned = planned_for(by, counter, self._ground(measure_id))
            self._wanted[key] = frozenset(merged_groups(planned=planned))
        return self._wanted[key]

    def _alike(self, measure_id: str, by: Dims) -> list[str]:
        """Measures of the same sensitivity that have these dimensions and are released in one go."""
        own = registry()[measure_id]
        kind = own.measure.sensitivity
        found = (one.measure for one in registry().values() if one.later == own.later)
        wanted = {*self._measures, measure_id} if self._measures else set(registry())
        return [
            m.id for m in found
            if m.sensitivity == kind and set(by) <= set(m.dims) and m.id in wanted
        ]  # fmt: skip


def _order(labels: Iterable[str]) -> dict[str, int]:
    return {label: place for place, label in enumerate(labels)}


STAND_INS: Final[dict[Kind, str]] = {"service": "contacts", "workforce": "headcount"}
RANKS: Final[dict[str, dict[str, int]]] = {
    "tenure_band": _order(label for label, _, _ in TENURE_BANDS),
    "weekday": _order(WEEKDAYS),
    "hour_band": _order(HOUR_BANDS),
}


def _is_summed(measure_id: str) -> bool:
    return not isinstance(registry()[measure_id], Panel)


def _standing_in(measure_id: str, by: Dims) -> str:
    """Who is where, of panels that take long to fold: told by everybody's contacts or days.

    A rolling measure is put together from the groups of a monthly one.
    """
    rolls = registry()[measure_id].measure.rolls
    if rolls and set(by) <= set(registry()[rolls].measure.dims):
        measure_id = rolls
    joint = len(by) > 1 and by[0] == "team" and by[1] in NESTING
    if not joint or _is_summed(measure_id):
        return measure_id
    return STAND_INS[_kind(registry()[measure_id].measure.sensitivity)]


def _kind(sensitivity: Sensitivity) -> Kind:
    return "service" if sensitivity == "service" else "workforce"


def _live(today: date) -> frozenset[str]:
    """The month of a day and the one before it."""
    running = Period.containing(today)
    return frozenset({str(running), str(running.previous())})


def _span(mart: Mart, kind: Kind) -> Span | None:
    ends = _told(mart, kind)
    if not ends:
        return None
    if kind == "workforce":  # who did not leave is still here while others tell of later days
        ends = [*ends, *_told(mart, "service")[-1:]]
    return Span(Period.containing(min(ends)), Period.containing(max(ends)))


def _told(mart: Mart, kind: Kind) -> list[date]:
    """First and last days of what came in, in order, none after the mart's own day."""
    ends = [end for name, column in CLOCKS[kind] for end in _ends(mart, name, column)]
    return sorted(one for one in ends if one <= mart.settings.today)


def _ends(mart: Mart, name: str, column: str) -> list[date]:
    """The first and the last day of a column; nothing where the table is empty."""
    if mart.is_empty(name):
        return []
    table = mart.table(name)
    found = table.aggregate(low=table[column].min(), high=table[column].max()).to_pyarrow()
    ends = [value for value in found.to_pylist()[0].values() if value is not None]
    return [one.date() if isinstance(one, datetime) else one for one in ends]
