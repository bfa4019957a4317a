"""Taking letters without a name, and laying them out. No person, no moment, no trail row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from keepwell.domain.listening.box_models import BoxMessage, BoxThread
from keepwell.domain.listening.box_slot import Slot, Waiting
from keepwell.domain.listening.rules import box

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a letter belongs: the keyed hashes of its receipt and of itself."""

    receipt: str
    thread: int
    id: int


def _place(letter: box.Letter, secret: str) -> _Place:
    receipt = box.receipt_of(mark=letter.mark, secret=secret)
    return _Place(
        receipt,
        box.lot(secret=secret, kind="thread", text=receipt),
        box.lot(secret=secret, kind="message", text=receipt + letter.key),
    )


def post_letter(*, told: Mapping[str, Any], home: Path, secret: str, today: date) -> None:
    """Take a letter, or one more message of a thread; the same one again changes nothing.

    Args:
        told: what the browser sent: `mark`, `key`, `text`, `new`, and its work (`day`, `nonce`).
        home: the company's folder.
        secret: the box's secret, 64 hex digits.
        today: the day it is at the company.

    Raises:
        BoxError: for what no page sends; NoWorkError without the work; BoxFullError when the box
            took as many letters as it takes on a day; TooManyError when the thread waits.
        NoThreadError: for a message to a thread that is none.
    """
    letter = box.checked_letter(told)
    purpose, bits = ("send", box.SEND_BITS) if letter.new else ("open", box.OPEN_BITS)
    box.check_work(purpose=purpose, told=told, bits=bits, today=today)
    place_letter(letter=letter, home=home, secret=secret, today=today)


def place_letter(*, letter: box.Letter, home: Path, secret: str, today: date) -> None:
    """Put a letter that was paid for into the slot; the demo company's story pays nothing.

    Raises:
        BoxFullError, TooManyError, NoThreadError: as `post_letter`.
    """
    place, slot = _place(letter, secret), Slot(home)
    mine = slot.letters(receipt=place.receipt)
    thread = BoxThread.objects.filter(receipt=place.receipt).first()
    fresh = thread is None and not mine
    if fresh and not letter.new:
        raise box.NoThreadError(letter.mark)
    if _known(place.id, mine):
        return
    if fresh:
        _check_room(slot, today)
    else:
        _check_turn(thread, mine)
    slot.put(
        Waiting(
            place.id, place.receipt, place.thread, today, fresh, letter.card,
            max((one.no for one in mine), default=0) + 1, letter.text, letter.name,
        )
    )  # fmt: skip


def _known(message: int, mine: Iterable[Waiting]) -> bool:
    return any(one.id == message for one in mine) or BoxMessage.objects.filter(pk=message).exists()


def _check_room(slot: Slot, today: date) -> None:
    waiting = sum(one.fresh and one.day == today for one in slot.letters())
    if waiting + BoxThread.objects.filter(came_on=today).count() >= box.A_DAY:
        raise box.BoxFullError("the box took as many letters today as it takes on a day")


def _check_turn(thread: BoxThread | None, mine: Sequence[Waiting]) -> None:
    """A writer may leave a few messages in a row; then it is the house's turn."""
    row = len(mine)
    if thread is not None:
        for by in thread.messages.order_by("-no", "-pk").values_list("by", flat=True):
            if by:
                break
            row += 1
    if row >= box.IN_A_ROW:
        raise box.TooManyError("this thread waits for an answer first")


def lay_out(*, home: Path, before: date) -> int:
    """Bring letters of earlier days into the register, all together and by lot; how many.

    One transaction writes them in the order of their random numbers, so nothing tells which came
    first. Killed on the way it may be called again: what is there already is only taken out.

    Args:
        home: the company's folder.
        before: letters of days before this one are laid out.
    """
    slot = Slot(home)
    ready = [one for one in slot.letters() if one.day < before]
    if not ready:
        return 0
    with transaction.atomic():
        _threads(ready)
        _messages(ready)
    slot.take_out([one.id for one in ready])
    return len(ready)


def _threads(ready: Sequence[Waiting]) -> None:
    first = {one.thread: one for one in sorted(ready, key=lambda one: -one.no)}
    made = [
        BoxThread(id=one.thread, receipt=one.receipt, came_on=one.day, card=one.card)
        for _, one in sorted(first.items())
    ]
    BoxThread.objects.bulk_create(made, ignore_conflicts=True)


def _messages(ready: Sequence[Waiting]) -> None:
    ids = {one.thread for one in ready}
    known = set(
        BoxMessage.objects.filter(pk__in=[one.id for one in ready]).values_list("pk", flat=True)
    )
    rows = BoxMessage.objects.filter(thread__in=ids).values_list("thread").annotate(Max("no"))
    last: dict[int, int] = dict(rows.order_by())
    made = []
    for one in sorted(ready, key=lambda one: (one.thread, one.no)):
        if one.id in known:
            continue
        last[one.thread] = last.get(one.thread, 0) + 1
        made.append(
            BoxMessage(id=one.id, thread_id=one.thread, no=last[one.thread], on=one.day, text=one.text, name=one.name)
        )  # fmt: skip
    BoxMessage.objects.bulk_create(sorted(made, key=lambda one: one.id))
