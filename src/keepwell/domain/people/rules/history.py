"""From rows about one person to spans of the job history and spells of employment. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from keepwell.domain.people.rules.timeline import OPEN_END, Facts, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from keepwell.domain.people.rules.account import Ledger
    from keepwell.domain.people.rules.lines import Line


class Spell(NamedTuple):
    """One employment; `last_day` is the last day worked, inclusive."""

    start_on: date
    last_day: date | None
    leave_class: str
    regretted: bool | None


def is_history(lines: Iterable[Line]) -> bool:
    """Whether rows tell from when they hold."""
    return any(line.valid_from for line in lines)


def history_spans(
    lines: list[Line], facts_of: Callable[[Line], Facts], ledger: Ledger
) -> dict[Line, Span | None]:
    """Every accepted row and the span it makes; None for rows after the last day worked.

    A row without an end holds until the next one begins. Rows that begin before the one before
    them ends are refused: which of the two is right, only HR can say.
    """
    accepted = _accepted(lines, ledger)
    starts = [line.valid_from or date.min for line in accepted[1:]]
    return {
        line: _span(line, following, facts_of(line))
        for line, following in zip(accepted, [*starts, OPEN_END], strict=True)
    }


def _accepted(lines: list[Line], ledger: Ledger) -> list[Line]:
    kept: list[Line] = []
    for line in sorted(lines, key=lambda one: (one.valid_from or date.min, one.row)):
        before = kept[-1] if kept else None
        if line.valid_from is None:
            ledger.refuse(
                "no_valid_from", "valid_from",
                "Say from when this row holds, as the person's other rows do", row=line.row,
            )  # fmt: skip
        elif before and line.valid_from < _end_told(before):
            ledger.refuse(
                "overlap", "valid_from",
                f"Overlaps row {before.row} of the same person: end that row on "
                f"{line.valid_from}, or begin this one on {_end_told(before)}",
                row=line.row, value=line.valid_from,
            )  # fmt: skip
        else:
            kept.append(line)
    return kept


def _end_told(line: Line) -> date:
    """When a row ends by its own word; the day after its start when it does not say."""
    start = line.valid_from or date.min
    return max(line.valid_to or start, start + timedelta(days=1))


def _span(line: Line, following: date, facts: Facts) -> Span | None:
    start = line.valid_from or date.min
    end = line.valid_to or following
    if line.end_on:
        end = min(end, line.end_on + timedelta(days=1))
    return Span(start, end, facts) if start < end else None


def snapshot_lines(lines: list[Line], ledger: Ledger) -> list[Line]:
    """Rows of a snapshot about one person, by day of hiring: several only for re-hires.

    A second row that is not a later spell is refused: a snapshot has one row a person.
    """
    kept: list[Line] = []
    for line in sorted(lines, key=lambda one: (one.start_on or date.min, one.row)):
        before = kept[-1] if kept else None
        if before is None or _rehired(before, line):
            kept.append(line)
            continue
        ledger.refuse(
            "person_twice", "person_id",
            f"Same person as row {before.row}: keep one row, or tell the last day of the first",
            row=line.row, value=line.external_id or line.name,
        )  # fmt: skip
    return kept


def _rehired(before: Line, line: Line) -> bool:
    return bool(before.end_on and line.start_on and line.start_on > before.end_on)


def spells_of(
    lines: Iterable[Line], existing: Iterable[Spell], *, first_seen: bool, ledger: Ledger
) -> set[Spell]:
    """All spells of a person when the rows are known.

    Args:
        lines: the person's accepted rows.
        existing: spells known so far; those that new ones overlap give way to them.
        first_seen: take the first day of a history as the day of hiring where none is told.
        ledger: hears of hiring days that moved.
    """
    told: dict[date, Spell] = {}
    standing = sorted(existing, key=lambda spell: spell.start_on)
    rows = list(lines)
    for line in rows:
        start = line.start_on or _assumed_start(rows, standing, first_seen=first_seen)
        if start:
            told[start] = _with(told.get(start), start, line, standing)
    new = sorted(told.values(), key=lambda spell: spell.start_on)
    kept = [spell for spell in standing if not any(_overlap(spell, one) for one in new)]
    if new and any(spell.start_on not in told for spell in standing if spell not in kept):
        ledger.remark(
            "start_changed", "start_on",
            "The day of hiring differs from an earlier file; the newer one is taken",
            row=rows[0].row, value=rows[-1].start_on,
        )  # fmt: skip
    return {*kept, *_not_overlapping(new)}


def _assumed_start(rows: list[Line], standing: list[Spell], *, first_seen: bool) -> date | None:
    if standing:
        return standing[-1].start_on
    firsts = [line.valid_from for line in rows if line.valid_from]
    return min(firsts) if firsts and first_seen else None


def _with(spell: Spell | None, start: date, line: Line, standing: list[Spell]) -> Spell:
    """The spell as this row completes it; what a row does not tell stays as it was told."""
    last_day = line.end_on or (spell.last_day if spell else None)
    if last_day is None or last_day < start:
        return Spell(start, None, "", None)
    before = next((one for one in standing if one.start_on == start), None)
    leave = line.leave_class or (spell.leave_class if spell else "")
    regretted = line.regretted
    if regretted is None:
        regretted = spell.regretted if spell else (before.regretted if before else None)
    return Spell(
        start, last_day, leave or (before.leave_class if before else "") or "unknown", regretted
    )


def _overlap(one: Spell, other: Spell) -> bool:
    return one.start_on <= (other.last_day or OPEN_END) and other.start_on <= (
        one.last_day or OPEN_END
    )


def _not_overlapping(spells: list[Spell]) -> list[Spell]:
    """Spells of one file: one that is still open when the next begins ends the day before."""
    found = [
        one._replace(last_day=two.start_on - timedelta(days=1), leave_class="unknown")
        if (one.last_day or OPEN_END) >= two.start_on
        else one
        for one, two in pairwise(spells)
    ]
    return [*found, *spells[-1:]]
