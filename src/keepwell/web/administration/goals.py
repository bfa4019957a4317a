"""Goals as people write them: shares in percent, times in minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keepwell.schemas.rounding import display_unit
from keepwell.web.shell import numbers
from keepwell.web.shell.figure_lines import title_of
from keepwell.workflows import figures

if TYPE_CHECKING:
    import datetime as dt

    from keepwell.domain.company.queries import TargetView

_SCALE = {"share": 0.01, "seconds": 60.0}


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal in words."""

    measure: str
    title: str
    team: str
    amount: str
    since: dt.date


def measure_choices() -> list[tuple[str, str]]:
    """Measures by title, for a select."""
    found = ((one.id, title_of(one)) for one in figures.measures())
    return sorted(found, key=lambda one: one[1].casefold())


def stored_value(measure: str, written: float) -> float:
    """A goal in the measure's own unit."""
    unit = next(display_unit(one) for one in figures.measures() if one.id == measure)
    return written * _SCALE.get(unit, 1.0)


def goal_amount(target: TargetView) -> Goal:
    """A stored goal in words; one of a measure that is no longer known keeps its id."""
    found = next((one for one in figures.measures() if one.id == target.measure), None)
    title = title_of(found) if found else target.measure
    amount = numbers.amount(target.value, unit=display_unit(found) if found else "count")
    return Goal(target.measure, title, target.team, str(amount), target.valid_from)
