"""What care may be worth: reckonings, what was assumed for them and by whom, and what came out."""

from __future__ import annotations

import uuid

from django.db import models

from keepwell.domain.partnership.rules.worth import KINDS, LONGEST_NAME, LONGEST_SOURCE


class WorthCurrency(models.Model):
    """In which money the company reckons; the newest row holds."""

    code = models.CharField(max_length=3)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()


class WorthReckoning(models.Model):
    """A return of one programme, or a choice among several; `settings` what a choice may use."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=[(one, one) for one in KINDS])
    name = models.CharField(max_length=LONGEST_NAME)
    programme = models.CharField(max_length=60, blank=True)
    initiative = models.CharField(max_length=64, blank=True)
    settings = models.JSONField(default=dict)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class WorthAssumption(models.Model):
    """What somebody assumed, for one reckoning or (none) for all; only ever added to.

    The newest row of a key holds; one without numbers takes back what was typed before. `currency`
    is set for money: in another one it no longer holds.
    """

    reckoning = models.ForeignKey(
        WorthReckoning, null=True, on_delete=models.CASCADE, related_name="assumptions"
    )
    key = models.CharField(max_length=40)
    low = models.FloatField(null=True)
    likely = models.FloatField(null=True)
    high = models.FloatField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    source = models.CharField(max_length=LONGEST_SOURCE, blank=True)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["reckoning", "key"], name="worth_assumption")]


class WorthResult(models.Model):
    """What came out, with everything that went in; only ever added to, the newest is shown."""

    reckoning = models.ForeignKey(WorthReckoning, on_delete=models.CASCADE, related_name="results")
    result = models.JSONField()
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
