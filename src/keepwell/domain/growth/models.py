"""What new colleagues told, under their names, to readers of their own choice."""

from __future__ import annotations

import uuid

from django.db import models

from keepwell.domain.growth.rules import OUTCOMES, SIGHTS, TOPICS

USER, PERSON = 64, 36


class Insight(models.Model):
    """What seemed odd to fresh eyes at one of the four moments, and the answer.

    `sight` is the author's declaration of who may read it; `team` the team they were in when they
    told it. `became` is the id of an action, or the name of what was changed. Author and person
    are empty once they were erased: the words stay without them.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.CharField(max_length=PERSON, db_index=True)
    author = models.CharField(max_length=USER)
    team = models.CharField(max_length=160, blank=True)
    moment = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=10, choices=[(one, one) for one in TOPICS])
    sight = models.CharField(max_length=10, choices=[(one, one) for one in SIGHTS])
    text = models.TextField()
    told_on = models.DateField()
    answer = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, blank=True, choices=[(one, one) for one in OUTCOMES])
    became = models.CharField(max_length=200, blank=True)
    answered_by = models.CharField(max_length=USER, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["answered_on", "told_on"], name="insight_waits")]
