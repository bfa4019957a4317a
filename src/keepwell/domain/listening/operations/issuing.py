"""Handing out tokens: to everybody who is asked, ahead, so that holding one is not answering.

No trail row: that a browser fetched a token says when somebody opened a page, and nothing that
the row of `Issued` does not say without the moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from keepwell.domain.listening.ballot import Ballot
from keepwell.domain.listening.models import Asked, Issued, Round
from keepwell.domain.listening.rules import tokens

if TYPE_CHECKING:
    from pathlib import Path


class NotAskedError(LookupError):
    """This person is not asked in this round, or it is not open: both look the same."""


class IssuedBeforeError(ValueError):
    """A token was signed for this person already, for another message: there is no second one."""


def issue_token(*, round_key: str, person: str, blinded: bytes, home: Path) -> bytes:
    """A blind signature for somebody who is asked; the same request gets the same one again.

    Args:
        round_key: the round.
        person: their key.
        blinded: the blinded message, of the key's length.
        home: the company's folder.

    Raises:
        NotAskedError: when they are not asked, or the round is not open.
        IssuedBeforeError: for another message than the one that was signed.
        TokenError: for a message that cannot be right.
    """
    asked = (
        Asked.objects.filter(round__key=round_key, round__state=Round.State.OPEN, person=person)
        .select_related("round")
        .first()
    )
    if asked is None:
        raise NotAskedError(round_key)
    signed = Ballot.of(home, asked.round.key.hex).sign(asked.atom, blinded)
    mark = tokens.fingerprint(blinded)
    with transaction.atomic():
        kept, _ = Issued.objects.get_or_create(
            round=asked.round, person=person, defaults={"fingerprint": mark}
        )
    if kept.fingerprint != mark:
        raise IssuedBeforeError(
            "A token was made for you on another device. There is no second one: open this page there."
        )
    return signed
