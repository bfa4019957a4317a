"""Prepared sums say what the facts say, and leave to the facts what they cannot."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import product

import ibis
import pandas.testing
import pytest

from keepwell.analytics.mart import Mart, MartSettings, in_memory
from keepwell.analytics.metrics import compute_many
from keepwell.analytics.metrics.framework import rollups
from keepwell.kernel.periods import Period
from tests.analytics.metrics import small_company
from tests.analytics.metrics.engines import ENGINES, company_on

MONTHS = [date(2026, month, 1) for month in (1, 2, 3, 4)]
PERIODS = [*(Period.containing(one) for one in MONTHS), Period.parse("2026-Q1")]


def facts() -> Mart:
    return company_on(ENGINES[0].values[0])


@cache
def prepared() -> Mart:
    """The small company with its sums, built two months at a time; its facts are gone."""
    parts: dict[str, list] = {}
    for fact in rollups.facts(facts()):
        for months, turn in product((MONTHS[:2], MONTHS[2:]), ("early", "late")):
            for name, rows in rollups.build(facts(), fact=fact, months=months, turn=turn).items():
                parts.setdefault(name, []).append(rows)
    engine = ibis.duckdb.connect()
    import pyarrow as pa

    tables = {
        name: engine.create_table(name, pa.concat_tables(rows)) for name, rows in parts.items()
    }
    only_coverage = {"coverage": facts().table("coverage").to_pandas()}
    bare = in_memory(only_coverage, settings=small_company.SETTINGS)
    return Mart(bare.tables, bare.settings, rollups.PreparedSums(tables, frozenset(MONTHS)))


QUESTIONS = [
    ((), {}), (("team",), {}), (("channel",), {}), (("channel",), {"channel": "chat"}), (("weekday",), {}),
    (("tenure_band",), {}), ((), {"team": "Blue"}), (("team",), {"team": ("Amber", "Blue")}),
]  # fmt: skip


@pytest.mark.parametrize(("by", "where"), QUESTIONS)
def test_sums_and_facts_agree(by: tuple[str, ...], where: dict) -> None:
    measures = [one.id for one in rollups.ready(facts()) if {*by, *where} <= set(one.measure.dims)]
    assert "csat" in measures
    question = {"by": by, "where": where, "periods": PERIODS}
    then, now = (
        compute_many(facts(), measures, **question),
        compute_many(prepared(), measures, **question),
    )
    for measure in measures:
        pandas.testing.assert_frame_equal(then[measure], now[measure], rtol=1e-9, obj=measure)


def test_team_and_dimension_together_agree_for_sums() -> None:
    measures = ["csat", "contacts", "aht", "fcr_repeat"]
    question = {"by": ("team", "channel"), "periods": PERIODS}
    then, now = (
        compute_many(facts(), measures, **question),
        compute_many(prepared(), measures, **question),
    )
    for measure in measures:
        pandas.testing.assert_frame_equal(then[measure], now[measure], rtol=1e-9, obj=measure)


@pytest.mark.parametrize(
    ("by", "where", "months"),
    [
        (("channel", "topic"), {}, MONTHS),
        ((), {"team": ("Amber", "Blue")}, MONTHS),
    ],
)  # fmt: skip
def test_what_sums_cannot_say_is_left_to_the_facts(
    by: tuple[str, ...], where: dict, months: list[date]
) -> None:
    sums = prepared().sums
    assert sums is not None
    assert sums.cells(fact="ratings", by=by, where=where, parts=["csat__n"], months=months) is None


def test_histograms_by_team_and_dimension_are_left_to_the_facts() -> None:
    sums = prepared().sums
    assert sums is not None
    asked = {"fact": "contacts_handled", "where": {}, "measures": ["aht_median"], "months": MONTHS}
    assert sums.bins(by=("team", "channel"), **asked) is None
    assert sums.bins(by=("team",), **asked) is not None


def test_somebody_in_two_teams_is_one_person_in_the_whole() -> None:
    moved = Period.parse("2026-02")
    asked = compute_many(prepared(), ["contacts"], periods=[moved])["contacts"]
    split = compute_many(prepared(), ["contacts"], by=["team"], periods=[moved])["contacts"]
    assert split["people"].sum() == asked["people"].iloc[0] + 1


def test_before_the_late_turn_its_splits_go_to_the_facts() -> None:
    whole = prepared().sums
    early = rollups.PreparedSums(whole.tables, whole.months, late=False)
    asked = {"fact": "contacts_handled", "where": {}, "parts": ["contacts__n"], "months": MONTHS}
    assert early.cells(by=("channel",), **asked) is None
    assert early.cells(by=("team",), **asked) is not None


def test_days_add_up_to_months() -> None:
    daily = rollups.build(facts(), fact="ratings", months=MONTHS)["daily_ratings"].to_pandas()
    months = compute_many(facts(), ["csat"], periods=PERIODS)["csat"]
    assert daily["csat__n"].sum() == months["n"].iloc[:4].sum()


def test_the_signature_follows_thresholds_not_the_day() -> None:
    def sign(**settings: object) -> str:
        return rollups.signature(Mart(facts().tables, MartSettings(**settings)))

    today, later = date(2026, 4, 1), date(2026, 4, 2)
    assert sign(today=today) == sign(today=later)
    assert sign(today=today) != sign(today=today, service_level_seconds=30.0)
