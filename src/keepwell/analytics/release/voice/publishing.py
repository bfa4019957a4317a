"""Counted answers of a closed round in, cells that may be published out: the gate of the voice.

Items that are tied by a sum (an instrument and its score) share one partition, fit for the most
delicate of them: else the item that is told coarsely would follow from the score and the others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from scipy import stats

from keepwell.analytics.release.voice.between import refused
from keepwell.analytics.release.voice.classes import close_round, cuts, rests_of

if TYPE_CHECKING:
    from keepwell.analytics.release.voice.between import Earlier
    from keepwell.analytics.release.voice.classes import Cut, Round
    from keepwell.kernel.limits import Limits

Depth = Literal["score", "distribution", "delicate"]
"""How much is told of an item: its mean; all its options; or it touches health, harassment, leaving."""

ALIKE: Final = "nearly the same people were asked a few weeks ago"
HOMOGENEOUS_BELOW: Final = 20
NEAR_AN_END: Final = 0.25
FAVOURABLE_BAND: Final = 0.8
STEP: Final = 5
OWN_SPREAD_FROM: Final = 8
"""From so many answers a cell's own spread makes its interval; below, the company's does."""


@dataclass(frozen=True, slots=True)
class Block:
    """Items that are told together: ids; most have options 1…`options`, favourable from `favourable` up."""

    items: tuple[str, ...]
    options: int
    favourable: int
    depth: Depth = "score"

    def needed(self, limits: Limits) -> int:
        """Answers behind every cell."""
        return {
            "score": limits.voice_score,
            "distribution": limits.voice_distribution,
            "delicate": limits.voice_comments,
        }[self.depth]


Answers = Mapping[str, Sequence[Sequence[int]]]
"""By item: a row an atom, the count of each option."""


@dataclass(frozen=True, slots=True)
class VoiceCell:
    """One published cell. `answers` is rounded down to fives: 8 of 8 would tell who took part.

    `mean` on the item's own scale to one decimal, `favourable` a share to whole percent,
    `interval` of the mean (95 %). Where nearly all said the same, only `band` is told: "high"
    (at least 80 % favourable) or "low" (at most 20 %). `shares` by option where the depth allows.
    """

    item: str
    level: str
    label: tuple[str, ...]
    atoms: frozenset[int]
    answers: int
    mean: float | None
    favourable: float | None
    interval: tuple[float, float] | None
    band: Literal["", "high", "low"] = ""
    shares: tuple[float, ...] = ()
    held: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """One number an answer (an index, a share as 0 and 1, a net score): its ends and decimals."""

    name: str
    ends: tuple[float, float]
    decimals: int


def publish(
    *,
    opened: Round,
    block: Block,
    answers: Answers,
    limits: Limits,
    scores: Mapping[Score, Sequence[Sequence[float]]] | None = None,
    asked: Sequence[frozenset[str]] = (),
    earlier: Sequence[Earlier] = (),
) -> tuple[VoiceCell, ...]:
    """Every cell of one block of items that may be told; empty when the round is too small.

    Args:
        opened: the frozen ground.
        block: which items, and how much of them.
        answers: counts by item, atom and option.
        limits: smallest groups.
        scores: numbers made of the same items, by atom: they share the items' partition, since
            an item follows from a score and the other items.
        asked: eligible people of each atom, as keys; only for comparing with earlier rounds.
        earlier: what was published lately.
    """
    needed, made = block.needed(limits), scores or {}
    least = [
        min(
            *(sum(answers[item][at]) for item in block.items),
            *(len(values[at]) for values in made.values()),
            math.inf,
        )
        for at in range(len(opened.atoms))
    ]
    classes = close_round(opened=opened, answers=[int(one) for one in least], needed=needed)
    cells = []
    for cut, held in held_back(cuts(opened=opened, classes=classes), asked, earlier, needed):
        cells += [_cell(item, cut, answers[item], block, held) for item in block.items]
        cells += [_scored(score, cut, values, held) for score, values in made.items()]
    return tuple(cells)


def held_back(
    made: Sequence[Cut],
    asked: Sequence[frozenset[str]],
    earlier: Sequence[Earlier],
    needed: int,
) -> list[tuple[Cut, str]]:
    """Cells with the reason for which they are held, and what is left of larger ones as a cell.

    Groups that may not be told apart are told together where a larger cell is told that they
    are the rest of: that rest follows from it anyway.
    """
    if not earlier:
        return [(cut, "") for cut in made]
    people = [frozenset().union(*(asked[at] for at in cut.atoms)) for cut in made]
    try:
        silent = refused(cells=people, earlier=earlier, needed=needed)
    except TimeoutError:
        silent = frozenset(range(len(made)))
    told = [cut for at, cut in enumerate(made) if at not in silent]
    rests = rests_of(told=told, held=[made[at] for at in sorted(silent)])
    counted = frozenset().union(*(one.atoms for one in rests))
    held = [
        (cut, ALIKE)
        for at, cut in enumerate(made)
        if at in silent and not (cut.level == "class" and cut.atoms <= counted)
    ]
    return [*((cut, "") for cut in told), *((one, "") for one in rests), *held]


def _scored(score: Score, cut: Cut, values: Sequence[Sequence[float]], held: str) -> VoiceCell:
    told = [value for at in cut.atoms for value in values[at]]
    n = len(told)
    if held:
        return VoiceCell(
            score.name, cut.level, cut.label, cut.atoms, 0, None, None, None, held=held
        )
    mean, (low, high) = sum(told) / n, score.ends
    band = _score_band(told, mean, low, high)
    if band:
        return VoiceCell(
            score.name, cut.level, cut.label, cut.atoms, n - n % STEP, None, None, None, band
        )
    spread = told if n >= OWN_SPREAD_FROM else [value for row in values for value in row]
    half = float(stats.t.ppf(0.975, n - 1)) * math.sqrt(_spread(spread) / n)
    ends = (
        round(max(low, mean - half), score.decimals),
        round(min(high, mean + half), score.decimals),
    )
    return VoiceCell(
        score.name,
        cut.level,
        cut.label,
        cut.atoms,
        n - n % STEP,
        round(mean, score.decimals),
        None,
        ends,
    )


def _score_band(
    told: Sequence[float], mean: float, low: float, high: float
) -> Literal["", "high", "low"]:
    """As for items: a quarter of a step of five options from an end, or all alike."""
    near = (high - low) * NEAR_AN_END / 4
    if len(told) >= HOMOGENEOUS_BELOW or not (
        len(set(told)) == 1 or mean < low + near or mean > high - near
    ):
        return ""
    return "high" if mean >= (low + high) / 2 else "low"


def _spread(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sum((one - mean) ** 2 for one in values) / max(len(values) - 1, 1)


def _cell(
    item: str, cut: Cut, counts: Sequence[Sequence[int]], block: Block, held: str
) -> VoiceCell:
    total = [sum(counts[at][option] for at in cut.atoms) for option in range(len(counts[0]))]
    n = sum(total)
    floor = n - n % STEP
    if held:
        return VoiceCell(item, cut.level, cut.label, cut.atoms, 0, None, None, None, held=held)
    mean = sum((at + 1) * count for at, count in enumerate(total)) / n
    share = sum(total[block.favourable - 1 :]) / n
    band = _band(n, total, mean, share)
    if band:
        return VoiceCell(item, cut.level, cut.label, cut.atoms, floor, None, None, None, band)
    return VoiceCell(
        item, cut.level, cut.label, cut.atoms, floor, round(mean, 1), round(share, 2),
        _interval(total, counts, mean, n),
        shares=_shares(total, n) if block.depth == "distribution" else (),
    )  # fmt: skip


def _band(n: int, total: Sequence[int], mean: float, share: float) -> Literal["", "high", "low"]:
    """Whether nearly everybody said the same, so that the value would tell what each one said."""
    if n >= HOMOGENEOUS_BELOW:
        return ""
    alike = sum(count > 0 for count in total) == 1
    if not (
        alike or mean < 1 + NEAR_AN_END or mean > len(total) - NEAR_AN_END or share in {0.0, 1.0}
    ):
        return ""
    return "high" if share >= FAVOURABLE_BAND else "low" if share <= 1 - FAVOURABLE_BAND else ""


def _shares(total: Sequence[int], n: int) -> tuple[float, ...]:
    return tuple(round(count / n, 2) for count in total)


def _interval(
    total: Sequence[int], counts: Sequence[Sequence[int]], mean: float, n: int
) -> tuple[float, float]:
    """Student's t; a small cell borrows the company's spread, since its own would tell too much."""
    spread = _variance(total) if n >= OWN_SPREAD_FROM else _variance(_summed(counts))
    half = float(stats.t.ppf(0.975, n - 1)) * math.sqrt(spread / n)
    return round(max(1.0, mean - half), 1), round(min(float(len(total)), mean + half), 1)


def _summed(counts: Sequence[Sequence[int]]) -> list[int]:
    return [sum(row[at] for row in counts) for at in range(len(counts[0]))]


def _variance(total: Sequence[int]) -> float:
    n = sum(total)
    mean = sum((at + 1) * count for at, count in enumerate(total)) / n
    return sum(count * (at + 1 - mean) ** 2 for at, count in enumerate(total)) / max(n - 1, 1)
