"""Figures of a pack: stored released sheets, read as they stand, and nothing else of numbers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from keepwell.domain.company import queries as company
from keepwell.domain.partnership.rules import packs as rules
from keepwell.schemas.figures import HIDDEN_STATES, Figure, Sheet
from keepwell.schemas.packs import Definition, PackFigure, TrendPoint, Verdict
from keepwell.schemas.rounding import display_unit, quantity
from keepwell.workflows import figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from keepwell.schemas.changes import Change, MonthOfChanges
    from keepwell.schemas.figures import Measure
    from keepwell.schemas.phrases import Quantity

VERDICTS: Final[dict[str, Verdict]] = {
    "within": "within", "real_change": "real_change",
    "too_early": "cannot_tell", "not_enough": "cannot_tell",
}  # fmt: skip
Labels = tuple[tuple[str, str], ...]


@dataclass
class Gathered:
    """What the stored sheets say of a month: figures by key, and when the newest was known."""

    month: str
    figures: dict[str, PackFigure] = field(default_factory=dict)
    known_at: str = ""
    kinds: dict[str, Measure] = field(default_factory=dict)

    def wholes(self) -> dict[str, PackFigure]:
        """The figures over everything, by measure."""
        return {key: one for key, one in self.figures.items() if not one.slice}

    def judged(self) -> int:
        """How many figures have a past to be judged by."""
        known = self.wholes().values()
        return sum(1 for one in known if one.verdict in {"within", "real_change"})

    def note(self, known: str) -> None:
        """Remember the latest moment at which a sheet was known."""
        self.known_at = max(self.known_at, known)


@dataclass
class Shelf:
    """Stored sheets, each read once however many months are gathered from them."""

    wholes: dict[str, dict[str, Sheet]] = field(default_factory=dict)
    splits: dict[tuple[str, tuple[str, ...]], Sheet | None] = field(default_factory=dict)

    def whole(self, grain: str) -> dict[str, Sheet]:
        """The sheets of every measure over everything, by measure."""
        if grain not in self.wholes:
            kinds = [one.id for one in figures.measures()]
            self.wholes[grain] = figures.sheets(measures=kinds, grain=grain)
        return self.wholes[grain]

    def split(self, measure: str, by: tuple[str, ...]) -> Sheet | None:
        """A measure's sheet split one way."""
        if (measure, by) not in self.splits:
            self.splits[measure, by] = figures.sheet(measure=measure, by=by)
        return self.splits[measure, by]


def gather(*, month: str, keys: Iterable[str] = (), shelf: Shelf | None = None) -> Gathered:
    """The whole's figures of a month for every measure, and the slices that keys name.

    Args:
        month: as "2026-10".
        keys: of slices ("csat|team=Billing") that are wanted beside the wholes.
        shelf: what was read for another month already.
    """
    shelf = shelf or Shelf()
    found = Gathered(month, kinds={one.id: one for one in figures.measures()})
    goals = _goals(month)
    for sheet in shelf.whole("month").values():
        _read(found, sheet, goals)
    _look_longer(found, goals, shelf)
    add_slices(found, keys, shelf=shelf)
    return found


def _look_longer(found: Gathered, goals: Mapping[tuple[str, str], float], shelf: Shelf) -> None:
    """Where a month has too few people, the last quarter or year that is over and says something."""
    for grain in rules.LONGER:
        silent = {key for key, one in found.wholes().items() if one.state in rules.SILENT}
        for measure in sorted(silent & shelf.whole(grain).keys() if silent else ()):
            sheet = shelf.whole(grain)[measure]
            told = [one for one in sheet.figures if rules.is_over(one.period, month=found.month)]
            history = sorted(told, key=lambda one: one.period)
            while history and not tells(history[-1]):
                history.pop()
            if history and rules.is_recent(history[-1].period, month=found.month):
                goal = goals.get((measure, ""))
                found.figures[measure] = pack_figure(sheet, history, key=measure, goal=goal)


def add_slices(found: Gathered, keys: Iterable[str], *, shelf: Shelf | None = None) -> None:
    """Add the figures that keys name; what is not stored is left out."""
    shelf = shelf or Shelf()
    goals = _goals(found.month)
    asked: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for key in keys:
        measure, cuts = rules.key_parts(key)
        if cuts and key not in found.figures:
            asked.setdefault((measure, tuple(cuts)), set()).add(key)
    for (measure, by), wanted in asked.items():
        sheet = shelf.split(measure, by)
        if sheet is not None:
            _read(found, sheet, goals, only=wanted)


def judge(found: Gathered, told: MonthOfChanges) -> None:
    """Let the look at the whole month decide what is a change: one voice in one pack.

    A change that no sheet holds any more (an older month's split) is told as it was found.
    """
    changed = {rules.figure_key(one.measure, one.slice): one for one in told.changes}
    for key, change in changed.items():
        if key in found.figures:
            found.figures[key] = rules.changed(found.figures[key], change)
        else:
            found.figures[key] = _as_found(found.kinds[change.measure], key, change)
    for key, one in found.figures.items():
        if key not in changed:
            found.figures[key] = rules.unchanged(one)


