"""Telling, taking back and answering insights: one transaction and one trail row each.

The trail says that somebody told or answered something, never what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from keepwell.domain.growth.models import Insight
from keepwell.domain.growth.rules import InsightError, checked, checked_answer
from keepwell.domain.trail.operations import record
from keepwell.kernel.ids import is_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date


def _note(by: str, verb: str, found: Insight, **detail: Any) -> None:
    subject = found.public_id.hex
    record(actor=by, verb=verb, subject_kind="insight", subject_id=subject, detail=detail)


def _locked(insight: str) -> Insight:
    rows = Insight.objects.select_for_update()
    found = rows.filter(public_id=insight).first() if is_id(insight) else None
    if found is None:
        raise LookupError(f"there is no insight {insight!r}")
    return found


def tell_insight(
    *, person: str, team: str, moment: int, topic: str, sight: str, text: str, by: str, on: date
) -> str:  # fmt: skip
    """Tell what seems odd; the same words at the same moment are one insight.

    Args:
        person: key of who tells it.
        team: the team they are in.
        moment: 7, 28, 56 or 84, as `rules.moment` says.
        topic: about the customers' experience, or our ways of working.
        sight: who may read it: HR and Support's leaders, also their lead, or everybody.
        text: their words.
        by: their user.
        on: the day.

    Returns:
        The insight's id.

    Raises:
        InsightError: when something is missing.
    """
    words = checked(text=text, topic=topic, sight=sight)
    with transaction.atomic():
        same = Insight.objects.filter(person=person, moment=moment, text=words).first()
        if same:
            return same.public_id.hex
        made = Insight.objects.create(
            person=person, author=by, team=team, moment=moment, topic=topic, sight=sight,
            text=words, told_on=on,
        )  # fmt: skip
        _note(by, "tell_insight", made, moment=moment, sight=sight)
    return made.public_id.hex


def take_back_insight(*, insight: str, by: str) -> None:
    """Take back what one told, with its answer; only its author can.

    Raises:
        InsightError: for an insight of somebody else.
    """
    with transaction.atomic():
        found = Insight.objects.select_for_update().filter(public_id=insight).first()
        if found is None:
            return
        if found.author != by:
            raise InsightError("Only who told it can take it back")
        _note(by, "take_back_insight", found)
        found.delete()


def answer_insight(
    *, insight: str, text: str, outcome: str, by: str, on: date, became: str = ""
) -> None:
    """Answer an insight; a better answer later takes the place of the first, whose day stays.

    Args:
        insight: which.
        text: what its author reads.
        outcome: it became an action, a changed playbook, an explanation, or a no with its reason.
        by: who answers.
        on: the day.
        became: the action's id, or the name of what was changed.

    Raises:
        InsightError: when something is missing.
    """
    words = checked_answer(text=text, outcome=outcome, became=became.strip())
    with transaction.atomic():
        found = _locked(insight)
        told = {"answer": words, "outcome": outcome, "became": became.strip()}
        if all(getattr(found, name) == value for name, value in told.items()):
            return
        for name, value in told.items():
            setattr(found, name, value)
        found.answered_by, found.answered_on = by, found.answered_on or on
        found.save()
        _note(by, "answer_insight", found, outcome=outcome)


def reword(*, told: Callable[[str], str], person: str) -> int:
    """Say otherwise what was told, and forget that somebody told it; how many rows.

    Part of erasing somebody, whose operation leaves the trail row.
    """
    with transaction.atomic():
        done = Insight.objects.filter(person=person).update(person="", author="")
        for one in Insight.objects.all():
            after = {
                name: told(getattr(one, name)) for name in ("text", "answer", "became", "team")
            }
            if any(getattr(one, name) != value for name, value in after.items()):
                Insight.objects.filter(pk=one.pk).update(**after)
                done += 1
    return done
