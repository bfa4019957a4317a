"""What a team's meeting holds: points that stay open, themes, decisions. Pure."""

from __future__ import annotations

from typing import Final, Literal

from keepwell.domain.partnership.rules.meetings import PARKED
from keepwell.schemas.packs import MINUTES

Kind = Literal["team", "focus"]
Said = Literal["point", "theme", "decision"]
KINDS: Final[tuple[Kind, ...]] = ("team", "focus")
SAID: Final[tuple[Said, ...]] = ("point", "theme", "decision")
LONGEST: Final = PARKED
"""A point must fit on the table of the monthly sync."""


class TeamMeetingError(ValueError):
    """Something a team's meeting cannot do; the message says what can be done."""


def checked(text: str) -> str:
    """The words of a point, a theme or a decision, in one line.

    Raises:
        TeamMeetingError: for none, or too many.
    """
    words = " ".join(text.split())
    if not words:
        raise TeamMeetingError("A few words are needed")
    if len(words) > LONGEST:
        raise TeamMeetingError(f"At most {LONGEST} characters: what is longer goes into several")
    return words


def checked_block(block: str) -> str:
    """A block of the monthly sync.

    Raises:
        TeamMeetingError: for one that it does not have.
    """
    if block not in MINUTES:
        raise TeamMeetingError("Choose where in the sync it belongs")
    return block
