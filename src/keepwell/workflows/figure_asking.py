"""Asking the mart: opened with the company's limits and tree, answered through the gate."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils import timezone

from keepwell.domain.company import queries as company
from keepwell.domain.people import queries as people
from keepwell.domain.released import operations as publishing
from keepwell.domain.released import queries as released
from keepwell.domain.sources import queries as sources
from keepwell.kernel.periods import GRAINS, Period, last_full_month
from keepwell.schemas.figures import HIDDEN_STATES, Figure, Measure, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from keepwell.analytics.ask import Desk, Ledgered, Span, Tree

PEOPLE_MONTHS: Final = 36
"""Months of people's measures when nobody says from when: records of staff reach far back."""
JOINER: Final = " + "


@contextmanager
def desk(*, engine: str | None = None) -> Iterator[Desk]:
    """A desk over the prepared mart, as of what was known when it was prepared."""
    from keepwell import warehouse
    from keepwell.analytics.ask import Desk

    now, home = timezone.now(), Path(settings.HOME)
    known_at = prepared_at() or now
    mart = warehouse.open(home, today=timezone.localdate(now), engine=engine or "duckdb")
    yield Desk(mart, limits=company.limits(), tree=organisation(), known_at=known_at.isoformat())


def prepared_at() -> datetime | None:
    """When what figures are counted from was read; None before anything was prepared."""
    from keepwell.warehouse import reading

    return reading.prepared_at(Path(settings.HOME))


def outdated() -> bool:
    """Whether something came in, was undone or was matched since figures' tables were prepared."""
    prepared = prepared_at()
    changes = (sources.changed_at(), people.changed_at())
    return any(moment and (prepared is None or moment > prepared) for moment in changes)


def organisation() -> Tree:
    """Teams with their units, both in the order of the alphabet."""
    from keepwell.analytics.ask import Tree

    teams = [(one.name, one.unit) for one in people.teams()]
    return Tree(tuple(sorted(teams, key=lambda one: (one[1].casefold(), one[0].casefold()))))


def ask_now(
    *,
    measure: str,
    by: tuple[str, ...],
    where: dict[str, str],
    from_: str | None,
    to: str | None,
    grain: str,
    engine: str | None,
) -> Sheet:
    """One question, counted now; what it shows is noted in the ledger.

    Raises:
        ValueError: for a measure, split, grain or month that does not exist.
    """
    from keepwell.analytics.ask import adorned

    with desk(engine=engine) as open_desk:
        kind = open_desk.measure(measure)
        span = open_desk.span(kind.sensitivity) or _last_month()
        asked = periods(span=span, from_=from_, to=to, grain=grain, kind=kind)
        if not asked:
            return Sheet(kind, by, grain, (), tuple(where.items()))
        before = [cell for cells in earlier(kind, open_desk).values() for cell in cells]
        found = open_desk.ask(measure, by=by, where=where, periods=asked, already=before)
    note_released([(kind, tuple(found.sheet.figures), tuple(where.items()))], now=timezone.now())
    return adorned(found.sheet)


def _last_month() -> Span:
    """Where nothing came in yet, the last full month is asked: the figure says what is missing."""
    from keepwell.analytics.ask import Span

    month = last_full_month(timezone.localdate())
    return Span(month, month)


def periods(
    *, span: Span | None, from_: str | None, to: str | None, grain: str, kind: Measure
) -> list[Period]:
    """The periods of a question; without ends, those there are data for.

    Raises:
        ValueError: for an unknown grain, or an end before its start.
    """
    wanted = next((one for one in GRAINS if one == grain), None)
    if wanted is None:
        raise ValueError(f"there is no grain {grain!r}; there are {', '.join(GRAINS)}")
    if span is None and not (from_ and to):
        return []
    first = Period.parse(from_) if from_ else _first(span, grain, kind)
    last = Period.parse(to) if to else (span.last if span else first)
    if last.end <= first.start:
        raise ValueError(f"{to} lies before {from_ or first}")
    return Period(first.start, last.end, "all").split(wanted)


def _first(span: Span | None, grain: str, kind: Measure) -> Period:
    if span is None:
        raise ValueError("say from which month: there are no data that tell")
    months = span.months()
    if grain == "month" and kind.sensitivity == "workforce":
        months = months[-PEOPLE_MONTHS:]
    return months[0]


def earlier(kind: Measure, open_desk: Desk) -> dict[frozenset[str], list[Ledgered]]:
    """Cells of a measure that were released before, by what they were split by."""
    from keepwell.analytics.ask import Ledgered

    if kind.sensitivity == "service":
        return {}
    teams = {team for team, _ in open_desk.tree.teams}
    found: dict[frozenset[str], list[Ledgered]] = {}
    for one in released.already(measure=kind.id):
        by = tuple(one.slice)
        labels = _members(one.slice, teams)
        cell = Ledgered(kind.id, by, one.period, labels, 0, one.state)
        found.setdefault(frozenset(by), []).append(cell)
    return found


def _members(cut: dict[str, str], teams: set[str]) -> tuple[tuple[str, ...], ...]:
    """The members of a cell: those of a merged group, or itself."""
    if len(cut) != 1:
        return (tuple(cut.values()),)
    label = next(iter(cut.values()))
    parts = label.split(JOINER)
    merged = len(parts) > 1 and label not in teams
    return tuple((part,) for part in parts) if merged else ((label,),)


Told = tuple[Measure, tuple[Figure, ...], tuple[tuple[str, str], ...]]


def note_released(told: Iterable[Told], *, now: datetime) -> int:
    """Put figures of workforce (and voice) into the ledger; how many it did not hold."""
    cells = [
        _cell(kind, figure, where)
        for kind, figures, where in told
        if kind.sensitivity != "service"
        for figure in figures
        if figure.state not in HIDDEN_STATES
    ]
    return publishing.add_to_ledger(cells=cells, now=now) if cells else 0


def _cell(kind: Measure, figure: Figure, where: Sequence[tuple[str, str]]) -> publishing.NewCell:
    return publishing.NewCell(
        measure=kind.id, definition_version=kind.version, slice={**dict(where), **figure.slice},
        period=figure.period, sensitivity=kind.sensitivity, state=figure.state, n=figure.n,
        value=figure.value, numerator=figure.numerator, denominator=figure.denominator,
    )  # fmt: skip
