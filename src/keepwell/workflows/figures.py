"""Figures: what pages, terminal, notebook and API get, and nothing else of numbers.

Pages read sheets that the work process released and stored; the terminal and notebooks ask the
mart directly, through the same gate. Nothing heavy is imported before a function needs it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from keepwell.domain.jobs import queries as jobs
from keepwell.domain.jobs.registry import Progress, job
from keepwell.domain.released import queries as released
from keepwell.schemas.figures import Sheet
from keepwell.workflows.figure_answers import CountingError, answer
from keepwell.workflows.figure_charts import Chart, chart
from keepwell.workflows.figure_declarations import declared, measures
from keepwell.workflows.figure_storage import LONG, NEWEST_MONTHS, read_figure
from keepwell.workflows.figure_views import may_see, visible

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from keepwell.domain.access.queries import Viewer
    from keepwell.schemas.figures import Measure, Sensitivity
    from keepwell.workflows.ticket_numbers import Tickets

__all__ = [
    "Chart", "CountingError", "Preparing", "answered", "chart", "figures", "known_at", "measures", "months", "outdated", "preparing",
    "refresh_figures", "refresh_home", "sheet", "sheets", "tickets",
]  # fmt: skip
REFRESH: Final = "figures"
NEW_FIGURES: Final = "refresh"
"""The key of the job that brings mart and figures up to date."""
SENSITIVITIES: Final[tuple[Sensitivity, ...]] = ("service", "workforce")
"""What is released from counts; voice is released by frozen groups, cases by their desk."""
MEASURES: Final = "measures"
"""What progress says when it counts measures."""


def sheet(
    *,
    measure: str,
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    grain: str = "month",
    period: str = "",
    viewer: Viewer | None = None,
) -> Sheet | None:
    """A stored sheet as somebody may see it; None when there is none, or none for them.

    Args:
        measure: id.
        by: dimensions.
        where: keeps the slices that carry these labels (their dimensions must be in `by`).
        grain: month, quarter or year.
        period: only this one; all that are kept when empty.
        viewer: who asks; None is the operator.
    """
    kind = declared(measure)
    if kind is None or not may_see(viewer, kind):
        return None
    stored = _stored(measure, by, grain, period)
    if stored is None:
        return None
    told = tuple((where or {}).items())
    wanted = [one for one in stored.figures if not period or one["period"] == period]
    figures = [read_figure(one, measure, stored.known_at) for one in wanted]
    kept = [one for one in figures if all(one.slice.get(dim) == label for dim, label in told)]
    return visible(Sheet(kind, tuple(by), grain, tuple(kept), told), viewer)


def _stored(
    measure: str, by: Sequence[str], grain: str, period: str
) -> released.StoredSheet | None:
    """The stored sheet that holds a period, the small one of the last months if it does."""
    if period and set(by) & LONG and grain == "month":
        newest = released.sheet(measure=measure, by=by, grain=grain, where=NEWEST_MONTHS)
        if newest and any(one["period"] == period for one in newest.figures):
            return newest
    return released.sheet(measure=measure, by=by, grain=grain)


def sheets(
    *,
    measures: Sequence[str],
    by: Sequence[str] = (),
    grain: str = "month",
    period: str | None = None,
    viewer: Viewer | None = None,
) -> dict[str, Sheet]:
    """Stored sheets of one question for many measures, in one query; those that may be seen.

    Split by team or unit, only the last months of each. `period` leaves all other periods away;
    empty stands for each sheet's newest.
    """
    kinds = {one: kind for one in measures if (kind := declared(one)) and may_see(viewer, kind)}
    newest = NEWEST_MONTHS if set(by) & LONG and grain == "month" else ()
    stored = released.sheets(measures=list(kinds), by=by, grain=grain, where=newest)
    if newest and not stored:
        stored = released.sheets(measures=list(kinds), by=by, grain=grain)
    found = {}
    for measure, one in stored.items():
        told = tuple(read_figure(kept, measure, one.known_at) for kept in _of(one.figures, period))
        found[measure] = visible(Sheet(kinds[measure], tuple(by), grain, told), viewer)
    return found


def _of(figures: list[dict[str, Any]], period: str | None) -> list[dict[str, Any]]:
    if period is None:
        return figures
    wanted = period or max((one["period"] for one in figures), default="")
    return [one for one in figures if one["period"] == wanted]


def known_at() -> datetime | None:
    """When the newest of all stored figures were read; None before the first."""
    return released.newest_known_at()


def outdated() -> bool:
    """Whether something came in that the figures asked now would not hold yet."""
    from keepwell.workflows.figure_asking import outdated as since

    return since()


def months() -> list[str]:
    """Months of which there are stored figures, oldest first."""
    known = released.sheets(measures=["contacts", "headcount"])
    return sorted(
        {one["period"] for stored in known.values() for one in stored.figures if one["n"]}
    )


def figures(
    *,
    measure: str,
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    from_: str | None = None,
    to: str | None = None,
    grain: str = "month",
    engine: str | None = None,
    viewer: Viewer | None = None,
) -> Sheet:
    """Figures of any question, counted now, through the same gate (terminal, notebook, API).

    Args:
        measure: id.
        by: dimensions, none to several.
        where: dimension to label.
        from_: first month, as `2026-03`; all there are data for when empty.
        to: last month, included.
        grain: month, quarter, year or all.
        engine: `duckdb` or another one the warehouse offers.
        viewer: who asks; None is the operator, who sees group figures.

    Raises:
        ValueError: for a measure, split or month that does not exist.
    """
    from keepwell.workflows.figure_asking import ask_now

    kind = declared(measure)
    if kind is not None and kind.sensitivity == "voice":
        return _published(kind, tuple(by), dict(where or {}), from_, to, grain, viewer)
    answered = ask_now(
        measure=measure, by=tuple(by), where=dict(where or {}), from_=from_, to=to, grain=grain,
        engine=engine,
    )  # fmt: skip
    if not may_see(viewer, answered.measure):
        return replace(answered, figures=())
    return visible(answered, viewer)


def answered(
    *,
    measure: str,
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    from_: str | None = None,
    to: str | None = None,
    grain: str = "month",
    viewer: Viewer | None = None,
) -> Sheet | None:
    """As `figures`, for a process that must not count itself; None where it may not be known.

    Raises:
        ValueError: for a split, grain or month that does not exist.
        CountingError: while another question is counted.
    """
    kind, told = declared(measure), dict(where or {})
    if kind is None or not may_see(viewer, kind):
        return None
    if kind.sensitivity == "voice":
        return _published(kind, tuple(by), told, from_, to, grain, viewer)
    return answer(
        kind=kind, by=tuple(by), where=told, from_=from_, to=to, grain=grain, viewer=viewer
    )


def _published(
    kind: Measure,
    by: tuple[str, ...],
    where: dict[str, str],
    from_: str | None,
    to: str | None,
    grain: str,
    viewer: Viewer | None,
) -> Sheet:
    """What closed rounds released: of the voice nothing else is ever counted."""
    split = tuple(dict.fromkeys((*by, *where)))
    wrong = [dim for dim in split if dim not in kind.dims]
    if wrong:
        raise ValueError(
            f"{kind.id} cannot be split by {wrong[0]!r}; it can be by {', '.join(kind.dims)}"
        )
    if grain != "month":
        raise ValueError(f"{kind.id} is told by the month in which a round closed")
    order = tuple(dim for dim in kind.dims if dim in split)
    found = sheet(measure=kind.id, by=order, where=where, viewer=viewer)
    told = found.figures if found else ()
    kept = [one for one in told if (from_ or "") <= one.period <= (to or "9999")]
    return Sheet(kind, by, grain, tuple(kept), tuple(where.items()))


def refresh_home(*, progress: Progress | None = None) -> Collection[str]:
    """Release what the page of today opens with, before anything else is ready; which measures."""
    from keepwell.workflows import figure_refreshing

    figure_refreshing.refresh_home(progress=progress)
    return figure_refreshing.HOME


def refresh_figures(
    *,
    months: int | None = None,
    progress: Progress | None = None,
    but: Collection[str] = (),
) -> int:
    """Release all figures anew and store them with their charts; how many sheets say something new.

    Args:
        months: how far back; two years when None.
        progress: told how far it is.
        but: measures that were released just now.
    """
    from keepwell.workflows.figure_refreshing import refresh

    return refresh(months=months, progress=progress, but=but)


@dataclass(frozen=True, slots=True)
class Preparing:
    """Figures are being worked out: `done` of `total` measures, once that can be told."""

    done: int = 0
    total: int = 0


def preparing() -> Preparing | None:
    """How far new figures are; None when those that are stored are the newest there can be."""
    found = jobs.open_job(key=NEW_FIGURES)
    if found is None:
        return None
    every = [one.id for one in measures() if one.sensitivity in SENSITIVITIES]
    there = released.told_of(measures=every)
    if there < len(every):
        return Preparing(there, len(every))
    counts = found.note == MEASURES and found.total is not None
    return Preparing(found.done, found.total or 0) if counts else Preparing()


@job(REFRESH)
def refresh_job(payload: dict[str, Any], progress: Progress) -> None:
    """All figures anew, in the work process."""
    refresh_figures(months=payload.get("months"), progress=progress)


def tickets(
    *, measure: str, by: str = "", period: str = "", where: str = "", viewer: Viewer | None = None
) -> Tickets | None:
    """Numbers of the contacts behind a service figure (see `ticket_numbers`)."""
    from keepwell.workflows.ticket_numbers import numbers_behind

    kind = declared(measure)
    if kind is None or not may_see(viewer, kind):
        return None
    return numbers_behind(kind=kind, by=by, period=period, label=where, viewer=viewer)
