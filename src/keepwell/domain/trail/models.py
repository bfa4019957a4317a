"""The chain (never changed, never removed) and the bodies (erasable) of the trail."""

from __future__ import annotations

from django.db import models


class TrailLink(models.Model):
    """One entry's place in the chain. It tells when something was noted, not what."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    link = models.CharField(max_length=64)


class TrailBody(models.Model):
    """What an entry says, and the salt of its digest. Gone when the entry is erased."""

    entry = models.OneToOneField(
        TrailLink, on_delete=models.PROTECT, primary_key=True, related_name="body"
    )
    salt = models.CharField(max_length=32)
    actor = models.CharField(max_length=64)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    role = models.CharField(max_length=30, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="trail_subject"),
            models.Index(fields=["actor"], name="trail_actor"),
            models.Index(fields=["verb"], name="trail_verb"),
        ]


class TrailHead(models.Model):
    """The end of the chain: the one row that writers lock, so that entries get one order."""

    seq = models.PositiveBigIntegerField(default=0)
    link = models.CharField(max_length=64)
