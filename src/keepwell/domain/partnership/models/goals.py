"""Joint goals: objectives, key results with a frozen baseline, counts by hand, and what changed."""

from __future__ import annotations

import uuid

from django.db import models

from keepwell.domain.partnership.rules.goals import GRAINS, KINDS


class Objective(models.Model):
    """What HR and Support want to reach together, and from when to when."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class KeyResult(models.Model):
    """One result with two owners; its baseline never changes after it was frozen.

    `slice` {} for all of Support; `unit` the unit a reader sees; `target` null for a direction;
    `warning` the arithmetic that was shown when it was set, `kept_why` why it was set all the same.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="key_results")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in KINDS])
    measure = models.CharField(max_length=60, blank=True)
    slice = models.JSONField(default=dict)
    grain = models.CharField(
        max_length=8, choices=[(grain, grain) for grain in GRAINS], default="month"
    )
    unit = models.CharField(max_length=12, default="count")
    counted = models.CharField(max_length=120, blank=True)
    baseline = models.FloatField()
    baseline_low = models.FloatField(null=True)
    baseline_high = models.FloatField(null=True)
    baseline_n = models.PositiveIntegerField(null=True)
    baseline_period = models.CharField(max_length=10, blank=True)
    baseline_until = models.DateField()
    target = models.FloatField(null=True)
    deadline = models.DateField()
    hr_owner = models.ForeignKey(
        "access.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    support_owner = models.ForeignKey(
        "access.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    companions = models.JSONField(default=list)
    warning = models.JSONField(default=list)
    kept_why = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)


class KeyResultCount(models.Model):
    """A count by hand, as of a day."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="counts")
    on = models.DateField()
    value = models.FloatField()
    note = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key_result", "on"], name="key_result_count_once")
        ]


class KeyResultChange(models.Model):
    """A moved target or deadline, a new owner, a comment: what was changed stays visible.

    `what` is target, deadline, hr_owner, support_owner, dropped or comment; `before` and `after`
    as they are written in plain JSON.
    """

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=16)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    why = models.CharField(max_length=300)
    by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
