from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from keepwell.domain.access.queries import Viewer
from keepwell.domain.jobs import operations as jobs
from keepwell.domain.released import queries as released
from keepwell.domain.trail import queries as trail
from keepwell.schemas.phrases import filled, written
from keepwell.workflows import figures
from keepwell.workflows.figure_refreshing import other_splits

LEAD = Viewer("1" * 32, "p", frozenset({"team_lead"}), frozenset({"Billing"}))
LEADER = Viewer("2" * 32, "p", frozenset({"support_leader"}), None)
AGENT = Viewer("3" * 32, "p", frozenset({"agent"}), frozenset({"Delivery"}))
STRANGER = Viewer("4" * 32, "", frozenset(), frozenset())
pytestmark = pytest.mark.usefixtures("small_company")


def _teams(sheet, period="2026-03") -> dict[str, str]:
    return {one.slice["team"]: one.state for one in sheet.figures if one.period == period}


def test_the_whole_is_what_plain_counting_says() -> None:
    """13 agents, 12 contacts each a month; 3 of 4 ratings are good."""
    sheet = figures.sheet(measure="csat")
    march = next(one for one in sheet.figures if one.period == "2026-03")
    assert (march.numerator, march.denominator, march.n) == (117.0, 156.0, 156)
    assert march.value == 0.75
    assert march.state == "shown"


def test_a_team_of_two_is_shown_with_its_smallest_neighbour() -> None:
    sheet = figures.sheet(measure="csat", by=["team"])
    assert _teams(sheet) == {
        "Billing": "shown", "Delivery + Social": "shown", "Delivery": "too_few", "Social": "too_few",
    }  # fmt: skip
    reasons = {one.slice["team"]: one.reason for one in sheet.figures if one.period == "2026-03"}
    assert reasons["Social"].endswith("counted in Delivery + Social.")


def test_groups_add_up_to_the_whole() -> None:
    sheet = figures.sheet(measure="csat", by=["team"])
    parts = [one.numerator for one in sheet.figures if one.period == "2026-03" and one.numerator]
    assert sum(parts) == 117.0


def test_terminal_and_page_say_the_same() -> None:
    stored = figures.sheet(measure="csat", by=["team"])
    asked = figures.figures(measure="csat", by=["team"])
    assert [one.as_json() for one in asked.figures] == [one.as_json() for one in stored.figures]


def test_a_median_of_a_merged_group_is_counted_anew() -> None:
    sheet = figures.figures(measure="first_response_time", by=["team"], from_="2026-03")
    merged = next(one for one in sheet.figures if one.slice["team"] == "Delivery + Social")
    assert merged.value == pytest.approx(1200, rel=0.05)


def test_a_filter_shows_the_same_cells_as_a_split() -> None:
    split = figures.figures(measure="contacts", by=["team", "channel"], from_="2026-03")
    only = figures.figures(
        measure="contacts", by=["team"], where={"channel": "Chat"}, from_="2026-03"
    )
    wanted = {
        one.slice["team"]: (one.state, one.value)
        for one in split.figures
        if one.slice["channel"] == "Chat"
    }
    assert {one.slice["team"]: (one.state, one.value) for one in only.figures} == wanted
    assert wanted["Billing"] == ("shown", 48.0)
    assert wanted["Social"][0] == "too_few"


def test_a_label_that_nobody_has_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="Chat, Phone"):
        figures.figures(measure="contacts", where={"channel": "chat"})


def test_quarters_and_years_are_there_too() -> None:
    quarter = figures.sheet(measure="contacts", grain="quarter")
    year = figures.sheet(measure="contacts", grain="year")
    assert [(one.period, one.value) for one in quarter.figures] == [("2026-Q1", 468.0)]
    assert [(one.period, one.value) for one in year.figures] == [("2026", 468.0)]


def test_one_period_is_read_from_the_small_sheet_of_the_last_months() -> None:
    whole = figures.sheet(measure="csat", by=["team"])
    march = figures.sheet(measure="csat", by=["team"], period="2026-03")
    assert march.figures == tuple(one for one in whole.figures if one.period == "2026-03")
    assert figures.sheets(measures=["csat"], by=["team"])["csat"].figures


def test_a_lead_sees_their_own_team_and_the_total() -> None:
    own = figures.sheet(measure="csat", by=["team"], viewer=LEAD)
    assert set(_teams(own)) == {"Billing"}
    assert figures.sheet(measure="csat", viewer=LEAD).figures


def test_who_works_in_a_merged_team_sees_the_merged_row() -> None:
    assert set(_teams(figures.sheet(measure="csat", by=["team"], viewer=AGENT))) == {
        "Delivery", "Delivery + Social",
    }  # fmt: skip


def test_who_may_not_sees_what_a_missing_sheet_looks_like() -> None:
    assert figures.sheet(measure="csat", viewer=STRANGER) is None
    assert figures.sheet(measure="headcount", viewer=AGENT) is None
    assert figures.sheet(measure="no_such_measure", viewer=LEADER) is None
    assert figures.figures(measure="csat", viewer=STRANGER).figures == ()


