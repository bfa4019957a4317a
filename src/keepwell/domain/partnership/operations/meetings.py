"""Holding a meeting: its clock, notes that lose no word, decisions, points, actions, closing.

Every write locks the meeting's row first and raises its `revision`: what others must see comes in
one order, and nobody who asks "what is new since?" can miss a change. What a browser says carries
a key of the browser's own, so that saying it again after a lost answer changes nothing. The trail
tells that somebody decided or noted, never what.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, cast

from django.db import transaction

from keepwell.domain.jobs.operations import enqueue
from keepwell.domain.partnership.models import (
    Decision,
    Meeting,
    MeetingSeat,
    MeetingSpell,
    NoteLine,
    NoteVersion,
    OpenPoint,
    PointOnTable,
    Sync,
    TakenAction,
)
from keepwell.domain.partnership.operations import actions
from keepwell.domain.partnership.queries import packs
from keepwell.domain.partnership.rules import meetings as rules
from keepwell.domain.partnership.rules.meetings import Head, MeetingError, Save, told
from keepwell.domain.trail.operations import record
from keepwell.kernel.ids import is_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from keepwell.domain.partnership.models import SyncSeries
    from keepwell.domain.partnership.rules.actions import Topic
    from keepwell.schemas.packs import Side, TalkingPoint

SEND_MINUTES: Final = "minutes.send"
"""The job that mails the minutes."""
TOPICS: Final[dict[str, Topic]] = {
    "onboarding": "onboarding", "wellbeing": "wellbeing", "career": "career", "policy": "policy",
}  # fmt: skip
"""What an action of a block is about, so that it is found as evidence later."""


def _note(by: str, verb: str, meeting: Meeting, **detail: Any) -> None:
    subject = meeting.sync.public_id.hex
    record(actor=by, verb=verb, subject_kind="meeting", subject_id=subject, detail=detail)


def _locked(sync: str) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("sync")
    found = rows.filter(sync__public_id=sync).first() if is_id(sync) else None
    if found is None:
        raise LookupError(f"there is no meeting {sync!r}")
    return found


def _open(sync: str) -> Meeting:
    meeting = _locked(sync)
    if meeting.closed_at is not None:
        raise MeetingError("The meeting is closed; what is left goes into the next one")
    return meeting


def _touched(meeting: Meeting) -> int:
    meeting.revision += 1
    meeting.save(update_fields=["revision"])
    return meeting.revision


def _block(meeting: Meeting, block: str) -> str:
    return block if block in meeting.agenda else meeting.block


def open_meeting(*, sync: str, month: str, by: str, now: datetime) -> None:
    """Open the meeting of a sync: its clock starts, open points and the pack's lie on the table.

    Args:
        sync: which.
        month: the month whose pack it speaks about; a month without one is no hindrance.
        by: who opens it.
        now: when; both sides' clocks count from here.

    Raises:
        LookupError: for a sync that is not there.
        MeetingError: for one that was cancelled, or while another of its series goes on.
    """
    with transaction.atomic():
        found = Sync.objects.select_for_update().filter(public_id=sync).first()
        if found is None:
            raise LookupError(f"there is no sync {sync!r}")
        if hasattr(found, "meeting"):
            return
        if found.state == Sync.State.CANCELLED:
            raise MeetingError("This sync was cancelled")
        if Meeting.objects.filter(sync__series=found.series, closed_at=None).exists():
            raise MeetingError("The last meeting is still open; close it first")
        plan = rules.agenda(found.minutes)
        meeting = Meeting.objects.create(
            sync=found, month=month, agenda=plan, block=next(iter(plan)), opened_at=now, opened_by=by
        )  # fmt: skip
        MeetingSpell.objects.create(meeting=meeting, block=meeting.block, since=now)
        _set_table(meeting, now)
        _note(by, "open_meeting", meeting, month=month)


def _set_table(meeting: Meeting, now: datetime) -> None:
    """Seats for all members; on the table lies what is still open, and what the pack proposes."""
    series = meeting.sync.series
    MeetingSeat.objects.bulk_create(
        MeetingSeat(meeting=meeting, user=one.user, side=one.side) for one in series.members.all()
    )
    carried = {one.key: one for one in OpenPoint.objects.filter(series=series, settled_in=None)}
    for block, point in _proposed(meeting.month):
        known = carried.get(point.key)
        if known is None or known.kind == "pack":  # what people said themselves keeps their words
            carried[point.key] = _laid(known, series, block, point, now)
    OpenPoint.objects.filter(series=series, settled_in=None).update(revision=1)
    PointOnTable.objects.bulk_create(
        PointOnTable(meeting=meeting, point=one) for one in carried.values()
    )


def _laid(
    known: OpenPoint | None, series: SyncSeries, block: str, point: TalkingPoint, now: datetime
) -> OpenPoint:
    one = known or OpenPoint(series=series, key=point.key, kind="pack", raised_at=now)
    one.block, one.title = block, point.title.as_json()
    one.save()
    return one


def _proposed(month: str) -> list[tuple[str, TalkingPoint]]:
    kept = packs.frozen(month=month)
    blocks = kept.pack().blocks if kept else ()
    return [(block.block, point) for block in blocks for point in block.points]


def turn_to(*, sync: str, block: str, seen: str, now: datetime) -> None:
    """Go on to a block. `seen` is the block that the window showed: who comes second does nothing."""
    with transaction.atomic():
        meeting = _open(sync)
        if meeting.block != seen or block == seen or block not in meeting.agenda:
            return
        _stop(meeting, now)
        MeetingSpell.objects.create(meeting=meeting, block=block, since=now)
        meeting.block = block
        meeting.save(update_fields=["block"])
        _touched(meeting)


def _stop(meeting: Meeting, now: datetime) -> bool:
    return bool(meeting.spells.filter(until=None).update(until=now))


def pause_clock(*, sync: str, now: datetime) -> None:
    """Stop counting; nothing when it is stopped already."""
    with transaction.atomic():
        meeting = _open(sync)
        if _stop(meeting, now):
            _touched(meeting)


def resume_clock(*, sync: str, now: datetime) -> None:
    """Count again; nothing when it runs."""
    with transaction.atomic():
        meeting = _open(sync)
        if not meeting.spells.filter(until=None).exists():
            MeetingSpell.objects.create(meeting=meeting, block=meeting.block, since=now)
            _touched(meeting)


def note_seen(*, sync: str, user: str, now: datetime) -> None:
    """Somebody's window asked for news: they are here. Written now and then, not each second."""
    seats = MeetingSeat.objects.filter(meeting__sync__public_id=sync, user=user)
    seen = seats.values_list("seen_at", flat=True).first()
    if seen is not None and (now - seen).total_seconds() < rules.HEARD_SECONDS:
        return
    with transaction.atomic():
        meeting = _locked(sync)
        if meeting.closed_at is None and _seat(meeting, user):
            seats.update(seen_at=now)
            if seen is None:
                _touched(meeting)


