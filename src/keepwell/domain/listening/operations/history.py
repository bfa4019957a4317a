"""Rounds that are over before they came here: the demo company's history, and nobody else's.

A real company's answers come through the protocol alone. What is loaded here never had a token,
a key or a ballot, so it is refused outside the demo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from keepwell.domain.company import queries as company
from keepwell.domain.listening.models import Asked, ClosedAnswer, Round
from keepwell.domain.listening.operations.rounds import BATCH, Atom, RoundError
from keepwell.domain.listening.queries import items_of
from keepwell.domain.listening.rules.answers import checked
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date


def load_closed_round(
    *,
    title: str,
    questions: Sequence[Mapping[str, Any]],
    opens_on: date,
    closes_on: date,
    atoms: Sequence[Atom],
    limits: Mapping[str, int],
    answers: Sequence[tuple[int, Mapping[str, Any]]],
    by: str,
    languages: Sequence[str] = (),
) -> str:
    """A round of the demo's past, closed already; its key. The same again changes nothing.

    Args:
        title: what it is called; with its last day it tells whether it is here already.
        questions: as for a draft.
        opens_on: first day.
        closes_on: last day.
        atoms: the frozen groups.
        limits: smallest groups of that day.
        answers: frozen group and options by item, in any order: they are kept in one drawn by lot.
        by: who loads it.
        languages: in which it was asked beside the questions' own.

    Raises:
        RoundError: in a company that is not the demo.
        AnswerError: for an answer that no form of the round can send.
    """
    if not company.settings().demo:
        raise RoundError("Only the demo company has rounds that nobody answered here")
    items = items_of(questions=questions)
    with transaction.atomic():
        before = Round.objects.filter(title=title, closes_on=closes_on, state=Round.State.CLOSED)
        if found := before.first():
            return found.key.hex
        made = Round.objects.create(
            title=title, questions=[dict(one) for one in questions], opens_on=opens_on,
            closes_on=closes_on, state=Round.State.CLOSED, limits=dict(limits), made_by=by,
            languages=list(languages),
            accepted=len(answers),
            atoms=[
                {"teams": list(one.teams), "units": list(one.units), "people": len(one.people)}
                for one in atoms
            ],
        )  # fmt: skip
        rows = [ClosedAnswer(round=made, atom=at, chosen=checked(one, items=items)) for at, one in answers]  # fmt: skip
        ClosedAnswer.objects.bulk_create(sorted(rows, key=lambda one: one.id), batch_size=BATCH)
        asked = [Asked(round=made, person=who, atom=at) for at, one in enumerate(atoms) for who in one.people]  # fmt: skip
        Asked.objects.bulk_create(asked, batch_size=BATCH)
        record(
            actor=by, verb="load_closed_round", subject_kind="round", subject_id=made.key.hex,
            detail={"answers": len(answers)},
        )  # fmt: skip
    return made.key.hex
