"""A small support company that came in through the door: three teams, one of two people."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from tests.bringing import bring, live, place

__all__ = ["bring", "live", "place"]
TEAMS = {"Billing": 6, "Delivery": 5, "Social": 2}
MONTHS = ("2026-01", "2026-02", "2026-03")


def contacts_file(path: Path) -> Path:
    """Twelve contacts a month and agent; every fourth rating is a bad one."""
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(
            [
                "contact_id",
                "opened_at",
                "first_reply_at",
                "resolved_at",
                "agent",
                "team",
                "channel",
                "csat",
            ]
        )
        number = 0
        for month in MONTHS:
            for team, size in TEAMS.items():
                for agent in range(size):
                    for at in range(12):
                        number += 1
                        opened = datetime.fromisoformat(
                            f"{month}-{2 * at + 1:02} 10:{number % 60:02}:00"
                        )
                        out.writerow([
                            f"C{number:05}", opened, opened + timedelta(minutes=20), opened + timedelta(hours=3),
                            f"{team} agent {agent}", team, "Chat" if at % 3 else "Phone", 2 if number % 4 == 0 else 5,
                        ])  # fmt: skip
    return path


def people_file(path: Path) -> Path:
    """The same people as HR knows them, all since 2025."""
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["employee_id", "name", "team", "job", "start_date", "end_date"])
        for team, size in TEAMS.items():
            for agent in range(size):
                out.writerow(
                    [f"E{team[0]}{agent}", f"{team} agent {agent}", team, "agent", "2025-01-07", ""]
                )
    return path


@pytest.fixture(scope="module")
def _built(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[Path]:
    """Imported, prepared and released once a module; rolled back at its end."""
    from keepwell.workflows import figures, import_file, nightly_refresh

    folder = tmp_path_factory.mktemp("company")
    former, settings.HOME = settings.HOME, folder
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        try:
            for kind, make in (("contacts", contacts_file), ("people", people_file)):
                path = make(folder / f"{kind}.csv")
                view = import_file.check_file(path=path, by="operator", kind=kind, progress=_quiet)
                assert view.state == "checked", (view.state, view.questions, view.error)
                import_file.load(batch=view.id, by="operator", progress=_quiet, refresh=False)
            nightly_refresh.refresh_warehouse(progress=_quiet)
            figures.refresh_figures(progress=_quiet)
            yield folder
        finally:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
            settings.HOME = former


def _quiet(done: int, total: int | None = None, note: str = "") -> None:
    """Nobody watches."""


@pytest.fixture
def small_company(_built, db) -> Path:
    """The folder of the small company."""
    return _built
