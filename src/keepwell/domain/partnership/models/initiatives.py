"""The care ledger: initiatives, every version of their plan, lots with signatures, reviews."""

from __future__ import annotations

import uuid

from django.db import models

USER = 64
DIGEST = 64
MONTH = 7


class Initiative(models.Model):
    """Something that is tried for teams. `seed` is where its evaluation draws from, for ever.

    `retrospective`: it had begun when it was written down.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    retrospective = models.BooleanField()
    seed = models.BigIntegerField()
    made_by = models.CharField(max_length=USER)
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(max_length=300, blank=True)


class InitiativeVersion(models.Model):
    """One version of a plan. Only ever added to; the last one holds.

    `plan` as `rules.initiatives.Plan` writes it; `foreseen` what could be found, as it was shown;
    `after_results`: somebody could have known results when it was changed. `former`: digests of the
    text before names were taken out of it, whether each held then, and when.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    plan = models.JSONField()
    foreseen = models.JSONField(default=dict)
    why = models.CharField(max_length=300, blank=True)
    after_results = models.BooleanField(default=False)
    digest = models.CharField(max_length=DIGEST)
    former = models.JSONField(default=list)
    by = models.CharField(max_length=USER)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="initiative_version")
        ]


class InitiativeLots(models.Model):
    """Who goes first, by lot. Drawn once; the number is kept so that anybody can draw again."""

    initiative = models.OneToOneField(Initiative, on_delete=models.PROTECT, related_name="lots")
    content = models.JSONField()
    digest = models.CharField(max_length=DIGEST)
    former = models.JSONField(default=list)
    by = models.CharField(max_length=USER)
    at = models.DateTimeField()


class LotsSignature(models.Model):
    """Somebody stands for a draw: with the digest of what they saw."""

    lots = models.ForeignKey(InitiativeLots, on_delete=models.PROTECT, related_name="signatures")
    digest = models.CharField(max_length=DIGEST)
    by = models.CharField(max_length=USER)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lots", "by"], name="lots_signed_once")]


class InitiativeReview(models.Model):
    """One evaluation as it was found, with everything it was found from. Only ever added to."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="reviews")
    version = models.PositiveIntegerField()
    read_to = models.CharField(max_length=MONTH)
    final = models.BooleanField()
    effect = models.JSONField()
    told = models.JSONField()
    inputs = models.JSONField()
    digest = models.CharField(max_length=DIGEST)
    former = models.JSONField(default=list)
    known_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["initiative", "-id"], name="initiative_review_newest")]
