"""Teams of which a sheet tells enough months: plain enough for a page to ask, no arrays.

It follows `released_months.released`, cell by cell; a test holds the two together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.kernel.periods import Period, add_months
from keepwell.schemas.figures import HIDDEN_STATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.schemas.figures import Figure, Sheet, Unit

MOST_MISSING: Final = 1 / 3
"""A team that lacks more of its months than this is left out."""
RATIOS: Final[frozenset[Unit]] = frozenset({"share", "rate", "per_hundred"})
"""Units whose counts over their base are the value."""


def telling(sheet: Sheet) -> tuple[str, ...]:
    """Teams that have at least two thirds of the months a sheet tells of, by the alphabet."""
    known = {one.period for one in sheet.figures if one.n}
    cells = {
        (one.slice["team"], one.period)
        for one in sheet.figures
        if "team" in one.slice and one.period in known and _tells(one, sheet.measure.unit)
    }
    months = _months(known, cells)
    teams = sorted({one.slice["team"] for one in sheet.figures if "team" in one.slice})
    if not months:
        return ()
    return tuple(
        team for team in teams
        if sum((team, month) not in cells for month in months) / len(months) <= MOST_MISSING
    )  # fmt: skip


def _tells(one: Figure, unit: Unit) -> bool:
    """Whether a cell is settled, seen, and holds a value or the counts that give one."""
    if one.state in HIDDEN_STATES or one.state == "provisional":
        return False
    if one.value is not None:
        return True
    return unit in RATIOS and one.numerator is not None and bool(one.denominator)


def _months(known: set[str], cells: set[tuple[str, str]]) -> Sequence[str]:
    """From the first month anything is known of to the last one that any team tells."""
    if not known or not cells:
        return ()
    first, last = Period.parse(min(known)).start, Period.parse(max(month for _, month in cells))
    return [str(one) for one in Period(first, add_months(last.start, 1), "all").months()]
