"""How many digits a base can bear: the interval decides, never the computer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.schemas.phrases import Quantity

if TYPE_CHECKING:
    from keepwell.schemas.figures import Measure, Unit

Interval = tuple[float, float] | None
FINE: Final[dict[Unit, float]] = {"share": 0.04, "rate": 0.04, "score": 0.2, "per_hundred": 1.0}
"""Below this width of its interval a value bears one digit more."""
DIGITS: Final[dict[Unit, int]] = {"score": 1, "hours": 1}
FEW_DAYS: Final = 10


def quantity(
    value: float, *, unit: Unit, interval: Interval = None, bare: bool = False, signed: bool = False
) -> Quantity:
    """A value with the digits that its interval bears."""
    return Quantity(value, unit, digits(value, unit=unit, interval=interval), bare, signed)


def digits(value: float, *, unit: Unit, interval: Interval = None) -> int:
    """Decimals of the written form (for shares, of the percentage)."""
    if unit == "days":
        return int(abs(value) < FEW_DAYS)
    known = DIGITS.get(unit, 0)
    if interval is None or unit not in FINE:
        return known
    return known + int(interval[1] - interval[0] < FINE[unit])


def display_unit(measure: Measure) -> Unit:
    """The unit a reader sees: people's rates as so many in a hundred, rates of work as numbers.

    Turnover of 0.32 is read "32%" (and may pass 100 %); 5.3 contacts an hour stay 5.3.
    """
    if measure.unit != "rate":
        return measure.unit
    return "score" if measure.family == "load" else "share"


def possible(usual: tuple[float, float], *, unit: Unit) -> tuple[float, float]:
    """A usual range without what cannot be: less than nothing, more than all; the measure's unit."""
    least, most = (-100.0, 100.0) if unit == "net_score" else (0.0, float("inf"))
    most = 1.0 if unit == "share" else most
    return max(usual[0], least), min(usual[1], most)
