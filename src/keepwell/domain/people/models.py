"""People and their history. Two times everywhere: when it held, and when we knew it.

Rows are never overwritten: a correction ends the row (`known_to`, `ended_by`) and adds another,
so what a frozen pack showed can be computed again.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models

OPEN_END = date(9999, 12, 31)


class Origin(models.TextChoices):
    """Who told us."""

    HR = "hr"
    CONTACTS = "contacts"
    NAMED = "named"  # only named as somebody's manager


class LeaveClass(models.TextChoices):
    """Reasons for leaving, as classes (domain T3)."""

    VOLUNTARY = "voluntary"
    INVOLUNTARY = "involuntary"
    END_OF_TERM = "end_of_term"
    OTHER = "other"
    UNKNOWN = "unknown"


class Person(models.Model):
    """Who is meant; what is known about them stands in PersonRecord."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_key = models.CharField(max_length=200, null=True, unique=True)
    erased_at = models.DateTimeField(null=True)


class Versioned(models.Model):
    """Known from when until when, by which batch."""

    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)
    batch = models.CharField(max_length=40, blank=True, db_index=True)
    ended_by = models.CharField(max_length=40, blank=True, db_index=True)

    class Meta:
        abstract = True


class PersonRecord(Versioned):
    """Name, address and how somebody came to us."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="records")
    external_id = models.CharField(max_length=80, blank=True, db_index=True)
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True, db_index=True)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    hiring_source = models.CharField(max_length=120, blank=True)
    agency = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(known_to=None), name="person_one_record"
            )
        ]


class Claim(models.Model):
    """That an import brought what a standing row of another import says.

    `subject` is the row's model (`jobrow`), `row` its number.
    """

    batch = models.CharField(max_length=40, db_index=True)
    subject = models.CharField(max_length=16)
    row = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "row", "batch"], name="claim_once")
        ]


class Team(models.Model):
    """A team by its name; `parent` makes the tree that a lead's scope follows."""

    name = models.CharField(max_length=160, unique=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    unit = models.CharField(max_length=160, blank=True)
    site = models.CharField(max_length=120, blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    batch = models.CharField(max_length=40, blank=True)


class Employment(Versioned):
    """A spell of employment. `last_day` is the last day worked, inclusive."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="spells")
    start_on = models.DateField()
    last_day = models.DateField(null=True)
    leave_class = models.CharField(max_length=12, choices=LeaveClass.choices, blank=True)
    regretted = models.BooleanField(null=True)
    origin = models.CharField(max_length=8, choices=Origin.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "start_on"],
                condition=models.Q(known_to=None),
                name="spell_one_start",
            ),
            models.CheckConstraint(
                condition=models.Q(last_day=None) | models.Q(last_day__gte=models.F("start_on")),
                name="spell_forward",
            ),
        ]


class JobRow(Versioned):
    """Where and for whom somebody worked in [valid_from, valid_to)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="job_rows")
    valid_from = models.DateField()
    valid_to = models.DateField(default=OPEN_END)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="job_rows")
    unit = models.CharField(max_length=160, blank=True)
    role = models.CharField(max_length=160, blank=True)
    site = models.CharField(max_length=120, blank=True)
    manager = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="reports")
    contract = models.CharField(max_length=80, blank=True)
    hours = models.FloatField(null=True)
    fte = models.FloatField(null=True)
    origin = models.CharField(max_length=8, choices=Origin.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "valid_from"],
                condition=models.Q(known_to=None),
                name="job_row_one_start",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__gt=models.F("valid_from")), name="job_row_forward"
            ),
        ]


class Absence(Versioned):
    """An absence by its class; reasons never come in. Days are inclusive, and may be unknown.

    `occurrence` counts exact repeats inside one file, which are real: half a day twice.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absences")
    absence_key = models.CharField(max_length=200)
    start_on = models.DateField(null=True)
    end_on = models.DateField(null=True)
    hours = models.FloatField(null=True)
    days = models.FloatField(null=True)
    absence_class = models.CharField(max_length=16)
    reported_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)
    occurrence = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absence_key", "occurrence"],
                condition=models.Q(known_to=None),
                name="absence_once",
            )
        ]


class Agent(models.Model):
    """Who handled contacts, as a helpdesk names them; `agent_key` is the pseudonym in facts."""

    source = models.CharField(max_length=80, blank=True)
    agent_key = models.CharField(max_length=64, unique=True)
    name_written = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    employee_id = models.CharField(max_length=80, blank=True)
    team = models.CharField(max_length=160, blank=True)
    site = models.CharField(max_length=120, blank=True)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    contacts = models.BigIntegerField(default=0)


class AgentCount(models.Model):
    """How many contacts of an agent came with a batch; the sum is what leaving them costs."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="counts")
    batch = models.CharField(max_length=40, db_index=True)
    contacts = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "batch"], name="agent_batch_once")]


class Identity(models.Model):
    """That an agent is a person: proposed, confirmed, rejected or undone, with its reasons."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"
        UNDONE = "undone"

    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="identities")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identities")
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    provisional = models.BooleanField(default=False)
    batch = models.CharField(max_length=40, blank=True, db_index=True)
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "person"], name="identity_pair"),
            models.UniqueConstraint(
                fields=["agent"],
                condition=models.Q(state="confirmed"),
                name="identity_one_confirmed",
            ),
        ]
