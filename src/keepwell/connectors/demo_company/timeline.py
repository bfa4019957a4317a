"""When contacts are opened, answered, handled and solved: laid out inside their shifts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from keepwell.connectors.demo_company import effects
from keepwell.connectors.demo_company.calendar import DAY, Month
from keepwell.connectors.demo_company.catalogue import TOPIC_HANDLE
from keepwell.connectors.demo_company.roster import BREAK_SECONDS, Days

if TYPE_CHECKING:
    from keepwell.connectors.demo_company.demand import Contacts, Traits

Array = npt.NDArray[Any]

PHONE, CHAT, EMAIL, SOCIAL = 0, 1, 2, 3
_SPREAD: Final = 0.5
"""Standard deviation of the logarithm of handle times, people and topics aside."""
_SOLVED_AT_ONCE: Final = (0.86, 0.88, 0.68, 0.80)
_LATER_HOURS: Final = 16.0
_REOPENED: Final = 0.055
_TARGET_HOURS: Final = (4, 4, 24, 12)


@dataclass(slots=True)
class Moments:
    """Seconds since 1970 UTC and lengths in seconds, in the order of `Contacts`.

    `busy` is the agent's own time: handle time, shared among chats at the same time. `solved` 0
    while open; `first_solved` before a reopening; `ends` when the work on it ended.
    """

    opened: Array
    begin: Array
    first_reply: Array
    ends: Array
    first_solved: Array
    solved: Array
    due: Array
    talk: Array
    hold: Array
    wrap: Array
    wait: Array
    concurrency: Array
    busy: Array
    reopens: Array


def lay_out(
    *,
    contacts: Contacts,
    days: Days,
    traits: Traits,
    employed_until: Array,
    scale: float,
    month: Month,
    cut: int,
    rng: np.random.Generator,
) -> Moments:
    """Times of all contacts. `employed_until` last day by spell; nothing is known after `cut`."""
    handle = _handle(contacts, traits, scale, month, rng)
    concurrency = np.where(contacts.channel == CHAT, rng.integers(1, 4, len(handle)), 1).astype(
        np.int8
    )
    busy = handle / concurrency
    begin = _begin(contacts.shift, busy, days, traits, rng)
    hold, wrap = _parts(contacts.channel, handle, rng)
    wait = _waits(contacts.channel, rng)
    length = np.maximum(handle.astype(np.int64), 5)
    ends = begin + length
    reply_after = np.where(contacts.channel >= EMAIL, (length * 0.85).astype(np.int64), 0)
    opened = begin - wait
    first, solved, reopens = _solving(
        contacts=contacts, ends=ends, days=days, employed_until=employed_until, cut=cut, rng=rng
    )
    return Moments(
        opened,
        begin,
        begin + reply_after,
        ends,
        first,
        solved,
        opened + np.array(_TARGET_HOURS)[contacts.channel] * 3_600,
        length - hold - wrap,
        hold,
        wrap,
        wait,
        concurrency,
        busy,
        reopens,
    )


def _handle(
    contacts: Contacts, traits: Traits, scale: float, month: Month, rng: np.random.Generator
) -> Array:
    launched = np.ones(8, dtype=np.float32)
    launched[:2] = effects.launch_handle(month.index)
    noise = rng.standard_normal(len(contacts.shift), dtype=np.float32)
    base = np.array(effects.CHANNEL_HANDLE, dtype=np.float32)[contacts.channel] * np.float32(scale)
    own = traits.handle.astype(np.float32)[contacts.shift]
    shape = np.exp(np.float32(_SPREAD) * noise - np.float32(_SPREAD**2 / 2))
    return np.asarray(
        base * TOPIC_HANDLE[contacts.topic] * launched[contacts.product] * own * shape
    )


def _begin(
    shift: Array, busy: Array, days: Days, traits: Traits, rng: np.random.Generator
) -> Array:
    """One after the other inside the shift, some back to back, the break left free."""
    n = len(shift)
    rush = rng.random(n, dtype=np.float32) < traits.rush.astype(np.float32)[shift]
    pause = np.where(rush, 0, rng.standard_exponential(n, dtype=np.float32))
    worked = np.bincount(shift, busy, days.count)
    pauses = np.bincount(shift, pause, days.count) + rng.standard_exponential(days.count)
    count = np.bincount(shift, minlength=days.count)
    room = days.length + days.extra - BREAK_SECONDS - 420
    free = np.maximum(room - worked - 6.0 * count, 30.0 * count)
    gap = np.where(
        rush, 2 + 7 * rng.random(n, dtype=np.float32), pause * (free / pauses)[shift] + 11
    )
    reach = np.cumsum(gap.astype(np.float64) + busy)
    before = np.concatenate([[0.0], reach])[np.cumsum(count) - count]
    inside = reach - busy - before[shift]
    inside += np.where(inside >= (days.break_began - days.start)[shift], BREAK_SECONDS, 0)
    return np.asarray((days.start + 120)[shift] + inside.astype(np.int64))


def _parts(channel: Array, handle: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Hold (telephone only) and wrap-up, whole seconds."""
    share = rng.random((2, len(handle)), dtype=np.float32)
    hold = np.where(channel == PHONE, handle * (0.03 + 0.14 * share[0]), 0)
    return hold.astype(np.int64), (handle * (0.06 + 0.10 * share[1])).astype(np.int64)


def _waits(channel: Array, rng: np.random.Generator) -> Array:
    """From opening to the start of work: seconds in a queue, hours in a mailbox."""
    n = len(channel)
    queue = rng.standard_exponential(n, dtype=np.float32) * np.where(channel == PHONE, 58, 34)
    written = (
        np.exp(rng.standard_normal(n, dtype=np.float32))
        * np.where(channel == EMAIL, 3.4, 0.9)
        * 3_600
    )
    slow = np.minimum(written, np.where(channel == EMAIL, 5, 2) * DAY)
    return np.where(channel <= CHAT, queue, slow).astype(np.int64)


def _solving(
    *,
    contacts: Contacts,
    ends: Array,
    days: Days,
    employed_until: Array,
    cut: int,
    rng: np.random.Generator,
) -> tuple[Array, Array, Array]:
    """First and last solving (0 while open) and times reopened; nobody solves after leaving."""
    n = len(ends)
    drawn = rng.random((2, n), dtype=np.float32)
    at_once = drawn[0] < np.array(_SOLVED_AT_ONCE, dtype=np.float32)[contacts.channel]
    later = (np.exp(rng.standard_normal(n, dtype=np.float32)) * _LATER_HOURS * 3_600).astype(
        np.int64
    )
    first = ends + np.where(at_once, 0, np.minimum(later, 20 * DAY))
    again = drawn[1] < _REOPENED
    last = first + np.where(again, np.maximum(np.minimum(later[::-1], 10 * DAY), 3_600), 0)
    until = (employed_until[days.spell[contacts.shift]] + 1) * DAY
    gone = last >= until
    first, last, again = np.where(gone, ends, first), np.where(gone, ends, last), again & ~gone
    return np.where(first < cut, first, 0), np.where(last < cut, last, 0), again & (first < cut)
