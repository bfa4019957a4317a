"""A figure of a pack as pages draw it: the digits it was stored with, its strip, its state in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from keepwell.kernel.spans import Span, span
from keepwell.schemas.figures import HIDDEN_STATES, Figure
from keepwell.web.shell import numbers
from keepwell.web.shell.figure_lines import note_of, state_of
from keepwell.web.shell.phrases import quantity, say

if TYPE_CHECKING:
    from keepwell.schemas.packs import PackFigure
    from keepwell.schemas.phrases import Quantity

_TIMES: Final = re.compile(r"(−?\d+)\s*(\D*)")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One figure of a pack: `parts` are numbers with their units ("6", "min"), set in two sizes."""

    key: str
    title: str
    where: str
    when: str
    parts: tuple[tuple[str, str], ...]
    counts: tuple[str, str] | None
    likely: str
    tone: str
    state: str
    span: Span | None
    spoken: str
    note: str
    sentences: tuple[str, ...]
    address: str


def parts_of(one: Quantity) -> tuple[tuple[str, str], ...]:
    """Numbers with their units: `6 min 20 s` in two parts, `58%` and `4.3 in 100` in one."""
    text = quantity(one)
    if one.unit == "seconds":
        return tuple((number, unit.strip()) for number, unit in _TIMES.findall(text))
    number = quantity(replace(one, bare=True))
    return ((number, text.removeprefix(number).strip()),)


def drawn(one: PackFigure) -> Drawn:
    """A stored figure with everything a page writes about it."""
    told = one.shown is not None and one.state not in HIDDEN_STATES | {"counts_only"}
    plain = _plain(one)
    tone, state = state_of(plain)
    strip = span(value=one.value if told else None, interval=one.interval, usual=one.usual, goal=one.goal)  # fmt: skip
    likely = _between(one.likely) if told and one.likely else ""
    return Drawn(
        key=one.key, title=_(one.title), where=", ".join(one.slice.values()), when=numbers.period(one.period),
        parts=parts_of(one.shown) if told and one.shown else (),
        counts=_counts(one), likely=likely, tone=tone, state=state, span=strip,
        spoken=_spoken(one, likely) if strip else "", note=note_of(plain),
        sentences=tuple(say(sentence) for sentence in one.sentences),
        address=f"/measures/{one.measure}/" if not one.slice else "",
    )  # fmt: skip


def _plain(one: PackFigure) -> Figure:
    """The figure as it was released, for the words that all pages share."""
    return Figure(
        one.measure, one.slice, one.period, one.value, one.numerator, one.denominator, one.n,
        one.interval, one.state, said=one.reason, sentences=one.sentences,
        comparison={"code": one.verdict},
    )  # fmt: skip


def _counts(one: PackFigure) -> tuple[str, str] | None:
    if one.state != "counts_only" or one.numerator is None or one.denominator is None:
        return None
    return numbers.decimal(one.numerator), numbers.decimal(one.denominator)


def _between(ends: tuple[Quantity, Quantity]) -> str:
    low, high = ends
    return _("%(low)s to %(high)s") % {
        "low": quantity(replace(low, bare=low.unit != "seconds")), "high": quantity(high),
    }  # fmt: skip


def _spoken(one: PackFigure, likely: str) -> str:
    text = f"{_(one.title)}: {quantity(one.shown)}" if one.shown else _(one.title)
    return f"{text}; " + _("likely %(range)s") % {"range": likely} if likely else text
