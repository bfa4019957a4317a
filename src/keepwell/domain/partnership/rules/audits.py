"""The collaboration audit: five items, two blind sides, bands, gaps, and what counts as a change.

Source: the brief's five questions and bands; domain rules, section 7. Means are kept as exact
fractions, so that 1.0 is 1.0 and nothing is rounded up into a better band.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

Side = Literal["hr", "support"]
Item = Literal["hiring", "onboarding", "turnover", "wellbeing", "policy"]
Band = Literal["people_first", "collaborative", "at_risk"]

SIDES: Final[tuple[Side, ...]] = ("hr", "support")
ITEMS: Final[tuple[Item, ...]] = ("hiring", "onboarding", "turnover", "wellbeing", "policy")
"""In the order of the brief; scores are kept in this order."""
NEVER, ALWAYS = 1, 5
PEOPLE_FIRST: Final = 20
COLLABORATIVE: Final = 15
DISCUSS_ITEM: Final = 1
"""A gap of an item from here up is worth talking about."""
DISCUSS_TOTAL: Final = 3
"""The same for the gap between the totals."""
EVIDENCE_FROM: Final = 4
"""From this score up the page asks for one piece of evidence."""
CHANGE: Final = 2
"""Points by which a side's mean has to move before it is called a change."""
TO_SHOW_SPREAD: Final = 3
"""Fewer raters than this, and the spread would tell each one's total."""
TO_SHOW_DISTRIBUTION: Final = 5
SMALLEST_CLASS: Final = 2
"""A class of a distribution with fewer raters joins its neighbour: one alone is never shown."""


class RatingError(ValueError):
    """A rating that cannot be taken; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class SideScore:
    """One side: mean total, mean of each item, how far its raters lie apart.

    `spread`: highest minus lowest total, None for fewer than three raters. `distributions`: for
    each item how many rated low (1-2), middle (3), high (4-5), small classes joined; empty for
    fewer than five raters, None for an item that would tell single answers.
    """

    side: Side
    raters: int
    total: Fraction
    items: tuple[Fraction, ...]
    spread: int | None
    distributions: tuple[tuple[tuple[str, int], ...] | None, ...]

    @property
    def band(self) -> Band:
        """The band of the side's mean, never rounded up."""
        return band(self.total)


@dataclass(frozen=True, slots=True)
class Result:
    """Both sides beside each other; gaps are HR - Support."""

    hr: SideScore
    support: SideScore
    gaps: tuple[Fraction, ...]
    total_gap: Fraction

    @property
    def lower(self) -> Side:
        """The side whose score the headline follows; HR when both are the same."""
        return "support" if self.support.total < self.hr.total else "hr"

    @property
    def headline(self) -> Band:
        """The band of the lower side."""
        return min((self.hr, self.support), key=lambda one: one.total).band

    @property
    def to_discuss(self) -> tuple[Item, ...]:
        """Items whose gap is worth talking about, the widest first."""
        wide = [
            (item, gap)
            for item, gap in zip(ITEMS, self.gaps, strict=True)
            if abs(gap) >= DISCUSS_ITEM
        ]
        return tuple(item for item, _ in sorted(wide, key=lambda one: -abs(one[1])))

    @property
    def totals_apart(self) -> bool:
        """Whether the totals alone are far enough apart to talk about."""
        return abs(self.total_gap) >= DISCUSS_TOTAL

    @property
    def weakest(self) -> Item:
        """The item that both together rate lowest, the first of several."""
        sums = [a + b for a, b in zip(self.hr.items, self.support.items, strict=True)]
        return ITEMS[sums.index(min(sums))]


@dataclass(frozen=True, slots=True)
class Mark:
    """A change of one side between two audits, and by which of the two rules."""

    side: Side
    at: int
    by: Literal["points", "band"]


def checked_scores(scores: Mapping[str, int | None]) -> tuple[int, ...]:
    """All five scores in the order of the items.

    Raises:
        RatingError: when one is missing (gaps are never filled) or outside 1 to 5.
    """
    missing = [item for item in ITEMS if scores.get(item) is None]
    if missing:
        raise RatingError(f"All five questions need an answer; missing: {', '.join(missing)}")
    found = tuple(int(scores[item] or 0) for item in ITEMS)
    if any(not NEVER <= one <= ALWAYS for one in found):
        raise RatingError(f"Answers run from {NEVER} (never) to {ALWAYS} (always)")
    return found


def band(total: Fraction | float) -> Band:
    """20 and more, 15 and more, below: 19.6 is collaborative."""
    if total >= PEOPLE_FIRST:
        return "people_first"
    return "collaborative" if total >= COLLABORATIVE else "at_risk"


