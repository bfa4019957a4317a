"""Erasing a person from everything the product keeps: register, facts, prepared tables, figures.

Files come before the register, which knows the name to look for: whoever is stopped half-way
erases again. The figures themselves stay; groups that carried the name carry a label.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from keepwell.domain.access import operations as access
from keepwell.domain.access import queries as access_queries
from keepwell.domain.care import operations as care
from keepwell.domain.company import operations as company
from keepwell.domain.growth import operations as growth
from keepwell.domain.partnership.operations import erasing as partnership
from keepwell.domain.people import operations as people
from keepwell.domain.released import operations as released
from keepwell.domain.sources import operations as sources
from keepwell.domain.sources import queries
from keepwell.kernel.rewording import reworded
from keepwell.workflows import import_file, import_loading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from keepwell.domain.people.operations import Traces

Told = Callable[[str], str]
NOT_OURS: Final = ("backups", "inbox")
"""Folders whose files are the company's own: they are told of, never changed."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done; `left` are files of the company's own that may still name the person."""

    files: int
    left: tuple[Path, ...]


def erase(*, person: str, by: str) -> Erased | None:
    """Erase what tells who a person is; None when it was done before.

    Prepared tables and stored figures say a label at once; the refresh that is asked for makes
    them anew. A register on SQLite is packed, so that nothing stays in its free pages.
    """
    held = people.traces(key=person)
    if held is None or held.erased:
        return None
    files = _erase(person, held, by=by)
    _charts(held.wording)
    _pack()
    import_file.ask_refresh()
    return Erased(files, tuple(_left()))


def _erase(person: str, held: Traces, *, by: str) -> int:
    from keepwell import warehouse

    home, now = Path(settings.HOME), timezone.now()
    with warehouse.writer(home):
        paths = [path for _, path in queries.named_files()]
        renamed = warehouse.rewrite_facts(
            home=home, paths=paths, told=held.wording, numbers=held.numbers
        )
        done = _imports(replace(held.wording, numbers=held.numbers))
        done += warehouse.rewrite_prepared(home=home, told=held.wording)
        with transaction.atomic():
            sources.rename_files(renamed=renamed)
            sources.reword(told=replace(held.wording, numbers=held.numbers))
            released.reword(told=held.wording)
            company.reword(told=held.wording)
            _meetings(person, held, now)
            access.erase_users_of(person=person, by=by, on=now.date())
            care.erase_marks(person=person)
            people.erase_person(person=person, by=by, now=now)
        warehouse.sweep(home=home, named=import_loading.every_path())
    return len(renamed) + done


def _meetings(person: str, held: Traces, now: datetime) -> None:
    """What was kept of meetings and packs, where people are also called as their accounts are."""
    accounts = access_queries.names_of(person=person)
    own = {
        name
        for name in accounts.values()
        if name and not access_queries.name_is_shared(name=name, person=person)
    }
    told = replace(held.wording, names=held.wording.names | own)
    partnership.reword(told=told, users=accounts, now=now)
    growth.reword(told=told, person=person)


def _imports(told: Told) -> int:
    """Checked rows, accounts and problem files of imports, whether loaded or not."""
    from keepwell import warehouse

    place = Path(settings.HOME) / "imports"
    done = warehouse.rewrite(files=sorted(place.glob("**/*.parquet")), told=told)
    for account in place.glob("*/checked.json"):
        before = json.loads(account.read_text())
        if (after := reworded(before, told)) != before:
            account.write_text(json.dumps(after))
            done += 1
    for folder in {path.parent for path in place.glob("*/problems.csv")}:
        import_loading.write_problems(folder)
    return done


def _charts(told: Told) -> None:
    """Drawings that show the name go; they are drawn anew when somebody looks."""
    for path in (Path(settings.HOME) / "charts").glob("*/*.svg"):
        drawn = path.read_text(encoding="utf-8")
        if any(told(one) != one for one in _texts(drawn)):
            path.unlink()


def _texts(drawing: str) -> Iterator[str]:
    """The texts between a drawing's tags, and in its marks."""
    for piece in unescape(unescape(drawing)).replace("<", ">").replace('"', ">").split(">"):
        if len(piece) > 1:
            yield piece


def _pack() -> None:
    """Have SQLite write its file anew, without what was deleted or replaced."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _left() -> Iterator[Path]:
    for name in NOT_OURS:
        yield from sorted(
            path for path in (Path(settings.HOME) / name).glob("**/*") if path.is_file()
        )
