"""Looking after a company's folder: backup, restore, doctor, erasing a person.

Nothing of Django is imported before a function runs: a restore comes before the settings, whose
secrets it brings.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from keepwell import __version__

REGISTER: Final = "register.sqlite3"
ACCOUNT: Final = "backup.json"
SPACE_NEEDED: Final = 1_000_000_000
WAITS_TOO_LONG: Final = timedelta(minutes=15)
_BLOCK: Final = 1 << 20


class CannotError(RuntimeError):
    """It cannot be done; the message says what can."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds."""

    files: int
    size: int
    taken_at: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the doctor looked at; a remedy where it falls short."""

    what: str
    well: bool
    words: str
    remedy: str = ""


def backup(*, file: Path) -> Kept:
    """Write register, fact files and secrets to one tar.gz, consistent while the product runs.

    The register is copied first, by SQLite itself; facts are never changed in place, and none is
    removed while we hold the warehouse's pen.

    Raises:
        CannotError: when the register is not SQLite, or the file is there already.
    """
    from django.conf import settings

    if "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        raise CannotError("The register is on PostgreSQL: take it with pg_dump, and copy warehouse/ and secrets/ beside it.")
    if file.exists():
        raise CannotError(f"{file} is there already. Choose another name: a backup never overwrites one.")
    from keepwell.warehouse import writer

    home = Path(settings.HOME)
    draft = file.with_name(f".{file.name}.part")
    copy = home / ".register-copy.sqlite3"
    try:
        with writer(home):
            _copy_register(home / REGISTER, copy)
            account = _write(draft, home, copy)
        draft.replace(file)
    finally:
        copy.unlink(missing_ok=True)
        draft.unlink(missing_ok=True)
    return Kept(account, file.stat().st_size, _now())


def _now() -> str:
    return datetime.now(tz=UTC).isoformat(timespec="seconds")


def _copy_register(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as two:
        one.backup(two)
        two.execute("PRAGMA journal_mode=DELETE")


def _write(draft: Path, home: Path, copy: Path) -> int:
    """The archive; its last member is the account of all others."""
    sums: dict[str, str] = {}
    descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=1) as archive:
        for name, path in _members(home, copy):
            sums[name] = _sum(path)
            archive.add(path, arcname=name, recursive=False)
        told = home / ".backup-account.json"
        told.write_text(json.dumps({"version": __version__, "taken_at": _now(), "files": sums}))
        archive.add(told, arcname=ACCOUNT)
        told.unlink()
        archive.close()
        raw.flush()
        os.fsync(raw.fileno())
    return len(sums)


def _members(home: Path, copy: Path) -> Iterator[tuple[str, Path]]:
    yield REGISTER, copy
    for part in ("secrets", "warehouse/facts"):
        for path in sorted((home / part).rglob("*")):
            if path.is_file() and not any(piece.startswith(".") for piece in path.relative_to(home).parts):
                yield str(path.relative_to(home)), path


def _sum(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def restore(*, file: Path, home: Path) -> Kept:
    """Bring a backup into a folder that holds no company.

    Everything is unpacked beside its place and checked before it is moved there.

    Raises:
        CannotError: the folder holds a company, or the file is damaged or no backup.
    """
    if (home / REGISTER).exists():
        raise CannotError(f"{home} already holds a company. Set KEEPWELL_HOME to an empty folder.")
    if not file.is_file():
        raise CannotError(f"There is no file {file}.")
    staging = home / ".restoring"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700)
    try:
        account = _unpacked(file, staging)
        for name in ("secrets", "warehouse", REGISTER):
            if (staging / name).exists():
                if (home / name).is_dir():
                    shutil.rmtree(home / name)
                (staging / name).replace(home / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Kept(len(account["files"]), file.stat().st_size, account["taken_at"])


def _unpacked(file: Path, staging: Path) -> dict[str, dict[str, str]]:
    try:
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(staging, filter="data")
        account: dict[str, dict[str, str]] = json.loads((staging / ACCOUNT).read_text())
    except (tarfile.TarError, OSError, ValueError, EOFError) as error:
        raise CannotError(f"{file} is no whole Keepwell backup: {error}") from error
    for name, told in account["files"].items():
        if not (staging / name).is_file() or _sum(staging / name) != told:
            raise CannotError(f"{file} is damaged: {name} is not what was saved. Take another backup.")
    (staging / ACCOUNT).unlink()
    return account


def doctor() -> list[Finding]:
    """Look at everything that can be out of order, each with its remedy."""
    checks: tuple[Callable[[], Finding], ...] = (
        _space, _secrets, _register, _migrations, _trail, _facts, _mart, _jobs, _static,
    )  # fmt: skip
    return [_looked(check) for check in checks]


def _looked(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - a check that cannot be made is a finding
        name = check.__name__.strip("_")
        return Finding(name, well=False, words=f"could not be looked at: {error}", remedy="run keepwell init, then look again")


def _home() -> Path:
    from django.conf import settings

    return Path(settings.HOME)


def _space() -> Finding:
    free = shutil.disk_usage(_home()).free
    return Finding(
        "free space", free >= SPACE_NEEDED, f"{free / 1e9:,.1f} GB",
        "make room: an import needs about twice the size of its file",
    )  # fmt: skip


def _secrets() -> Finding:
    loose = [path.name for path in (_home() / "secrets").glob("*") if path.stat().st_mode & 0o077]
    words = f"others may read {', '.join(loose)}" if loose else "only their owner reads them"
    return Finding("secrets", not loose, words, f"chmod 600 {_home()}/secrets/*")


def _register() -> Finding:
    from django.db import connection

    if connection.vendor != "sqlite":
        connection.ensure_connection()
        return Finding("register", well=True, words=f"{connection.vendor} answers")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        said = cursor.fetchone()[0]
    return Finding("register", said == "ok", f"SQLite says {said}", "restore the last backup into an empty folder")


def _migrations() -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    open_ones = executor.migration_plan(executor.loader.graph.leaf_nodes())
    words = f"{len(open_ones)} to do" if open_ones else "up to date"
    return Finding("tables", not open_ones, words, "run keepwell init")


def _trail() -> Finding:
    from keepwell.domain.trail import queries

    verdict = queries.verify_chain()
    words = f"{verdict.entries:,} entries, intact" if verdict.intact else verdict.problems[0]
    return Finding("trail", verdict.intact, words, "run keepwell audit trail, and compare with an older backup")


def _facts() -> Finding:
    from keepwell.domain.sources import queries

    named = queries.live_files()
    lost = [one.path for one in named if not (_home() / "warehouse" / one.path).is_file()]
    words = f"{len(named):,} files" if not lost else f"{len(lost)} of {len(named)} files are missing, the first: {lost[0]}"
    return Finding("warehouse", not lost, words, "restore them from a backup, or undo the imports they came with")


def _mart() -> Finding:
    from keepwell.warehouse import manifest, reading

    told = manifest.read(_home())
    if not reading.committed():
        return Finding("figures' tables", well=True, words="nothing has been imported yet")
    lost = [path for path in told.every_path() if not (_home() / "warehouse" / "mart" / path).is_file()]
    well = bool(told.tables) and not lost
    return Finding("figures' tables", well, "prepared" if well else "not prepared yet", "keep a work process running (keepwell serve)")


def _jobs() -> Finding:
    from django.utils import timezone

    from keepwell.domain.jobs import queries

    now, recent = timezone.now(), queries.recent(limit=200)
    stuck = [one for one in recent if one.state == "failed" and one.finished_at and now - one.finished_at < timedelta(days=1)]
    words = f"{len(stuck)} failed since yesterday, the last: {stuck[0].name}" if stuck else "none failed since yesterday"
    return Finding("jobs", not stuck, words, "the import's page, or the log of the work process, says why")


def _static() -> Finding:
    there = (_home() / "static" / "staticfiles.json").is_file()
    return Finding("pages' files", there, "collected" if there else "not collected", "run keepwell init")


def find_person(text: str) -> str | None:
    """The key of a person by employee number, work e-mail or key."""
    from django.utils import timezone

    from keepwell.domain.people import queries

    wanted = text.strip().lower()
    for one in queries.people(visible=None, on=timezone.now().date(), limit=10**7):
        if wanted in {one.key.lower(), one.email.lower(), one.external_id.lower()} - {""}:
            return one.key
    return None


def erase(*, person: str, by: str) -> bool:
    """Erase what tells who a person is, in the register and in the trail; False when done before."""
    from django.utils import timezone

    from keepwell.domain.people import operations
    from keepwell.workflows import import_file

    erased = operations.erase_person(person=person, by=by, now=timezone.now())
    if erased:
        import_file.ask_refresh()
    return erased
