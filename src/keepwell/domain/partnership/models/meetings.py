"""Meetings: the clock, who sits there, notes that only grow, decisions, points, actions taken."""

from __future__ import annotations

from django.db import models

from keepwell.domain.partnership.models.syncs import Sync, SyncSeries

USER, KEY, BLOCK = 64, 40, 12


class Meeting(models.Model):
    """A sync that is or was held. `revision` grows with every change that others must see.

    Every write locks this row first, so revisions come out in the order in which they are seen.
    """

    sync = models.OneToOneField(Sync, on_delete=models.PROTECT, related_name="meeting")
    month = models.CharField(max_length=7)
    agenda = models.JSONField()
    block = models.CharField(max_length=BLOCK)
    revision = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=USER)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=USER, blank=True)
    minutes_sent_at = models.DateTimeField(null=True)


class MeetingSpell(models.Model):
    """A stretch of work on a block; while the clock is paused there is no open one."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="spells")
    block = models.CharField(max_length=BLOCK)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)


class MeetingSeat(models.Model):
    """Somebody at the table: heard of through their window, or ticked by somebody in the room."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    user = models.CharField(max_length=USER)
    side = models.CharField(max_length=8)
    seen_at = models.DateTimeField(null=True)
    marked = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="meeting_seat")]


class NoteLine(models.Model):
    """A note as it stands. Its id is made by the browser; nobody but its author writes it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="lines")
    line = models.CharField(max_length=KEY)
    author = models.CharField(max_length=USER)
    block = models.CharField(max_length=BLOCK)
    private = models.BooleanField(default=False)
    device = models.CharField(max_length=KEY)
    number = models.PositiveBigIntegerField()
    text = models.TextField(blank=True)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    late = models.BooleanField(default=False)
    revision = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "author", "line"], name="note_line")
        ]
        indexes = [models.Index(fields=["meeting", "revision"], name="note_line_revision")]


class NoteVersion(models.Model):
    """An earlier text of a note with words that a later one no longer has."""

    note = models.ForeignKey(NoteLine, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveBigIntegerField()
    text = models.TextField()
    saved_at = models.DateTimeField()


class Decision(models.Model):
    """Something decided: it stands when both sides agreed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    key = models.CharField(max_length=KEY)
    block = models.CharField(max_length=BLOCK)
    text = models.CharField(max_length=500)
    by = models.CharField(max_length=USER)
    hr_by = models.CharField(max_length=USER, blank=True)
    support_by = models.CharField(max_length=USER, blank=True)
    said_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "key"], name="decision_key")]


class OpenPoint(models.Model):
    """A matter of a series that stays on the table until somebody settles it.

    `kind`: proposed by the pack, parked in a meeting, or a decision that one side did not join.
    `key` is the pack's own, or the browser's; one key stands open once at a time.
    """

    series = models.ForeignKey(SyncSeries, on_delete=models.CASCADE, related_name="points")
    key = models.CharField(max_length=300)
    kind = models.CharField(max_length=10)
    block = models.CharField(max_length=BLOCK)
    title = models.JSONField()
    by = models.CharField(max_length=USER, blank=True)
    raised_at = models.DateTimeField()
    settled_in = models.ForeignKey(
        Meeting, null=True, on_delete=models.SET_NULL, related_name="settled"
    )
    settled_by = models.CharField(max_length=USER, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "key"],
                condition=models.Q(settled_in=None),
                name="one_open_point",
            )
        ]


class PointOnTable(models.Model):
    """That a point was on the table of a meeting: how often says how long it is open."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="table")
    point = models.ForeignKey(OpenPoint, on_delete=models.CASCADE, related_name="meetings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "point"], name="point_on_table")]


class TakenAction(models.Model):
    """An action that a meeting took; `action` is its id in the list of actions.

    Words, owner and day stand here as they were said, for the minutes.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="taken")
    key = models.CharField(max_length=KEY)
    block = models.CharField(max_length=BLOCK)
    action = models.CharField(max_length=KEY)
    text = models.CharField(max_length=300)
    owner = models.CharField(max_length=USER)
    due_on = models.DateField()
    by = models.CharField(max_length=USER)
    taken_at = models.DateTimeField()
    revision = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "key"], name="taken_key")]
