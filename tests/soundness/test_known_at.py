"""A figure never looks newer than it is: what came in since is told, and prepared sums never answer for it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from keepwell.workflows import figures, import_file, nightly_refresh
from keepwell.workflows.figure_asking import outdated


def contacts(first: int, count: int) -> list[dict]:
    return [
        {"contact_id": f"T{number}", "opened_at": f"2026-03-{1 + number % 28:02} 10:00:00", "agent": f"Agent {number % 7}",
         "team": "Blue", "csat": 5 if number % 2 else 1, "channel": "chat"}
        for number in range(first, first + count)
    ]  # fmt: skip


def quiet(*_: object) -> None:
    """Nobody watches."""


def counted(*by: str) -> tuple[float | None, datetime]:
    (figure,) = figures.figures(measure="contacts", by=by, grain="all").figures
    return figure.value, datetime.fromisoformat(figure.known_at)


@pytest.mark.parametrize("by", [(), ("channel",)], ids=["early sums", "late sums"])
def test_between_an_import_and_the_sums(bring, by):
    bring("contacts", contacts(0, 60))
    nightly_refresh.refresh_warehouse(progress=quiet, sums=True)
    nightly_refresh.sum_the_rest(progress=quiet)
    value, known = counted(*by)
    assert (value, outdated()) == (60, False)

    more = bring("contacts", contacts(60, 40))
    assert counted(*by) == (60, known), "as it was known, and it says so"
    assert known < more.committed_at
    assert outdated()

    nightly_refresh.refresh_warehouse(progress=quiet)  # what the terminal does: no sums
    value, known = counted(*by)
    assert (value, outdated()) == (100, False)
    assert known >= more.committed_at

    nightly_refresh.refresh_warehouse(progress=quiet, sums=True)  # the early turn alone
    assert counted(*by)[0] == 100
    nightly_refresh.sum_the_rest(progress=quiet)
    assert counted(*by)[0] == 100

    import_file.undo(batch=more.id, by="operator", refresh=False)
    assert outdated()
    nightly_refresh.refresh_warehouse(progress=quiet)
    assert counted(*by)[0] == 60
    assert counted(*by)[1] <= timezone.now()
