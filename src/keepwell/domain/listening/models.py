"""Rounds, who is asked (named), and closed answers (nameless): two sides that share no key.

`Asked` and `Issued` know persons and never an answer. `ClosedAnswer` and `ClosedComment` know an
atom and never a person, a moment or an order: they were written shuffled, in one transaction,
under random ids. Open answers are not here at all (see `ballot`).
"""

from __future__ import annotations

import uuid

from django.db import models

from keepwell.domain.listening import (  # tables of this app, too
    box_models,  # noqa: F401
    visitor_models,  # noqa: F401
)


class Round(models.Model):
    """One round of questions. `atoms`: [{"teams": […], "people": n, "key": id}], in order.

    `questions`: [{"instrument": id, "version": 1, "items": […]}]. `limits` are those of the day
    it opened and never change after. `manifest` is the signed list of all public keys.
    """

    class State(models.TextChoices):
        """Where a round is on its way."""

        DRAFT = "draft"
        OPENING = "opening"
        OPEN = "open"
        CLOSED = "closed"
        VOID = "void"

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="en")
    languages = models.JSONField(default=list)
    """In which languages it is asked beside the questions' own."""
    questions = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    opens_on = models.DateField()
    closes_on = models.DateField()
    atoms = models.JSONField(default=list)
    limits = models.JSONField(default=dict)
    manifest = models.TextField(blank=True)
    manifest_hash = models.CharField(max_length=64, blank=True)
    made_by = models.CharField(max_length=64)
    accepted = models.PositiveIntegerField(null=True)
    """How many answers there were; told only once it is closed."""
    told = models.JSONField(default=dict)
    """By instrument the groups of atoms that were published."""


class Asked(models.Model):
    """Somebody may answer a round: frozen when it opened, with their atom."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="asked")
    person = models.CharField(max_length=36)
    atom = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="asked_once")]


class Issued(models.Model):
    """A token was signed for somebody, fetched ahead for everyone: holding one is not answering."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="issued")
    person = models.CharField(max_length=36)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="issued_once")]


class ClosedAnswer(models.Model):
    """One answer of a closed round: an atom and the options chosen, and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    atom = models.PositiveIntegerField()
    chosen = models.JSONField()


class ClosedComment(models.Model):
    """One comment of a closed round, without the scores that came with it.

    `teams` is the smallest group with ten answers or more; nothing finer is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="comments")
    teams = models.JSONField()
    item = models.CharField(max_length=40)
    text = models.TextField()


class OwnQuestion(models.Model):
    """One question of the bank. `texts`: its words by language; they change only until it is asked."""

    key = models.CharField(max_length=16, unique=True)
    texts = models.JSONField()
    scale = models.CharField(max_length=8)
    delicate = models.BooleanField(default=False)
    retired = models.BooleanField(default=False)
    made_by = models.CharField(max_length=64)


class OwnLicence(models.Model):
    """A company says that it may use an instrument, and enters its items.

    `told`: holder, reference, language, lowest, labels, items [{text, reverse}], delicate, direction.
    """

    instrument = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    told = models.JSONField()
    retired = models.BooleanField(default=False)
    stated_by = models.CharField(max_length=64)
    stated_on = models.DateField()


class Norm(models.Model):
    """What staff elsewhere said, as it was published: shown beside a result, never as a target.

    `of`: an instrument's full item id ("instrument:item"), or a measure. `kind`: how `value` is
    told: "positive" (share 0–1 of 4 and 5), "index" (0–100), "share" (0–1).
    """

    of = models.CharField(max_length=80)
    kind = models.CharField(max_length=8)
    group = models.CharField(max_length=160)
    year = models.PositiveSmallIntegerField()
    value = models.FloatField()
    answers = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=200)
    entered_by = models.CharField(max_length=64)
    entered_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "kind", "group", "year"], name="norm_once")
        ]
