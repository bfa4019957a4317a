"""Audits: a round a quarter, who is asked, and what they answered."""

from __future__ import annotations

from django.db import models

from keepwell.domain.partnership.rules.audits import SIDES

_SIDES = [(side, side) for side in SIDES]


class AuditRound(models.Model):
    """The audit of one quarter; nobody sees a score before `revealed_at`."""

    quarter = models.CharField(max_length=7, unique=True)
    opened_on = models.DateField()
    opened_by = models.CharField(max_length=64)
    revealed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["quarter"]


class AuditRater(models.Model):
    """Somebody asked to rate for one side."""

    round = models.ForeignKey(AuditRound, on_delete=models.CASCADE, related_name="raters")
    user = models.ForeignKey("access.User", on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=8, choices=_SIDES)
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="audit_rater_once")]


class AuditRating(models.Model):
    """Five scores of one rater, in the order of the items, and the evidence behind high ones."""

    rater = models.OneToOneField(AuditRater, on_delete=models.CASCADE, related_name="rating")
    scores = models.JSONField()
    evidence = models.JSONField(default=dict)
