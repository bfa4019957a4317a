"""Every night, and after an import: the mart first, then the figures that pages read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from keepwell.domain.care import operations as care
from keepwell.domain.company import queries as company
from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs.registry import Progress, job
from keepwell.domain.people import operations as people
from keepwell.domain.sources import queries as sources

if TYPE_CHECKING:
    from collections.abc import Collection

    from keepwell.warehouse import Refreshed

HOUR = 2
LIVE = ("committed", "undone")
"""States of imports in which they have changed what there is to count."""


def refresh_warehouse(*, progress: Progress, sums: bool = False) -> Refreshed:
    """Bring the mart up to date with committed facts and the register; with `sums`, those too."""
    from keepwell import warehouse
    from keepwell.warehouse import reading

    home = Path(settings.HOME)
    with warehouse.writer(home):
        register = reading.register(secret=settings.PSEUDONYM_SECRET, now=timezone.now())
        done = warehouse.refresh(
            home=home, files=reading.committed(), register=register,
            today=timezone.localdate() if sums else None,
            progress=lambda share, words: progress(round(share * 100), 100, words),
        )  # fmt: skip
    if done.built:
        people.count_contacts(counts=reading.contacts_by_agent(home))
    return done


def sum_the_first(*, progress: Progress) -> None:
    """Prepare the sums of the splits that pages open with."""
    from keepwell import warehouse

    home = Path(settings.HOME)
    with warehouse.writer(home):
        warehouse.sum_the_first(
            home=home,
            today=timezone.localdate(),
            progress=lambda share, words: progress(round(share * 100), 100, words),
        )


def sum_the_rest(*, progress: Progress) -> None:
    """Prepare the sums of the splits that no page opens with."""
    from keepwell import warehouse

    home = Path(settings.HOME)
    with warehouse.writer(home):
        warehouse.sum_the_rest(
            home=home,
            today=timezone.localdate(),
            progress=lambda share, words: progress(round(share * 100), 100, words),
        )


def refresh_all(*, progress: Progress) -> None:
    """The mart, then the figures and what is new in them; once more if something came in meanwhile."""
    seen = None
    while seen != (seen := _came_in()):
        finish(progress=progress, opened=open_with(progress=progress))


def _came_in() -> list[tuple[str, str]]:
    """What tells that a file came in, or was taken back."""
    return [(one.id, one.state) for one in sources.batches(limit=50) if one.state in LIVE]


def open_with(*, progress: Progress) -> Collection[str]:
    """The mart; and, where summing it up takes long, the figures of the page of today at once.

    Returns:
        the measures that were released.
    """
    from keepwell.workflows import changes, figures

    prepared = refresh_warehouse(progress=progress)
    if prepared.built <= prepared.kept and figures.months():
        return ()
    released = figures.refresh_home(progress=progress)
    changes.find_at_once()
    return released


def finish(*, progress: Progress, opened: Collection[str]) -> None:
    """Sums, all figures of the first turn but those released with the mart, what is new in them."""
    from keepwell.workflows import changes, figures

    sum_the_first(progress=progress)
    figures.refresh_figures(progress=progress, but=opened)
    changes.find_at_once()


@job("refresh")
def refresh_job(_payload: dict[str, Any], progress: Progress) -> None:
    """Bring everything up to date."""
    refresh_all(progress=progress)


@job("nightly")
def nightly_job(_payload: dict[str, Any], progress: Progress) -> None:
    """What came overnight, then everything anew; what nobody needs any more goes."""
    from keepwell.domain.partnership.queries import packs
    from keepwell.workflows import (
        box_handling,
        fresh_eyes_asking,
        import_file,
        import_retention,
        pulse_round,
        pulse_visitors,
    )

    inbox = Path(settings.HOME) / "inbox"
    if inbox.is_dir():
        import_file.watch(inbox=inbox, by="operator")
    import_retention.drop_former(needed_at=packs.known_moments(), now=timezone.now())
    import_retention.forget_uploads(now=timezone.now())
    care.forget_old_marks(now=timezone.now())
    pulse_round.close_due(on=timezone.localdate())
    pulse_visitors.close_due(on=timezone.localdate())
    box_handling.overnight()
    fresh_eyes_asking.ask_due(on=timezone.localdate(), now=timezone.now())
    refresh_all(progress=progress)


def schedule() -> None:
    """Have the night's work asked for every day, on the company's clock."""
    jobs.recur(name="nightly", hour=HOUR, now=timezone.now(), zone=company.settings().zone)
