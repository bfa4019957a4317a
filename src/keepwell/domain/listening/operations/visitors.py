"""Asking candidates and leavers: named steps leave a trail row, codes and answers never a name."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, cast

from django.db import transaction

from keepwell.domain.listening.ballot import Ballot, BallotMissingError
from keepwell.domain.listening.operations.answering import RoundOverError
from keepwell.domain.listening.operations.issuing import IssuedBeforeError, NotAskedError
from keepwell.domain.listening.rules import manifest, tokens
from keepwell.domain.listening.rules.answers import asked_items, checked
from keepwell.domain.listening.rules.visitors import GROUPS, MOST_CODES, VisitorError, new_code
from keepwell.domain.listening.rules.visitors import mark as mark_of
from keepwell.domain.listening.visitor_models import (
    VisitorAnswer,
    VisitorCode,
    VisitorComment,
    VisitorPool,
    VisitorRound,
)
from keepwell.domain.listening.visitor_queries import asked, round_for
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from keepwell.domain.listening.rules.instruments import Instrument, Item
    from keepwell.domain.listening.rules.visitors import Kind

State = VisitorRound.State


def _note(by: str, verb: str, found: VisitorRound, **detail: Any) -> None:
    told = {"kind": found.kind, **detail}
    record(actor=by, verb=verb, subject_kind="visitors", subject_id=found.key.hex, detail=told)


def ask_visitors(
    *, kind: Kind, opens_on: date, closes_on: date, home: Path, secret: str, by: str
) -> str:  # fmt: skip
    """Begin to ask candidates, or leavers: a key pair for each group; the round's key.

    While they are asked already, it is the round that is open.

    Args:
        kind: whom.
        opens_on: the first day.
        closes_on: the last day; then keys and ballot are destroyed.
        home: the company's folder; the ballot is made in it.
        secret: the company's signing key, 64 hex digits.
        by: who asks.
    """
    with transaction.atomic():
        now = VisitorRound.objects.select_for_update().filter(kind=kind, state=State.OPEN).first()
        if now is not None:
            return now.key.hex
        made = VisitorRound(kind=kind, opens_on=opens_on, closes_on=closes_on)
        ballot = Ballot.of(home, made.key.hex)
        ballot.create()
        keys = [(ballot.key(at), (name,)) for at, name in enumerate(GROUPS[kind])]
        made.manifest = manifest.written(
            round_key=made.key.hex, closes_on=closes_on.isoformat(), keys=keys, secret=secret
        )
        made.manifest_hash = manifest.fingerprint(made.manifest)
        made.keys = [manifest.key_id(pem) for pem, _name in keys]
        made.save()
        _note(by, "ask_visitors", made, closes_on=f"{closes_on}", manifest=made.manifest_hash)
    return made.key.hex


def give_codes(*, kind: Kind, group: int, count: int, by: str, on: date) -> list[str]:
    """Codes to hand out, each for one answer; they are shown this once, and kept as hashes.

    Raises:
        VisitorError: for a group that is none, or while nobody is asked.
    """
    if not 0 <= group < len(GROUPS[kind]) or not 1 <= count <= MOST_CODES:
        raise VisitorError(f"Choose a group, and 1 to {MOST_CODES} codes")
    codes = [new_code() for _ in range(count)]
    with transaction.atomic():
        now = VisitorRound.objects.filter(kind=kind, state=State.OPEN).first()
        if now is None:
            raise VisitorError("Begin to ask first")
        VisitorCode.objects.bulk_create(
            VisitorCode(mark=mark_of(code), kind=kind, group=group, given_on=on) for code in codes
        )
        _note(by, "give_codes", now, count=count)
    return codes


def issue_visitor_token(*, code: str, blinded: bytes, home: Path, on: date) -> bytes:
    """A blind signature for a code; the same request gets the same one again.

    Raises:
        NotAskedError: for a code that opens nothing.
        IssuedBeforeError: for another message than the one that was signed.
        TokenError: for a message that cannot be right.
    """
    found = round_for(code=code, on=on)
    if found is None:
        raise NotAskedError("visitor")
    view, key_id = found
    signed = Ballot.of(home, view.key).sign(view.keys.index(key_id), blinded)
    fingerprint = tokens.fingerprint(blinded)
    with transaction.atomic():
        one = VisitorCode.objects.select_for_update().get(mark=mark_of(code))
        if one.fingerprint and one.fingerprint != fingerprint:
            raise IssuedBeforeError("This code was used already")
        one.round, one.fingerprint = VisitorRound.objects.get(key=view.key), fingerprint
        one.save(update_fields=["round", "fingerprint"])
    return signed


@lru_cache(maxsize=20)
def _ready(
    round_key: str,
) -> tuple[dict[str, tuple[int, RSAPublicKey]], dict[str, tuple[Instrument, Item]]]:
    """Public keys and items of a round: read once, they never change."""
    found = VisitorRound.objects.get(key=round_key)
    listed = manifest.read(found.manifest)["keys"]
    keys = {one["id"]: (at, tokens.read_public(one["key"])) for at, one in enumerate(listed)}
    return keys, asked_items(asked(cast("Kind", found.kind)))


def submit_visitor_answer(
    *, round_key: str, key_id: str, message: bytes, signature: bytes, body: Mapping[str, Any],
    home: Path,
) -> Literal["new", "again"]:  # fmt: skip
    """Count an answer, or replace what the same token said before: no code, no moment, no trail.

    Raises:
        RoundOverError: when the round is not open.
        TokenError: for a token that is not of this round and group.
        AnswerError: for what no form of it can send.
    """
    if not VisitorRound.objects.filter(key=round_key, state=State.OPEN).exists():
        raise RoundOverError(round_key)
    keys, items = _ready(round_key)
    if key_id not in keys:
        raise tokens.TokenError("the token is not of this round and group")
    group, key = keys[key_id]
    tokens.verify(key=key, message=message, signature=signature)
    chosen = checked(body, items=items)
    try:
        ballot = Ballot.of(home, round_key)
        return ballot.put(nullifier=tokens.nullifier(message), atom=group, body=chosen)
    except BallotMissingError as error:  # it closed while the answer was on its way
        raise RoundOverError(round_key) from error


def close_visitors(*, round_key: str, home: Path, by: str) -> None:
    """Copy the answers in an order drawn by lot, forget the codes that were used, destroy the ballot.

    A round whose ballot is gone, as after a restored backup, is void.
    """
    ballot = Ballot.of(home, round_key)
    with transaction.atomic():
        found = VisitorRound.objects.select_for_update().get(key=round_key)
        if found.state == State.OPEN:
            found.state = State.CLOSED if ballot.exists else State.VOID
            if found.state == State.CLOSED:
                _copy(found, ballot.shuffled())
            found.save(update_fields=["state"])
            found.codes.all().delete()
            _note(by, "close_visitors", found, void=found.state == State.VOID)
    ballot.destroy()


def _copy(found: VisitorRound, rows: Sequence[tuple[int, dict[str, Any]]]) -> None:
    items = asked_items(asked(cast("Kind", found.kind)))
    texts = {name for name, (_instrument, item) in items.items() if item.kind == "text"}
    answers = [
        VisitorAnswer(
            round=found, group=group, chosen={k: v for k, v in body.items() if k not in texts}
        )
        for group, body in rows
    ]
    said = [
        VisitorComment(round=found, group=group, text=body[name])
        for group, body in rows
        for name in sorted(texts & set(body))
    ]
    # by their random ids: neither table keeps the order of the other
    VisitorAnswer.objects.bulk_create(sorted(answers, key=lambda one: one.id))
    VisitorComment.objects.bulk_create(sorted(said, key=lambda one: one.id))


def tell_pool(
    *, kind: Kind, group: int, rounds: Sequence[str], figures: Sequence[Mapping[str, Any]],
    comments: Sequence[str], by: str, on: date,
) -> None:  # fmt: skip
    """Keep what left the gate of a group's rounds; a round is told once, with no other pool.

    Raises:
        VisitorError: when one of them was told of this group before.
    """
    with transaction.atomic():
        found = list(VisitorRound.objects.filter(key__in=rounds).order_by("opens_on"))
        if VisitorPool.objects.filter(kind=kind, group=group, rounds__in=found).exists():
            raise VisitorError("What was told is not told again in another sum")
        made = VisitorPool.objects.create(
            kind=kind, group=group, from_on=found[0].opens_on, to_on=found[-1].closes_on,
            figures=[dict(one) for one in figures], comments=list(comments), told_on=on,
        )  # fmt: skip
        made.rounds.set(found)
        _note(by, "tell_pool", found[-1], group=GROUPS[kind][group], rounds=len(found))