def mark_present(*, sync: str, user: str, present: bool, by: str) -> None:
    """Say that somebody sits in the room, or not, whatever their window tells."""
    with transaction.atomic():
        meeting = _open(sync)
        seat = _seat(meeting, user)
        if seat is not None and seat.marked != present:
            meeting.seats.filter(pk=seat.pk).update(marked=present)
            _touched(meeting)
            _note(by, "mark_present", meeting, user=user, present=present)


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a note that was sent: `into` is the line that its words stand in now."""

    line: str
    number: int
    into: str


def save_lines(*, sync: str, saves: Sequence[Save], by: str, now: datetime) -> list[Saved]:
    """Keep notes; no word that was ever saved is lost, and sending twice is harmless.

    The trail tells once a meeting that somebody takes notes. After the meeting is closed, notes
    are still kept, as ones that came late: a window may have been offline until then.

    Args:
        sync: of the meeting.
        saves: what one window has to say, oldest first.
        by: whose notes they are. Lines are an author's own: nobody else can reach them.
        now: when they came.

    Returns:
        For each, in order, where its words are.
    """
    with transaction.atomic():
        meeting = _locked(sync)
        first = not NoteLine.objects.filter(meeting=meeting, author=by).exists()
        before = meeting.revision
        kept = [_keep(meeting, save, by, now) for save in saves]
        if meeting.revision > before:
            meeting.save(update_fields=["revision"])
            if first:
                _note(by, "write_notes", meeting)
    return kept


def _keep(meeting: Meeting, save: Save, by: str, now: datetime) -> Saved:
    save = replace(save, text=rules.storable(save.text))
    row, fate = _fate(meeting, save, by)
    into = save
    if fate == "apart":
        into = replace(save, line=rules.apart_from(line=save.line, device=save.device))
        row, fate = _fate(meeting, into, by)
    if fate == "known":
        return Saved(save.line, save.number, into.line)
    meeting.revision += 1
    if row is None:
        _begin(meeting, into, by, now)
    else:
        _go_on(meeting, row, into, now)
    return Saved(save.line, save.number, into.line)


def _fate(meeting: Meeting, save: Save, by: str) -> tuple[NoteLine | None, rules.Fate]:
    row = NoteLine.objects.filter(meeting=meeting, author=by, line=save.line).first()
    head = Head(row.device, row.number, row.text) if row else None
    return row, rules.fate(head=head, save=save)


def _begin(meeting: Meeting, save: Save, by: str, now: datetime) -> None:
    NoteLine.objects.create(
        meeting=meeting, line=save.line, author=by, block=_block(meeting, save.block),
        private=save.private, device=save.device, number=save.number, text=save.text,
        begun_at=now, saved_at=now, late=meeting.closed_at is not None, revision=meeting.revision,
    )  # fmt: skip


def _go_on(meeting: Meeting, row: NoteLine, save: Save, now: datetime) -> None:
    if rules.worth_keeping(before=row.text, after=save.text):
        NoteVersion.objects.create(
            note=row, number=row.number, text=row.text, saved_at=row.saved_at
        )
    row.device, row.number, row.text = save.device, save.number, save.text
    row.saved_at, row.revision = now, meeting.revision
    row.late = row.late or meeting.closed_at is not None
    row.save()


def _side(meeting: Meeting, user: str) -> str:
    seat = _seat(meeting, user)
    if seat is None:
        raise MeetingError("Only who takes part in the meeting decides in it")
    return seat.side


def _seat(meeting: Meeting, user: str) -> MeetingSeat | None:
    """Somebody's seat; who joined the series after the meeting was opened gets one."""
    member = meeting.sync.series.members.filter(user=user).first()
    seat = meeting.seats.filter(user=user).first()
    if seat is None and member is not None:
        seat = MeetingSeat.objects.create(meeting=meeting, user=user, side=member.side)
    return seat