def _as_found(kind: Measure, key: str, change: Change) -> PackFigure:
    """A figure from what was found: value, likely and usual range, and its past."""
    figure = Figure(
        measure=kind.id, slice=dict(change.slice), period=change.period, value=change.value,
        numerator=None, denominator=None, n=change.n, interval=change.interval,
        state="counts_only" if change.value is None else "shown", definition_version=kind.version,
    )  # fmt: skip
    sheet = Sheet(kind, tuple(change.slice), "month", (figure,))
    made = pack_figure(
        sheet, [replace(figure, comparison={"code": "real_change"})], key=key, goal=None
    )
    return rules.changed(made, change)


def knowledge(found: Gathered) -> tuple[PackFigure, ...]:
    """Products and touchpoints where quality or satisfaction lies below the whole's range."""
    slices = Gathered(found.month, kinds=found.kinds)
    for dim in rules.KNOWLEDGE_BY:
        for sheet in figures.sheets(measures=rules.KNOWLEDGE, by=(dim,)).values():
            _read(slices, sheet, {})
    gaps = rules.knowledge_gaps(slices.figures.values(), wholes=found.wholes())
    found.figures |= {one.key: one for one in gaps}
    return gaps


def by_tenure(found: Gathered) -> tuple[PackFigure, ...]:
    """What customers say by the time colleagues have been here: the measure both sides share."""
    measure, dim = rules.TENURE
    slices = Gathered(found.month, kinds=found.kinds)
    sheet = figures.sheet(measure=measure, by=(dim,))
    if sheet is not None:
        _read(slices, sheet, {})
    told = {key: one for key, one in slices.figures.items() if rules.tells(one)}
    found.figures |= told
    return tuple(told.values())


def definitions(found: Gathered, keys: Iterable[str]) -> tuple[Definition, ...]:
    """What the measures of these figures mean today, each once, in the order of the figures."""
    used = dict.fromkeys(found.figures[key].measure for key in keys)
    return tuple(
        Definition(
            one.id, one.code, one.title, one.words, one.formula, one.unit, one.interval, one.version
        )
        for one in (found.kinds[measure] for measure in used)
    )


def _goals(month: str) -> dict[tuple[str, str], float]:
    """Goals by measure and team on the month's last day."""
    last = rules.last_day(month)
    return {(one.measure, one.team): one.value for one in company.targets(on=last)}


def _read(
    found: Gathered,
    sheet: Sheet,
    goals: Mapping[tuple[str, str], float],
    only: set[str] | None = None,
) -> None:
    """Every slice's figure of the month, with its history."""
    series: dict[Labels, list[Figure]] = {}
    for one in sheet.figures:
        if one.period <= found.month:
            series.setdefault(tuple(one.slice.items()), []).append(one)
    for labels, known in series.items():
        key = rules.figure_key(sheet.measure.id, dict(labels))
        history = sorted(known, key=lambda one: one.period)
        newest, kept = history[-1].period, sheet.measure.sensitivity
        if not rules.stands(newest, month=found.month, sensitivity=kept) or (
            only is not None and key not in only
        ):
            continue
        goal = goals.get((sheet.measure.id, dict(labels).get("team", "")))
        found.figures[key] = pack_figure(sheet, history, key=key, goal=goal)
        found.note(history[-1].known_at)


def pack_figure(
    sheet: Sheet, history: Sequence[Figure], *, key: str, goal: float | None
) -> PackFigure:
    """The last figure of a history, with its verdict, its sentences and its trend."""
    kind, now = sheet.measure, _judged(sheet, history)
    usual = now.comparison.get("usual")
    return PackFigure(
        key=key, measure=kind.id, title=kind.title, unit=kind.unit, good=kind.good,
        owner=kind.owner, definition_version=now.definition_version, slice=dict(now.slice),
        period=now.period, value=now.value, numerator=now.numerator, denominator=now.denominator,
        n=now.n, interval=now.interval, state=now.state, shown=_shown(kind, now),
        likely=_likely(kind, now), usual=(usual[0], usual[1]) if usual else None, goal=goal,
        verdict=VERDICTS.get(str(now.comparison.get("code", "")), "") if tells(now) else "",
        reason=now.said, sentences=now.sentences, trend=_trend(history, now.period),
    )  # fmt: skip


def tells(figure: Figure) -> bool:
    """Whether a value may be read at all."""
    return figure.value is not None and figure.state not in HIDDEN_STATES


def _judged(sheet: Sheet, history: Sequence[Figure]) -> Figure:
    """The last figure in words; those of the newest month come with them, earlier ones are said anew."""
    now = history[-1]
    if now.comparison or not now.n:
        return now
    from keepwell.analytics.ask.adorned import in_words

    return in_words(list(history), sheet)


def _shown(kind: Measure, one: Figure) -> Quantity | None:
    if one.value is None or not tells(one):
        return None
    return quantity(one.value, unit=display_unit(kind), interval=one.interval)


def _likely(kind: Measure, one: Figure) -> tuple[Quantity, Quantity] | None:
    if one.interval is None or not tells(one):
        return None
    low, high = one.interval
    unit = display_unit(kind)
    return (
        quantity(low, unit=unit, interval=one.interval),
        quantity(high, unit=unit, interval=one.interval),
    )


def _trend(history: Sequence[Figure], period: str) -> tuple[TrendPoint, ...]:
    wanted = set(rules.trend_periods(period))
    return tuple(
        TrendPoint(one.period, one.value, one.interval, one.state)
        for one in history
        if one.period in wanted
    )
