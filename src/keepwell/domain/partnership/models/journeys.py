"""Which measures mirror each other in a phase, where both sides have chosen others than the usual."""

from __future__ import annotations

from django.db import models

from keepwell.domain.partnership.rules.journeys import LONGEST, PHASES


class JourneyMirror(models.Model):
    """One phase's choice; a phase without a row shows what is usual."""

    phase = models.CharField(max_length=8, unique=True, choices=[(one, one) for one in PHASES])
    staff = models.CharField(max_length=60, blank=True)
    customer = models.CharField(max_length=60, blank=True)
    touchpoint = models.CharField(max_length=200, blank=True)
    likeness = models.CharField(max_length=LONGEST)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
