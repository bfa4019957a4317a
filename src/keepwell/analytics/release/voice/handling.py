"""How letters in the suggestion box are handled, as figures: days of letters, never a letter.

No answer of staff stands behind these figures, only what the house did. Still a month is told
once it is over, so that a count which grows by one says nothing of a day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.analytics.release import reasons
from keepwell.analytics.statistics.intervals import wilson
from keepwell.schemas.figures import Figure
from keepwell.schemas.phrases import Phrase, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keepwell.schemas.figures import State

MEASURE: Final = "suggestion_handling"
FEWEST: Final = 3
"""Letters of a month below which nothing is told (domain rules, 3.4)."""
MINIMUM: Final = 10
"""Letters below which counts stand in place of a share."""
FEW_LETTERS: Final = gettext_noop("Too few letters to tell: a month is told from {needed} on.")


def figures(
    *, months: Mapping[str, Mapping[str, tuple[int, int]]], headline: str
) -> dict[tuple[str, ...], list[Figure]]:
    """Figures by split: the headline for all, and each part by itself.

    Args:
        months: by month ("2026-03") and part ("Answered …"), handled in time and due.
        headline: the part that stands for the measure.
    """
    made: dict[tuple[str, ...], list[Figure]] = {(): [], ("item",): []}
    for month, parts in sorted(months.items()):
        for part, (kept, due) in parts.items():
            made["item",].append(_figure(month, {"item": part}, kept, due))
        made[()].append(_figure(month, {}, *parts[headline]))
    return made


def _figure(month: str, cut: dict[str, str], kept: int, due: int) -> Figure:
    state, said = _state(due)
    few, whole = state == "too_few", state == "shown"
    low, high = (float(end) for end in wilson(kept, due)) if whole else (0.0, 0.0)
    return Figure(
        measure=MEASURE, slice=cut, period=month, value=kept / due if whole else None,
        numerator=None if few else kept, denominator=None if few else due, n=None if few else due,
        interval=(low, high) if whole else None, state=state, reason=str(said) if said else "",
        said=said,
    )  # fmt: skip


def _state(due: int) -> tuple[State, Phrase | None]:
    if due < FEWEST:
        return "too_few", Phrase("voice.few_letters", FEW_LETTERS, {"needed": FEWEST})
    if due < MINIMUM:
        return "counts_only", reasons.reason(reasons.LOW_BASE, minimum=MINIMUM)
    return "shown", None
