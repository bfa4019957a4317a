"""Loading what was checked: into the warehouse or the register, committed once and whole."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from keepwell.domain.people import operations as people
from keepwell.domain.sources import operations, queries
from keepwell.schemas.intake import KINDS, Checked, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keepwell.connectors.spreadsheet import Mapping, Table
    from keepwell.domain.jobs.registry import Progress
    from keepwell.domain.sources.queries import BatchView

NAMED_BY_CONTACTS = frozenset({"contacts", "contact_events"})


BY_HAND = 1_000_000
"""Rows up to which a file's problems can be put right row by row; finding them reads it once more."""


class NotLoadedError(RuntimeError):
    """The checked rows are no longer there; check the file again."""


def folder(batch: str) -> Path:
    """Where a batch's checked rows and problems lie."""
    return Path(settings.HOME) / "imports" / batch


def fresh_folder(batch: str) -> Path:
    """The batch's folder, empty."""
    place = folder(batch)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, mode=0o700)
    return place


def keep(batch: str, checked: Checked) -> None:
    """Write the account beside the rows, so that loading can go on after a kill."""
    draft = folder(batch) / "checked.new"
    draft.write_text(json.dumps(asdict(checked)))
    draft.replace(folder(batch) / "checked.json")
    write_problems(folder(batch))


def keep_rows_to_fix(batch: str, table: Table, mapping: Mapping) -> None:
    """Write the rows that a person can put right, without what is never stored of them."""
    from keepwell.connectors.spreadsheet import write_fix_file

    place = folder(batch)
    if write_fix_file(place / "problems.parquet", table, place / "to-fix.parquet", mapping=mapping):
        write_problems(place)


