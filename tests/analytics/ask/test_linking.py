"""Links from released figures: planted ones found, chance quiet, refusals with their number."""

from __future__ import annotations

import json

import numpy as np
import pytest

from keepwell.analytics.ask.linking import Found, find
from keepwell.schemas.figures import Sheet
from keepwell.schemas.linkage import Lagged, Linked, Pair
from tests.analytics.ask.linked_company import company, sheet


def _found(sheets: dict[str, Sheet], draws: int | None = 399) -> Found:
    found = find(sheets, draws=draws)
    assert found is not None
    return found


def _pair(found: Found, care: str) -> Pair:
    return next(one for one in found.linked.pairs if one.care == care)


def _at(pair: Pair, way: str, lag: int) -> Lagged:
    return next(one for one in pair.links if (one.way, one.lag) == (way, lag))


def test_a_planted_link_is_found_where_it_is_and_told() -> None:
    found = _found(company(link=-0.5), draws=None)
    pair = _pair(found, "schedule_changes")
    assert pair.word == "strong"
    assert pair.best is not None
    best = pair.links[pair.best]
    assert (best.way, best.lag) == ("later", 1)
    assert best.stands
    assert best.estimate == pytest.approx(-0.5, abs=0.1)
    assert not pair.both_ways
    assert "lower than usual for it" in str(pair.said)
    assert "not proof of a cause" in " ".join(map(str, pair.doubt))
    assert found.linked.lead == "schedule_changes"
    assert "go together here" in str(found.linked.headline)
    assert _pair(found, "breaks_kept").word in {"hardly", "cannot_tell"}


def test_a_link_that_runs_backwards_is_not_told_as_care_first() -> None:
    pair = _pair(_found(company(back=1.2, seed=4), draws=None), "schedule_changes")
    assert _at(pair, "earlier", 1).stands
    assert pair.word in {"hardly", "cannot_tell"}


def test_teams_tied_the_other_way_round_do_not_turn_it() -> None:
    """Simpson: between teams more changes go with better customers, within teams with worse."""
    sheets = company(link=-0.5, teams=20)
    drift = np.linspace(-0.1, 0.1, 20)[:, None] * np.ones(24)
    values = {
        name: np.array([one.value for one in sheets[name].figures], float).reshape(20, 24)
        for name in ("csat_adjusted", "schedule_changes")
    }
    sheets |= {name: sheet(name, one + drift) for name, one in values.items()}
    pair = _pair(_found(sheets, draws=None), "schedule_changes")
    assert pair.across is not None
    assert pair.across.slope is not None
    assert pair.across.slope > 0
    best = pair.links[pair.best or 0]
    assert best.effect is not None
    assert best.effect < 0


def test_chance_is_quiet() -> None:
    told = [one for seed in range(12) for one in _found(company(seed=seed + 20), None).linked.pairs]
    assert sum(one.word in {"strong", "weak"} for one in told) <= 2


def test_few_teams_are_refused_with_their_number() -> None:
    found = _found(company(teams=6))
    pair = _pair(found, "schedule_changes")
    assert (pair.word, pair.code, pair.numbers["teams"]) == ("cannot_tell", "R1", 6)
    assert str(pair.said) == "6 teams have both measures; at least 8 are needed."
    assert "more teams would" in str(pair.remedy)
    assert "Too few teams" in str(found.linked.headline)
    assert pair.across is not None
    assert pair.across.code == "R1"
    assert list(pair.charts) == ["between"]


def test_few_months_are_refused_with_what_is_missing() -> None:
    pair = _pair(_found(company(count=4)), "schedule_changes")
    assert pair.code == "R1"
    assert "months" in str(pair.remedy) or "six months" in str(pair.said)


def test_what_staff_say_asks_for_steady_teams_and_enough_groups() -> None:
    rng = np.random.default_rng(3)
    sheets = company(teams=10, count=12)
    noisy = 60 + rng.normal(0, 1.0, (10, 12))
    sheets["engagement_index"] = sheet("engagement_index", noisy, error=1.0)
    pair = _pair(_found(sheets), "engagement_index")
    assert pair.code == "R2"
    assert pair.numbers["reliability"] < 0.6
    assert pair.reliability == pytest.approx(pair.numbers["reliability"])
    sheets["engagement_index"] = sheet("engagement_index", noisy[:4], error=1.0)
    few = _pair(_found(sheets), "engagement_index")
    assert few.code == "R1"
    assert str(few.said) == "4 groups answer the pulse; at least 8 are needed."
    assert "protection stays" in str(few.remedy)


