"""A person's consent to have their practice shared: given, taken back, over after a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from keepwell.domain.partnership.models import Practice
from keepwell.domain.partnership.rules.practices import checked, since
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from datetime import date

SYSTEM = "system"


def _note(by: str, verb: str, person: str) -> None:
    record(actor=by, verb=verb, subject_kind="person", subject_id=person)


def share_practice(
    *, person: str, text: str, word: str, months: tuple[str, str], by: str, today: date
) -> None:
    """Agree that HR and leaders read what one does, under one's name; again writes it anew.

    Args:
        person: whose, and who agrees.
        text: in their own words.
        word: what the fair comparison says of them now; only "clearly above" is shared.
        months: the first and the last that it is of.
        by: their account.
        today: the day where the company is.

    Raises:
        PracticeError: see `rules.practices.checked`.
    """
    told = checked(text=text, word=word)
    kept = {"user": by, "text": told, "first": months[0], "last": months[1], "shared_on": today}
    with transaction.atomic():
        if Practice.objects.filter(person=person, **kept).exists():
            return
        Practice.objects.update_or_create(person=person, defaults=kept)
        _note(by, "share_practice", person)


def withdraw_practice(*, person: str, by: str) -> None:
    """Take it back: nothing of it is kept but that it was taken back. Twice changes nothing."""
    with transaction.atomic():
        done, _kinds = Practice.objects.filter(person=person).delete()
        if done:
            _note(by, "withdraw_practice", person)


def end_practices(*, today: date, by: str = SYSTEM) -> int:
    """Delete what was shared more than a year ago; how many."""
    with transaction.atomic():
        over = list(Practice.objects.filter(shared_on__lt=since(today)))
        for one in over:
            one.delete()
            _note(by, "end_practices", one.person)
    return len(over)
