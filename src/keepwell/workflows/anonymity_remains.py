"""What remains in tables, files, logs and backups: searched as somebody with the disk would.

The register is copied first; the copy is searched, byte by byte for what must not be in it.
"""

from __future__ import annotations

import re
import sqlite3
import tarfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from django.db import connection

from keepwell.domain.listening import queries, visitor_queries
from keepwell.domain.listening.ballot import FOLDER
from keepwell.schemas.phrases import gettext_noop
from keepwell.workflows.anonymity_findings import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from keepwell.workflows.anonymity_findings import Finding

NAMELESS: Final = {
    "listening_closedanswer": {"id", "round_id", "atom", "chosen"},
    "listening_closedcomment": {"id", "round_id", "teams", "item", "text"},
    "listening_visitoranswer": {"id", "round_id", "group", "chosen"},
    "listening_visitorcomment": {"id", "round_id", "group", "text"},
}
"""Tables of answers, and every column that they may have."""
BALLOT: Final = ("nullifier", "atom", "body")
ROUNDS: Final = frozenset({"listening_round", "listening_visitorround"})
LOGS: Final = re.compile(r"\.log(\.|$)|^(access|error)[._-]?log")
PATHS: Final = re.compile(
    rb"/answer/[0-9a-f]{32}|/my-pulse/[0-9a-f]{32}/token|/asked/round/[0-9a-f]{32}/answer"
)
DIGEST: Final = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
BLOCK: Final = 1 << 22
LOOKS: Final = 5
MOMENT: Final = 0.05
SEAM: Final = 200
"""Bytes read twice, so that nothing hides on the border of two blocks."""


@dataclass(frozen=True, slots=True)
class OpenBallot:
    """What lies in the ballot of one round."""

    round_key: str
    marks: frozenset[bytes]
    sound: bool
    ordered: bool


def ballots(home: Path) -> list[OpenBallot]:
    """Every ballot on this machine, read from a copy."""
    return [
        _ballot(folder)
        for folder in sorted((home / FOLDER).glob("*"))
        if any(folder.glob("*.sqlite3"))
    ]


def _ballot(folder: Path) -> OpenBallot:
    left = _journals(folder)
    files = sorted(folder.glob("*.sqlite3"))
    parts = [_part(file) for file in files]
    marks = frozenset().union(*(marks for marks, _, _ in parts))
    dates = {file.stat().st_mtime for file in files}
    ordered = all(ordered for _, _, ordered in parts) and not left and len(dates) == 1
    return OpenBallot(folder.name, marks, sound=all(one for _, one, _ in parts), ordered=ordered)


def _journals(folder: Path) -> list[Path]:
    """Journals that stay: one that is there while an answer is written goes within moments."""
    for _ in range(LOOKS):
        left = list(folder.glob("*.sqlite3-*"))
        if not left:
            return []
        time.sleep(MOMENT)
    return left


def _part(file: Path) -> tuple[frozenset[bytes], bool, bool]:
    """Marks in one group's file; whether its table is as it should be; whether bytes lie by hash."""
    raw = file.read_bytes()
    with closing(sqlite3.connect(":memory:")) as copy:
        copy.deserialize(raw)
        columns = [row[1] for row in copy.execute("PRAGMA table_info(answer)")]
        schema = str(copy.execute("SELECT sql FROM sqlite_master WHERE name = 'answer'").fetchone())
        others = copy.execute(
            "SELECT count(*) FROM sqlite_master WHERE name NOT IN ('answer', 'sealed') AND name NOT LIKE 'sqlite_autoindex%'"
        ).fetchone()[0]
        marks = {str(row[0]).encode() for row in copy.execute("SELECT nullifier FROM answer")}
    sound = tuple(columns) == BALLOT and "WITHOUT ROWID" in schema.upper() and not others
    return frozenset(marks), sound, _by_hash(raw, marks)


def _by_hash(raw: bytes, marks: Collection[bytes]) -> bool:
    """Whether marks lie in each page of the file in falling order, as a file written anew has them.

    SQLite fills a page from its end: rows written as they come lie in the order of their coming.
    """
    size = int.from_bytes(raw[16:18], "big") or 1
    for start in range(0, len(raw), size):
        found = [one for one in DIGEST.findall(raw[start : start + size]) if one in marks]
        if found != sorted(found, reverse=True) or len(found) != len(set(found)):
            return False
    return True


