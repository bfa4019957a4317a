"""The ballot of an open round: a folder of its own, with keys and answers and nobody's name.

It is never in a backup and is destroyed whole when the round closes. Each frozen group has a file
of its own. Its table has no rowid, no moment and no sequence; its key is the spent token's hash,
and after every answer the file is written anew in the order of these hashes: the same answers
make the same bytes, in whatever order they came. Files are dated the same day for ever.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from keepwell.domain.listening.rules import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER: Final = "ballot"
_WAIT_SECONDS: Final = 20.0
_SAME_DAY: Final = 946_728_000
"""What every file of a ballot is dated, whenever it was written (1 January 2000, noon)."""
_TABLE: Final = """
CREATE TABLE answer (
    nullifier TEXT NOT NULL PRIMARY KEY,
    atom INTEGER NOT NULL,
    body TEXT NOT NULL
) WITHOUT ROWID
"""


class BallotMissingError(LookupError):
    """The ballot of this round is not on this machine: its answers cannot be taken or counted."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """The ballot of one round."""

    folder: Path

    @classmethod
    def of(cls, home: Path, round_key: str) -> Ballot:
        """Where a round's ballot lies."""
        return cls(home / FOLDER / round_key)

    @property
    def exists(self) -> bool:
        """Whether it is here and was not destroyed."""
        return self.folder.is_dir()

    def create(self) -> None:
        """Make the folder; only its owner may read it."""
        self.folder.mkdir(parents=True, mode=0o700)

    def key(self, atom: int) -> str:
        """The public key of an atom as PEM; key pair and empty table are made when not there yet."""
        path = self.folder / f"{atom}.pem"
        if not path.exists():
            with self._writing(atom) as link:
                link.execute(_TABLE)
            _write(path, tokens.private_pem(tokens.new_key()))
        return tokens.public_pem(tokens.read_private(path.read_bytes()))

    def sign(self, atom: int, blinded: bytes) -> bytes:
        """A blind signature with an atom's key.

        Raises:
            BallotMissingError: when the keys were destroyed or never were here.
        """
        return _signer(self.folder / f"{atom}.pem").blind_sign(blinded)

    def put(self, *, nullifier: str, atom: int, body: dict[str, Any]) -> Literal["new", "again"]:
        """Take an answer; the same token again replaces what it said before."""
        if not self.file(atom).exists():
            raise BallotMissingError(self.folder.name)
        written = json.dumps(body, sort_keys=True, ensure_ascii=False)
        with self._writing(atom) as link:
            if link.execute("SELECT 1 FROM sqlite_master WHERE name = 'sealed'").fetchone():
                raise BallotMissingError(self.folder.name)
            before = link.execute("SELECT 1 FROM answer WHERE nullifier = ?", (nullifier,))
            again = before.fetchone() is not None
            link.execute(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", (nullifier, atom, written)
            )
        return "again" if again else "new"

    def shuffled(self) -> list[tuple[int, dict[str, Any]]]:
        """All answers (atom, body), in an order drawn by lot; from now on none is taken.

        Sealed first: an answer that is acknowledged while the round closes is counted, or refused.

        Raises:
            BallotMissingError: when the ballot is not on this machine.
        """
        if not self.exists:
            raise BallotMissingError(self.folder.name)
        rows = [one for file in sorted(self.folder.glob("*.sqlite3")) for one in _sealed(file)]
        secrets.SystemRandom().shuffle(rows)
        return rows

    def destroy(self) -> None:
        """Overwrite and remove keys, table and journal; doing it twice changes nothing."""
        if not self.folder.exists():
            return
        _signer.cache_clear()
        for path in self._files():
            _shred(path)
        self.folder.rmdir()

    def file(self, atom: int) -> Path:
        """Where the answers of a frozen group lie."""
        return self.folder / f"{atom}.sqlite3"

    def _files(self) -> Iterator[Path]:
        # keys first: without them no further token can be made
        yield from sorted(self.folder.glob("*.pem"))
        yield from sorted(one for one in self.folder.iterdir() if one.suffix != ".pem")

    @contextmanager
    def _writing(self, atom: int) -> Iterator[sqlite3.Connection]:
        """One change, all or nothing; then the file anew, in the order of the hashes."""
        file = self.file(atom)
        with closing(_connect(file)) as link:
            with link:
                link.execute("BEGIN IMMEDIATE")
                yield link
            link.execute("VACUUM")
        file.chmod(0o600)
        for place in (file, self.folder):
            os.utime(place, (_SAME_DAY, _SAME_DAY))


def _connect(file: Path) -> sqlite3.Connection:
    link = sqlite3.connect(file, timeout=_WAIT_SECONDS, isolation_level=None)
    link.execute("PRAGMA synchronous = FULL")
    link.execute("PRAGMA secure_delete = ON")
    return link


def _sealed(file: Path) -> list[tuple[int, dict[str, Any]]]:
    with closing(_connect(file)) as link:
        link.execute("CREATE TABLE IF NOT EXISTS sealed (no INTEGER)")
        rows = link.execute("SELECT atom, body FROM answer")
        return [(atom, json.loads(body)) for atom, body in rows]


@lru_cache(maxsize=1_000)
def _signer(path: Path) -> tokens.Signer:
    try:
        return tokens.Signer.of(tokens.read_private(path.read_bytes()))
    except FileNotFoundError as error:
        raise BallotMissingError(path.parent.name) from error


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing: a half-written key would lock an atom out."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
    draft.rename(path)


def _shred(path: Path) -> None:
    """Write over a file before its name goes: less is left on a disk that is read later."""
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
