"""The nightly release: every measure, whole and split, stored as sheets with their charts.

The whole, teams and units are kept for all months; other splits for the newest months and for
quarters and years, because pages show one period of them at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs import queries as queue
from keepwell.domain.jobs.registry import Progress, job
from keepwell.domain.released import operations as publishing
from keepwell.kernel.periods import Grain, Period
from keepwell.workflows import figure_charts as charts
from keepwell.workflows.figure_asking import desk, earlier, note_released
from keepwell.workflows.figure_storage import LONG, NEWEST_MONTHS, stored_figure
from keepwell.workflows.figures import MEASURES, SENSITIVITIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from keepwell.analytics.ask import Desk, Ledgered
    from keepwell.analytics.charts import Drawing
    from keepwell.schemas.figures import Figure, Measure, Sensitivity, Sheet

MONTHS: Final = 25
"""Two years and the month to compare the first of them with."""
NEWEST: Final = 3
OTHER_SPLITS: Final = "figures.splits"
KEPT: Final = ((), ("team",))
"""Splits that every page opens with; their counts serve the others too."""
HOME: Final = (
    "turnover_12m", "separation_rate", "ramp_weeks", "absence_rate", "csat", "ces", "nps",
    "fcr_repeat", "aht", "first_response_time", "resolution_time", "backlog", "reopen_rate",
    "complaint_rate", "quality_score", "tough_contact_rate", "overtime_share", "schedule_changes",
    "contacts", "headcount",
)  # fmt: skip
"""What the page of today shows, and what tells which months there are."""
AT_ONCE: Final = 8
"""Measures whose sheets are stored at once."""
STORED_GRAINS: Final[tuple[Grain, ...]] = ("month", "quarter", "year")


@dataclass
class _Run:
    """What one refresh collects before it is stored."""

    desk: Desk
    months: int
    steps: Sequence[_Step]
    sheets: list[publishing.NewSheet] = field(default_factory=list)
    told: list[tuple[Measure, tuple[Figure, ...], tuple[tuple[str, str], ...]]] = field(
        default_factory=list
    )
    drawn: dict[str, tuple[str, str]] = field(default_factory=dict)
    wholes: dict[tuple[str, str], Sheet] = field(default_factory=dict)
    before: dict[str, dict[frozenset[str], list[Ledgered]]] = field(default_factory=dict)

    @property
    def measures(self) -> frozenset[str]:
        """All measures that will be asked for."""
        return frozenset(kind.id for step in self.steps for kind in step.kinds)

    @property
    def dims(self) -> tuple[str, ...]:
        """All dimensions that will be asked for, one at a time."""
        return tuple(dict.fromkeys(d for step in self.steps for by in step.splits for d in by))


@dataclass(frozen=True, slots=True)
class _Done:
    """How many steps a release took, and how many sheets are new."""

    steps: int
    new: int


@dataclass(frozen=True, slots=True)
class _Step:
    """Some measures by some splits, stored at once; how far the release is when it is done."""

    kinds: Sequence[Measure]
    splits: Sequence[tuple[str, ...]]
    done: int
    total: int
    note: str


def refresh_home(*, months: int | None = None, progress: Progress | None = None) -> int:
    """Release what the page of today opens with, from whatever there is; how many sheets are new."""
    wanted = [one for one in _kinds() if one.id in HOME]
    return _release(_of_measures(wanted), months, progress).new


def refresh(
    *,
    months: int | None = None,
    progress: Progress | None = None,
    but: Collection[str] = (),
) -> int:
    """Release what every page opens with, and ask for the rest; how many sheets are new.

    The whole and the teams are done when this returns; the other splits follow as a job.

    Args:
        months: how far back; two years when None.
        progress: told how many measures are done.
        but: measures that were released just now.
    """
    from keepwell.workflows import evidence

    wanted = [one for one in _kinds() if one.id not in {*later_measures(), *but}]
    new = _release(_of_measures(wanted), months, progress).new
    evidence.ask()  # from teams' figures, which are there; once more when all splits are
    jobs.enqueue(name=OTHER_SPLITS, payload={"months": months}, key=OTHER_SPLITS)
    return new


def release_splits(dims: Sequence[str], *, progress: Progress | None = None) -> int:
    """Release some of the other splits at once, without waiting for the job; how many are new."""
    kinds = [one for one in _kinds() if one.id not in later_measures()]
    return _release(_of_splits(kinds, [(dim,) for dim in dims]), None, progress).new


@job(OTHER_SPLITS)
def other_splits(payload: dict[str, Any], progress: Progress) -> dict[str, Any] | None:
    """All other splits, one after the other, from sums made ready for them.

    It takes minutes, so it gives way after each step when something else is due: `done` steps of
    how many in all are then in the payload. Other steps than those mean that it starts again.
    """
    from keepwell.workflows import changes, evidence, monthly_sync, nightly_refresh

    later = [one for one in _kinds() if one.id in later_measures()]
    others = [one for one in _splits() if one not in KEPT]
    steps = [*_of_measures(later), *_of_splits(_kinds(), others)]
    done = payload.get("done", 0) if payload.get("of") == len(steps) else 0
    if not done:
        nightly_refresh.sum_the_rest(progress=progress)
    done += _release(steps[done:], payload.get("months"), progress, give_way=True).steps
    if done < len(steps):
        return {**payload, "done": done, "of": len(steps)}
    changes.find(progress=progress)
    evidence.ask()
    monthly_sync.ask()
    return None


def later_measures() -> frozenset[str]:
    """Measures that take long to count: released after what pages open with."""
    from keepwell.analytics.ask import later

    return later()


def _kinds() -> list[Measure]:
    from keepwell.analytics.ask import measures

    return [one for one in measures() if one.sensitivity in SENSITIVITIES]


def _of_measures(kinds: Sequence[Measure]) -> list[_Step]:
    """The whole and the teams, some measures at a time: so pages fill measure by measure."""
    return [
        _Step(kinds[at : at + AT_ONCE], KEPT, min(at + AT_ONCE, len(kinds)), len(kinds), MEASURES)
        for at in range(0, len(kinds), AT_ONCE)
    ]


def _of_splits(kinds: Sequence[Measure], splits: Sequence[tuple[str, ...]]) -> list[_Step]:
    """Other splits, one after the other."""
    return [
        _Step(kinds, [by], at + 1, len(splits), f"figures by {by[0]}")
        for at, by in enumerate(splits)
    ]


def _release(
    steps: Sequence[_Step],
    months: int | None,
    progress: Progress | None,
    *,
    give_way: bool = False,
) -> _Done:
    new = taken = 0
    with desk() as open_desk:
        run = _Run(open_desk, months or MONTHS, steps)
        for step in steps:
            for by in step.splits:
                _split(run, step.kinds, by)
            open_desk.forget(but=KEPT)
            new += _store(run)
            taken += 1
            if progress is not None:
                progress(step.done, step.total, step.note)
            if give_way and queue.others_wait(now=timezone.now()):
                break
    charts.tidy()
    publishing.forget_former_splits()
    return _Done(taken, new)


def _split(run: _Run, kinds: Sequence[Measure], by: tuple[str, ...]) -> None:
    for sensitivity in SENSITIVITIES:
        expected = [p for _, periods in _questions(run, sensitivity, ()) for p in periods]
        run.desk.expect(expected, measures=run.measures, dims=run.dims)
        for kind in kinds:
            if kind.sensitivity == sensitivity:
                _measure(run, kind, by)


def _splits() -> list[tuple[str, ...]]:
    from keepwell.analytics.ask import measures

    dims = dict.fromkeys(dim for kind in measures() for dim in kind.dims)
    first = [dim for dim in ("team", "unit") if dim in dims]
    return [(), *((dim,) for dim in [*first, *(one for one in dims if one not in first)])]


def _measure(run: _Run, kind: Measure, by: tuple[str, ...]) -> None:
    if any(dim not in kind.dims for dim in by):
        return
    for grain, periods in _questions(run, kind.sensitivity, by):
        sheet = _sheet(run, kind, by, periods)
        if sheet is None:
            continue
        run.sheets.append(
            publishing.NewSheet(
                kind.id, by, (), grain, [stored_figure(one) for one in sheet.figures]
            )
        )
        if set(by) & LONG and grain == "month":
            run.sheets.append(_newest_months(kind, by, sheet, periods[-NEWEST:]))
        run.told.append((kind, sheet.figures, ()))
        _draw(run, kind, sheet, grain)


def _newest_months(
    kind: Measure, by: tuple[str, ...], sheet: Sheet, periods: list[Period]
) -> publishing.NewSheet:
    """The last months apart: pages that show one period need not read two years."""
    wanted = {str(one) for one in periods}
    kept = [stored_figure(one) for one in sheet.figures if one.period in wanted]
    return publishing.NewSheet(kind.id, by, NEWEST_MONTHS, "month", kept)


def _questions(
    run: _Run, sensitivity: Sensitivity, by: tuple[str, ...]
) -> Iterator[tuple[Grain, list[Period]]]:
    span = run.desk.span(sensitivity)
    if span is None:
        return
    months = _over(list(span.months()[-run.months :]), run.desk.mart.settings.today)
    whole = Period(months[0].start, months[-1].end, "all")
    for grain in STORED_GRAINS:
        periods = months if grain == "month" else whole.split(grain)
        short = by and not set(by) <= LONG
        yield grain, periods[-NEWEST:] if short else periods


def _over(months: list[Period], today: date) -> list[Period]:
    """Months that are over: what pages open with is never torn. A first month is shown as it is."""
    ended = [one for one in months if one.end <= today]
    return ended or months


def _sheet(run: _Run, kind: Measure, by: tuple[str, ...], periods: list[Period]) -> Sheet | None:
    from keepwell.analytics.ask import adorned

    if kind.id not in run.before:
        run.before[kind.id] = earlier(kind, run.desk)
    before = run.before[kind.id].get(frozenset(by), ())
    found = run.desk.ask(kind.id, by=by, periods=periods, already=before).sheet
    if by:
        kept = tuple(one for one in found.figures if one.n != 0 or one.state == "missing_input")
        found = replace(found, figures=kept)
    return adorned(found) if found.figures else None


def _draw(run: _Run, kind: Measure, sheet: Sheet, grain: str) -> None:
    if not sheet.by:
        run.wholes[kind.id, grain] = sheet
        if any(one.value is not None for one in sheet.figures):
            _place(run, kind, sheet, grain, "trend", "", charts.trend_of(list(sheet.figures), kind))
        return
    whole = run.wholes.get((kind.id, grain))
    newest = _newest(whole)
    rows = [one for one in sheet.figures if one.period == newest]
    if len(rows) < 2 or whole is None:
        return
    together = next(one for one in whole.figures if one.period == newest)
    _place(run, kind, sheet, grain, "slices", newest, charts.slices_of(rows, kind, together))


def _newest(whole: Sheet | None) -> str:
    """The newest period that tells anything."""
    told = [one.period for one in whole.figures if one.n] if whole else []
    return told[-1] if told else ""


def _place(
    run: _Run, kind: Measure, sheet: Sheet, grain: str, look: str, period: str, drawing: Drawing
) -> None:
    where = charts.place(kind.id, ",".join(sheet.by), grain, period, look)
    run.drawn[where] = (kind.id, charts.keep(drawing))


def _store(run: _Run) -> int:
    """Sheets, ledger, charts of one split: a killed refresh leaves whole splits behind."""
    moment = timezone.now()
    new = publishing.store_sheets(sheets=run.sheets, known_at=moment)
    note_released(run.told, now=moment)
    publishing.place_charts(charts=run.drawn, now=moment)
    run.sheets, run.told, run.drawn = [], [], {}
    return new
