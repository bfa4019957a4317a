"""Did it move? The last released figure beside its own history (domain.md, section 0).

Compared with the same period last year before the period before. Judged by an XmR chart, shares
with a large base by Laney's p'. Months of rolling measures share most of their people, so no
chart may judge them: there, only intervals that do not touch count as a change.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isfinite
from statistics import median
from typing import TYPE_CHECKING, Any, Final, Literal

from keepwell.kernel.periods import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.analytics.statistics.change import Verdict
    from keepwell.schemas.figures import Figure, Measure

Code = Literal["within", "real_change", "too_early", "not_enough"]
ROLLING: Final = "12m"
LARGE_BASE: Final = 100
HARDLY: Final = 0.05
"""A period with less than this share of the usual base is not whole."""
LEAST: Final = 9
"""So many months, the last one included, before a chart may judge."""
A_YEAR_OF: Final[dict[str, int]] = {"month": 12, "quarter": 4, "year": 1}


@dataclass(frozen=True, slots=True)
class Change:
    """What can be said of a figure beside its history; plain values, as they are stored.

    `against` is the earlier period ("" when there is none), `usual` the range in which chance
    keeps the measure (None when nothing says so).
    """

    code: Code
    against: str = ""
    earlier: float | None = None
    change: float | None = None
    usual: tuple[float, float] | None = None
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        """The stored form."""
        return asdict(self) | {"usual": list(self.usual) if self.usual else None}


def judged(figures: Sequence[Figure], *, measure: Measure) -> Change:
    """The verdict on the last of a slice's figures, one a period, in order of time."""
    if not figures or figures[-1].value is None:
        return Change("not_enough", why="no_value")
    last = figures[-1]
    before = _earlier(figures, last)
    against = before.period if before else ""
    earlier = before.value if before else None
    change = None if earlier is None or last.value is None else last.value - earlier
    code, usual, why = _verdict(figures, before, measure)
    return Change(code, against, earlier, change, usual, why)


def _earlier(figures: Sequence[Figure], last: Figure) -> Figure | None:
    known = {one.period: one for one in figures[:-1] if one.value is not None}
    if last.period == "all":
        return None
    period = Period.parse(last.period)
    for steps in (A_YEAR_OF[period.grain], 1):
        found = known.get(str(period.previous(steps)))
        if found is not None:
            return found
    return None


def _verdict(
    figures: Sequence[Figure], before: Figure | None, measure: Measure
) -> tuple[Code, tuple[float, float] | None, str]:
    if ROLLING in measure.id:
        return (*_by_intervals(figures[-1], before), "rolling")
    found = _by_chart(figures, measure)
    if found.low is None or found.high is None or not isfinite(found.high - found.low):
        return found.code if found.low is None else "too_early", None, found.reason
    return found.code, (found.low, found.high), found.reason


def _by_chart(figures: Sequence[Figure], measure: Measure) -> Verdict:
    # pages read words of this room; only whoever judges loads arrays
    from keepwell.analytics.statistics.change import judge, judge_shares

    told = _whole([one for one in figures if one.value is not None])
    if measure.unit == "share" and _large(told):
        hits = [one.numerator or 0.0 for one in told]
        return judge_shares(hits, [one.denominator or 0.0 for one in told])
    return judge([one.value or 0.0 for one in told])


def _whole(told: list[Figure]) -> list[Figure]:
    """Without earlier periods of which hardly anything came in: they tell nothing of what is usual."""
    usual = median(one.n or 0 for one in told)
    return [one for one in told if one is told[-1] or (one.n or 0) >= usual * HARDLY]


def _large(told: Sequence[Figure]) -> bool:
    whole = all(one.numerator is not None and one.denominator for one in told)
    return whole and median(one.denominator or 0 for one in told) >= LARGE_BASE


def _by_intervals(last: Figure, before: Figure | None) -> tuple[Code, None]:
    if before is None or last.interval is None or before.interval is None:
        return "too_early", None
    apart = last.interval[0] > before.interval[1] or last.interval[1] < before.interval[0]
    return ("real_change" if apart else "too_early"), None
