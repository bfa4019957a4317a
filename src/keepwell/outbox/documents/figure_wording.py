"""A figure of the pack in words: what every form prints of it, to the digit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from keepwell.kernel.spans import span
from keepwell.outbox.documents import labels
from keepwell.outbox.documents.pen import Pen, clean, sides
from keepwell.outbox.documents.plots import Plot, plot
from keepwell.outbox.documents.words import FigureWords, Number, Numbers, Tone, TrendWords
from keepwell.schemas.figures import HIDDEN_STATES
from keepwell.schemas.packs import PackFigure, TrendPoint
from keepwell.schemas.phrases import Quantity, When
from keepwell.schemas.rounding import possible, quantity

if TYPE_CHECKING:
    from keepwell.schemas.figures import Unit

NOTHING: Final = "–"
TREND: Final = 25
"""Two years and the month itself."""
Ends = tuple[Quantity, Quantity]


def figure_in_words(figure: PackFigure, *, month: str, pen: Pen) -> FigureWords:
    """One figure; `month` is the pack's, so that only other periods are written out."""
    title, where = pen.word(figure.title), _slice(figure)
    tone, state = _state(figure, pen)
    unit, usual, goal = _unit(figure), _usual(figure), _goal(figure)
    points = _points(figure) if unit else ()
    drawn = (
        plot(points, unit=unit, usual=_cut(figure), goal=figure.goal, write=pen.write)
        if unit
        else None
    )  # fmt: skip
    words = FigureWords(
        key=figure.key, measure=figure.measure, title=title, slice=where,
        name=f"{title} · {where}" if where else title,
        period="" if figure.period == month else pen.write(When(figure.period)),
        owner=pen.side(figure.owner), sides=sides(figure.owner), value=_value(figure, pen),
        likely=pen.between(figure.likely), usual=pen.between(usual),
        goal=pen.write(goal) if goal else "", base=_base(figure, pen), state=state, code=figure.state,
        tone=tone, reason=pen.say(figure.reason),
        sentences=tuple(pen.say(one) for one in figure.sentences), spoken="",
        version=figure.definition_version, numbers=_numbers(figure),
        strip=span(value=figure.value, interval=figure.interval, usual=_cut(figure), goal=figure.goal),
        trend=tuple(_trend(one, unit, pen) for one in points) if unit else (),
        plot=drawn, plot_spoken="",
    )  # fmt: skip
    return replace(words, spoken=_spoken(words, pen), plot_spoken=_plotted(words, drawn, pen))


def _slice(figure: PackFigure) -> str:
    return clean(" · ".join(figure.slice.values()))


def _unit(figure: PackFigure) -> Unit | None:
    """The reader's unit; a hidden rate does not say whether it is read as percent or as a number."""
    if figure.shown is not None:
        return figure.shown.unit
    return None if figure.unit == "rate" else figure.unit


def _value(figure: PackFigure, pen: Pen) -> str:
    if figure.shown is not None:
        return pen.write(figure.shown)
    if figure.state == "counts_only" and None not in (figure.numerator, figure.denominator):
        return _counts(figure, pen)
    return NOTHING


def _counts(figure: PackFigure, pen: Pen) -> str:
    k, n = round(figure.numerator or 0.0), round(figure.denominator or 0.0)
    return pen.told(labels.COUNTS, k=k, n=n)


def _base(figure: PackFigure, pen: Pen) -> str:
    """What a shown figure stands on: "843 of 1,000" for shares, "n = 141" for all else."""
    if figure.state in HIDDEN_STATES or figure.state == "counts_only":
        return ""
    if figure.unit == "count":
        return ""
    if figure.unit == "share" and figure.numerator is not None and figure.denominator:
        return _counts(figure, pen)
    return "" if figure.n is None else pen.told(labels.BASE, n=figure.n)


def _cut(figure: PackFigure) -> tuple[float, float] | None:
    return possible(figure.usual, unit=figure.unit) if figure.usual else None


def _usual(figure: PackFigure) -> Ends | None:
    unit, ends = _unit(figure), _cut(figure)
    return None if unit is None or ends is None else _ends(ends, unit, within=ends)


def _ends(ends: tuple[float, float], unit: Unit, *, within: tuple[float, float] | None) -> Ends:
    low, high = (quantity(one, unit=unit, interval=within) for one in ends)
    return low, high


def _goal(figure: PackFigure) -> Quantity | None:
    unit = _unit(figure)
    if figure.goal is None or unit is None:
        return None
    return quantity(figure.goal, unit=unit)


def _state(figure: PackFigure, pen: Pen) -> tuple[Tone, str]:
    found = labels.STATES.get(figure.state)
    tone, word = found or labels.VERDICTS[figure.verdict]
    provisional = labels.PROVISIONAL if figure.state == "provisional" else ""
    return tone, " · ".join(pen.word(one) for one in (word, provisional) if one)


def _numbers(figure: PackFigure) -> Numbers:
    return Numbers(
        unit=_unit(figure) or figure.unit, value=_number(figure.shown), interval=_both(figure.likely),
        usual=_both(_usual(figure)), goal=_number(_goal(figure)), numerator=figure.numerator,
        denominator=figure.denominator, n=figure.n,
    )  # fmt: skip


def _number(one: Quantity | None) -> Number | None:
    return Number(one.value, one.digits) if one else None


def _both(ends: Ends | None) -> tuple[Number, Number] | None:
    return (
        (Number(ends[0].value, ends[0].digits), Number(ends[1].value, ends[1].digits))
        if ends
        else None
    )


def _points(figure: PackFigure) -> tuple[TrendPoint, ...]:
    """Earlier periods and the figure itself, oldest first."""
    now = TrendPoint(figure.period, figure.value, figure.interval, figure.state)
    earlier = [one for one in figure.trend if one.period != figure.period]
    return (*sorted(earlier, key=lambda one: one.period), now)[-TREND:]


def _trend(point: TrendPoint, unit: Unit, pen: Pen) -> TrendWords:
    shown, ends = None, None
    if point.value is not None:
        shown = quantity(point.value, unit=unit, interval=point.interval)
        ends = _ends(point.interval, unit, within=point.interval) if point.interval else None
    state = labels.STATES.get(point.state, ("", ""))[1]
    return TrendWords(
        period=pen.write(When(point.period, short=True)), value=pen.write(shown) if shown else "",
        likely=pen.between(ends), state=pen.word(state), number=_number(shown), interval=_both(ends),
    )  # fmt: skip


def _spoken(words: FigureWords, pen: Pen) -> str:
    """The figure and its strip as a screen reader says them."""
    parts = [words.value]
    if words.likely:
        parts.append(pen.told(labels.LIKELY, range=words.likely))
    if words.usual:
        parts.append(pen.told(labels.USUAL, range=words.usual))
    if words.goal:
        parts.append(pen.told(labels.GOAL, value=words.goal))
    told = f"{words.name}: {'; '.join(parts)}."
    return f"{told} {words.state}." if words.state else told


def _plotted(words: FigureWords, drawn: Plot | None, pen: Pen) -> str:
    if drawn is None:
        return ""
    told = [one for one in words.trend if one.value]
    return pen.told(
        labels.PLOTTED, title=words.name, first=told[0].value, last=told[-1].value,
        start=told[0].period, end=told[-1].period,
    )  # fmt: skip
