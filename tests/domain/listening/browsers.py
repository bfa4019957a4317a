"""What a person's browser does in a round, in plain Python: fetch a token, send an answer."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from keepwell.domain.listening import operations, queries
from keepwell.domain.listening.rules import manifest, tokens
from tests.domain.listening.rules.blinding import Blinded, blind, unblind


@dataclass
class Browser:
    """One person's device in one round."""

    home: Path
    round_key: str
    person: str
    key_id: str = ""
    blinded: Blinded | None = None
    signature: bytes = b""

    def _numbers(self) -> tuple[int, int]:
        listed = manifest.read(queries.manifest_of(key=self.round_key))["keys"]
        pem = next(one["key"] for one in listed if one["id"] == self.key_id)
        told = tokens.read_public(pem).public_numbers()
        return told.n, told.e

    def fetch(self) -> Browser:
        """The token: blinded here, signed there, unblinded here."""
        self.key_id = queries.key_for(key=self.round_key, person=self.person)
        n, e = self._numbers()
        self.blinded = self.blinded or blind(secrets.token_bytes(64), n=n, e=e)
        signed = operations.issue_token(
            round_key=self.round_key, person=self.person, blinded=self.blinded.sent, home=self.home
        )
        self.signature = unblind(signed, self.blinded, n=n)
        return self

    def send(self, **body) -> str:
        """An answer, without saying who."""
        assert self.blinded is not None
        return operations.submit_answer(
            round_key=self.round_key, key_id=self.key_id, message=self.blinded.message,
            signature=self.signature, body={f"kw-pulse-core-10:{k}" if ":" not in k else k: v for k, v in body.items()},
            home=self.home,
        )  # fmt: skip


def dump(path: Path) -> str:
    """Everything a folder's files say, as text."""
    parts = [one.read_bytes().decode("latin-1") for one in sorted(path.rglob("*")) if one.is_file()]
    return json.dumps(parts)
