"""The demo company's story: exported as vendors would, brought in through the door, peopled."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils import timezone

from keepwell.domain.access import operations as access
from keepwell.domain.company import operations as company
from keepwell.domain.company import queries as told_of
from keepwell.domain.people import queries as people
from keepwell.domain.sources import queries as sources
from keepwell.kernel.periods import Period, last_full_month
from keepwell.workflows import demo_meetings, demo_partnership, import_file, nightly_refresh
from keepwell.workflows.look_after import find_person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keepwell.connectors.demo_company import DemoFiles
    from keepwell.connectors.demo_company.sizes import SizeName
    from keepwell.domain.jobs.registry import Progress

BY: Final = "operator"
NAME: Final = "Larkfield"
PASSWORD: Final = "a-warm-welcome"  # noqa: S105 - everybody's in the demo, printed for all to see


class RealCompanyError(Exception):
    """The folder holds a real company, which the demo never touches."""


def is_here() -> bool:
    """Whether this folder holds the demo company.

    Raises:
        RealCompanyError: when it holds another.
    """
    if told_of.settings().demo:
        return True
    if sources.batches(limit=1):
        raise RealCompanyError(
            f"{settings.HOME} holds a real company. "
            "Give the demo a folder of its own with KEEPWELL_HOME."
        )
    return False


def build(
    *, size: SizeName, months: int, until: str | None, seed: int, progress: Progress
) -> list[str]:
    """Make, bring in and refresh; what could not be loaded, in words.

    Raises:
        ValueError: for a size, a month or a length that cannot be had.
    """
    exports = Path(settings.HOME) / "demo"
    files = _generate(size, months, until, seed, exports, progress)
    _places()
    complaints = [
        words
        for kind, path in _whole(files, exports)
        if (words := _bring(path, kind, files.mappings.get(kind), progress))
    ]
    _cast()
    company.set_company(by=BY, name=NAME)
    company.set_demo(by=BY, demo=True)
    demo_partnership.tell_promises(today=timezone.localdate())
    nightly_refresh.refresh_all(progress=progress)
    demo_partnership.tell_goals(today=timezone.localdate())
    demo_meetings.tell_meetings(today=timezone.localdate(), now=timezone.now())
    shutil.rmtree(exports, ignore_errors=True)
    return complaints


def _generate(
    size: SizeName, months: int, until: str | None, seed: int, exports: Path, progress: Progress
) -> DemoFiles:
    from keepwell.connectors import demo_company

    last = Period.parse(until) if until else last_full_month(timezone.now().date())
    return demo_company.generate(
        size=size, months=months, until=last, seed=seed, out_dir=exports,
        progress=lambda note, done, total: progress(done, total, f"writing {note}"),
    )  # fmt: skip


def _whole(files: DemoFiles, exports: Path) -> Iterator[tuple[str, Path]]:
    """Files in the order of their import; months of contacts end to end, to be read in one go."""
    months = [one.path for one in files.of("contacts")]
    for one in files.files:
        if one.path not in months:
            yield one.kind, one.path
        elif one.path == months[-1]:
            yield one.kind, _end_to_end(months, exports / "contacts.parquet")


def _end_to_end(parts: list[Path], whole: Path) -> Path:
    import pyarrow.parquet as pq

    with pq.ParquetWriter(whole, pq.read_schema(parts[0])) as target:
        for part in parts:
            for rows in pq.ParquetFile(part).iter_batches():
                target.write_batch(rows)
            part.unlink()
    return whole


def _places() -> None:
    """The demo's sites with their clocks."""
    from keepwell.connectors.demo_company.organisation import SITES

    for site in SITES:
        company.set_zone(by=BY, site=site.name, zone=site.zone)


def _bring(path: Path, kind: str, mapping: Path | None, progress: Progress) -> str:
    """Load one file; why not, where it could not be."""
    from keepwell.connectors.spreadsheet import read_mapping

    decided = read_mapping(mapping) if mapping else None
    view = import_file.check_file(path=path, by=BY, kind=kind, mapping=decided, progress=progress)
    if view.state != "checked":
        return f"{path.name}: {view.questions[0].text if view.questions else view.error}"
    import_file.load(batch=view.id, by=BY, progress=progress, refresh=False)
    return ""


def _cast() -> None:
    """The people of the stories, as users who are somebody."""
    from keepwell.connectors.demo_company import CAST

    persons = {one.name.split(" ")[0]: key for one in CAST if (key := find_person(one.employee))}
    lead = next((one for one in CAST if one.role == "team_lead"), None)
    team = _team_of(persons.get("Tariq")) or (lead.team if lead else "")
    access.create_demo_users(
        password=PASSWORD, on=timezone.now().date(), by=BY, team=team, persons=persons
    )


def _team_of(person: str | None) -> str:
    found = people.person(key=person, visible=None, on=timezone.now().date()) if person else None
    return found.team if found else ""
