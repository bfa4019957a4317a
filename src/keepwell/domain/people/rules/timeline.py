"""One person's job history as spans of days, half-open, never overlapping."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

OPEN_END = date(9999, 12, 31)


class Facts(NamedTuple):
    """What holds during a span; team and manager by their ids in the register."""

    team: int | None
    unit: str
    role: str
    site: str
    manager: int | None
    contract: str
    hours: float | None
    fte: float | None
    origin: str


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """[valid_from, valid_to) and what held."""

    valid_from: date
    valid_to: date
    facts: Facts


def splice(existing: Iterable[Span], incoming: Iterable[Span]) -> list[Span]:
    """The timeline when `incoming` is known: from its first day on, it is the truth.

    What stood before that day stays; a span that reaches into it is cut there.
    """
    new = sorted(incoming)
    if not new:
        return sorted(existing)
    first = new[0].valid_from
    kept = [
        replace(span, valid_to=min(span.valid_to, first))
        for span in existing
        if span.valid_from < first
    ]
    return sorted(kept) + new


def end_at(spans: Iterable[Span], day: date) -> list[Span]:
    """The timeline cut at `day`: what would begin there or later goes."""
    return [
        replace(span, valid_to=min(span.valid_to, day)) for span in spans if span.valid_from < day
    ]


def overlapping(spans: Iterable[Span]) -> list[tuple[Span, Span]]:
    """Neighbours of which the second begins before the first ends."""
    return [(one, two) for one, two in pairwise(sorted(spans)) if two.valid_from < one.valid_to]


def snapshot(
    existing: Iterable[Span],
    *,
    facts: Facts,
    on: date,
    start: date | None,
    last_day_end: date | None,
) -> list[Span]:
    """The timeline when an export of day `on` says what holds now.

    Args:
        existing: the timeline so far.
        facts: what the export says.
        on: the day the export tells about.
        start: first day of the spell of employment, when told.
        last_day_end: the day after the last day worked, when told.

    A change is taken to have happened on the day of the export: earlier months keep what they
    had. A leaver keeps the facts of the last day worked, whatever unit HR parks them in.
    """
    spans = sorted(existing)
    spell = [span for span in spans if start is None or span.valid_to > start]
    before = [span for span in spans if span not in spell]
    end = last_day_end or OPEN_END
    left = end <= on
    if not spell:
        begin = start or on
        return [*before, Span(begin, end, facts)] if begin < end else before
    current = _standing(spell, on)
    if start and spell[0].valid_from > start and spell[0].facts.origin == facts.origin:
        spell = [replace(spell[0], valid_from=start), *spell[1:]]
        current = _standing(spell, on)
    if not left and current.facts != facts:
        spell = _changed(spell, current, facts, on)
    return [*before, *_with_end(spell, end)]


def _standing(spell: list[Span], on: date) -> Span:
    """The span that holds on a day, else the last one before it, else the first."""
    earlier = [span for span in spell if span.valid_from <= on]
    return earlier[-1] if earlier else spell[0]


def _changed(spell: list[Span], current: Span, facts: Facts, on: date) -> list[Span]:
    kept = [span for span in spell if span.valid_from < current.valid_from]
    if current.facts.origin != facts.origin or on <= current.valid_from:
        return [*kept, Span(current.valid_from, OPEN_END, facts)]
    return [*kept, replace(current, valid_to=min(on, current.valid_to)), Span(on, OPEN_END, facts)]


def _with_end(spell: list[Span], end: date) -> list[Span]:
    """The spell's last span reaches to `end`; nothing reaches beyond it."""
    kept = end_at(spell, end)
    return [*kept[:-1], replace(kept[-1], valid_to=end)] if kept else []
