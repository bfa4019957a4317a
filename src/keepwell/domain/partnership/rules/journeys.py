"""Two journeys side by side: five phases, and which two measures mirror each other in each. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from keepwell.schemas.phrases import gettext_noop

Phase = Literal["find", "onboard", "train", "engage", "leave"]
PHASES: Final[tuple[Phase, ...]] = get_args(Phase)
LONGEST: Final = 200


class JourneyError(ValueError):
    """A mirror that cannot be set; the message says what it needs."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """One phase: a measure of the staff beside one of the customers.

    A measure may be empty: then nothing mirrors it yet. `touchpoint` narrows the customers' one to
    one of the company's touchpoints. `likeness` says in a sentence what both have in common.
    """

    phase: Phase
    staff: str
    customer: str
    likeness: str
    touchpoint: str = ""
    chosen: bool = False


DEFAULTS: Final[dict[Phase, Mirror]] = {
    "find": Mirror(
        "find", "time_to_fill", "first_response_time",
        gettext_noop("How long the other side waits for us."),
    ),
    "onboard": Mirror(
        "onboard", "ramp_weeks", "fcr_repeat",
        gettext_noop("Whether the first steps lead somewhere."),
    ),
    "train": Mirror(
        "train", "training_on_time", "transfer_rate",
        gettext_noop("Whether the one who is asked knows the answer."),
    ),
    "engage": Mirror(
        "engage", "engagement_index", "csat",
        gettext_noop("How people feel who deal with us every day."),
    ),
    "leave": Mirror(
        "leave", "turnover_12m", "repeat_business",
        gettext_noop("Who stays, and who comes back."),
    ),
}  # fmt: skip
"""What is shown until both sides choose."""


def checked(
    *, phase: str, staff: str, customer: str, likeness: str, touchpoint: str = ""
) -> Mirror:
    """A mirror that can be kept.

    Raises:
        JourneyError: for no phase, one measure on both sides, or words that are too long.
    """
    known = next((one for one in PHASES if one == phase), None)
    if known is None:
        raise JourneyError(f"{phase!r} is no phase of the way")
    if staff and staff == customer:
        raise JourneyError("One measure cannot mirror itself: choose another for one of both sides")
    words = likeness.strip() or DEFAULTS[known].likeness
    if len(words) > LONGEST:
        raise JourneyError(f"What both have in common fits into {LONGEST} letters")
    if touchpoint and not customer:
        raise JourneyError("A touchpoint needs a measure of the customers")
    return Mirror(known, staff, customer, words, touchpoint, chosen=True)
