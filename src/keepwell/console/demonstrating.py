"""`keepwell demo`: the demo company, through the same door as real data."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from keepwell.console.output import Meter, Refused, complain, say, table

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from keepwell.connectors.demo_company import DemoFiles

BY: Final = "operator"
PASSWORD: Final = "a-warm-welcome"  # noqa: S105 - everybody's in the demo, printed for all to see


def demo(told: argparse.Namespace) -> int:
    """Make the demo company and, with --serve, show it."""
    from keepwell.console.keeping import make
    from keepwell.console.serving import run_both

    make()
    if _there():
        say("The demo company is here already.")
    else:
        _build(told)
    _introduce(told)
    return run_both(told.host, told.port) if told.serve else 0


def _there() -> bool:
    """Whether this folder holds the demo company; a real one is never touched."""
    from keepwell.domain.company import queries
    from keepwell.domain.sources import queries as sources

    if queries.settings().demo:
        return True
    if sources.batches(limit=1):
        from django.conf import settings

        raise Refused(
            f"{settings.HOME} holds a real company. Give the demo a folder of its own with KEEPWELL_HOME."
        )
    return False


def _build(told: argparse.Namespace) -> None:
    from django.conf import settings

    from keepwell.workflows import nightly_refresh

    exports, meter = Path(settings.HOME) / "demo", Meter()
    files = _generate(told, exports, meter)
    _places()
    for kind, path in _whole(files, exports):
        _bring(path, kind, files.mappings.get(kind), meter)
    _cast()
    nightly_refresh.refresh_all(progress=meter)
    _label(told, files)
    shutil.rmtree(exports, ignore_errors=True)
    meter.over()


def _generate(told: argparse.Namespace, exports: Path, meter: Meter) -> DemoFiles:
    from django.utils import timezone

    from keepwell.connectors import demo_company
    from keepwell.kernel.periods import Period, last_full_month

    try:
        until = Period.parse(told.until) if told.until else last_full_month(timezone.now().date())
        return demo_company.generate(
            size=told.size, months=told.months, until=until, seed=told.seed, out_dir=exports,
            progress=lambda note, done, total: meter(done, total, f"writing {note}"),
        )  # fmt: skip
    except ValueError as error:
        raise Refused(str(error)) from error


def _whole(files: DemoFiles, exports: Path) -> Iterator[tuple[str, Path]]:
    """Files in the order of their import; months of contacts laid end to end, to be read in one go."""
    import pyarrow.parquet as pq

    months = [one.path for one in files.of("contacts")]
    for one in files.files:
        if one.path not in months:
            yield one.kind, one.path
        elif one.path == months[-1]:
            whole = exports / "contacts.parquet"
            with pq.ParquetWriter(whole, pq.read_schema(months[0])) as target:
                for month in months:
                    for part in pq.ParquetFile(month).iter_batches():
                        target.write_batch(part)
                    month.unlink()
            yield one.kind, whole


def _places() -> None:
    """The demo's sites with their clocks."""
    from keepwell.connectors.demo_company.organisation import SITES
    from keepwell.domain.company import operations

    for site in SITES:
        operations.set_zone(by=BY, site=site.name, zone=site.zone)


def _bring(path: Path, kind: str, mapping: Path | None, meter: Meter) -> None:
    from keepwell.connectors.spreadsheet import read_mapping
    from keepwell.workflows import import_file

    decided = read_mapping(mapping) if mapping else None
    view = import_file.check_file(path=path, by=BY, kind=kind, mapping=decided, progress=meter)
    if view.state != "checked":
        complain(
            f"{path.name} was not loaded: {view.questions[0].text if view.questions else view.error}"
        )
        return
    import_file.load(batch=view.id, by=BY, progress=meter, refresh=False)


def _cast() -> None:
    """The people of the stories, as users who are somebody."""
    from django.utils import timezone

    from keepwell.connectors.demo_company import CAST
    from keepwell.domain.access import operations
    from keepwell.workflows.look_after import find_person

    persons = {one.name.split(" ")[0]: key for one in CAST if (key := find_person(one.employee))}
    lead = next((one for one in CAST if one.role == "team_lead"), None)
    team = _team_of(persons.get("Tariq")) or (lead.team if lead else "")
    operations.create_demo_users(
        password=PASSWORD, on=timezone.now().date(), by=BY, team=team, persons=persons
    )


def _team_of(person: str | None) -> str:
    from django.utils import timezone

    from keepwell.domain.people import queries

    found = queries.person(key=person, visible=None, on=timezone.now().date()) if person else None
    return found.team if found else ""


def _label(told: argparse.Namespace, files: DemoFiles) -> None:
    from keepwell.domain.company import operations

    operations.set_company(by=BY, name="Larkfield")
    operations.set_demo(by=BY, demo=True)
    complain(
        f"Larkfield, size {told.size}: {sum(one.rows for one in files.files):,} rows of {len(files.files)} files"
    )


def _introduce(told: argparse.Namespace) -> None:
    from keepwell.domain.access import queries

    users: Sequence[Any] = queries.users()
    rows = [
        (one.name, one.email, ", ".join(grant.role for grant in one.grants) or "nothing")
        for one in users
    ]
    say(table(rows, head=("Name", "Signs in as", "May, as")))
    say(f"\nEverybody's password: {PASSWORD}")
    if not told.serve:
        say(f"Start it: keepwell serve --port {told.port}")
