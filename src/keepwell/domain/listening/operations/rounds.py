"""A round from its draft to its end; each step is one trail row, and none of them names an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from keepwell.domain.listening.ballot import Ballot
from keepwell.domain.listening.models import Asked, ClosedAnswer, ClosedComment, Issued, Round
from keepwell.domain.listening.queries import items_of
from keepwell.domain.listening.rules import manifest
from keepwell.domain.listening.rules.own_questions import BANKS
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

State = Round.State
BATCH = 1_000


class RoundError(ValueError):
    """A step that this round cannot take now."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A frozen group: its teams, the unit of each, and the keys of the people who are asked."""

    teams: tuple[str, ...]
    people: tuple[str, ...]
    units: tuple[str, ...] = ()


Grouping = Callable[[Sequence[int]], Sequence[tuple[frozenset[int], tuple[str, ...]]]]
"""From answers by atom to the groups that comments may be told of: atoms, and names of teams."""


def _note(by: str, verb: str, round_: Round, **detail: Any) -> None:
    record(actor=by, verb=verb, subject_kind="round", subject_id=round_.key.hex, detail=detail)


def _locked(round_key: str) -> Round:
    found = Round.objects.select_for_update().filter(key=round_key).first()
    if found is None:
        raise LookupError(f"there is no round {round_key!r}")
    return found


def draft_round(
    *,
    title: str,
    questions: Sequence[Mapping[str, Any]],
    opens_on: date,
    closes_on: date,
    by: str,
    languages: Sequence[str] = (),
) -> str:
    """Plan a round; its key. `languages`: in which it is asked beside the questions' own.

    Raises:
        RoundError: without a question, when it would close before it opens, or when a round
            with the same instrument ends in the same month: a month has one figure.
        AnswerError: for an instrument or an item that does not exist.
    """
    if not items_of(questions=questions):
        raise RoundError("A round needs at least one question")
    if closes_on <= opens_on:
        raise RoundError("A round closes after the day it opens")
    with transaction.atomic():
        _once_a_month(questions, closes_on)
        made = Round.objects.create(
            title=title, questions=[dict(one) for one in questions], opens_on=opens_on,
            closes_on=closes_on, languages=list(languages), made_by=by,
        )  # fmt: skip
        _note(by, "draft_round", made)
    return made.key.hex


def _once_a_month(questions: Sequence[Mapping[str, Any]], closes_on: date) -> None:
    same = Round.objects.exclude(state=State.VOID).filter(
        closes_on__year=closes_on.year, closes_on__month=closes_on.month
    )
    asked = _figures_of(questions)
    for other in same:
        if asked & _figures_of(other.questions):
            raise RoundError(
                f"“{other.title}” ends in the same month and asks of the same set: "
                "let this round end in another month, or choose other questions"
            )


def _figures_of(questions: Sequence[Mapping[str, Any]]) -> set[str]:
    """Whose figure a month has once: an instrument; of the company's own questions each."""
    own = {item for part in questions if part["instrument"] in BANKS for item in part["items"]}
    return own | {part["instrument"] for part in questions if part["instrument"] not in BANKS}


def drop_round(*, round_key: str, by: str) -> None:
    """Take a draft away.

    Raises:
        RoundError: when it was opened: what was asked stays on record.
    """
    with transaction.atomic():
        found = Round.objects.select_for_update().filter(key=round_key).first()
        if found is None:
            return
        if found.state != State.DRAFT:
            raise RoundError("Only a draft can be dropped")
        _note(by, "drop_round", found)
        found.delete()