def test_wide_intervals_are_refused() -> None:
    sheets = company(teams=8, count=8)
    wild = 0.6 + np.random.default_rng(5).normal(0, 0.25, (8, 8))
    sheets["csat_adjusted"] = sheet("csat_adjusted", np.clip(wild, 0, 1))
    pair = _pair(_found(sheets), "schedule_changes")
    assert pair.code == "R3"
    assert pair.numbers["half_width"] > 5


def test_a_joined_group_is_held_beside_its_teams_together() -> None:
    sheets = company(teams=10)
    rows = np.array([one.value for one in sheets["schedule_changes"].figures], float).reshape(
        10, 24
    )
    names = ["team 01 + team 02", *(f"team {at:02}" for at in range(3, 11))]
    sheets["schedule_changes"] = sheet("schedule_changes", rows[1:], teams=names)
    found = _found(sheets)
    pair = _pair(found, "schedule_changes")
    assert pair.teams == 9
    told = {(row[0], row[1]): row[2] for row in found.rows}
    month = "2026-10"
    mean = (told["team 01", month] + told["team 02", month]) / 2
    assert told["team 01 + team 02", month] == pytest.approx(mean)


def test_nothing_without_customers_and_no_pair_without_care() -> None:
    sheets = company()
    assert find({"schedule_changes": sheets["schedule_changes"]}) is None
    alone = find({"csat_adjusted": sheets["csat_adjusted"]})
    assert alone is not None
    assert alone.linked.pairs == ()


def test_a_constant_care_measure_is_refused() -> None:
    sheets = company() | {"breaks_kept": sheet("breaks_kept", np.full((14, 24), 0.8))}
    assert _pair(_found(sheets), "breaks_kept").code == "constant"


def test_the_page_reads_back_as_it_was_stored() -> None:
    linked = _found(company(link=-0.5)).linked
    assert Linked.from_json(linked.as_json()) == linked


def _recomputed(found: Found, care: str, link: Lagged) -> float:
    """In plain numpy from the export: dummies for teams and months, by least squares."""
    place = {name: at for at, name in enumerate(found.columns)}
    cells = {(row[0], row[1]): row for row in found.rows}
    months = sorted({row[1] for row in found.rows})
    first, later = ("outcome", care) if link.way == "earlier" else (care, "outcome")
    rows = []
    for (team, month), row in cells.items():
        at = months.index(month) - link.lag
        before = cells.get((team, months[at])) if at >= 0 else None
        names = [later, *found.linked.equal]
        if before is None:
            continue
        told = [row[place[name]] for name in names] + [before[place[first]]]
        if all(value is not None for value in told):
            rows.append((team, month, told, row[place["base"]] if link.way == "later" else 1.0))
    teams, when = sorted({one[0] for one in rows}), sorted({one[1] for one in rows})
    design = np.array([
        [*(t == team for team in teams), *(m == month for month in when[1:]), *told[1:]]
        for t, m, told, _ in rows
    ], float)  # fmt: skip
    root = np.sqrt(np.array([one[3] for one in rows], float))
    y = np.array([one[2][0] for one in rows], float)
    return float(np.linalg.lstsq(design * root[:, None], y * root, rcond=None)[0][-1])


def test_an_outsider_recomputes_every_estimate_from_the_export() -> None:
    found = _found(company(link=-0.5), draws=199)
    for pair in found.linked.pairs:
        for link in pair.links:
            assert link.estimate == pytest.approx(_recomputed(found, pair.care, link), rel=1e-6)
        means = {}
        for row in found.rows:
            x = row[found.columns.index(pair.care)]
            if x is not None:
                means.setdefault(row[0], []).append((x, row[2]))
        points = np.array([np.mean(one, axis=0) for one in means.values()])
        assert pair.across is not None
        assert pair.across.slope == pytest.approx(np.polyfit(points[:, 0], points[:, 1], 1)[0])


@pytest.mark.parametrize("seed", range(12))
def test_any_ragged_panel_gives_a_page_that_can_be_stored(seed: int) -> None:
    """Holes, single teams, single months, constants, teams that come and go."""
    rng = np.random.default_rng(seed)
    teams, count = int(rng.integers(1, 16)), int(rng.integers(1, 20))
    sheets = {}
    for measure in (
        "csat_adjusted",
        "schedule_changes",
        "breaks_kept",
        "occupancy",
        "absence_rate",
    ):
        values = rng.uniform(0, 1, (teams, count)).round(int(rng.integers(0, 3)))
        values[rng.random((teams, count)) < rng.uniform(0, 0.9)] = np.nan
        sheets[measure] = sheet(measure, values)
    found = find(sheets, draws=99)
    if found is not None:
        stored = json.dumps(found.linked.as_json(), allow_nan=False)
        assert Linked.from_json(json.loads(stored)) == found.linked
        json.dumps(found.rows, allow_nan=False)