def side_score(side: Side, ratings: Sequence[Sequence[int]]) -> SideScore:
    """The mean of the raters' totals, and what may be shown of how they differ.

    Args:
        side: whose.
        ratings: one row of five scores a rater, at least one.
    """
    count = len(ratings)
    totals = [sum(row) for row in ratings]
    columns = list(zip(*ratings, strict=True))
    return SideScore(
        side, count, Fraction(sum(totals), count),
        tuple(Fraction(sum(column), count) for column in columns),
        max(totals) - min(totals) if count >= TO_SHOW_SPREAD else None,
        tuple(distribution(column) for column in columns)
        if count >= TO_SHOW_DISTRIBUTION
        else (),
    )  # fmt: skip


def result(*, hr: Sequence[Sequence[int]], support: Sequence[Sequence[int]]) -> Result:
    """Both sides, and how far they lie apart."""
    one, other = side_score("hr", hr), side_score("support", support)
    gaps = tuple(a - b for a, b in zip(one.items, other.items, strict=True))
    return Result(one, other, gaps, one.total - other.total)


def distribution(scores: Sequence[int]) -> tuple[tuple[str, int], ...] | None:
    """How many rated 1-2, 3 and 4-5; a class with a single rater joins the one beside it.

    None when that leaves one class for all: it would say nothing.
    """
    low, high = sum(one < 3 for one in scores), sum(one >= EVIDENCE_FROM for one in scores)
    classes = [("1-2", low), ("3", len(scores) - low - high), ("4-5", high)]
    while len(classes) > 1 and (alone := _alone(classes)) is not None:
        classes = _joined(classes, max(alone - 1, 0))
    return tuple(classes) if len(classes) > 1 else None


def _alone(classes: Sequence[tuple[str, int]]) -> int | None:
    """The first class that holds somebody, but too few."""
    return next((at for at, (_, n) in enumerate(classes) if 0 < n < SMALLEST_CLASS), None)


def _joined(classes: Sequence[tuple[str, int]], at: int) -> list[tuple[str, int]]:
    (first, some), (second, more) = classes[at : at + 2]
    name = f"{first.split('-')[0]}-{second.split('-')[-1]}"
    return [*classes[:at], (name, some + more), *classes[at + 2 :]]


def changes(side: Side, totals: Sequence[Fraction]) -> tuple[Mark, ...]:
    """Where a side's mean really moved, audit after audit, oldest first.

    By two points or more from one audit to the next; or into another band, once it has stayed
    there for two audits (the mark stands where it was crossed). Smaller moves are noise: one
    rater changing one answer makes them.
    """
    marks = []
    for at in range(1, len(totals)):
        if abs(totals[at] - totals[at - 1]) >= CHANGE:
            marks.append(Mark(side, at, "points"))
        elif _crossed(totals, at) and at + 1 < len(totals) and not _crossed(totals, at + 1):
            marks.append(Mark(side, at, "band"))
    return tuple(marks)


def waits_to_last(totals: Sequence[Fraction]) -> bool:
    """Whether the newest audit lies in another band that it has yet to stay in."""
    last = len(totals) - 1
    return last > 0 and _crossed(totals, last) and abs(totals[last] - totals[last - 1]) < CHANGE


def _crossed(totals: Sequence[Fraction], at: int) -> bool:
    return band(totals[at]) != band(totals[at - 1])


def is_complete(*, invited: Mapping[Side, int], missing: int) -> bool:
    """Whether both sides have submitted: somebody on each, and nobody is still to answer."""
    return missing == 0 and all(invited.get(side, 0) > 0 for side in SIDES)


def high(scores: Iterable[int]) -> tuple[Item, ...]:
    """Items that ask for a piece of evidence."""
    return tuple(item for item, one in zip(ITEMS, scores, strict=True) if one >= EVIDENCE_FROM)


def same_raters(now: Collection[str], before: Collection[str]) -> int:
    """How many of those who rated now rated in the audit before too."""
    return len(set(now) & set(before))


def digits(value: Fraction, *, edges: Sequence[int]) -> int:
    """Decimals with which a value does not look as if it had reached an edge it has not.

    19.96 stays 19.96 and does not become 20.0; all else has one decimal.
    """
    for places in (1, 2, 3):
        told = Fraction(round(float(value), places)).limit_denominator(10**places)
        if all((abs(told) >= edge) == (abs(value) >= edge) for edge in edges):
            return places
    return 4