def open_round(
    *,
    round_key: str,
    atoms: Sequence[Atom],
    limits: Mapping[str, int],
    home: Path,
    secret: str,
    by: str,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Freeze who is asked, make a key pair for each atom, publish the manifest.

    Killed on the way it may be called again: the frozen atoms stay, missing keys are made.

    Args:
        round_key: the round.
        atoms: groups as `analytics.release.voice.freeze` made them.
        limits: smallest groups; from now on they hold for this round.
        home: the company's folder; the ballot is made in it.
        secret: the company's signing key, 64 hex digits.
        by: who opens it.
        progress: told (keys made, keys in all).

    Raises:
        RoundError: for a round that is open or over, or when nobody would be asked.
    """
    frozen = _freeze(round_key, atoms, limits)
    ballot = Ballot.of(home, frozen.key.hex)
    if not ballot.exists:
        ballot.create()
    keys = []
    for at, atom in enumerate(frozen.atoms):
        keys.append((ballot.key(at), atom["teams"]))
        if progress is not None:
            progress(at + 1, len(frozen.atoms))
    with transaction.atomic():
        found = _locked(round_key)
        if found.state == State.OPEN:
            return
        found.manifest = manifest.written(
            round_key=found.key.hex, closes_on=found.closes_on.isoformat(), keys=keys, secret=secret
        )
        found.manifest_hash = manifest.fingerprint(found.manifest)
        found.atoms = [
            {**atom, "key": manifest.key_id(pem)}
            for atom, (pem, _) in zip(found.atoms, keys, strict=True)
        ]
        found.state = State.OPEN
        found.save()
        _note(by, "open_round", found, atoms=len(keys), manifest=found.manifest_hash)


def _freeze(round_key: str, atoms: Sequence[Atom], limits: Mapping[str, int]) -> Round:
    with transaction.atomic():
        found = _locked(round_key)
        if found.state in {State.OPENING, State.OPEN}:
            return found
        if found.state != State.DRAFT:
            raise RoundError("This round is over: draft another one")
        if not any(one.people for one in atoms):
            raise RoundError("Nobody would be asked: HR's list of people is needed first")
        found.atoms = [
            {"teams": list(one.teams), "units": list(one.units), "people": len(one.people)}
            for one in atoms
        ]
        found.limits = dict(limits)
        found.state = State.OPENING
        found.save()
        rows = [Asked(round=found, person=key, atom=at) for at, one in enumerate(atoms) for key in one.people]  # fmt: skip
        Asked.objects.bulk_create(rows, batch_size=BATCH)
    return found


def close_round(*, round_key: str, home: Path, by: str, grouping: Grouping) -> int:
    """Copy the answers in an order drawn by lot, destroy keys and ballot; how many there were.

    Killed on the way it may be called again: the copy is one transaction, and a ballot that was
    copied is only destroyed.

    Args:
        round_key: the round.
        home: the company's folder.
        by: who closes it.
        grouping: from answers by atom to the groups that comments may be told of: pairs of
            atoms and team names; atoms in no group give their comments to nobody.

    Raises:
        RoundError: for a round that was never opened.
        BallotMissingError: when the ballot is gone, as after a restored backup: void the round.
    """
    ballot = Ballot.of(home, _locked_key(round_key))
    with transaction.atomic():
        found = _locked(round_key)
        if found.state == State.OPEN:
            rows = ballot.shuffled()
            _copy(found, rows, grouping)
            found.state, found.accepted = State.CLOSED, len(rows)
            found.save(update_fields=["state", "accepted"])
            Issued.objects.filter(round=found).delete()
            _note(by, "close_round", found, answers=len(rows))
        elif found.state not in {State.CLOSED, State.VOID}:
            raise RoundError("This round was never opened")
    ballot.destroy()
    return found.accepted or 0


def _locked_key(round_key: str) -> str:
    found = Round.objects.filter(key=round_key).first()
    if found is None:
        raise LookupError(f"there is no round {round_key!r}")
    return found.key.hex


def _copy(found: Round, rows: Sequence[tuple[int, dict[str, Any]]], grouping: Grouping) -> None:
    items = items_of(questions=found.questions)
    comments = {name for name, (_instrument, item) in items.items() if item.kind == "text"}
    counts = [sum(atom == at for atom, _ in rows) for at in range(len(found.atoms))]
    teams_of = {at: teams for atoms, teams in grouping(counts) for at in atoms}
    answers = [
        ClosedAnswer(round=found, atom=atom, chosen={k: v for k, v in body.items() if k not in comments})
        for atom, body in rows
    ]  # fmt: skip
    said = [
        ClosedComment(round=found, teams=list(teams_of[atom]), item=name, text=body[name])
        for atom, body in rows
        for name in sorted(comments & set(body))
        if atom in teams_of
    ]
    # by their random ids: neither table keeps the order of the other
    ClosedAnswer.objects.bulk_create(sorted(answers, key=lambda one: one.id), batch_size=BATCH)
    ClosedComment.objects.bulk_create(sorted(said, key=lambda one: one.id), batch_size=BATCH)


def void_round(*, round_key: str, home: Path, by: str, reason: str) -> None:
    """End a round without counting it: a restored backup, a mistake. Its answers are destroyed.

    Raises:
        RoundError: for a round that was counted.
    """
    with transaction.atomic():
        found = _locked(round_key)
        if found.state == State.CLOSED:
            raise RoundError("This round was counted; it cannot be made void")
        if found.state != State.VOID:
            found.state = State.VOID
            found.save(update_fields=["state"])
            Issued.objects.filter(round=found).delete()
            _note(by, "void_round", found, reason=reason)
    Ballot.of(home, found.key.hex).destroy()


def publish_round(
    *, round_key: str, cells: Mapping[str, Sequence[frozenset[int]]], by: str
) -> None:
    """Remember which groups of atoms were told of a closed round, by instrument: the next minds them.

    Raises:
        RoundError: for a round that is not closed.
    """
    with transaction.atomic():
        found = _locked(round_key)
        if found.state != State.CLOSED:
            raise RoundError("Only a closed round is published")
        told = {
            name: [list(one) for one in sorted({tuple(sorted(one)) for one in groups})]
            for name, groups in cells.items()
        }
        if found.told == told:
            return
        found.told = told
        found.save(update_fields=["told"])
        _note(by, "publish_round", found, cells=sum(map(len, told.values())))