def propose_decision(*, sync: str, key: str, text: str, block: str, by: str, now: datetime) -> None:
    """Write down a decision; the side of who writes has agreed with it.

    In a meeting that is closed it waits for the next one, for the other side to join.

    Raises:
        MeetingError: without words, with too many, or from somebody who has no seat.
    """
    words = told(text, most=rules.DECISION, what="A decision")
    with transaction.atomic():
        meeting = _locked(sync)
        if meeting.decisions.filter(key=key).exists():
            return
        side = _side(meeting, by)
        made = Decision.objects.create(
            meeting=meeting, key=key, block=_block(meeting, block), text=words, by=by, said_at=now,
            revision=_touched(meeting), **{f"{side}_by": by},
        )  # fmt: skip
        if meeting.closed_at is not None:
            _wait(meeting, made, now)
        _note(by, "propose_decision", meeting, decision=made.pk)


def agree_decision(*, sync: str, key: str, by: str) -> None:
    """Agree with a decision for one's side.

    Raises:
        MeetingError: once the meeting is closed, or from somebody who has no seat.
    """
    with transaction.atomic():
        meeting = _open(sync)
        column = f"{_side(meeting, by)}_by"
        rows = meeting.decisions.filter(key=key, withdrawn_at=None, **{column: ""})
        if rows.exists():
            rows.update(**{column: by, "revision": _touched(meeting)})
            _note(by, "agree_decision", meeting, decision=key)


def withdraw_decision(*, sync: str, key: str, by: str, now: datetime) -> None:
    """Take back a decision that both sides have not agreed with yet.

    Raises:
        MeetingError: for one that stands, or once the meeting is closed.
    """
    with transaction.atomic():
        meeting = _open(sync)
        found = meeting.decisions.filter(key=key, withdrawn_at=None).first()
        if found is None:
            return
        if rules.agreed(hr=bool(found.hr_by), support=bool(found.support_by)):
            raise MeetingError("Both sides agreed with it; decide the opposite, if you must")
        found.withdrawn_at, found.revision = now, _touched(meeting)
        found.save(update_fields=["withdrawn_at", "revision"])
        _note(by, "withdraw_decision", meeting, decision=found.pk)


def _wait(meeting: Meeting, decision: Decision, now: datetime) -> None:
    """A decision that one side has not joined comes back as an open point."""
    OpenPoint.objects.get_or_create(
        series=meeting.sync.series, key=f"decision:{decision.key}", settled_in=None,
        defaults={
            "kind": "decision", "block": decision.block, "title": {"text": decision.text},
            "by": decision.by, "raised_at": now,
        },
    )  # fmt: skip


