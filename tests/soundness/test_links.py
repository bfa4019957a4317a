"""Links that must not be told: shocks common to all, what is not final, drifts, a programme of nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from keepwell.analytics.ask.linking import Found, find
from keepwell.schemas.figures import Sheet
from tests.analytics.ask.linked_company import company, sheet
from tests.soundness import demo_figures


def _found(sheets: dict[str, Sheet]) -> Found:
    found = find(sheets)
    assert found is not None
    return found


def _values(sheets: dict[str, Sheet], measure: str, teams: int = 14) -> np.ndarray:
    return np.array([one.value for one in sheets[measure].figures], float).reshape(teams, -1)


def _words(found: Found) -> set[str]:
    return {one.word for one in found.linked.pairs}


def test_an_outage_that_hits_everybody_links_nothing() -> None:
    sheets = company(seed=31)
    shock = np.zeros(24)
    shock[[5, 6, 18]] = 0.1
    told = {
        "csat_adjusted": sheet("csat_adjusted", _values(sheets, "csat_adjusted") - shock),
        "schedule_changes": sheet("schedule_changes", _values(sheets, "schedule_changes") + shock),
    }
    assert not _words(_found(sheets | told)) & {"strong", "weak"}


def test_a_programme_of_nothing_moves_no_link() -> None:
    """Half of the teams get fewer late changes from a month on; their customers notice nothing."""
    sheets = company(seed=33)
    changed = _values(sheets, "schedule_changes")
    changed[::2, 12:] -= 0.08
    told = {"schedule_changes": sheet("schedule_changes", np.clip(changed, 0, 1))}
    assert not _words(_found(sheets | told)) & {"strong", "weak"}


def test_what_is_not_final_or_hidden_is_not_looked_at() -> None:
    sheets = company(seed=35)
    base = _found(sheets)
    figures = tuple(
        replace(one, value=0.01, state="provisional") if one.period == "2026-10" else one
        for one in sheets["csat_adjusted"].figures
    )
    changed = _found(sheets | {"csat_adjusted": replace(sheets["csat_adjusted"], figures=figures)})
    assert changed.linked.last == "2026-09"
    assert len(changed.rows) == len(base.rows) - 14
    assert all(row[2] is None or row[2] > 10 for row in changed.rows)


def test_the_order_of_figures_does_not_matter() -> None:
    sheets = company(link=-0.5)
    turned = {
        name: replace(one, figures=tuple(reversed(one.figures))) for name, one in sheets.items()
    }
    assert _found(sheets).linked == _found(turned).linked


def test_the_demo_company_of_five_teams_is_refused_with_its_number(tmp_path: Path) -> None:
    files = demo_figures.contacts(folder=tmp_path, seed=7, months=8)
    told = {
        one.measure.id: one
        for one in demo_figures.sheets(files)
        if one.by == ("team",) and one.measure.id == "csat"
    }
    teams = sorted({one.slice["team"] for one in told["csat"].figures})
    rng = np.random.default_rng(1)
    told["breaks_kept"] = sheet(
        "breaks_kept", 0.8 + rng.normal(0, 0.03, (len(teams), 8)), teams=teams
    )
    (pair,) = _found(told).linked.pairs
    assert pair.code == "R1"
    assert 5 <= pair.numbers["teams"] < 8
    assert pair.best is None


@pytest.mark.parametrize("seed", [41, 42, 43])
def test_teams_that_drift_apart_are_mostly_no_link(seed: int) -> None:
    """Each team on a slow way of its own, in care and in customers: not one found at random."""
    rng = np.random.default_rng(seed)
    walk = np.cumsum(rng.normal(0, 0.004, (2, 14, 24)), axis=2)
    sheets = company(seed=seed)
    told = {
        "csat_adjusted": sheet("csat_adjusted", np.clip(_values(sheets, "csat_adjusted") + walk[0], 0, 1)),
        "schedule_changes": sheet("schedule_changes", np.clip(_values(sheets, "schedule_changes") + walk[1], 0, 1)),
    }  # fmt: skip
    assert "strong" not in _words(_found(sheets | told))
