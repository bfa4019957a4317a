"""Raw cells in, figures out: nothing else lets a number through.

Rules: design.md "One way out for numbers" (limits by sensitivity), domain.md section 0 (low
base, rare events, maturity, missing denominators).
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from keepwell.analytics.release import reasons
from keepwell.analytics.release.exposure import exposed
from keepwell.analytics.release.rules import JOINER, Ledgered, people_needed
from keepwell.kernel.limits import RARE_EVENTS, Limits
from keepwell.schemas.figures import HIDDEN_STATES, Figure, Measure, State

if TYPE_CHECKING:
    from datetime import date

    from keepwell.analytics.release.plan import Plan
    from keepwell.analytics.release.rollup import Group
    from keepwell.schemas.phrases import Phrase

Row = Mapping[str, Any]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Released:
    """What leaves the gate: figures in order, and the cells that the ledger does not hold yet."""

    figures: tuple[Figure, ...]
    ledger: tuple[Ledgered, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    key: Key
    members: tuple[Key, ...]
    row: Row | None
    refused: Phrase | None = None
    note: Phrase | None = None


@dataclass(frozen=True, slots=True)
class _Gate:
    measure: Measure
    by: tuple[str, ...]
    needed: int
    ends: Mapping[str, date]
    known_at: str


def release(
    *,
    cells: pd.DataFrame,
    measure: Measure,
    by: tuple[str, ...],
    planned: Plan,
    limits: Limits,
    order: Sequence[str] = (),
    short: Container[str] = (),
    already: Iterable[Ledgered] = (),
    ends: Mapping[str, date] | None = None,
    known_at: str = "",
) -> Released:
    """Figures of one question.

    Args:
        cells: one row a slice and period: the columns of `by`, then period, value, numerator,
            denominator, n, people, low, high, provisional, missing and optionally
            cannot and expected_events. A measure without its input has one row a period
            whose labels are null. Merged groups stand in it as rows of their own, labelled
            "A + B" (see `merged_label`).
        measure: its declaration: sensitivity, unit, minimum base, maturity.
        by: the dimensions of the question.
        planned: which cells are published and which are merged or hidden, per period.
        limits: smallest groups.
        order: labels of the one dimension as a reader expects them.
        short: periods of which nothing may be shown (see `hidden_periods`).
        already: cells of the same measure that were released before.
        ends: a period's first day after it, for the date on which a provisional figure settles.
        known_at: when the data were read, as written on the figure.

    Returns:
        every cell as a figure in a state, hidden ones included (they say where they are
        counted), and the ledger's new cells.
    """
    gate = _Gate(
        measure, by, people_needed(measure=measure, by=by, limits=limits), ends or {}, known_at
    )
    rows = _index(cells, by)
    before = [one.split_by(by) for one in already if one.answers(measure.id, by)]
    figures: list[Figure] = []
    ledger: list[Ledgered] = []
    for period, part in planned.items():
        found = rows.get(period, {})
        if list(found) == [()]:
            made = _listed(frozenset(), found, gate)
        elif len(by) == 1:
            made = _grouped(part.groups, found, order, gate)
        else:
            made = _listed(part.hidden, found, gate)
        if period in short:
            made = [replace(cell, refused=reasons.protects(whole=not by)) for cell in made]
        made = _beside_earlier(made, [one for one in before if one.period == period], found, gate)
        for cell in made:
            figure = _figure(cell, period, gate)
            figures.append(figure)
            if figure.state not in HIDDEN_STATES:
                ledger.append(_entry(cell, figure, period, gate))
    held = {(one.period, one.labels) for one in before}
    return Released(tuple(figures), tuple(c for c in ledger if (c.period, c.labels) not in held))


def to_themself(
    *, cells: pd.DataFrame, measure: Measure, ends: Mapping[str, date], known_at: str
) -> tuple[Figure, ...]:
    """Figures of one person's own work, for that person: no group to protect; the base still counts.

    Raises:
        ValueError: for a measure that is not of service: nothing else is told of one person.
    """
    if measure.sensitivity != "service":
        raise ValueError(f"{measure.id} is told of groups only")
    gate = _Gate(measure, (), 0, ends, known_at)
    rows = _index(cells, ())
    return tuple(
        _figure(_Cell((), ((),), found.get(())), period, gate) for period, found in rows.items()
    )


def merged_label(group: Group, order: Sequence[str]) -> str:
    """How a merged group is written: its labels in order, "A + B"."""
    return JOINER.join(_arranged(group, order))


def _arranged(group: Group, order: Sequence[str]) -> tuple[str, ...]:
    place = {label: i for i, label in enumerate(order)}
    return tuple(sorted(group, key=lambda label: (place.get(label, len(place)), label)))


def _index(cells: pd.DataFrame, by: tuple[str, ...]) -> dict[str, dict[Key, Row]]:
    found: dict[str, dict[Key, Row]] = {}
    for told in cells.to_dict("records"):
        row = {str(name): value for name, value in told.items()}
        blank = any(pd.isna(row[dim]) for dim in by)
        key = () if blank else tuple(str(row[dim]) for dim in by)
        found.setdefault(str(row["period"]), {})[key] = row
    return found


def _grouped(
    groups: Sequence[Group], rows: Mapping[Key, Row], order: Sequence[str], gate: _Gate
) -> list[_Cell]:
    """One dimension: a cell for each group, and a hidden one for each member of a merged group."""
    made = []
    for group in groups:
        labels = _arranged(group, order)
        key = (JOINER.join(labels),)
        members = tuple((label,) for label in labels)
        if len(labels) == 1:
            made.append(_Cell(key, members, rows.get(key)))
            continue
        note = reasons.together(labels, gate.needed)
        made.append(_Cell(key, members, rows.get(key), note=note))
        refused = reasons.counted_in(labels)
        made += [_Cell(one, (one,), None, refused) for one in members if one in rows]
    return [*made, *_of_nobody(groups, rows, order, gate)]


def _of_nobody(
    groups: Sequence[Group], rows: Mapping[Key, Row], order: Sequence[str], gate: _Gate
) -> list[_Cell]:
    """Contacts that no agent is named behind: no plan of people knows their labels."""
    if gate.measure.sensitivity != "service":
        return []
    planned = frozenset().union(*groups)
    found = [
        key
        for key, row in rows.items()
        if key and key[0] not in planned and not _people(row) and _count(row.get("n"))
    ]
    place = {label: i for i, label in enumerate(order)}
    found.sort(key=lambda key: (place.get(key[0], len(place)), key))
    return [_Cell(key, (key,), rows[key]) for key in found]


def _listed(hidden: frozenset[Key], rows: Mapping[Key, Row], gate: _Gate) -> list[_Cell]:
    """No or several dimensions: every cell, the hidden ones with the reason."""
    made = []
    for key, row in rows.items():
        small = _people(row) < gate.needed
        refused = (
            reasons.too_few(gate.needed, whole=not gate.by)
            if small
            else reasons.protects(whole=not gate.by)
        )
        made.append(_Cell(key, (key,), row, refused if key in hidden else None))
    return made


def _beside_earlier(
    made: list[_Cell], before: list[Ledgered], rows: Mapping[Key, Row], gate: _Gate
) -> list[_Cell]:
    """Hold back what would, together with cells released earlier, tell about a few people."""
    old = [frozenset(one.labels) for one in before]
    shown = [cell for cell in made if cell.refused is None and cell.row is not None]
    if not old or not shown:
        return made
    people = {key: _people(row) for key, row in rows.items()}
    known = exposed(published=old, people=people, needed=gate.needed)
    new = [frozenset(cell.members) for cell in shown]
    found = exposed(published=[*old, *new], people=people, needed=gate.needed) - known
    if not found:
        return made
    refused = reasons.reason(reasons.PUBLISHED_BEFORE, needed=gate.needed)
    near = [
        cell
        for cell in shown
        if frozenset(cell.members) & found and frozenset(cell.members) not in old
    ]
    return [replace(cell, refused=refused) if cell in near else cell for cell in made]


def _figure(cell: _Cell, period: str, gate: _Gate) -> Figure:
    state, said = _state(cell, period, gate)
    row: Row = cell.row or {}
    hidden = state in HIDDEN_STATES
    few = state == "too_few"
    bare = hidden or (state == "counts_only")
    low, high = _number(row.get("low")), _number(row.get("high"))
    return Figure(
        measure=gate.measure.id,
        slice=dict(zip(gate.by, cell.key, strict=bool(cell.key))),
        period=period,
        value=None if bare else _number(row.get("value")),
        numerator=None if hidden else _number(row.get("numerator")),
        denominator=None if few else _number(row.get("denominator")),
        n=None if few else _count(row.get("n")),
        interval=None if bare or low is None or high is None else (low, high),
        state=state,
        reason=str(said) if said else "",
        definition_version=gate.measure.version,
        known_at=gate.known_at,
        said=said,
    )


def _state(  # noqa: PLR0911 - one line a state, in the order in which they are decided
    cell: _Cell, period: str, gate: _Gate
) -> tuple[State, Phrase | None]:
    row, measure = cell.row, gate.measure
    if cell.refused is not None:
        return "too_few", cell.refused
    if row is None:
        return "cannot_tell", reasons.reason(reasons.NO_DATA)
    if _written(row.get("missing")):
        return "missing_input", reasons.missing(str(row["missing"]))
    if _too_few(row, gate):
        return "too_few", reasons.too_few(gate.needed, whole=not gate.by)
    if not _count(row.get("n")) and measure.unit != "count":
        return "cannot_tell", reasons.reason(reasons.NO_DATA)
    if _written(row.get("cannot")):
        return "cannot_tell", reasons.cannot(str(row["cannot"]))
    if _number(row.get("value")) is None:
        return "cannot_tell", reasons.reason(reasons.CANNOT_TELL)
    low = _low_base(row, measure)
    if low is not None:
        return "counts_only", low
    if bool(row.get("provisional")):
        return "provisional", reasons.provisional(measure, gate.ends.get(period))
    return "shown", cell.note


def _too_few(row: Row, gate: _Gate) -> bool:
    """Contacts that nobody handled have nobody to protect; a workforce cell is its people."""
    people = _people(row)
    if people == 0:
        return gate.measure.sensitivity != "service" and bool(_count(row.get("n")))
    return people < gate.needed


def _low_base(row: Row, measure: Measure) -> Phrase | None:
    if measure.unit == "count":
        return None
    if (_count(row.get("n")) or 0) < measure.minimum_n:
        return reasons.reason(reasons.LOW_BASE, minimum=measure.minimum_n)
    expected = _number(row.get("expected_events"))
    if expected is not None and expected < RARE_EVENTS:
        return reasons.reason(reasons.RARE)
    return None


def _entry(cell: _Cell, figure: Figure, period: str, gate: _Gate) -> Ledgered:
    people = _people(cell.row or {})
    return Ledgered(
        gate.measure.id, gate.by, period, tuple(sorted(cell.members)), people, figure.state
    )


def _people(row: Row) -> int:
    return _count(row.get("people")) or 0


def _number(value: Any) -> float | None:
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def _count(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else round(number)


def _written(value: Any) -> bool:
    return isinstance(value, str) and bool(value)
