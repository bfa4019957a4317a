"""Writing actions: one transaction and one trail row each; the same again changes nothing.

The trail says that an action was opened, moved or closed, never what stands in it.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from keepwell.domain.access.queries import user_by_id
from keepwell.domain.partnership.models import Action, ActionEntry, FeedAddress, Reminded
from keepwell.domain.partnership.rules.actions import ActionError, checked, checked_reason
from keepwell.domain.trail.operations import record
from keepwell.kernel.ids import is_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from keepwell.domain.access.models import User
    from keepwell.domain.partnership.rules.actions import Source, Topic
    from keepwell.schemas.packs import Side

EDITABLE: Final = ("text", "why", "side", "topic", "team", "evidence", "measure", "slice")


def _note(by: str, verb: str, action: Action, **detail: Any) -> None:
    record(
        actor=by, verb=verb, subject_kind="action", subject_id=action.public_id.hex, detail=detail
    )


def _user(public_id: str) -> User | None:
    return user_by_id(public_id=public_id) if is_id(public_id) else None


def _owner(public_id: str) -> User:
    found = _user(public_id)
    if found is None or not found.is_active:
        raise ActionError("An action needs an owner who can sign in")
    return found


def _locked(action: str) -> Action:
    rows = Action.objects.select_for_update()
    found = rows.filter(public_id=action).first() if is_id(action) else None
    if found is None:
        raise LookupError(f"there is no action {action!r}")
    return found


def _entry(action: Action, kind: str, by: str, now: datetime, **told: Any) -> None:
    ActionEntry.objects.create(action=action, kind=kind, by=_user(by), at=now, **told)


def add(
    *,
    text: str,
    owner: str,
    due_on: date,
    by: str,
    now: datetime,
    source: Source = "other",
    source_key: str = "",
    why: str = "",
    evidence: str = "",
    side: Side = "both",
    topic: Topic = "",
    team: str = "",
    promised_at: str = "",
    measure: str = "",
    slice_: Mapping[str, str] | None = None,
) -> str:
    """Write down who will do what by when.

    The same words of the same owner for the same day from the same place are one action.

    Of its arguments:
        text: what will be done.
        owner: public id of the user who will do it.
        due_on: by when; also the day by which the promise is kept or not.
        by: who writes it down, `now`.
        source: where it came from; `source_key` which meeting, audit item, measure or file.
        why: what for.
        evidence: an address inside Keepwell, or a few words.
        side: whose it is.
        topic: what it is about, so that it is found as evidence of an audit.
        team: name of the team it concerns; empty for all of Support.
        promised_at: the month of the pack ("2026-10") or the day of the meeting.
        measure: with `slice_`, the figure that should move.
        slice_: dimension to label; none for all of Support.

    Returns the action's public id.

    Raises:
        ActionError: when something is missing.
    """
    words = checked(text=text, source=source, side=side, topic=topic)
    with transaction.atomic():
        mine = _owner(owner)
        same = Action.objects.filter(
            text=words, owner=mine, first_due_on=due_on, source=source, source_key=source_key,
        ).first()  # fmt: skip
        if same:
            return same.public_id.hex
        made = Action.objects.create(
            text=words, why=why.strip(), source=source, source_key=source_key,
            evidence=evidence.strip(), side=side, topic=topic, team=team, owner=mine,
            due_on=due_on, first_due_on=due_on, promised_at=promised_at, measure=measure,
            slice=dict(slice_ or {}), opened_by=by, opened_at=now,
        )  # fmt: skip
        _note(by, "add_action", made, source=source, due_on=f"{due_on}")
    return made.public_id.hex


def edit(*, action: str, by: str, now: datetime, **fields: Any) -> None:
    """Write some of its fields anew; what they were stays in its history.

    Raises:
        ActionError: for words that are empty, or a field that is not edited like this.
    """
    with transaction.atomic():
        found = _locked(action)
        asked = _asked(found, fields)
        if not asked:
            return
        before = ", ".join(f"{name}: {getattr(found, name)}" for name in asked if name == "text")
        for name, value in asked.items():
            setattr(found, name, value)
        found.save(update_fields=list(asked))
        _entry(found, "changed", by, now, text=before)
        _note(by, "edit_action", found, fields=sorted(asked))


def _asked(found: Action, fields: Mapping[str, Any]) -> dict[str, Any]:
    wrong = [name for name in fields if name not in EDITABLE]
    if wrong:
        raise ActionError(f"{', '.join(wrong)} cannot be written anew")
    told = {name: getattr(found, name) for name in ("text", "side", "topic")} | dict(fields)
    words = checked(text=told["text"], source=found.source, side=told["side"], topic=told["topic"])
    asked = {**fields, **({"text": words} if "text" in fields else {})}
    return {name: value for name, value in asked.items() if getattr(found, name) != value}


def hand_over(*, action: str, owner: str, by: str, now: datetime) -> None:
    """Somebody else will do it."""
    with transaction.atomic():
        found, mine = _locked(action), _owner(owner)
        if found.owner_id == mine.pk:
            return
        before = str(_name_of(found))
        found.owner = mine
        found.save(update_fields=["owner"])
        _entry(found, "changed", by, now, text=f"{before} → {mine}")
        _note(by, "hand_over_action", found, owner=mine.public_id.hex)


def _name_of(action: Action) -> Any:
    return action.owner or "–"


def postpone(*, action: str, due_on: date, reason: str, by: str, now: datetime) -> None:
    """Move its day. The first day stays: by it the promise is kept or not.

    Raises:
        ActionError: without a reason, or for an action that is closed.
    """
    with transaction.atomic():
        found = _locked(action)
        if found.due_on == due_on:
            return
        words = checked_reason(reason)
        if found.status != "open":
            raise ActionError("A closed action has no day to move; open it again first")
        before, found.due_on = found.due_on, due_on
        found.save(update_fields=["due_on"])
        _entry(found, "postponed", by, now, text=words, due_before=before, due_after=due_on)
        _note(by, "postpone_action", found, due_before=f"{before}", due_on=f"{due_on}")


def finish(*, action: str, on: date, by: str, now: datetime, note: str = "") -> None:
    """It is done, on a day."""
    with transaction.atomic():
        found = _locked(action)
        if found.status == "done":
            return
        _close(found, "done", on)
        _entry(found, "done", by, now, text=note.strip())
        _note(by, "finish_action", found, on=f"{on}")


def drop(*, action: str, reason: str, on: date, by: str, now: datetime) -> None:
    """It will not be done, and why.

    Raises:
        ActionError: without a reason.
    """
    with transaction.atomic():
        found = _locked(action)
        if found.status == "dropped":
            return
        found.reason = checked_reason(reason)
        _close(found, "dropped", on)
        _entry(found, "dropped", by, now, text=found.reason)
        _note(by, "drop_action", found, on=f"{on}")


def _close(found: Action, status: str, on: date) -> None:
    found.status, found.closed_on = status, on
    found.save(update_fields=["status", "closed_on", "reason"])


def reopen(*, action: str, by: str, now: datetime) -> None:
    """It was closed too early."""
    with transaction.atomic():
        found = _locked(action)
        if found.status == "open":
            return
        found.status, found.closed_on, found.reason = "open", None, ""
        found.save(update_fields=["status", "closed_on", "reason"])
        _entry(found, "reopened", by, now)
        _note(by, "reopen_action", found)


def comment(*, action: str, text: str, by: str, now: datetime) -> None:
    """Say something about it; the same words sent twice are said once.

    Raises:
        ActionError: for no words.
    """
    words = text.strip()
    if not words:
        raise ActionError("An empty comment says nothing")
    with transaction.atomic():
        found, author = _locked(action), _user(by)
        last = found.entries.last()
        if last and last.kind == "comment" and last.text == words and last.by == author:
            return
        _entry(found, "comment", by, now, text=words)
        _note(by, "comment_action", found)


def make_feed(*, user: str, now: datetime) -> str:
    """A new secret for somebody's calendar address; the one before is worthless from now on.

    Returns:
        The secret, 43 letters. It is kept nowhere: a lost one means a new one.
    """
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        mine = _owner(user)
        FeedAddress.objects.filter(user=mine, ended_at=None).update(ended_at=now)
        FeedAddress.objects.create(user=mine, secret_hash=_hash(secret), made_at=now)
        record(actor=user, verb="make_feed", subject_kind="user", subject_id=mine.public_id.hex)
    return secret


def end_feed(*, user: str, now: datetime) -> None:
    """The calendar address leads nowhere from now on."""
    with transaction.atomic():
        mine = _owner(user)
        if FeedAddress.objects.filter(user=mine, ended_at=None).update(ended_at=now):
            record(actor=user, verb="end_feed", subject_kind="user", subject_id=mine.public_id.hex)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def note_reminded(*, user: str, on: date, actions: int, now: datetime) -> bool:
    """Claim somebody's digest of a day, before it is sent; False when it was claimed before."""
    _made, fresh = Reminded.objects.get_or_create(
        user=_owner(user), on=on, defaults={"actions": actions, "sent_at": now}
    )
    return fresh


def forget_reminded(*, user: str, on: date) -> None:
    """The digest could not be sent: it may be tried again."""
    Reminded.objects.filter(user=_owner(user), on=on).delete()
