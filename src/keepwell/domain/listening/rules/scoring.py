"""From answers to scores, as each instrument's authors score it. Pure.

Answers of one person are a mapping of item id to the value of the option chosen; what was
skipped is left out. Group scores are of anonymous answers: they are counted after the gate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from keepwell.domain.listening.rules.instruments import Instrument, Item

POSITIVE_FROM: Final = 4
PROMOTER_FROM, DETRACTOR_TO = 9, 6


@dataclass(frozen=True, slots=True)
class Net:
    """Recommendation score −100…100 and its standard error, in points."""

    score: float
    standard_error: float
    n: int


def _points(instrument: Instrument, item: Item, value: int) -> float:
    return instrument.scales[item.scale].scored(value, reverse=item.reverse)


def person_score(*, instrument: Instrument, answers: Mapping[str, int]) -> float | None:
    """One person's score by `index` or `mean`; None when too few items were answered.

    All items are needed unless the instrument says how many.

    Raises:
        ValueError: for an instrument that has no score of a person.
    """
    if instrument.scoring.method not in {"index", "mean"}:
        raise ValueError(f"{instrument.id} gives no score of one person")
    items = instrument.scored_items()
    told = [_points(instrument, one, answers[one.id]) for one in items if one.id in answers]
    return fmean(told) if len(told) >= (instrument.scoring.need or len(items)) else None


def subscale_means(
    *, instrument: Instrument, answers: Mapping[str, int]
) -> dict[str, float | None]:
    """Mean of each subscale's answered items; None below the share of items that is needed."""
    found: dict[str, float | None] = {}
    for name in dict.fromkeys(one.subscale for one in instrument.scored_items()):
        items = [one for one in instrument.scored_items() if one.subscale == name]
        told = [_points(instrument, one, answers[one.id]) for one in items if one.id in answers]
        enough = told and len(told) >= instrument.scoring.need_share * len(items)
        found[name] = fmean(told) if enough else None
    return found


def group_score(*, scores: Iterable[float | None]) -> float | None:
    """Mean of persons' scores; those without one are left out."""
    told = [one for one in scores if one is not None]
    return fmean(told) if told else None


def percent_positive(counts: Sequence[int], *, positive_from: int = POSITIVE_FROM) -> float | None:
    """Share (0–1) of the two upper options of five, given counts by option."""
    total = sum(counts)
    return sum(counts[positive_from - 1 :]) / total if total else None


def headline_share(instrument: Instrument, answers: Iterable[int]) -> float | None:
    """Share of answers that are among the instrument's headline options."""
    told = list(answers)
    if not told:
        return None
    return sum(one in instrument.scoring.headline for one in told) / len(told)


def net_score(answers: Iterable[int]) -> Net | None:
    """Recommendation score of answers 0–10: share of 9–10 less share of 0–6, in points."""
    told = list(answers)
    n = len(told)
    if not n:
        return None
    up = sum(one >= PROMOTER_FROM for one in told) / n
    down = sum(one <= DETRACTOR_TO for one in told) / n
    error = 100 * math.sqrt((up + down - (up - down) ** 2) / n)
    return Net(100 * (up - down), error, n)


def number_of(*, instrument: Instrument, answers: Mapping[str, int]) -> float | None:
    """What one answer adds to the instrument's figure: the figure is the mean of these numbers.

    An index or a mean; 1 or 0 for a share; 100, 0 or −100 for a recommendation; the share of
    positive items where the figure is percent positive. None when too few items were answered.

    Raises:
        ValueError: for an instrument that is reported item by item only.
    """
    method = instrument.scoring.method
    if method in {"index", "mean"}:
        return person_score(instrument=instrument, answers=answers)
    told = [answers[one.id] for one in instrument.scored_items() if one.id in answers]
    if not told:
        return None
    if method == "shares":
        return headline_share(instrument, told)
    if method == "net":
        found = net_score(told[:1])
        return found.score if found else None
    if method == "percent_positive":
        return sum(one >= POSITIVE_FROM for one in told) / len(told)
    raise ValueError(f"{instrument.id} is told item by item")


ENDS: Final[dict[str, tuple[float, float]]] = {
    "index": (0.0, 100.0), "mean": (1.0, 5.0), "shares": (0.0, 1.0), "net": (-100.0, 100.0),
    "percent_positive": (0.0, 1.0),
}  # fmt: skip
"""Between which numbers a figure of a method lies."""
