"""The demo company's story: exported as vendors would, brought in through the door, peopled."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils import timezone

from keepwell.domain.access import operations as access
from keepwell.domain.company import operations as company
from keepwell.domain.company import queries as told_of
from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs.registry import job
from keepwell.domain.people import queries as people
from keepwell.domain.sources import queries as sources
from keepwell.kernel.periods import Period, last_full_month
from keepwell.workflows import (
    demo_box,
    demo_growth,
    demo_initiatives,
    demo_load,
    demo_meetings,
    demo_partnership,
    demo_voice,
    demo_worth,
    figures,
    import_file,
    nightly_refresh,
)
from keepwell.workflows.look_after import find_person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from keepwell.connectors.demo_company import File
    from keepwell.connectors.demo_company.sizes import SizeName
    from keepwell.domain.jobs.registry import Progress

BY: Final = "operator"
REST: Final = "demo.rest"
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
    *,
    size: SizeName,
    months: int,
    until: str | None,
    seed: int,
    progress: Progress,
    whole: bool = True,
) -> list[str]:
    """Make, bring in and refresh; what could not be loaded, in words.

    Args:
        size: how large.
        months: how long.
        until: the last month.
        seed: the same one makes the same company.
        progress: told how far it is.
        whole: with all figures that pages open with; without, only those of the page of today,
            and the rest is asked of the work process.

    Raises:
        ValueError: for a size, a month or a length that cannot be had.
    """
    exports = Path(settings.HOME) / "demo"
    last = Period.parse(until) if until else last_full_month(timezone.localdate())
    wanted = {"size": size, "months": months, "until": last, "seed": seed, "out_dir": exports}
    complaints = [
        words
        for one in _while_written(wanted, progress)
        if (words := _bring(one, exports / "mappings" / f"{one.kind}.toml", progress))
    ]
    shutil.rmtree(exports, ignore_errors=True)
    _places()
    _cast()
    company.set_company(by=BY, name=NAME)
    company.set_demo(by=BY, demo=True)
    demo_partnership.tell_promises(today=timezone.localdate())
    opened = nightly_refresh.open_with(progress=progress)
    told = {"size": size, "months": months, "last": str(last)}
    if whole:
        _rest(opened, told, progress)
    else:
        payload = {"opened": sorted(opened), "told": told}
        jobs.enqueue(name=REST, payload=payload, key=figures.NEW_FIGURES)
    return complaints


@job(REST)
def rest_job(payload: dict[str, Any], progress: Progress) -> None:
    """What no page opens with: all other figures, and what speaks of them: goals, meetings, initiatives."""
    _rest(payload.get("opened", ()), payload["told"], progress)


def _rest(opened: Collection[str], told: dict[str, Any], progress: Progress) -> None:
    nightly_refresh.finish(progress=progress, opened=opened)
    demo_partnership.tell_goals(today=timezone.localdate())
    demo_voice.tell_voice(today=timezone.localdate())
    demo_meetings.tell_meetings(today=timezone.localdate(), now=timezone.now())
    demo_initiatives.tell_initiatives(**told, today=timezone.localdate(), now=timezone.now())
    demo_worth.tell_worth(today=timezone.localdate(), now=timezone.now())
    demo_box.tell_letters()
    demo_growth.tell_growth(today=timezone.localdate(), now=timezone.now())
    demo_load.tell_load(now=timezone.now())


def _while_written(wanted: dict[str, Any], progress: Progress) -> Iterator[File]:
    """Files in the order of their import, each as soon as it is there: HR's come first."""
    from keepwell.connectors import demo_company

    ready: SimpleQueue[File | None] = SimpleQueue()

    waiting = Event()

    def tell(note: str, done: int, total: int) -> None:
        if waiting.is_set():
            progress(done, total, f"writing {note}")

    def write() -> None:
        try:
            made = demo_company.generate(**wanted, one_file=True, ready=ready.put, progress=tell)
            for one in made.files[made.early :]:
                ready.put(one)
        finally:
            ready.put(None)

    with ThreadPoolExecutor(1) as writer:
        written = writer.submit(write)
        waiting.set()
        while (one := ready.get()) is not None:
            waiting.clear()
            yield one
            waiting.set()
        written.result()


def _places() -> None:
    """The demo's sites with their clocks."""
    from keepwell.connectors.demo_company.organisation import SITES

    for site in SITES:
        company.set_zone(by=BY, site=site.name, zone=site.zone)


def _bring(one: File, mapping: Path, progress: Progress) -> str:
    """Load one file; why not, where it could not be."""
    from keepwell.connectors.spreadsheet import read_mapping

    decided = read_mapping(mapping) if mapping.exists() else None
    view = import_file.check_file(
        path=one.path, by=BY, kind=one.kind, mapping=decided, progress=progress
    )
    if view.state != "checked":
        return f"{one.path.name}: {view.questions[0].text if view.questions else view.error}"
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
