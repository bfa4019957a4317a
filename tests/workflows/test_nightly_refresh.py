from __future__ import annotations

import pytest

from keepwell.domain.released import queries as released
from keepwell.workflows import figure_refreshing, figures, nightly_refresh

pytestmark = pytest.mark.usefixtures("small_company")


def _quiet(done: int, total: int | None = None, note: str = "") -> None:
    """Nobody watches."""


def test_what_pages_open_with_is_released_before_anything_is_summed_up() -> None:
    """Counted from the facts it says what the sums say later."""
    stored = {one: released.sheet(measure=one, by=["team"]) for one in ("csat", "headcount")}
    nightly_refresh.refresh_warehouse(progress=_quiet)
    assert set(figures.refresh_home(progress=_quiet)) == set(figure_refreshing.HOME)
    for measure, before in stored.items():
        now = released.sheet(measure=measure, by=["team"])
        told = [(one["slice"], one["period"], one["state"], one["n"]) for one in now.figures]
        assert told == [
            (one["slice"], one["period"], one["state"], one["n"]) for one in before.figures
        ]


def test_nothing_new_is_not_released_ahead() -> None:
    nightly_refresh.refresh_warehouse(progress=_quiet)
    assert nightly_refresh.open_with(progress=_quiet) == ()


def test_progress_counts_measures_to_the_last() -> None:
    told: list[tuple[int, int | None, str]] = []
    nightly_refresh.finish(
        progress=lambda done, total=None, note="": told.append((done, total, note)),
        opened=figure_refreshing.HOME,
    )
    counted = [(done, total) for done, total, note in told if note == figures.MEASURES]
    assert counted[-1][0] == counted[-1][1]
    assert [done for done, _ in counted] == sorted(done for done, _ in counted)


def test_a_file_that_comes_in_meanwhile_is_counted_too(monkeypatch) -> None:
    came, rounds = [["one"], ["one", "two"], ["one", "two"]], []
    monkeypatch.setattr(nightly_refresh, "_came_in", lambda: came.pop(0))
    monkeypatch.setattr(nightly_refresh, "open_with", lambda progress: rounds.append(1) or ())
    monkeypatch.setattr(nightly_refresh, "finish", lambda progress, opened: None)
    nightly_refresh.refresh_all(progress=_quiet)
    assert len(rounds) == 2
