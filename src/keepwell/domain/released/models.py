"""What was published: sheets of figures, the ledger of cells, charts by content."""

from __future__ import annotations

from django.db import models


class FigureSheet(models.Model):
    """All figures of one question, as released. A later version never overwrites an earlier."""

    measure = models.CharField(max_length=60)
    by = models.CharField(max_length=200, blank=True)
    where = models.CharField(max_length=300, blank=True)
    grain = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    known_at = models.DateTimeField()
    figures = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "by", "where", "grain", "version"], name="sheet_version"
            )
        ]


class ReleasedCell(models.Model):
    """A cell that was once shown to somebody. Only ever added to."""

    digest = models.CharField(max_length=64, unique=True)
    measure = models.CharField(max_length=60)
    definition_version = models.PositiveIntegerField()
    slice = models.CharField(max_length=400)
    period = models.CharField(max_length=10)
    sensitivity = models.CharField(max_length=10)
    n = models.BigIntegerField(null=True)
    value = models.FloatField(null=True)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    state = models.CharField(max_length=16)
    people = models.CharField(max_length=64, blank=True)
    first_published_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["measure", "period"], name="released_cell")]


class ChartFile(models.Model):
    """A drawn chart; its file is named by the hash of its content."""

    place = models.CharField(max_length=300, unique=True)
    measure = models.CharField(max_length=60)
    content = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
