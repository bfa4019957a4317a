"""The suggestion box in the register: threads, their messages, themes, and the house's texts.

No person behind a message of a writer, no moment, no number in order: rows have numbers drawn by
lot, and on SQLite they lie in the order of these numbers. Only the house's side has names.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


BITS: Final = 60


def drawn() -> int:
    """A number drawn by lot."""
    return secrets.randbits(BITS)


if TYPE_CHECKING:
    _Whole = models.BigIntegerField[int, int]
else:
    _Whole = models.BigIntegerField


class LotField(_Whole):
    """A key drawn by lot. As SQLite's own row number it also says where the row lies."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """SQLite takes a key for its row number only when it is called an integer."""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """How migrations name it."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "keepwell.domain.listening.box_models.LotField", args, kwargs


class BoxTheme(models.Model):
    """What several letters are about: who takes it on, by when, and the public answer.

    `answered_on` is the day from which it stands on "You said, we did"; none while it is drafted.
    """

    title = models.CharField(max_length=120)
    owner = models.CharField(max_length=32)
    due_on = models.DateField()
    state = models.CharField(max_length=8, default="open")
    answer = models.TextField(blank=True)
    opened_on = models.DateField()
    answered_on = models.DateField(null=True)
    done_on = models.DateField(null=True)


class BoxThread(models.Model):
    """One letter and what followed. `receipt` is a keyed hash of the hash of twelve words."""

    id = LotField(primary_key=True)
    receipt = models.CharField(max_length=64, unique=True)
    came_on = models.DateField()
    card = models.BooleanField(default=False)
    theme = models.ForeignKey(
        BoxTheme, null=True, on_delete=models.SET_NULL, related_name="threads"
    )
    outcome = models.CharField(max_length=8, blank=True)
    answered_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)


class BoxMessage(models.Model):
    """One message of a thread; `by` is empty on the writer's side, `name` only what they gave."""

    id = LotField(primary_key=True, default=drawn)
    thread = models.ForeignKey(BoxThread, on_delete=models.CASCADE, related_name="messages")
    no = models.PositiveIntegerField()
    on = models.DateField()
    by = models.CharField(max_length=32, blank=True)
    text = models.TextField(blank=True)
    name = models.CharField(max_length=120, blank=True)


class BoxTexts(models.Model):
    """What the company wrote on the box, by language: empty words mean the product's own."""

    language = models.CharField(max_length=8, unique=True)
    welcome = models.TextField(blank=True)
    report = models.TextField(blank=True)
    crisis = models.TextField(blank=True)
