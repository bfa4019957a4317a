"""Actions: who will do what by when, what became of it, and who is reminded how."""

from __future__ import annotations

import uuid

from django.db import models

from keepwell.domain.partnership.rules.actions import SIDES, SOURCES, STATUSES, TOPICS


class Action(models.Model):
    """Something promised. `first_due_on` never moves: by it a promise is kept or not.

    `source_key` says from which meeting, audit item, key result or file it came;
    `evidence` is an address inside Keepwell or a few words; `seen_from` the month of the pack in
    which it was promised.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.CharField(max_length=300)
    why = models.TextField(blank=True)
    source = models.CharField(max_length=8, choices=[(one, one) for one in SOURCES])
    source_key = models.CharField(max_length=120, blank=True)
    evidence = models.CharField(max_length=500, blank=True)
    side = models.CharField(max_length=8, choices=[(one, one) for one in SIDES])
    topic = models.CharField(max_length=12, blank=True, choices=[(one, one) for one in TOPICS])
    team = models.CharField(max_length=160, blank=True)
    owner = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField()
    first_due_on = models.DateField()
    status = models.CharField(
        max_length=8, choices=[(one, one) for one in STATUSES], default="open"
    )
    reason = models.CharField(max_length=300, blank=True)
    closed_on = models.DateField(null=True)
    promised_at = models.CharField(max_length=10, blank=True)
    measure = models.CharField(max_length=60, blank=True)
    slice = models.JSONField(default=dict)
    opened_by = models.CharField(max_length=64)
    opened_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["status", "due_on"], name="action_due"),
            models.Index(fields=["source", "source_key"], name="action_source"),
        ]


class ActionEntry(models.Model):
    """A comment, or a step of an action's life, in the order it happened.

    `kind` is comment, postponed, done, dropped, reopened or changed.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class FeedAddress(models.Model):
    """A secret calendar address of somebody; only the hash of its secret is kept."""

    user = models.ForeignKey("access.User", on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Reminded(models.Model):
    """A digest that was sent: one a person and day, whatever worker tried twice."""

    user = models.ForeignKey("access.User", on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    actions = models.PositiveIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "on"], name="reminded_once")]
