"""Packs: the draft that the night prepares, what was frozen, and what people put on the agenda."""

from __future__ import annotations

from django.db import models

MONTH = 7
DIGEST = 64
USER = 64


class PackDraft(models.Model):
    """The pack of a month as it would be frozen now; written anew each night until it is.

    `content` is the pack's canonical JSON, as text: so that its bytes are the same everywhere.
    """

    month = models.CharField(max_length=MONTH, unique=True)
    content = models.TextField()
    digest = models.CharField(max_length=DIGEST)
    built_at = models.DateTimeField()


class FrozenPack(models.Model):
    """What two leaders saw. The database itself refuses to change or remove it."""

    month = models.CharField(max_length=MONTH, unique=True)
    content = models.TextField()
    digest = models.CharField(max_length=DIGEST)
    known_at = models.DateTimeField()
    frozen_at = models.DateTimeField()
    by = models.CharField(max_length=USER)


class PackRestatement(models.Model):
    """A figure of a frozen pack that later data corrected. Only ever added to; the last one holds."""

    pack = models.ForeignKey(FrozenPack, on_delete=models.PROTECT, related_name="restatements")
    figure = models.CharField(max_length=300)
    content = models.JSONField()
    noted_at = models.DateTimeField()


class PackHeld(models.Model):
    """Against which released sheet a frozen pack was held last: what came later may correct it."""

    month = models.CharField(max_length=MONTH, unique=True)
    sheet = models.BigIntegerField()


class PackPoint(models.Model):
    """A point that somebody wrote for a month's agenda."""

    key = models.CharField(max_length=40, unique=True)
    month = models.CharField(max_length=MONTH, db_index=True)
    block = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    ask = models.CharField(max_length=300, blank=True)
    figures = models.JSONField(default=list)
    side = models.CharField(max_length=8)
    author = models.CharField(max_length=USER)
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)


class PackChoice(models.Model):
    """Whether a proposed point is taken; without a row, the proposal itself says."""

    month = models.CharField(max_length=MONTH)
    point = models.CharField(max_length=300)
    taken = models.BooleanField()
    by = models.CharField(max_length=USER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "point"], name="pack_choice"),
        ]


class PackNote(models.Model):
    """What somebody noted for themselves beside a point: nobody else ever reads it."""

    month = models.CharField(max_length=MONTH)
    point = models.CharField(max_length=300)
    author = models.CharField(max_length=USER)
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "point", "author"], name="pack_note"),
        ]


class PackReader(models.Model):
    """That somebody has opened the pack of a month, and when first."""

    month = models.CharField(max_length=MONTH)
    reader = models.CharField(max_length=USER)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "reader"], name="pack_reader"),
        ]
