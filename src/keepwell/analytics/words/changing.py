"""What changed, in words: what moved, from what was expected to what it is, and where it lies.

No sentence says why. Templates are msgids for the translators; values stay typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.schemas.phrases import Names, Phrase, Quantity, Said, Value, When, gettext_noop
from keepwell.schemas.rounding import display_unit, possible, quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keepwell.schemas.changes import Fault
    from keepwell.schemas.figures import Figure, Measure

ROSE: Final = gettext_noop("{title} rose to {now} in {period}; {expected} was to be expected.")
FELL: Final = gettext_noop("{title} fell to {now} in {period}; {expected} was to be expected.")
ROSE_IN: Final = gettext_noop(
    "{title} in {slice} rose to {now} in {period}; {expected} was to be expected."
)
FELL_IN: Final = gettext_noop(
    "{title} in {slice} fell to {now} in {period}; {expected} was to be expected."
)
MORE: Final = gettext_noop(
    "{title}: {k} counted in {period}, where about {expected} were to be expected."
)
MORE_IN: Final = gettext_noop(
    "{title} in {slice}: {k} counted in {period}, where about {expected} were to be expected."
)
USUAL: Final = gettext_noop("Nearly all of its months lie between {low} and {high}.")
LIES_IN: Final = gettext_noop(
    "Most of it lies in {slice}: {now}, where {expected} was to be expected."
)
LIES_IN_COUNT: Final = gettext_noop(
    "Most of it lies in {slice}: {k} counted, where about {expected} were to be expected."
)
SHORT: Final = gettext_noop("{title}: {came} came in for {period}; about {usual} are usual.")
SHORT_IN: Final = gettext_noop(
    "{title} in {slice}: {came} came in for {period}; about {usual} are usual."
)
THIN: Final = gettext_noop(
    "{title}: only {came} contacts of {period} tell it; about {usual} usually do."
)
THIN_IN: Final = gettext_noop(
    "{title} in {slice}: only {came} contacts of {period} tell it; about {usual} usually do."
)
NONE: Final = gettext_noop("{title}: not one was counted in {period}; about {usual} are usual.")
NONE_IN: Final = gettext_noop(
    "{title} in {slice}: not one was counted in {period}; about {usual} are usual."
)
REMEDY_SHORT: Final = gettext_noop(
    "Look on Data health whether a file of this month is missing, and import it."
)
REMEDY_THIN: Final = gettext_noop(
    "Look whether a column came in empty or in another form, correct the export and import it again."
)
REMEDY_NONE: Final = gettext_noop(
    "Look whether the file that brings these rows has come in for this month."
)
_IDS: Final = {text: name for name, text in list(globals().items()) if isinstance(text, str)}
_FAULTS: Final[dict[Fault, tuple[str, str, str]]] = {
    "short": (SHORT, SHORT_IN, REMEDY_SHORT),
    "thin": (THIN, THIN_IN, REMEDY_THIN),
    "none": (NONE, NONE_IN, REMEDY_NONE),
}


def moved(figure: Figure, *, measure: Measure, expected: float, per: float, rose: bool) -> Phrase:
    """A change in one sentence; counts where no rate may be told.

    Args:
        figure: as released.
        measure: its declaration.
        expected: in the measure's unit.
        per: what one hit per base is in that unit.
        rose: to which side.
    """
    told = _told(figure, measure)
    if figure.value is None:
        return _phrase(_of(MORE, MORE_IN, figure), **told, **_counts(figure, expected, per))
    text = _of(ROSE, ROSE_IN, figure) if rose else _of(FELL, FELL_IN, figure)
    return _phrase(
        text, **told, now=_amount(figure.value, figure, measure),
        expected=_amount(expected, figure, measure),
    )  # fmt: skip


def lies_in(figure: Figure, *, measure: Measure, expected: float, per: float) -> Phrase:
    """Where most of a change lies."""
    where = Names(tuple(figure.slice.values()), "plus")
    if figure.value is None:
        return _phrase(LIES_IN_COUNT, slice=where, **_counts(figure, expected, per))
    return _phrase(
        LIES_IN, slice=where, now=_amount(figure.value, figure, measure),
        expected=_amount(expected, figure, measure),
    )  # fmt: skip


def usual(ends: tuple[float, float], figure: Figure, *, measure: Measure, per: float) -> Phrase:
    """The range that nearly all months keep to; of counts, where no rate may be told."""
    low, high = possible(ends, unit=measure.unit)
    if figure.value is None and figure.denominator:
        scale = figure.denominator / per
        return _phrase(
            USUAL, low=Quantity(low * scale, digits=1), high=Quantity(high * scale, digits=1)
        )
    return _phrase(USUAL, low=_amount(low, figure, measure), high=_amount(high, figure, measure))


def fault(
    code: Fault, measure: Measure, place: Mapping[str, str], month: str, *, came: int, usual: int
) -> tuple[Phrase, Phrase]:
    """What is wrong with the data, and what helps."""
    whole, part, remedy = _FAULTS[code]
    told: dict[str, Value] = {"title": Said(measure.title), "period": When(month), "usual": usual}
    if code != "none":
        told["came"] = came
    if place:
        told["slice"] = Names(tuple(place.values()), "plus")
    return _phrase(part if place else whole, **told), _phrase(remedy)


def _told(figure: Figure, measure: Measure) -> dict[str, Value]:
    told: dict[str, Value] = {"title": Said(measure.title), "period": When(figure.period)}
    if figure.slice:
        told["slice"] = Names(tuple(figure.slice.values()), "plus")
    return told


def _counts(figure: Figure, expected: float, per: float) -> dict[str, Value]:
    usual = expected * (figure.denominator or 0.0) / per
    return {"k": round(figure.numerator or 0), "expected": Quantity(usual, digits=1)}


def _amount(value: float, figure: Figure, measure: Measure) -> Quantity:
    return quantity(value, unit=display_unit(measure), interval=figure.interval)


def _of(whole: str, part: str, figure: Figure) -> str:
    return part if figure.slice else whole


def _phrase(text: str, **params: Value) -> Phrase:
    return Phrase(f"changing.{_IDS[text].lower()}", text, params)
