"""The sentences. Templates are msgids for the translators; values stay typed (schemas.phrases).

Order: the finding, its doubt, what it stands on, whether it moved, what is provisional. No word
here says why something moved: figures beside each other are no proof.
"""

from __future__ import annotations

from typing import Final

from keepwell.analytics.words.judging import LEAST, Change
from keepwell.schemas.figures import HIDDEN_STATES, Figure, Measure
from keepwell.schemas.phrases import Names, Phrase, Quantity, Said, Value, When, gettext_noop
from keepwell.schemas.rounding import display_unit, possible, quantity

IN_HUNDRED: Final = gettext_noop("{title}, {period}: about {value} in 100.")
IN_THOUSAND: Final = gettext_noop("{title}, {period}: about {value} in 1,000.")
VALUE: Final = gettext_noop("{title}, {period}: {value}.")
IN_HUNDRED_OF: Final = gettext_noop("{title} in {slice}, {period}: about {value} in 100.")
IN_THOUSAND_OF: Final = gettext_noop("{title} in {slice}, {period}: about {value} in 1,000.")
VALUE_OF: Final = gettext_noop("{title} in {slice}, {period}: {value}.")
COUNTS_ONLY: Final = gettext_noop("{title}, {period}: {k} of {n}. Not enough to tell a rate.")
COUNTS_ONLY_OF: Final = gettext_noop(
    "{title} in {slice}, {period}: {k} of {n}. Not enough to tell a rate."
)
NOT_ENOUGH: Final = gettext_noop("{title}, {period}: not enough to tell (n = {n}).")
NOT_ENOUGH_OF: Final = gettext_noop("{title} in {slice}, {period}: not enough to tell (n = {n}).")
NOT_SHOWN: Final = gettext_noop("{title}, {period}: not shown.")
NOT_SHOWN_OF: Final = gettext_noop("{title} in {slice}, {period}: not shown.")

DOUBT_HUNDRED: Final = gettext_noop("The data fit a true value between {low} and {high} in 100.")
DOUBT: Final = gettext_noop("The data fit a true value between {low} and {high}.")
COUNTED_OF: Final = gettext_noop("Counted: {k} of {n} {base}.")
COUNTED: Final = gettext_noop("Counted over {n} {base}.")
COUNTED_EVENTS: Final = gettext_noop("Counted over {n} {base}: {k} {event}.")

WITHIN: Final = gettext_noop("That is within its usual range, {low} to {high}.")
REAL_CHANGE: Final = gettext_noop("That is outside its usual range, {low} to {high}.")
REAL_CHANGE_RUN: Final = gettext_noop(
    "For eight months or more it has stayed on one side of what was usual; its range is {low} to {high}."
)
REAL_CHANGE_YEAR: Final = gettext_noop("Chance alone would rarely move it so far.")
TOO_EARLY: Final = gettext_noop(
    "It is too early to tell a change: that takes at least {points} months."
)
TOO_EARLY_ROLLING: Final = gettext_noop(
    "It is too early to tell a change: chance alone could make this difference."
)
EARLIER: Final = gettext_noop("In {when} it was {earlier}.")

_IDS: Final = {text: name for name, text in list(globals().items()) if isinstance(text, str)}
SMALL_SHARE: Final = 0.01


def headline(figure: Figure, *, measure: Measure) -> Phrase:
    """The finding of one figure, in one sentence, whatever its state."""
    told: dict[str, Value] = {"title": Said(measure.title), "period": When(figure.period)}
    if figure.slice:
        told["slice"] = Names(tuple(figure.slice.values()), "plus")
    if figure.state in HIDDEN_STATES:
        return _phrase(_of(NOT_SHOWN, NOT_SHOWN_OF, figure), **told)
    if figure.value is None:
        return _counts(figure, told)
    return _finding(figure, measure, figure.value, told)


