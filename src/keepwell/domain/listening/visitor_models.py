"""Voices of candidates and leavers in the register: codes, rounds, and answers of closed rounds.

No table of answers has a person, a code or a moment; codes have no person either: who was given
which is known to whoever handed it out, and what became of it to nobody.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from keepwell.domain.listening.rules.visitors import KINDS


class VisitorRound(models.Model):
    """A stretch in which candidates or leavers are asked: a quarter, or what is left of it.

    `keys` are ids of public keys, one a group in the order of the rules; `manifest` lists them.
    """

    class State(models.TextChoices):
        """Where it is on its way."""

        OPEN = "open"
        CLOSED = "closed"
        VOID = "void"

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=[(one, one) for one in KINDS])
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    opens_on = models.DateField()
    closes_on = models.DateField()
    keys = models.JSONField(default=list)
    manifest = models.TextField()
    manifest_hash = models.CharField(max_length=64)

    class Meta:
        """A kind is asked in one round at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(state="open"), name="visitor_one_open"
            )
        ]


class VisitorCode(models.Model):
    """A code that was handed out, as its hash; which round it was used in, and for which request."""

    mark = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=10)
    group = models.PositiveSmallIntegerField()
    given_on = models.DateField()
    round = models.ForeignKey(
        VisitorRound, null=True, on_delete=models.CASCADE, related_name="codes"
    )
    fingerprint = models.CharField(max_length=64, blank=True)


class VisitorAnswer(models.Model):
    """One answer of a closed round: a group and the options chosen, and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(VisitorRound, on_delete=models.CASCADE, related_name="answers")
    group = models.PositiveSmallIntegerField()
    chosen = models.JSONField()


class VisitorComment(models.Model):
    """One comment of a closed round, without the options that came with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(VisitorRound, on_delete=models.CASCADE, related_name="comments")
    group = models.PositiveSmallIntegerField()
    text = models.TextField()


class VisitorPool(models.Model):
    """What was told of a group: figures as they left the gate, of rounds that no other pool has."""

    kind = models.CharField(max_length=10)
    group = models.PositiveSmallIntegerField()
    rounds = models.ManyToManyField(VisitorRound, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField()
    figures = models.JSONField()
    comments = models.JSONField(default=list)
    told_on = models.DateField()
