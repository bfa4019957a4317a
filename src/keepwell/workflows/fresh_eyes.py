"""What new colleagues see with fresh eyes: answered by name, and followed up like any promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from keepwell.domain.growth import operations as writing
from keepwell.domain.growth import queries as reading
from keepwell.domain.partnership.operations import actions

if TYPE_CHECKING:
    from datetime import date, datetime

SOURCE: Final = "insight/{insight}"
"""By this key an action says which insight it came from."""


def answer_with_action(
    *, insight: reading.InsightView, text: str, what: str, owner: str, due_on: date, by: str,
    on: date, now: datetime,
) -> str:  # fmt: skip
    """Answer an insight, and write down who does what by when; the action's id.

    Both or neither: an answer never promises what stands in no list.

    Raises:
        InsightError: without an answer's words.
        ActionError: without words, or for an owner who cannot sign in.
    """
    with transaction.atomic():
        action = actions.add(
            text=what, owner=owner, due_on=due_on, by=by, now=now, source="voice",
            source_key=SOURCE.format(insight=insight.id), topic="onboarding",
            team=insight.team if insight.sight != "leaders" else "",
        )  # fmt: skip
        writing.answer_insight(
            insight=insight.id, text=text, outcome="action", became=action, by=by, on=on
        )
    return action
