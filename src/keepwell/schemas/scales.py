"""Scales: round ticks, places, and how a tick is written in the measure's unit; for pages and documents."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.schemas.phrases import Quantity, marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.schemas.figures import Unit

STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
PIECES: Final = 5
_TIME: Final = ((86_400.0, "d", 3.0), (3600.0, "h", 2.0), (60.0, "min", 2.0))


@dataclass(frozen=True, slots=True)
class Axis:
    """Ticks from `low` to `high` in steps of `step`, in the unit's own numbers times `factor`."""

    low: float
    high: float
    step: float
    factor: float
    suffix: str
    unit: Unit

    def ticks(self) -> list[float]:
        """Tick values in the measure's unit."""
        count = round((self.high - self.low) / self.step)
        return [self.low + i * self.step for i in range(count + 1)]

    def at(self, value: float, start: float, end: float) -> float:
        """The pixel of a value between the pixels of `low` and `high`."""
        return start + (value - self.low) / (self.high - self.low) * (end - start)

    def said(self, value: float, *, first: bool, last: bool) -> tuple[Quantity, str]:
        """A tick's number and what follows it; the unit stands at both ends."""
        digits = 0 if self._whole() else (1 if self._whole(10) else 2)
        return Quantity(value / self.factor, digits=digits), self.suffix if first or last else ""

    def label(self, value: float, *, first: bool, last: bool) -> tuple[str, str]:
        """A tick as a drawing's text, and about how it reads."""
        number, suffix = self.said(value, first=first, last=last)
        return marked(number) + suffix, f"{number.value:,.{number.digits}f}{suffix}"

    def _whole(self, times: float = 1.0) -> bool:
        ends = (self.low / self.factor * times, self.step / self.factor * times)
        return all(math.isclose(end, round(end), abs_tol=1e-9) for end in ends)


def axis(values: Sequence[float], *, unit: Unit, zero: bool = False) -> Axis:
    """Round ticks around the values; never beyond what the unit can be.

    Args:
        values: everything that is drawn, in the measure's unit.
        unit: the measure's.
        zero: whether zero must be on the axis (columns).
    """
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    factor, suffix = _spelled(unit, max(abs(low), abs(high)))
    if math.isclose(low, high):
        low, high = low - factor, high + factor
    step = _step((high - low) / PIECES / factor) * factor
    if unit == "count":
        step = max(step, 1.0)
    bottom, top = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    if unit != "net_score" and low >= 0:
        bottom = max(bottom, 0.0)
    if unit == "share":
        top = min(top, 1.0) if high <= 1 else top
    return Axis(bottom, top, step, factor, suffix, unit)


def _step(rough: float) -> float:
    size = 10.0 ** math.floor(math.log10(rough))
    return next(one * size for one in STEPS if one * size >= rough * (1 - 1e-9))


def _spelled(unit: Unit, largest: float) -> tuple[float, str]:
    if unit in ("share", "rate"):
        return 0.01, "%"
    if unit != "seconds":
        return 1.0, ""
    found = next(((size, name) for size, name, from_ in _TIME if largest >= from_ * size), None)
    return (found[0], f" {found[1]}") if found else (1.0, " s")