def write_problems(place: Path) -> None:
    """The problem rows and those to put right as CSV; what would run as a formula is quoted."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq
    from pyarrow import csv

    if (place / "to-fix.parquet").exists():
        csv.write_csv(pq.read_table(place / "to-fix.parquet"), place / "to-fix.csv")
    if not (place / "problems.parquet").exists():
        return
    with (
        pq.ParquetFile(place / "problems.parquet") as found,
        csv.CSVWriter(place / "problems.csv", found.schema_arrow) as target,
    ):
        for part in found.iter_batches(batch_size=100_000):
            value = part.column("value")
            risky = pc.match_substring_regex(value, r"^[=+@\-\t\r]")
            safe = pc.if_else(risky, pc.binary_join_element_wise("'", value, ""), value)
            target.write_batch(part.set_column(part.schema.get_field_index("value"), "value", safe))


def kept(batch: str) -> Checked:
    """The account of the check.

    Raises:
        NotLoadedError: when it is gone.
    """
    path = folder(batch) / "checked.json"
    if not path.exists():
        raise NotLoadedError(f"The checked rows of import {batch} are gone: check the file again.")
    told = json.loads(path.read_text())
    problems = tuple(Problem(**one) for one in told.pop("problems"))
    return Checked(**{**told, "key": tuple(told["key"]), "problems": problems})


def load(found: BatchView, *, by: str, progress: Progress) -> None:
    """Load a batch by the store of its kind."""
    checked = kept(found.id)
    if KINDS[found.kind].store == "warehouse":
        _into_warehouse(found, checked, by=by, progress=progress)
    else:
        _into_register(found, checked, by=by, progress=progress)
    for name in ("rows.parquet", "agents.parquet"):
        (folder(found.id) / name).unlink(missing_ok=True)
    shutil.rmtree(folder(found.id) / "rows", ignore_errors=True)
    forget_upload(found)


def forget_upload(found: BatchView) -> None:
    """Remove a file that was brought in the browser: it holds what is never stored.

    A file that lies anywhere else is its owner's, and stays.
    """
    folder_of_uploads, file = Path(settings.MEDIA_ROOT), Path(found.path)
    if file.is_relative_to(folder_of_uploads):
        shutil.rmtree(folder_of_uploads / file.relative_to(folder_of_uploads).parts[0])


def _into_warehouse(found: BatchView, checked: Checked, *, by: str, progress: Progress) -> None:
    """Write the Parquet files, then name them: that one transaction makes them count."""
    from keepwell import warehouse
    from keepwell.warehouse.reading import committed

    home, total = Path(settings.HOME), checked.rows_in
    with warehouse.writer(home):
        live = committed(kind=found.kind)
        warehouse.sweep(home=home, named=every_path())
        done = warehouse.merge(
            checked=checked, batch=found.id, live=live, home=home,
            progress=lambda share: progress(round(share * total), total, "loading"),
        )  # fmt: skip
        files = [operations.NewFile(one.kind, one.month, one.path, one.rows) for one in done.files]
        with transaction.atomic():
            operations.commit_batch(
                batch=found.id, by=by, now=timezone.now(), rows_in=checked.rows_in, loaded=done.loaded,
                known=done.known + checked.repeats, refused=checked.refused, files=files,
            )  # fmt: skip
            _name_agents(found, checked, by=by)


def every_path() -> list[str]:
    """Every fact file that the register names: what a sweep leaves alone."""
    return [path for _, path in queries.named_files()]


def _name_agents(found: BatchView, checked: Checked, *, by: str) -> None:
    """Agents, teams and supervisors found in the rows; then who they might be."""
    path = Path(checked.rows_path).with_name("agents.parquet")
    if not path.exists():
        return
    if found.kind in NAMED_BY_CONTACTS:
        people.create_from_contacts(
            agents=_rows(path), batch=found.id, now=timezone.now(), by=by, source=found.source
        )
    people.propose_identities(now=timezone.now(), by=by, batch=found.id)


def _into_register(found: BatchView, checked: Checked, *, by: str, progress: Progress) -> None:
    """People and absences: rows and commit in one transaction."""
    now = timezone.now()
    rows = _rows(Path(checked.rows_path))
    with transaction.atomic():
        if found.kind == "absences":
            account = people.load_absences(rows=rows, batch=found.id, now=now, by=by)
        else:
            account = people.load_people(
                rows=rows, batch=found.id, today=now.date(), now=now, by=by
            )
        progress(checked.rows_in, checked.rows_in, "loading")
        operations.commit_batch(
            batch=found.id, by=by, now=now, rows_in=checked.rows_in, loaded=account.loaded,
            known=account.known + checked.repeats, refused=account.refused + checked.refused, problems=account.problems,
        )  # fmt: skip
        people.propose_identities(now=now, by=by, batch=found.id)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a Parquet file as Python values, a slice at a time; moments know their zone."""
    from datetime import UTC, datetime

    import pyarrow.parquet as pq

    for part in pq.ParquetFile(path).iter_batches(batch_size=20_000):
        for row in part.to_pylist():
            yield {
                name: value.replace(tzinfo=UTC)
                if isinstance(value, datetime) and value.tzinfo is None
                else value
                for name, value in row.items()
            }


def undo(found: BatchView, *, by: str, anyway: bool = False) -> None:
    """Take a batch back in both stores at once; what later batches brought too becomes theirs.

    `anyway`: also when it is sealed or others changed what it brought.
    """
    from keepwell import warehouse
    from keepwell.warehouse.reading import committed

    home, now = Path(settings.HOME), timezone.now()
    with warehouse.writer(home):
        left = warehouse.hand_over(home=home, batch=found.id, files=committed(kind=found.kind))
        inherited: dict[str, list[operations.NewFile]] = defaultdict(list)
        for one in left:
            inherited[one.batch].append(operations.NewFile(one.kind, one.month, one.path, one.rows))
        with transaction.atomic():
            people.undo_batch(batch=found.id, by=by, now=now, anyway=anyway)
            operations.undo_batch(
                batch=found.id, by=by, now=now, inherited=inherited, anyway=anyway
            )
