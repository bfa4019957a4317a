"""Holding team meetings: points, themes, decisions; points passed on to the monthly sync.

One transaction and one trail row each. The trail says that a team met or settled something, never
what was said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from keepwell.domain.partnership.models import OpenPoint, SyncSeries, TeamMeeting, TeamWord
from keepwell.domain.partnership.rules.team_meetings import (
    KINDS,
    SAID,
    TeamMeetingError,
    checked,
    checked_block,
)
from keepwell.domain.trail.operations import record
from keepwell.kernel.ids import is_id

if TYPE_CHECKING:
    from datetime import date, datetime


def _note(by: str, verb: str, kind: str, subject: str, **detail: Any) -> None:
    record(actor=by, verb=verb, subject_kind=kind, subject_id=subject, detail=detail)


def _locked(point: str) -> TeamWord:
    rows = TeamWord.objects.select_for_update(of=("self",)).filter(said="point")
    found = rows.filter(public_id=point).first() if is_id(point) else None
    if found is None:
        raise LookupError(f"there is no point {point!r}")
    return found


def hold_team_meeting(*, team: str, kind: str, on: date, by: str) -> str:
    """Note that a team met on a day; the same day's meeting is one. Its id.

    Raises:
        TeamMeetingError: for a kind that nobody knows.
    """
    if kind not in KINDS:
        raise TeamMeetingError("Choose whether it is a team meeting or a focus group")
    with transaction.atomic():
        made, fresh = TeamMeeting.objects.get_or_create(
            team=team, kind=kind, on=on, defaults={"by": by}
        )
        if fresh:
            _note(by, "hold_team_meeting", "team_meeting", made.public_id.hex, on=f"{on}")
    return made.public_id.hex


def bring_point(*, team: str, text: str, by: str, on: date) -> str:
    """Bring a point for the team's next meeting; the same words while they are open are one.

    Raises:
        TeamMeetingError: without words, or with too many.
    """
    words = checked(text)
    with transaction.atomic():
        standing = TeamWord.objects.filter(team=team, said="point", text=words, settled_on=None)
        same = standing.first()
        if same:
            return same.public_id.hex
        made = TeamWord.objects.create(team=team, said="point", text=words, by=by, on=on)
        _note(by, "bring_point", "team_point", made.public_id.hex)
    return made.public_id.hex


def write_down(*, meeting: str, said: str, text: str, by: str) -> str:
    """Write down what was said in a meeting: a theme, a decision, a point left open. Its id.

    Raises:
        LookupError: for a meeting that is not there.
        TeamMeetingError: without words, or with too many.
    """
    words = checked(text)
    if said not in SAID:
        raise TeamMeetingError("A point, a theme or a decision can be written down")
    with transaction.atomic():
        rows = TeamMeeting.objects.select_for_update()
        found = rows.filter(public_id=meeting).first() if is_id(meeting) else None
        if found is None:
            raise LookupError(f"there is no meeting {meeting!r}")
        same = found.words.filter(said=said, text=words).first()
        if same:
            return same.public_id.hex
        made = found.words.create(team=found.team, said=said, text=words, by=by, on=found.on)
        _note(by, "write_down", "team_meeting", meeting, said=said)
    return made.public_id.hex


def settle_team_point(*, point: str, by: str, on: date) -> None:
    """A point is dealt with; nothing when it was settled before."""
    with transaction.atomic():
        found = _locked(point)
        if found.settled_on is None:
            found.settled_on, found.settled_by = on, by
            found.save(update_fields=["settled_on", "settled_by"])
            _note(by, "settle_team_point", "team_point", point)


def reopen_team_point(*, point: str, by: str) -> None:
    """It was settled too early."""
    with transaction.atomic():
        found = _locked(point)
        if found.settled_on is not None:
            found.settled_on, found.settled_by = None, ""
            found.save(update_fields=["settled_on", "settled_by"])
            _note(by, "reopen_team_point", "team_point", point)


def pass_on_point(
    *, point: str, words: str, block: str, by: str, on: date, now: datetime
) -> None:  # fmt: skip
    """Lay a point on the table of the next monthly sync, in words that the team agreed on.

    It carries the team's name and nobody's; it stays there until the sync settles it.

    Args:
        point: the team's point.
        words: what the sync reads.
        block: the part of the sync it belongs to.
        by: who passes it on.
        on: the day.
        now: the moment.

    Raises:
        TeamMeetingError: without words, or while no monthly sync is planned.
    """
    told, place = checked(words), checked_block(block)
    with transaction.atomic():
        found = _locked(point)
        if found.passed_on is not None:
            return
        series = SyncSeries.objects.filter(ended_at=None).order_by("pk").first()
        if series is None:
            raise TeamMeetingError(
                "No monthly sync is planned yet: HR or Support's leader plans it"
            )
        found.passed = OpenPoint.objects.create(
            series=series, key=f"team:{found.public_id.hex}", kind="team", block=place,
            title={"text": f"{found.team}: {told}"}, by=by, raised_at=now,
        )  # fmt: skip
        found.passed_on = on
        found.save(update_fields=["passed", "passed_on"])
        _note(by, "pass_on_point", "team_point", point, block=place)
