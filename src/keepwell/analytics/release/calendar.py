"""Months in which too few people worked at all, and what must stay hidden so that they do.

A year less its eleven shown months is the twelfth. When a month falls short for everybody
together, another period beside it is hidden too; longer periods go last, for they are worth most.
Where the newest month has just begun (or an hour of it came in by local time) it is the other way
round: the longer periods that hold it wait, and the month that was just completed stays.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from keepwell.analytics.release.exposure import Key, exposed
from keepwell.kernel.periods import Period

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_ALL = "all"
_ENOUGH = 1_000


def hidden_periods(
    *, people: Mapping[str, int], needed: int, live: Collection[str] = ()
) -> frozenset[str]:
    """Periods (as written) of which no figure may be shown.

    Args:
        people: distinct people behind the total of every month there are data for.
        needed: the limit.
        live: months that are not long over; those before them are worth more than longer periods.
    """
    # several short months may be the same few people: together they still fall short
    atoms: dict[Key, int] = {
        (month,): _ENOUGH if count >= needed else 1 for month, count in people.items() if count > 0
    }
    inside, edges = _periods(atoms), _edges(atoms, live)
    hidden = {p for p, months in inside.items() if all(atoms[m] < _ENOUGH for m in months)}
    while hidden:
        shown = {p: months for p, months in inside.items() if p not in hidden}
        found = exposed(published=shown.values(), people=atoms, needed=_ENOUGH)
        more = _next_to_hide(found, shown, inside, edges)
        if more is None:
            break
        hidden.add(more)
    return frozenset(hidden)


def _periods(atoms: Mapping[Key, int]) -> dict[str, frozenset[Key]]:
    """Every month, quarter, year and the whole, with the months of each."""
    inside: dict[str, set[Key]] = {}
    for key in sorted(atoms):
        month = Period.parse(key[0])
        wider = [str(Period.containing(month.start, grain)) for grain in ("quarter", "year")]
        for name in (key[0], *wider, _ALL):
            inside.setdefault(name, set()).add(key)
    return {name: frozenset(months) for name, months in inside.items()}


def _edges(atoms: Mapping[Key, int], live: Collection[str]) -> frozenset[Key]:
    """Short months at the newest end that are not long over."""
    newest = sorted(atoms, reverse=True)
    return frozenset(takewhile(lambda key: atoms[key] < _ENOUGH and key[0] in live, newest))


def _next_to_hide(
    found: frozenset[Key],
    shown: Mapping[str, frozenset[Key]],
    inside: Mapping[str, frozenset[Key]],
    edges: frozenset[Key],
) -> str | None:
    """The shortest shown period that shares the shortest longer one with what is exposed.

    Nearest first: a month of another year would protect nothing that its own quarter gives away.
    At an edge it is the longer one itself.
    """
    holding = [p for p, months in shown.items() if months & found]
    nearest = min(holding, key=lambda p: (len(shown[p]), p), default=None)
    if nearest is None or found <= edges:
        return nearest
    around = shown[nearest]
    beside = [p for p, own in shown.items() if own < around or own & found]
    return min(beside, key=lambda p: (len(inside[p]), p))
