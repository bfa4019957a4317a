"""A year's small line: inside its drawing, broken where nothing is told, lone months as dots."""

from __future__ import annotations

import pytest

from keepwell.schemas.changes import Point
from keepwell.web.shell.mini_trend import HEIGHT, WIDTH, mini_trend


def _points(*values: float | None) -> list[Point]:
    return [
        Point(f"2026-{at:02}", value, None if value is None else (value - 1, value + 1))
        for at, value in enumerate(values, start=1)
    ]


def test_the_line_runs_from_edge_to_edge_and_high_is_up():
    found = mini_trend(_points(1.0, 2.0, 3.0), usual=(0.0, 2.0))
    assert found is not None
    assert found.paths == ("M8.0 67.0L160.0 48.0L312.0 29.0",)
    assert found.dot == (312.0, 29.0)
    assert (found.first, found.last) == ("2026-01", "2026-03")
    assert found.band == (48.0, 38.0)
    assert found.span == (10.0, 48.0)
    assert 0 < found.dot[0] < WIDTH
    assert 0 < found.dot[1] < HEIGHT


def test_a_month_that_is_not_told_breaks_the_line():
    found = mini_trend(_points(1.0, 2.0, None, 2.0, None, 3.0, 4.0), usual=(1.0, 3.0))
    assert found is not None
    assert len(found.paths) == 2
    assert len(found.lone) == 1


@pytest.mark.parametrize("values", [(), (1.0,), (1.0, None), (None, None, 2.0)])
def test_nothing_to_compare_is_nothing_to_draw(values):
    assert mini_trend(_points(*values), usual=(0.0, 1.0)) is None


def test_a_line_that_never_moved_stays_in_the_middle():
    flat = [Point("2026-01", 2.0), Point("2026-02", 2.0)]
    found = mini_trend(flat, usual=(2.0, 2.0))
    assert found is not None
    assert found.dot[1] == HEIGHT / 2
    assert found.span is None
