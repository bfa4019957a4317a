"""What candidates said, as figures: made of what their pools told, and of nothing else.

A pool has left the gate already. Everything here follows from its figures, so it tells no more than
they do: a group that is not told is in no total either.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from statistics import fmean
from typing import TYPE_CHECKING, Final

from keepwell.schemas.figures import Figure
from keepwell.schemas.phrases import Phrase, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MEASURE: Final = "candidate_experience"
GROUPS_FOR_ALL: Final = 2
"""Outcomes below which there is no figure for all: those hired alone would flatter."""
WAITS: Final = gettext_noop(
    "Too few answers of these candidates: they wait and are told with the next quarter's."
)
ONE_GROUP: Final = gettext_noop(
    "Fewer than two outcomes have a figure: one alone does not stand for all candidates."
)


@dataclass(frozen=True, slots=True)
class Told:
    """A group's share as its pool told it: 0–1 with its 95 % interval, or a band without a value.

    `answers` in fives; None where a pool of earlier versions does not know.
    """

    value: float | None
    interval: tuple[float, float] | None
    answers: int | None
    band: str = ""


def figures(
    *, months: Mapping[str, Mapping[str, Told]], groups: Sequence[str], nearly: Mapping[str, Phrase]
) -> dict[tuple[str, ...], list[Figure]]:
    """Figures by split: all candidates, each outcome alike, and every outcome by itself.

    Args:
        months: by month ("2026-03") and group, what was told.
        groups: every group there is, in order.
        nearly: what is said in place of a value, by band.
    """
    made: dict[tuple[str, ...], list[Figure]] = {(): [], ("item",): []}
    for month, told in sorted(months.items()):
        made[()].append(_of_all(month, list(told.values())))
        made["item",] += [_of_group(month, one, told.get(one), nearly) for one in groups]
    return made


def _of_group(
    month: str, group: str, told: Told | None, nearly: Mapping[str, Phrase]
) -> Figure:  # fmt: skip
    cut = {"item": group}
    if told is None:
        return _hidden(month, cut, Phrase("voice.candidates_wait", WAITS))
    if told.value is None:
        return _hidden(month, cut, nearly[told.band])
    return _shown(month, cut, told.value, told.interval, told.answers)


def _of_all(month: str, told: Sequence[Told]) -> Figure:
    known = [(one.value, one) for one in told if one.value is not None]
    if len(known) < GROUPS_FOR_ALL:
        return _hidden(month, {}, Phrase("voice.one_outcome", ONE_GROUP))
    middle = fmean(value for value, _ in known)
    counts = [one.answers for _, one in known]
    answers = None if None in counts else sum(one or 0 for one in counts)
    return _shown(month, {}, round(middle, 4), _around(middle, [one for _, one in known]), answers)


def _around(middle: float, told: Sequence[Told]) -> tuple[float, float] | None:
    """The interval of a mean of independent groups: their half widths squared, added, rooted."""
    ends = [(one.value, *one.interval) for one in told if one.value is not None and one.interval]
    if len(ends) < len(told):
        return None
    down = hypot(*(value - low for value, low, _ in ends)) / len(ends)
    up = hypot(*(high - value for value, _, high in ends)) / len(ends)
    return round(max(0.0, middle - down), 4), round(min(1.0, middle + up), 4)


def _shown(
    month: str, cut: dict[str, str], value: float, interval: tuple[float, float] | None,
    answers: int | None,
) -> Figure:  # fmt: skip
    return Figure(
        measure=MEASURE, slice=cut, period=month, value=value, numerator=None, denominator=None,
        n=answers, interval=interval, state="shown",
    )  # fmt: skip


def _hidden(month: str, cut: dict[str, str], said: Phrase) -> Figure:
    return Figure(
        measure=MEASURE, slice=cut, period=month, value=None, numerator=None, denominator=None,
        n=None, interval=None, state="too_few", reason=str(said), said=said,
    )  # fmt: skip