def sentences(
    figure: Figure, *, measure: Measure, change: Change | None = None
) -> tuple[Phrase, ...]:
    """All that can be said of a figure."""
    said = [headline(figure, measure=measure)]
    if figure.value is not None:
        said += _doubt(figure, measure) + _counted(figure, measure)
        if change is not None:
            said += _moved(figure, change, measure)
    if figure.said is not None:
        said.append(figure.said)
    return tuple(said)


def _finding(figure: Figure, measure: Measure, value: float, told: dict[str, Value]) -> Phrase:
    unit = display_unit(measure)
    if unit != "share":
        shown = quantity(value, unit=unit, interval=figure.interval)
        return _phrase(_of(VALUE, VALUE_OF, figure), value=shown, **told)
    if 0 < abs(value) < SMALL_SHARE:
        number = Quantity(value * 1000, digits=int(value * 1000 < 1))
        return _phrase(_of(IN_THOUSAND, IN_THOUSAND_OF, figure), value=number, **told)
    shown = quantity(value, unit=unit, interval=figure.interval, bare=True)
    return _phrase(_of(IN_HUNDRED, IN_HUNDRED_OF, figure), value=shown, **told)


def _counts(figure: Figure, told: dict[str, Value]) -> Phrase:
    if figure.numerator is None or figure.denominator is None:
        text = _of(NOT_ENOUGH, NOT_ENOUGH_OF, figure)
        return _phrase(text, n=figure.n or 0, **told)
    text = _of(COUNTS_ONLY, COUNTS_ONLY_OF, figure)
    return _phrase(text, k=round(figure.numerator), n=round(figure.denominator), **told)


def _doubt(figure: Figure, measure: Measure) -> list[Phrase]:
    if figure.interval is None:
        return []
    unit = display_unit(measure)
    share = unit == "share"
    low, high = (
        quantity(end, unit=unit, interval=figure.interval, bare=share) for end in figure.interval
    )
    return [_phrase(DOUBT_HUNDRED if share else DOUBT, low=low, high=high)]


def _is_part(figure: Figure) -> bool:
    """Whether the value is what is counted of its base: of a curve, it is read elsewhere."""
    if not (figure.numerator is not None and figure.denominator and figure.value is not None):
        return False
    return abs(figure.numerator / figure.denominator - figure.value) < SMALL_SHARE / 2


def _counted(figure: Figure, measure: Measure) -> list[Phrase]:
    if measure.unit == "count" or not measure.denominator_words:
        return []
    base = Said(measure.denominator_words)
    if measure.unit == "share" and figure.numerator is not None and figure.denominator:
        k, n = round(figure.numerator), round(figure.denominator)
        if _is_part(figure):
            return [_phrase(COUNTED_OF, k=k, n=n, base=base)]
        return [_phrase(COUNTED_EVENTS, k=k, n=n, base=base, event=Said(measure.numerator_words))]
    return [_phrase(COUNTED, n=figure.n, base=base)] if figure.n else []


def _moved(figure: Figure, change: Change, measure: Measure) -> list[Phrase]:
    said = [_verdict(change, measure)]
    if change.earlier is not None:
        earlier = quantity(change.earlier, unit=display_unit(measure), interval=figure.interval)
        said.append(_phrase(EARLIER, when=When(change.against), earlier=earlier))
    return said


def _verdict(change: Change, measure: Measure) -> Phrase:
    if change.usual is not None and change.code in ("within", "real_change"):
        low, high = (
            quantity(end, unit=display_unit(measure), interval=change.usual)
            for end in possible(change.usual, unit=measure.unit)
        )
        moved = REAL_CHANGE_RUN if change.why == "eight_in_a_row" else REAL_CHANGE
        return _phrase(WITHIN if change.code == "within" else moved, low=low, high=high)
    if change.code == "real_change":
        return _phrase(REAL_CHANGE_YEAR)
    if change.why == "rolling":
        return _phrase(TOO_EARLY_ROLLING)
    return _phrase(TOO_EARLY, points=LEAST)


def _of(whole: str, part: str, figure: Figure) -> str:
    return part if figure.slice else whole


def _phrase(text: str, **params: Value) -> Phrase:
    return Phrase(f"words.{_IDS[text].lower()}", text, params)