def test_limits_hold_for_every_viewer() -> None:
    for viewer in (None, LEADER, LEAD, AGENT):
        sheet = figures.sheet(measure="csat", by=["team"], viewer=viewer)
        assert all(one.value is None for one in sheet.figures if one.slice["team"] == "Social")


def test_a_missing_column_is_named_on_the_page() -> None:
    (first, *_) = figures.sheet(measure="aht").figures
    assert first.state == "missing_input"
    assert "contacts." in first.reason


def test_the_last_figure_has_sentences_and_a_comparison() -> None:
    last = figures.sheet(measure="csat").figures[-1]
    assert str(last.sentences[0]) == "Satisfied customers, March 2026: about 75 in 100."
    assert last.comparison["code"] == "too_early"
    assert last.comparison["against"] == "2026-02"


def test_charts_stand_ready_and_are_drawn_for_leads_from_their_own_rows() -> None:
    trend = figures.chart(measure="csat")
    assert trend.wide.startswith('<svg class="l"')
    assert list((settings.HOME / "charts").glob("*/*.svg"))
    whole = figures.chart(measure="csat", look="slices", by="team", period="2026-03")
    own = figures.chart(measure="csat", look="slices", by="team", period="2026-03", viewer=LEAD)
    read = [filled(one.wide, write=written, say=str) for one in (whole, own)]
    assert "Delivery" in read[0]
    assert "Delivery" not in read[1]
    assert "Billing" in read[1]


def test_counts_by_month_are_drawn_as_columns() -> None:
    drawn = figures.chart(measure="csat", look="columns")
    assert drawn.wide.count("<rect") == 3


def test_months_are_those_with_figures() -> None:
    assert figures.months()[-3:] == ["2026-01", "2026-02", "2026-03"]


def test_the_ledger_holds_workforce_and_not_service() -> None:
    kinds = {one.sensitivity for one in released.already()}
    assert "service" not in kinds
    assert any(one.measure == "headcount" for one in released.already())


def test_releasing_again_says_nothing_new() -> None:
    before = released.ledger_size()
    assert figures.refresh_figures() == 0
    assert released.ledger_size() == before


def test_other_splits_follow_as_a_job_that_gives_way_to_what_is_due() -> None:
    short = jobs.enqueue(name="short", run_at=timezone.now() - timedelta(minutes=1))
    rest = other_splits({"months": 25}, _quiet)
    assert rest is not None
    assert (rest["months"], rest["done"]) == (25, 1)
    leased = jobs.lease_next(worker="w", now=timezone.now(), only=("short",))
    assert leased is not None
    assert leased.id == short
    assert other_splits({**rest, "done": rest["of"] - 1}, _quiet) is None
    assert figures.sheet(measure="separation_rate", by=["leave_class"]).figures


def _quiet(done: int, total: int | None = None, note: str = "") -> None:
    """Nobody listens."""


def test_from_a_figure_to_its_tickets_and_the_look_is_noted() -> None:
    found = figures.tickets(
        measure="csat", by="team", period="2026-03", where="Billing", viewer=LEADER
    )
    assert len(found.rows) == 72
    assert found.rows[0][0].startswith("C")
    assert {row[3] for row in found.rows} == {"Billing"}
    assert any(one.subject_kind == "tickets" for one in trail.entries(limit=5))


def test_behind_a_hidden_figure_there_are_no_tickets() -> None:
    assert (
        figures.tickets(measure="csat", by="team", period="2026-03", where="Social", viewer=LEADER)
        is None
    )


def test_a_lead_gets_the_tickets_of_their_own_team_only() -> None:
    found = figures.tickets(measure="csat", period="2026-03", viewer=LEAD)
    assert {row[3] for row in found.rows} == {"Billing"}


def test_pages_never_load_dataframes() -> None:
    """A process that reads sheets, charts and declarations knows no dataframe at the end."""
    program = (
        "import django; django.setup(); import sys, json;"
        "from keepwell.workflows import figures; n = len(figures.measures());"
        "print(json.dumps([n, [m for m in ('pandas','numpy','ibis','duckdb','altair') if m in sys.modules]]))"
    )
    import os

    told = os.environ | {
        "KEEPWELL_HOME": str(settings.HOME), "DJANGO_SETTINGS_MODULE": "keepwell.config.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=told
    )
    count, heavy = json.loads(done.stdout)
    assert count > 50
    assert heavy == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"measure": "nonsense"}, "no measure"),
        ({"measure": "csat", "by": ["leave_class"]}, "cannot be split"),
        ({"measure": "csat", "grain": "week"}, "no grain"),
        ({"measure": "csat", "from_": "2026-03", "to": "2026-01"}, "lies before"),
        ({"measure": "csat", "from_": "March"}, "not a period"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_remedy(asked, words) -> None:
    with pytest.raises(ValueError, match=words):
        figures.figures(**asked)


def test_the_page_of_today_is_released_first() -> None:
    """All it shows but what takes long to count."""
    from keepwell.web.home import views as home
    from keepwell.workflows.figure_refreshing import HOME, later_measures

    shown = {*home.SHARED, *home.CUSTOMERS}
    assert shown - later_measures() <= set(HOME)
    assert not later_measures() & set(HOME)
