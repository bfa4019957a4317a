"""What holds in a meeting: agenda, clock, and how a note is saved so that no word is lost. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from uuid import NAMESPACE_OID, uuid5

from keepwell.schemas.packs import MINUTES, Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

BLOCKS: Final[tuple[Block, ...]] = tuple(MINUTES)
FULL: Final = sum(MINUTES.values())
"""Minutes of the five blocks; what a meeting has beyond them is for closing it."""
DECISION, PARKED, ACTION = 500, 300, 300
HEARD_SECONDS: Final = 20
"""A window that asks for news is noted as present this often, not each second."""
PRESENT_SECONDS: Final = 60
"""Who was heard of within this time sits at the table."""


class MeetingError(ValueError):
    """Something a meeting cannot do now; the message says why."""


def agenda(minutes: int) -> dict[Block, int]:
    """Minutes of each block: the written ones, or in proportion when the meeting is shorter."""
    if minutes >= FULL:
        return dict(MINUTES)
    exact = {block: MINUTES[block] * minutes / FULL for block in BLOCKS}
    given = {block: int(share) for block, share in exact.items()}
    left = minutes - sum(given.values())
    for block in sorted(BLOCKS, key=lambda one: given[one] - exact[one])[:left]:
        given[block] += 1
    return given


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch in which the meeting worked on a block; `until` is None while it does."""

    block: str
    since: datetime
    until: datetime | None


def spent(*, spells: Iterable[Spell], now: datetime) -> dict[str, float]:
    """Seconds spent on each block, pauses left out."""
    found: dict[str, float] = {}
    for one in spells:
        seconds = ((one.until or now) - one.since).total_seconds()
        found[one.block] = found.get(one.block, 0.0) + max(0.0, seconds)
    return found


def neighbour(*, blocks: Sequence[str], block: str, step: int) -> str:
    """The block before or after; at an end, the same."""
    at = blocks.index(block) + step
    return blocks[min(max(at, 0), len(blocks) - 1)]


@dataclass(frozen=True, slots=True)
class Head:
    """A note as it stands: the newest text, its number, and the window that wrote it."""

    device: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Save:
    """What a window sends: its text of a line under a number that only grows.

    `seen` is the number of the text that the window began from; 0 for a line of its own. Block and
    privacy count when the line is new, and stay.
    """

    line: str
    device: str
    number: int
    text: str
    seen: int = 0
    block: str = ""
    private: bool = False


Fate = Literal["new", "newer", "known", "apart"]


def fate(*, head: Head | None, save: Save) -> Fate:
    """What becomes of a save, so that sending twice is harmless and nobody overwrites unseen words.

    `new`: the line did not exist. `newer`: it replaces a text that its window knew. `known`: it
    came before. `apart`: another window of the same person wrote meanwhile; both texts stay, this
    one as a line of its own (`apart_from`).
    """
    if head is None:
        return "new"
    if save.device == head.device:
        return "newer" if save.number > head.number and save.text != head.text else "known"
    if head.text.startswith(save.text):
        return "known"
    return "newer" if save.seen == head.number else "apart"


def apart_from(*, line: str, device: str) -> str:
    """The id of the line that a window's words get beside a line that went another way.

    The same line and window give the same id, so that sending again does not multiply it.
    """
    return uuid5(NAMESPACE_OID, f"{line}:{device}").hex


def worth_keeping(*, before: str, after: str) -> bool:
    """Whether the earlier text holds words that the later one does not go on from."""
    return bool(before) and not after.startswith(before)


def storable(text: str) -> str:
    """The text without what no database takes: NUL, and halves of a pair of code units."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def told(text: str, *, most: int, what: str) -> str:
    """Words of a decision or a parked point, on one line.

    Raises:
        MeetingError: for none, or more than fit.
    """
    words = " ".join(storable(text).split())
    if not words:
        raise MeetingError(f"{what} needs a few words")
    if len(words) > most:
        raise MeetingError(f"{what} takes {most} letters at most; put the rest into a note")
    return words


def agreed(*, hr: bool, support: bool) -> bool:
    """A decision stands when both sides said yes."""
    return hr and support
