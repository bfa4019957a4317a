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
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from keepwell.domain.jobs.registry import Progress, job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REGISTER: Final = "register.sqlite3"
ACCOUNT: Final = "backup.json"
SPACE_NEEDED: Final = 1_000_000_000
BACKUP: Final = "backup"
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
    """One thing the doctor looked at, in words; `note` is the remedy where it falls short."""

    what: str
    good: bool
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup that lies in the company's folder."""

    name: str
    at: datetime
    size: int


def found(what: str, said: str, *, good: bool, remedy: str = "") -> Finding:
    """A finding; its remedy only where one is needed."""
    return Finding(what, good, f"{what}: {said}", "" if good else remedy)


def backup(*, file: Path) -> Kept:
    """Write register, fact files and secrets to one tar.gz, consistent while the product runs.

    The register is copied first, by SQLite itself; facts are never changed in place, and none is
    removed while we hold the warehouse's pen.

    Raises:
        CannotError: when the register is not SQLite, or the file is there already.
    """
    from django.conf import settings

    if "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        raise CannotError(
            "The register is on PostgreSQL: take it with pg_dump, and copy warehouse/ and secrets/ beside it."
        )
    if file.exists():
        raise CannotError(
            f"{file} is there already. Choose another name: a backup never overwrites one."
        )
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
    with (
        os.fdopen(descriptor, "wb") as raw,
        tarfile.open(fileobj=raw, mode="w:gz", compresslevel=1) as archive,
    ):
        for name, path in _members(home, copy):
            sums[name] = _sum(path)
            archive.add(path, arcname=name, recursive=False)
        told = home / ".backup-account.json"
        told.write_text(
            json.dumps({"version": metadata.version("keepwell"), "taken_at": _now(), "files": sums})
        )
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
            if path.is_file() and not any(
                piece.startswith(".") for piece in path.relative_to(home).parts
            ):
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


def _unpacked(file: Path, staging: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(staging, filter="data")
        account: dict[str, Any] = json.loads((staging / ACCOUNT).read_text())
    except (tarfile.TarError, OSError, ValueError, EOFError) as error:
        raise CannotError(f"{file} is no whole Keepwell backup: {error}") from error
    for name, told in account["files"].items():
        if not (staging / name).is_file() or _sum(staging / name) != told:
            raise CannotError(
                f"{file} is damaged: {name} is not what was saved. Take another backup."
            )
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
        name = check.__name__.strip("_").capitalize()
        return found(
            name,
            f"could not be looked at: {error}",
            good=False,
            remedy="Run keepwell init, then look again.",
        )


def _home() -> Path:
    from django.conf import settings

    return Path(settings.HOME)


def _space() -> Finding:
    free = shutil.disk_usage(_home()).free
    return found(
        "Free space", f"{free / 1e9:,.1f} GB", good=free >= SPACE_NEEDED,
        remedy="Make room: an import needs about twice the size of its file.",
    )  # fmt: skip


def _secrets() -> Finding:
    loose = [path.name for path in (_home() / "secrets").glob("*") if path.stat().st_mode & 0o077]
    said = f"others may read {', '.join(loose)}" if loose else "only their owner reads them"
    return found("Secrets", said, good=not loose, remedy=f"Run: chmod 600 {_home()}/secrets/*")


def _register() -> Finding:
    from django.db import connection

    if connection.vendor != "sqlite":
        connection.ensure_connection()
        return found("Register", f"{connection.vendor} answers", good=True)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        said = cursor.fetchone()[0]
    return found(
        "Register",
        f"SQLite says {said}",
        good=said == "ok",
        remedy="Restore the last backup into an empty folder.",
    )


def _migrations() -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    open_ones = executor.migration_plan(executor.loader.graph.leaf_nodes())
    said = f"{len(open_ones)} changes to make" if open_ones else "up to date"
    return found("Tables", said, good=not open_ones, remedy="Run keepwell init.")


def _trail() -> Finding:
    from keepwell.domain.trail import queries

    verdict = queries.verify_chain()
    said = f"{verdict.entries:,} entries, intact" if verdict.intact else verdict.problems[0]
    return found(
        "Trail",
        said,
        good=verdict.intact,
        remedy="Run keepwell audit trail, and compare with an older backup.",
    )


def _facts() -> Finding:
    from keepwell.domain.sources import queries

    named = queries.live_files()
    lost = [one.path for one in named if not (_home() / "warehouse" / one.path).is_file()]
    said = (
        f"{len(lost)} of {len(named)} files are missing, the first: {lost[0]}"
        if lost
        else f"{len(named):,} files, all there"
    )
    return found(
        "Warehouse",
        said,
        good=not lost,
        remedy="Restore them from a backup, or undo the imports they came with.",
    )


def _mart() -> Finding:
    from keepwell.warehouse import manifest, reading

    told = manifest.read(_home())
    if not reading.committed() and not told.tables:
        return found("Figures' tables", "nothing has been imported yet", good=True)
    lost = [
        path for path in told.every_path() if not (_home() / "warehouse" / "mart" / path).is_file()
    ]
    good = bool(told.tables) and not lost
    said = "prepared" if good else "not prepared"
    return found(
        "Figures' tables", said, good=good, remedy="Keep a work process running (keepwell serve)."
    )


def _jobs() -> Finding:
    from django.utils import timezone

    from keepwell.domain.jobs import queries

    yesterday = timezone.now() - timedelta(days=1)
    failed = [
        one
        for one in queries.recent(limit=200)
        if one.state == "failed" and one.finished_at and one.finished_at > yesterday
    ]
    said = (
        f"{len(failed)} failed since yesterday, the last: {failed[0].name}"
        if failed
        else "none failed since yesterday"
    )
    return found(
        "Jobs",
        said,
        good=not failed,
        remedy="The import's page, or the work process's log, says why.",
    )


def _static() -> Finding:
    there = (_home() / "static").is_dir() and any((_home() / "static").iterdir())
    return found(
        "Pages' files",
        "collected" if there else "not collected",
        good=there,
        remedy="Run keepwell init.",
    )


def backups() -> list[BackupFile]:
    """Backups made from the browser, newest first."""
    place = _home() / "backups"
    found_ones = [
        BackupFile(
            path.name, datetime.fromtimestamp(path.stat().st_mtime, tz=UTC), path.stat().st_size
        )
        for path in place.glob("*.tar.gz")
    ]
    return sorted(found_ones, key=lambda one: one.at, reverse=True)


def enqueue_backup(*, by: str) -> int:
    """Have a backup made by the work process; the job's id."""
    from keepwell.domain.jobs import operations

    return operations.enqueue(name=BACKUP, payload={"by": by}, key=BACKUP)


@job(BACKUP)
def backup_job(payload: dict[str, Any], progress: Progress) -> None:
    """A backup named by its moment, in the company's folder; noted in the trail."""
    from django.utils import timezone

    from keepwell.domain.trail.operations import record

    place = _home() / "backups"
    place.mkdir(mode=0o700, exist_ok=True)
    file = place / f"keepwell-{timezone.now():%Y-%m-%d-%H%M%S}.tar.gz"
    done = backup(file=file)
    record(
        actor=payload.get("by", "system"),
        verb="backup",
        subject_kind="company",
        subject_id="",
        detail={"files": done.files},
    )
    progress(1, 1, file.name)


def find_person(text: str) -> str | None:
    """The key of a person by employee number, work e-mail or key."""
    from keepwell.domain.people import queries

    return queries.find_key(written=text)
