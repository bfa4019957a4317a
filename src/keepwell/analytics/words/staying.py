"""Staying, leaving and learning in words. No sentence says why; templates are for the translators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.schemas.phrases import Phrase, Quantity, gettext_noop

if TYPE_CHECKING:
    from keepwell.schemas.phrases import Value
    from keepwell.schemas.retention import At

YEAR: Final = gettext_noop(
    "At the pace of these months, {share} of new colleagues stay a first year"
)
TOO_FEW: Final = gettext_noop("Too few have been here, or left, to draw who stays")
DIFFER: Final = gettext_noop(
    "The curves differ by more than chance would make them. Groups are not drawn by lot, so that is no effect."
)
ALIKE: Final = gettext_noop(
    "The curves cannot be told apart: chance alone makes differences of this size."
)
ONE_GROUP: Final = gettext_noop("There is only one group that is large enough.")
HALF: Final = gettext_noop("Half of them were fully productive by week {median}.")
HALF_BETWEEN: Final = gettext_noop(
    "Half of them were fully productive by week {median} (between {low} and {high})."
)
NOT_HALF: Final = gettext_noop("Not yet half of them are fully productive.")
FEW_RAMPED: Final = gettext_noop("Fewer than five are fully productive yet: too early for a curve.")
NOBODY: Final = gettext_noop("Nobody could be judged: there are too few experienced colleagues.")
_IDS: Final = {text: name for name, text in list(globals().items()) if isinstance(text, str)}


def _phrase(text: str, **params: Value) -> Phrase:
    return Phrase(f"staying.{_IDS[text].lower()}", text, params)


def headline(year: At | None) -> Phrase:
    """The page's finding: the curve of all at twelve months."""
    return _phrase(YEAR, share=Quantity(year.value, "share")) if year else _phrase(TOO_FEW)


def compared(*, groups: int, differs: bool) -> Phrase:
    """Whether groups' curves differ."""
    if groups < 2:
        return _phrase(ONE_GROUP)
    return _phrase(DIFFER if differs else ALIKE)


def ramp(
    *, median: float | None, ends: tuple[float | None, float | None], ramped: int, judged: bool,
    enough: int,
) -> Phrase:  # fmt: skip
    """How long learning took, as somebody reads it aloud."""
    if not judged:
        return _phrase(NOBODY)
    if ramped < enough:
        return _phrase(FEW_RAMPED)
    if median is None:
        return _phrase(NOT_HALF)
    low, high = ends
    told = {"median": Quantity(median)}
    if low is None or high is None:
        return _phrase(HALF, **told)
    return _phrase(HALF_BETWEEN, **told, low=Quantity(low), high=Quantity(high))
