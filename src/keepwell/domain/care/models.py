"""Tough moments, as their person marked them."""

from __future__ import annotations

import uuid

from django.db import models


class ToughMark(models.Model):
    """That a moment was tough. No contact, no words: only who, for themself, and when."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "marked_at"], name="care_tough_of_person")]