def search(*, home: Path, copy: Path | None) -> list[Finding]:
    """Tables, order, keys, logs and backups of a company's folder.

    Args:
        home: the company's folder.
        copy: a copy of the register's file; None on PostgreSQL, whose copies are not files here.
    """
    held = ballots(home)
    marks = frozenset().union(*(one.marks for one in held))
    return [
        _tables(held), _order(held), _keys(home), _register(copy, marks), _logs(home, marks), _backups(home, marks),
    ]  # fmt: skip


def _tables(held: Iterable[OpenBallot]) -> Finding:
    """No person, moment or sequence beside an answer, and no way from one to a person."""
    wrong = [f"{one.round_key}: ballot" for one in held if not one.sound]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table, allowed in NAMELESS.items():
            described = connection.introspection.get_table_description(cursor, table)
            wrong += sorted({f"{table}.{one.name}" for one in described} - {f"{table}.{one}" for one in allowed})  # fmt: skip
            wrong += [f"{table}.id" for one in connection.introspection.get_sequences(cursor, table)
                      if one.get("column") in allowed and connection.vendor != "sqlite"]  # fmt: skip
        for table in tables:
            to = {
                str(one[1])
                for one in connection.introspection.get_relations(cursor, table).values()
            }
            banned = set(NAMELESS) if table not in NAMELESS else to - ROUNDS
            wrong += [f"{table} → {one}" for one in sorted(to & banned)]
        wrong += _numbered(cursor)
    return finding(
        "tables", good=not wrong, tables=len(NAMELESS), wrong=", ".join(wrong),
        tried=gettext_noop("Reading the plan of every table that holds answers: a person, a moment, a number in order, a way to a name."),
        held=gettext_noop("There is none, neither in the tables nor in the ballots of open rounds."),
        broken=gettext_noop("These do not belong there: {wrong}."),
        remedy=gettext_noop("Stop all rounds and have the tables put back to what the product makes (keepwell init on an unchanged version)."),
    )  # fmt: skip


def _numbered(cursor: object) -> list[str]:
    """Triggers and counters on nameless tables (SQLite)."""
    if connection.vendor != "sqlite":
        return []
    cursor.execute("SELECT name, tbl_name, type, coalesce(sql, '') FROM sqlite_master")  # type: ignore[attr-defined]
    return [
        f"{name} ({kind})"
        for name, table, kind, sql in cursor.fetchall()  # type: ignore[attr-defined]
        if table in NAMELESS and (kind == "trigger" or "AUTOINCREMENT" in sql.upper())
    ]


