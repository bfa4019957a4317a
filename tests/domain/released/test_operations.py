from __future__ import annotations

import time

import pytest

from keepwell.domain.released import operations, queries
from keepwell.domain.released.operations import NewCell, NewSheet

pytestmark = pytest.mark.django_db

FIGURES = [{"slice": {"team": "Blue"}, "period": "2026-01", "value": 0.8, "state": "shown"}]


@pytest.fixture
def store(moments):
    def stored(figures=FIGURES, **more):
        told = {"measure": "csat", "by": ("team",), "grain": "month", **more}
        return operations.store_sheet(figures=figures, known_at=next(moments), **told)

    return stored


def test_a_sheet_is_read_in_one_query(store, django_assert_num_queries):
    store()
    with django_assert_num_queries(1):
        found = queries.sheet(measure="csat", by=["team"])
    assert (found.figures, found.version) == (FIGURES, 1)


def test_only_something_new_makes_a_version(store):
    assert [store(), store(), store([]), store()] == [1, 1, 2, 3]


def test_earlier_versions_stay_for_frozen_packs(store, moments):
    store()
    between = next(moments)
    store([])
    assert queries.sheet(measure="csat", by=["team"]).figures == []
    assert queries.sheet(measure="csat", by=["team"], version=1).figures == FIGURES
    assert queries.sheet(measure="csat", by=["team"], known_at=between).figures == FIGURES


def test_the_order_of_dimensions_is_no_other_question(store):
    store(by=("team", "channel"))
    assert queries.sheet(measure="csat", by=["channel", "team"]).by == ("channel", "team")


def test_a_question_with_a_condition_is_another(store):
    store(where=(("site", "Leipzig"),))
    assert queries.sheet(measure="csat", by=["team"]) is None
    assert queries.sheet(measure="csat", by=["team"], where=[("site", "Leipzig")])


def test_many_sheets_are_stored_at_once(now):
    sheets = [NewSheet(f"m{n % 40}", ("team",), (), f"{n // 40}", FIGURES) for n in range(400)]
    assert operations.store_sheets(sheets=sheets, known_at=now) == 400
    assert operations.store_sheets(sheets=sheets, known_at=now) == 0
    assert set(queries.sheets(measures=["m1", "m2"], by=["team"], grain="3")) == {"m1", "m2"}


def cell(n=40, **more):
    told = {"measure": "csat", "definition_version": 1, "slice": {"team": "Blue"}}
    told |= {"period": "2026-01", "sensitivity": "service", "state": "shown", "value": 0.8}
    return NewCell(**{**told, "n": n, **more})


def test_the_ledger_takes_a_cell_once(now, moments):
    assert operations.add_to_ledger(cells=[cell(), cell()], now=now) == 1
    assert operations.add_to_ledger(cells=[cell(), cell(n=41)], now=next(moments)) == 1
    assert [one.n for one in queries.already(measure="csat")] == [40, 41]
    assert queries.already(measure="csat")[0].slice == {"team": "Blue"}
    assert queries.already(sensitivity="voice") == []


def test_a_hundred_thousand_cells_take_seconds(now):
    cells = [cell(period=f"{n % 24}", slice={"team": f"T{n}"}) for n in range(100_000)]
    start = time.process_time()
    assert operations.add_to_ledger(cells=cells, now=now) == 100_000
    assert time.process_time() - start < 10


def test_charts_stand_in_places(now):
    charts = {"csat/team/light": ("csat", "h1"), "csat/team/dark": ("csat", "h2")}
    assert operations.place_charts(charts=charts, now=now) == 2
    assert operations.place_charts(charts=charts, now=now) == 0
    assert operations.place_charts(charts={"csat/team/dark": ("csat", "h3")}, now=now) == 1
    assert queries.chart(place="csat/team/dark") == "h3"
    assert queries.charts(places=list(charts)) == {"csat/team/light": "h1", "csat/team/dark": "h3"}
    assert queries.charts_in_use() == {"h1", "h3"}


def test_former_versions_of_splits_are_dropped_and_the_whole_s_stay(store):
    for figures in ([], FIGURES, [], FIGURES):
        store(figures)
        store(figures, by=())
    assert operations.forget_former_splits(kept=2) == 2
    assert queries.sheet(measure="csat", by=["team"], version=2) is None
    assert queries.sheet(measure="csat", by=["team"], version=3)
    assert queries.sheet(measure="csat", version=1)
    assert operations.forget_former_splits(kept=2) == 0


def test_sheets_of_many_measures_are_the_newest(store, django_assert_num_queries):
    store([])
    store()
    with django_assert_num_queries(1):
        found = queries.sheets(measures=["csat"], by=["team"])
    assert (found["csat"].version, found["csat"].figures) == (2, FIGURES)


def row(period: str, value: float, *, team: str = "Blue", **more) -> dict:
    return {"slice": {"team": team}, "period": period, "value": value, "state": "shown", **more}


def test_which_periods_say_something_else_since_then(store):
    store([row("2026-01", 0.8), row("2026-02", 0.7)])
    then = queries.newest()

    def changed(since=then) -> set[str]:
        return queries.changed_since(measures=["csat"], sheet=since)

    assert changed() == set()
    store([row("2026-01", 0.8, sentences=["said otherwise"]), row("2026-02", 0.7)])
    assert changed() == set()  # other words, the same figures
    store([row("2026-01", 0.8), row("2026-02", 0.7), row("2026-03", 0.9)])
    assert changed() == {"2026-03"}
    store(
        [row("2026-01", 0.8), row("2026-02", 0.6), row("2026-03", 0.9)],
        where=(("months", "newest"),),
    )
    assert changed() == {"2026-03"}  # the small copy of the newest months is no other question
    store([row("2026-01", 0.8), row("2026-02", 0.6), row("2026-03", 0.9)])
    assert changed() == {"2026-02", "2026-03"}
    assert changed(0) == {"2026-01", "2026-02", "2026-03"}
    assert queries.changed_since(measures=["aht"], sheet=0) == set()


def test_a_split_whose_former_sheet_was_dropped_may_have_changed_altogether(store):
    store([row("2026-01", 0.8)])
    then = queries.newest()
    for value in (0.7, 0.6, 0.8):
        store([row("2026-01", 0.8), row("2026-02", value)])
    assert queries.changed_since(measures=["csat"], sheet=then) == {"2026-02"}
    operations.forget_former_splits()
    assert queries.changed_since(measures=["csat"], sheet=then) == {"2026-01", "2026-02"}
