"""Taking an answer: a token, its signature, the options. No person, no moment, no trail row."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from keepwell.domain.listening.ballot import Ballot, BallotMissingError
from keepwell.domain.listening.models import Round
from keepwell.domain.listening.queries import items_of
from keepwell.domain.listening.rules import manifest, tokens
from keepwell.domain.listening.rules.answers import checked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from keepwell.domain.listening.rules.instruments import Instrument, Item


class RoundOverError(LookupError):
    """The round is not open."""


def submit_answer(
    *,
    round_key: str,
    key_id: str,
    message: bytes,
    signature: bytes,
    body: Mapping[str, Any],
    home: Path,
) -> Literal["new", "again"]:
    """Count an answer, or replace what the same token said before.

    Args:
        round_key: the round.
        key_id: the public key (of one atom) that the token is of.
        message: the token, 64 bytes.
        signature: its signature.
        body: options by item.
        home: the company's folder.

    Raises:
        RoundOverError: when the round is not open.
        TokenError: for a token that is not of this round and key.
        AnswerError: for what no form of this round can send.
    """
    found = Round.objects.filter(key=round_key, state=Round.State.OPEN).only("key", "manifest_hash")
    round_ = found.first()
    if round_ is None:
        raise RoundOverError(round_key)
    keys, items = _ready(round_.key.hex, round_.manifest_hash)
    if key_id not in keys:
        raise tokens.TokenError("the token is not of this round and group")
    atom, key = keys[key_id]
    tokens.verify(key=key, message=message, signature=signature)
    chosen = checked(body, items=items)
    ballot = Ballot.of(home, round_.key.hex)
    try:
        return ballot.put(nullifier=tokens.nullifier(message), atom=atom, body=chosen)
    except BallotMissingError as error:  # it closed while the answer was on its way
        raise RoundOverError(round_key) from error


@lru_cache(maxsize=8)
def _ready(
    round_key: str,
    manifest_hash: str,  # noqa: ARG001 - part of the key: another manifest, another round
) -> tuple[dict[str, tuple[int, RSAPublicKey]], dict[str, tuple[Instrument, Item]]]:
    """Public keys and items of an open round: read once, they never change."""
    found = Round.objects.get(key=round_key)
    listed = manifest.read(found.manifest)["keys"]
    keys = {one["id"]: (at, tokens.read_public(one["key"])) for at, one in enumerate(listed)}
    return keys, items_of(questions=found.questions)