def _order(held: Iterable[OpenBallot]) -> Finding:
    """Rows lie in the order of random ids or hashes, in tables and in the bytes of open ballots."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    wrong = [f"{one.round_key}: ballot" for one in held if not one.ordered]
    with connection.cursor() as cursor:
        for table in NAMELESS:
            cursor.execute(f"SELECT id, round_id FROM {table} ORDER BY {place}")  # noqa: S608 - names of our own
            by_round: dict[object, list[str]] = {}
            for row, key in cursor.fetchall():
                by_round.setdefault(key, []).append(str(row).replace("-", ""))
            wrong += [table for ids in by_round.values() if ids != sorted(ids) or not _random(ids)]
    return finding(
        "order", good=not wrong, tables=len(NAMELESS), wrong=", ".join(sorted(set(wrong))),
        tried=gettext_noop("Reading answers in the order in which they lie on the disk: rows of tables, the bytes of open ballots, journals beside them, the dates of their files."),
        held=gettext_noop("They lie in the order of numbers drawn by lot, and no file tells when."),
        broken=gettext_noop("Rows lie in another order than that of their random numbers: {wrong}."),
        remedy=gettext_noop("Do not hand out copies of the register; have the tables rewritten in the order of their ids (VACUUM or CLUSTER)."),
    )  # fmt: skip


def _random(ids: Iterable[str]) -> bool:
    """Whether all are random ids (version 4): one that counts or holds a clock would tell."""
    version = 12
    return all(one[version] == "4" for one in ids)


def _keys(home: Path) -> Finding:
    """Keys and ballots of rounds that are over are gone; none lies elsewhere."""
    open_now = {one.key for one in queries.rounds() if one.state in {"opening", "open"}}
    open_now |= visitor_queries.open_keys()
    kept = sorted(one.name for one in (home / FOLDER).glob("*") if one.name not in open_now)
    loose = sorted(
        str(one.relative_to(home))
        for one in home.rglob("*.pem")
        if one.relative_to(home).parts[0] != FOLDER
    )
    over = [one for one in queries.rounds() if one.state in {"closed", "void"}]
    return finding(
        "keys", good=not kept and not loose, over=len(over), kept=", ".join([*kept, *loose]),
        tried=gettext_noop("Looking for keys and ballots of {over} rounds that are over."),
        held=gettext_noop("All are destroyed."),
        broken=gettext_noop("Still there: {kept}."),
        remedy=gettext_noop("Close the round once more (it only destroys what was left), and delete keys that lie elsewhere."),
    )  # fmt: skip


def _register(copy: Path | None, marks: frozenset[bytes]) -> Finding:
    hits = sum(_found(block, marks) for block in blocks(copy)) if copy else 0
    return finding(
        "register", good=not hits, marks=len(marks), hits=hits,
        tried=gettext_noop("Searching a copy of the register, byte by byte, for traces of {marks} answers in open ballots."),
        held=gettext_noop("No trace."),
        broken=gettext_noop("{hits} traces."),
        remedy=gettext_noop("Void the open round: who answered may be found by time."),
    )  # fmt: skip


def _logs(home: Path, marks: frozenset[bytes]) -> Finding:
    files = [one for one in home.rglob("*") if one.is_file() and LOGS.search(one.name)]
    hits = [
        one.name
        for one in files
        if any(PATHS.search(block) or _found(block, marks) for block in blocks(one))
    ]
    return finding(
        "logs", good=not hits, files=len(files), hits=", ".join(sorted(hits)),
        tried=gettext_noop("Searching {files} log files in the company's folder for the path of an answer, a token, a spent mark. Logs of a web server in front lie elsewhere: ask for its configuration."),
        held=gettext_noop("No trace."),
        broken=gettext_noop("Traces in: {hits}."),
        remedy=gettext_noop("Switch off the log of these paths in the web server in front, delete the files, and void the open round."),
    )  # fmt: skip


def _backups(home: Path, marks: frozenset[bytes]) -> Finding:
    files = [one for one in home.rglob("*.tar*") if one.is_file()]
    files += [one for one in home.rglob("*.zip") if one.is_file() and "imports" not in one.parts]
    hits = [one.name for one in files if _in_backup(one, marks)]
    return finding(
        "backups", good=not hits, files=len(files), hits=", ".join(sorted(hits)),
        tried=gettext_noop("Opening {files} backups in the company's folder and looking for ballots, keys and answers of rounds that were open then."),
        held=gettext_noop("They hold none."),
        broken=gettext_noop("These do: {hits}."),
        remedy=gettext_noop("Delete these backups and make new ones with keepwell backup, which leaves the ballot out."),
    )  # fmt: skip


def _in_backup(file: Path, marks: frozenset[bytes]) -> bool:
    """Whether an archive holds a ballot, a key, or a mark of an answer that is open now."""
    if not tarfile.is_tarfile(file):
        return any(_found(block, marks) for block in blocks(file))
    with tarfile.open(file) as archive:
        for member in archive:
            name = Path(member.name)
            if FOLDER in name.parts or name.suffix == ".pem":
                return True
            held = archive.extractfile(member) if name.suffix == ".sqlite3" else None
            if held is not None and any(_found(block, marks) for block in pieces(held)):
                return True
    return False


def _found(block: bytes, marks: frozenset[bytes]) -> int:
    return len(marks.intersection(DIGEST.findall(block))) if marks else 0


def blocks(file: Path) -> Iterator[bytes]:
    """A file piece by piece."""
    with file.open("rb") as raw:
        yield from pieces(raw)


def pieces(raw: IO[bytes]) -> Iterator[bytes]:
    """What is read piece by piece; pieces overlap."""
    tail = b""
    while block := raw.read(BLOCK):
        yield tail + block
        tail = block[-SEAM:]


def copied(folder: Path) -> Path | None:
    """A consistent copy of the register while it runs; None on PostgreSQL.

    Read through a connection of its own: a transaction that waits on ours would wait for ever.
    """
    if connection.vendor != "sqlite":
        return None
    connection.ensure_connection()
    target = folder / "register-copy.sqlite3"
    file = register_file()
    if file is None:  # in memory, as in tests: as it stands, with what is not committed yet
        target.write_bytes(connection.connection.serialize())
        return target
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as own, closing(sqlite3.connect(target)) as copy:  # fmt: skip
        own.backup(copy)
    return target


def register_file() -> Path | None:
    """The file that the register lies in; None in memory and on PostgreSQL."""
    place = Path(str(connection.settings_dict["NAME"]))
    return place if connection.vendor == "sqlite" and place.is_file() else None
