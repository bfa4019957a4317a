"""A company's folder in which files are brought in as a user would, without a figure made yet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from keepwell.domain.sources.queries import BatchView

Row = dict[str, Any]


@pytest.fixture
def place(db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty company folder that the product takes for its own."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


@pytest.fixture
def bring(place: Path) -> Callable[..., BatchView]:
    """Bring rows as a CSV file through the door, from a folder of the company's; the loaded batch."""
    from keepwell.workflows import import_file

    turn = iter(range(1_000))

    def brought(
        kind: str, rows: Sequence[Row], *, folder: str = "", by: str = "operator"
    ) -> BatchView:
        path = place / folder / f"{kind}-{next(turn)}.csv"
        path.parent.mkdir(exist_ok=True)
        names = list(dict.fromkeys(name for row in rows for name in row))
        with path.open("w", newline="") as file:
            out = csv.DictWriter(file, names)
            out.writeheader()
            out.writerows(rows)
        view = import_file.check_file(path=path, by=by, kind=kind)
        assert view.state == "checked", (view.questions, view.error)
        return import_file.load(batch=view.id, by=by, refresh=False)

    return brought


@pytest.fixture
def live(place: Path) -> Callable[..., list[Row]]:
    """The rows of a kind that count now, in the fields that are asked for."""
    from keepwell.warehouse.engine import connect
    from keepwell.warehouse.live import rows_sql
    from keepwell.warehouse.reading import committed

    def counted(kind: str, *wanted: str) -> list[Row]:
        with connect() as engine:
            query = rows_sql(
                engine, home=place, kind=kind, files=committed(kind=kind), wanted=wanted
            )
            return sorted(engine.execute(query).fetchall())

    return counted
