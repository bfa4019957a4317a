"""Practice that somebody agreed to share, in their own words."""

from __future__ import annotations

import uuid

from django.db import models

KEY = 36
USER = 64
MONTH = 7
LONGEST = 1_000


class Practice(models.Model):
    """What a person whose customers are clearly more content does, shared with HR and leaders.

    The row is the consent: it is there while the person agrees, and deleted when they do not.
    `first` and `last` are the months that the fair word was of; no figure is kept with it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.CharField(max_length=KEY, unique=True)
    user = models.CharField(max_length=USER)
    text = models.CharField(max_length=LONGEST)
    first = models.CharField(max_length=MONTH)
    last = models.CharField(max_length=MONTH)
    shared_on = models.DateField()
