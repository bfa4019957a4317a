"""The company's own settings."""

from __future__ import annotations

from django.db import models


class Company(models.Model):
    """The one company that this house belongs to."""

    name = models.CharField(max_length=120, default="Our company")
    zone = models.CharField(max_length=60, default="UTC")
    demo = models.BooleanField(default=False)
    limits = models.JSONField(default=dict)


class WorkingCalendar(models.Model):
    """The working week of a site from a day on; an empty site stands for all others.

    `week`: {"0": [["09:00", "17:00"]], …}, Monday is 0; a day that is missing is free.
    """

    site = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    week = models.JSONField()
    region = models.CharField(max_length=20, blank=True)
    closed = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "valid_from"], name="calendar_version")
        ]


class SiteZone(models.Model):
    """The time zone of a site."""

    site = models.CharField(max_length=120, unique=True)
    zone = models.CharField(max_length=60)


class Target(models.Model):
    """What a measure should reach from a day on; an empty team stands for the company."""

    measure = models.CharField(max_length=60)
    team = models.CharField(max_length=160, blank=True)
    value = models.FloatField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "team", "valid_from"], name="target_version")
        ]


class ChartNote(models.Model):
    """A note pinned to a day on charts; an empty measure stands for all."""

    on = models.DateField()
    text = models.CharField(max_length=200)
    measure = models.CharField(max_length=60, blank=True)
    by = models.CharField(max_length=64)
    removed_at = models.DateTimeField(null=True)
