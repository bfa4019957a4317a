"""Leaving the demo: its cast, its rows and its figures go for good, and nothing else.

What the company brought itself meanwhile stays, and so do its own accounts and settings. The
trail stays too: it says that there was a demo.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from keepwell.domain.access import operations as access
from keepwell.domain.company import operations as company
from keepwell.domain.company import queries as told_of
from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs.registry import Progress, job
from keepwell.domain.listening import ballot
from keepwell.domain.people import operations as people
from keepwell.domain.sources import operations, queries
from keepwell.domain.trail import operations as trail
from keepwell.workflows import import_file, import_loading
from keepwell.workflows.demo_company import BY

if TYPE_CHECKING:
    from keepwell.domain.sources.queries import BatchView

JOB: Final = "demo.leave"
EXPORTS: Final = "demo"
"""The folder that the demo's files are imported from: what tells its imports from others."""
MADE_IN_IT: Final = ("partnership", "growth", "listening", "care", "released")
"""Subjects whose rows, as long as it was a demo, are about the demo."""


def leave(*, by: str) -> None:
    """Close the demo's accounts at once, and have its rows taken away by the work process.

    Raises:
        LastAdministratorError: when no account of the company's own could run the house.
    """
    with transaction.atomic():
        access.remove_demo_users(on=timezone.localdate(), by=by)
        company.set_demo(by=by, demo=False)
        company.set_company(by=by, name="Our company")
        jobs.enqueue(name=JOB, payload={"by": by}, key=JOB)


@job(JOB)
def leave_job(payload: dict[str, Any], progress: Progress) -> None:
    """Take the demo's imports back, the newest first, forget them, and compute figures anew.

    Killed and repeated, it goes on where it was.
    """
    by, loaded = payload.get("by", "operator"), _batches()
    for number, one in enumerate(loaded, start=1):
        if one.state == "committed":
            import_loading.undo(one, by=by, anyway=True)
        progress(number, len(loaded), one.file_name)
    _forget([one.id for one in loaded], by=by)
    import_file.ask_refresh()


def _batches() -> list[BatchView]:
    """The demo's imports, the newest first."""
    found = [
        one
        for one in queries.batches(limit=100_000)
        if one.by == BY and Path(one.path).parent.name == EXPORTS
    ]
    return sorted(found, key=lambda one: one.committed_at or one.started_at, reverse=True)


def _forget(batches: list[str], *, by: str) -> None:
    from keepwell import warehouse
    from keepwell.connectors.demo_company.organisation import SITES

    home, zones = Path(settings.HOME), told_of.zones()
    with warehouse.writer(home):
        with transaction.atomic():
            for subject in MADE_IN_IT:
                trail.empty_subject(subject=subject)
            people.forget_batches(batches=batches, by=by)
            operations.forget_batches(batches=batches, by=by)
            for site in SITES:
                if zones.get(site.name) == site.zone:
                    company.forget_zone(by=by, site=site.name)
        warehouse.sweep(home=home, named=import_loading.every_path())
    for folder in (home / ballot.FOLDER).glob("*"):  # keys of the demo's open round
        ballot.Ballot(folder).destroy()
    for folder in (*(home / "imports" / one for one in batches), home / EXPORTS, home / "charts"):
        shutil.rmtree(folder, ignore_errors=True)
