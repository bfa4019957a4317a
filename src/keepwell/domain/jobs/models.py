"""The queue's tables."""

from __future__ import annotations

from django.db import models


class Job(models.Model):
    """A piece of work. While it is open, its key is unique: asking twice makes one job."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    name = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=3)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(state__in=["queued", "running"]),
                name="job_open_key",
            )
        ]
        indexes = [models.Index(fields=["state", "run_at"], name="job_due")]


class Recurring(models.Model):
    """A job that is asked for again and again: every day at an hour, or on one weekday."""

    name = models.CharField(max_length=80, unique=True)
    payload = models.JSONField(default=dict)
    hour = models.PositiveSmallIntegerField()
    minute = models.PositiveSmallIntegerField(default=0)
    weekday = models.PositiveSmallIntegerField(null=True)
    zone = models.CharField(max_length=60, default="UTC")
    next_at = models.DateTimeField()
