"""Syncs: a series with its rhythm, who takes part, each single sync, and who was invited to it."""

from __future__ import annotations

import uuid

from django.db import models

USER = 64


class SyncSeries(models.Model):
    """A rhythm in which HR and Support meet."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    rhythm = models.CharField(max_length=20)
    starts_on = models.DateField()
    at = models.TimeField()
    zone = models.CharField(max_length=60)
    minutes = models.PositiveSmallIntegerField()
    nth = models.SmallIntegerField(default=1)
    weekday = models.PositiveSmallIntegerField(default=0)
    day = models.PositiveSmallIntegerField(default=1)
    place = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=USER)
    ended_at = models.DateTimeField(null=True)


class SyncMember(models.Model):
    """Somebody who takes part in a series, and on which side of the table."""

    series = models.ForeignKey(SyncSeries, on_delete=models.CASCADE, related_name="members")
    user = models.CharField(max_length=USER)
    side = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "user"], name="sync_member")]


class Sync(models.Model):
    """One sync. `on` and `at` are the wall clock of `zone`; `starts_at` is the same as an instant.

    `slot_on` is the day of the rhythm that it stands for, wherever it was moved to.
    `sequence` grows with every change that people's calendars must hear of (RFC 5545, 3.8.7.4).
    """

    class State(models.TextChoices):
        PLANNED = "planned"
        CANCELLED = "cancelled"
        HELD = "held"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    series = models.ForeignKey(SyncSeries, on_delete=models.PROTECT, related_name="syncs")
    slot_on = models.DateField()
    on = models.DateField()
    at = models.TimeField()
    zone = models.CharField(max_length=60)
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    moved = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)


class SyncLetter(models.Model):
    """That somebody was sent a reminder of a sync, or its minutes."""

    sync = models.ForeignKey(Sync, on_delete=models.CASCADE, related_name="letters")
    user = models.CharField(max_length=USER)
    kind = models.CharField(max_length=10)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sync", "user", "kind"], name="sync_letter")]


class Unreached(models.Model):
    """Why somebody's last letter did not reach them; gone once one does."""

    user = models.CharField(max_length=USER, unique=True)
    said = models.JSONField()
    at = models.DateTimeField()


class SyncInvitation(models.Model):
    """What somebody's calendar was last told of a sync."""

    sync = models.ForeignKey(Sync, on_delete=models.CASCADE, related_name="invitations")
    user = models.CharField(max_length=USER)
    email = models.EmailField()
    sequence = models.PositiveIntegerField()
    method = models.CharField(max_length=8)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sync", "user"], name="sync_invitation")]