def park_point(*, sync: str, key: str, text: str, block: str, by: str, now: datetime) -> None:
    """Put something into the parking lot: it comes back until somebody settles it.

    Raises:
        MeetingError: without words, or with too many.
    """
    words = told(text, most=rules.PARKED, what="A parked point")
    with transaction.atomic():
        meeting = _locked(sync)
        series, key = meeting.sync.series, f"parked:{key}"
        if OpenPoint.objects.filter(series=series, key=key).exists():
            return
        point = OpenPoint.objects.create(
            series=series, key=key, kind="parked", block=_block(meeting, block),
            title={"text": words}, by=by, raised_at=now, revision=_touched(meeting),
        )  # fmt: skip
        PointOnTable.objects.create(meeting=meeting, point=point)
        _note(by, "park_point", meeting, point=point.pk)


def settle_point(*, sync: str, point: int, by: str) -> None:
    """Settle a point: it does not come back."""
    with transaction.atomic():
        meeting = _open(sync)
        found = OpenPoint.objects.filter(pk=point, meetings__meeting=meeting, settled_in=None)
        if found.exists():
            change = {"settled_in": meeting, "settled_by": by, "revision": _touched(meeting)}
            OpenPoint.objects.filter(pk=point).update(**change)
            _note(by, "settle_point", meeting, point=point)


def reopen_point(*, sync: str, point: int, by: str) -> None:
    """It was settled too early: it stays on the table."""
    with transaction.atomic():
        meeting = _open(sync)
        if OpenPoint.objects.filter(pk=point, settled_in=meeting).exists():
            change = {"settled_in": None, "settled_by": "", "revision": _touched(meeting)}
            OpenPoint.objects.filter(pk=point).update(**change)
            _note(by, "reopen_point", meeting, point=point)


def take_action(
    *, sync: str, key: str, text: str, owner: str, due_on: date, block: str, by: str, now: datetime
) -> None:  # fmt: skip
    """Note who does what by when; it stands in the list of actions, whose trail row is the one.

    Raises:
        ActionError: for an owner who cannot sign in.
        MeetingError: without words, or with too many.
    """
    with transaction.atomic():
        meeting = _locked(sync)
        if meeting.taken.filter(key=key).exists():
            return
        block, words = _block(meeting, block), told(text, most=rules.ACTION, what="An action")
        seat = meeting.seats.filter(user=owner).first()
        side = cast("Side", seat.side) if seat else "both"
        action = actions.add(
            text=words, owner=owner, due_on=due_on, by=by, now=now, source="meeting",
            source_key=sync, promised_at=meeting.month, side=side,
            topic=TOPICS.get(block, ""),
        )  # fmt: skip
        TakenAction.objects.create(
            meeting=meeting, key=key, block=block, action=action, text=words,
            owner=owner, due_on=due_on, by=by, taken_at=now, revision=_touched(meeting),
        )  # fmt: skip


def close_meeting(*, sync: str, by: str, now: datetime, send: bool = True) -> None:
    """Close a meeting; with `send`, the minutes go out by mail.

    What is not settled stays open by itself; decisions that one side has not joined wait for the
    next time.
    """
    with transaction.atomic():
        meeting = _locked(sync)
        if meeting.closed_at is not None:
            return
        _stop(meeting, now)
        meeting.closed_at, meeting.closed_by = now, by
        meeting.save(update_fields=["closed_at", "closed_by"])
        Sync.objects.filter(pk=meeting.sync_id).update(state=Sync.State.HELD)
        for one in meeting.decisions.filter(withdrawn_at=None):
            if not rules.agreed(hr=bool(one.hr_by), support=bool(one.support_by)):
                _wait(meeting, one, now)
        _touched(meeting)
        _note(by, "close_meeting", meeting, send=send)
        if send:
            enqueue(name=SEND_MINUTES, payload={"sync": sync}, now=now, max_attempts=8)


def send_minutes(*, sync: str, by: str, now: datetime) -> None:
    """Have the minutes mailed, when they were not yet or are to go out again."""
    with transaction.atomic():
        meeting = _locked(sync)
        Meeting.objects.filter(pk=meeting.pk).update(minutes_sent_at=None)
        meeting.sync.letters.filter(kind="minutes").delete()
        _note(by, "send_minutes", meeting)
        enqueue(name=SEND_MINUTES, payload={"sync": sync}, now=now, max_attempts=8)


def export_minutes(*, sync: str, form: str, by: str) -> None:
    """Note that somebody took the minutes out as a file."""
    with transaction.atomic():
        _note(by, "export_minutes", _locked(sync), form=form)


def note_minutes_sent(*, sync: str, now: datetime) -> None:
    """Remember that everybody who takes part was sent the minutes."""
    Meeting.objects.filter(sync__public_id=sync).update(minutes_sent_at=now)
