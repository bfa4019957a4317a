"""A key result's standing in a sentence that can be read aloud. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from keepwell.schemas.phrases import Phrase, Quantity, Said, When, gettext_noop
from keepwell.schemas.rounding import quantity

if TYPE_CHECKING:
    from keepwell.domain.partnership.rules.goals import Aim, Ground, Reading, Standing
    from keepwell.schemas.figures import Unit
    from keepwell.schemas.phrases import Value

MEASURED: Final[dict[Ground, str]] = {
    "met": gettext_noop(
        "{now} ({low} to {high}): the goal of {target} is met, and the change from {base} is more than chance."
    ),
    "met_perhaps": gettext_noop(
        "{now} ({low} to {high}): the goal of {target} is met, but chance could explain the change from {base} ({base_low} to {base_high})."
    ),
    "ahead": gettext_noop(
        "{now} ({low} to {high}), at or ahead of the line, which stands at {line}; baseline {base} ({base_low} to {base_high})."
    ),
    "behind": gettext_noop(
        "{now} ({low} to {high}), behind the line, which stands at {line}; baseline {base} ({base_low} to {base_high})."
    ),
    "both_inside": gettext_noop(
        "{now} ({low} to {high}); the line stands at {line}. The change from {base} ({base_low} to {base_high}) may be nothing but chance."
    ),
    "direction": gettext_noop(
        "{now} ({low} to {high}); baseline {base} ({base_low} to {base_high}). A direction: shown, never called reached or missed."
    ),
}
EXACT: Final[dict[Ground, str]] = {
    "met": gettext_noop("{now}: the goal of {target} is met; it started at {base}."),
    "ahead": gettext_noop(
        "{now}, at or ahead of the line, which stands at {line}; it started at {base}."
    ),
    "behind": gettext_noop("{now}, behind the line, which stands at {line}; it started at {base}."),
    "both_inside": gettext_noop("{now}, where it started; the line stands at {line}."),
    "direction": gettext_noop(
        "{now}; it started at {base}. A direction: shown, never called reached or missed."
    ),
    "counted": gettext_noop("{now} of {target} {counted}; the line stands at {line}."),
}
NOTHING_YET: Final = gettext_noop(
    "Nothing newer than the baseline of {base} ({period}); the next figure will tell."
)
MOST_DIGITS: Final = 2
HIDDEN: Final = gettext_noop("The figure of {period} cannot be shown; the baseline was {base}.")


def amount(value: float, *, unit: Unit, interval: tuple[float, float] | None = None) -> Quantity:
    """A value with the digits that its interval bears."""
    return quantity(value, unit=unit, interval=interval)


def chosen(value: float, *, unit: Unit) -> Quantity:
    """A number that somebody chose (a target), with as many digits as it was written with."""
    scale = 100 if unit in {"share", "rate"} else 1
    places = (
        at for at in range(MOST_DIGITS) if math.isclose(round(value * scale, at), value * scale)
    )
    return Quantity(value, unit, next(places, MOST_DIGITS))


def sentence(aim: Aim, standing: Standing, *, unit: Unit, counted: str = "") -> Phrase:
    """Where a key result stands, in one sentence.

    Args:
        aim: baseline, target, deadline.
        standing: as `rules.goals.standing` found it.
        unit: the unit a reader sees.
        counted: what is counted by hand.
    """
    now, ground = standing.now, standing.ground
    if ground == "nothing_yet" or now is None:
        return _nothing(NOTHING_YET, "nothing_yet", aim, aim.start, unit)
    if ground == "hidden":
        return _nothing(HIDDEN, "hidden", aim, now, unit)
    values = _values(aim, standing, now, unit) | {"counted": Said(counted)}
    exact = now.interval is None or aim.start.interval is None
    templates = EXACT if exact else MEASURED
    text = templates[ground]
    used = {name: value for name, value in values.items() if f"{{{name}}}" in text}
    return Phrase(f"goals.{'exact' if exact else 'measured'}_{ground}", text, used)


def _nothing(text: str, name: str, aim: Aim, when: Reading, unit: Unit) -> Phrase:
    base = amount(aim.start.value or 0.0, unit=unit, interval=aim.start.interval)
    return Phrase(f"goals.{name}", text, {"base": base, "period": When(when.period or "all")})


def _values(aim: Aim, standing: Standing, now: Reading, unit: Unit) -> dict[str, Value]:
    """Everything a sentence may hold; ends of an interval without their unit."""
    start = aim.start
    told: dict[str, Value] = {
        "now": amount(now.value or 0.0, unit=unit, interval=now.interval),
        "base": amount(start.value or 0.0, unit=unit, interval=start.interval),
        "target": chosen(aim.target or 0.0, unit=unit),
        "line": amount(standing.line or 0.0, unit=unit, interval=now.interval),
    }
    for prefix, reading in (("", now), ("base_", start)):
        for name, end in zip(("low", "high"), reading.interval or (), strict=False):
            told[prefix + name] = quantity(end, unit=unit, interval=reading.interval, bare=True)
    return told
