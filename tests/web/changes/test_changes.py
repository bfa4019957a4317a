"""The page of changes: what stands out, where, and only to whom it may be shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from keepwell.domain.released import operations as publishing
from keepwell.schemas.changes import Change, DataFault, Driver, MonthOfChanges, Point
from keepwell.schemas.figures import Figure
from keepwell.schemas.phrases import Names, Phrase, Said, When
from keepwell.web.shell.figure_lines import state_of
from keepwell.workflows.changes import RESULT

DAY = timedelta(days=1)

MONTHS = [f"2025-{month:02}" for month in range(10, 13)] + [f"2026-{m:02}" for m in range(1, 11)]


def _said(text: str, **params) -> Phrase:
    return Phrase("test.said", text, params)


CSAT = Change(
    measure="csat", slice={}, period="2026-10", value=0.78, interval=(0.76, 0.80), expected=0.84,
    usual=(0.81, 0.87), n=4_000, p_value=1e-6, rose=False, since="2026-10",
    sentence=_said("{title} fell to 78% in {period}.", title=Said("Satisfied customers"), period=When("2026-10")),
    usual_phrase=_said("Nearly all of its months lie between 81% and 87%."),
    driver=Driver(
        {"team": "Billing"}, 0.6, 0.84, 0.9,
        _said("Most of it lies in {slice}.", slice=Names(("Billing",))),
    ),
    also=({"team": "Returns phone"}, {"channel": "Chat"}),
    trend=(*(Point(month, 0.84, (0.82, 0.86)) for month in MONTHS[:-1]), Point("2026-10", 0.78, (0.76, 0.80))),
)  # fmt: skip
OURS = replace(
    CSAT, measure="aht", slice={"team": "Returns phone"}, driver=None, also=(), since="2026-09",
    sentence=_said("Handle time of {slice} rose.", slice=Names(("Returns phone",))),
)  # fmt: skip
THEIRS = replace(
    OURS, slice={"team": "Billing"}, sentence=_said("Handle time of {slice} rose.", slice=Names(("Billing",))),
)  # fmt: skip
ABSENCE = replace(
    CSAT, measure="absence_rate", driver=None, also=(), sentence=_said("Absence rose.")
)
FAULT = DataFault(
    "aht", {"team": "Billing"}, "2026-10", "thin", 40, 900,
    _said("Handle time in {slice}: only 40 contacts tell it.", slice=Names(("Billing",))),
    _said("Look whether a column came in empty."),
)  # fmt: skip
OCTOBER = MonthOfChanges(
    "2026-10", changes=(CSAT, OURS, THEIRS, ABSENCE), faults=(FAULT,), checked=1_234, wholes=40,
    by_team={"Billing": 30, "Returns phone": 29}, waiting=("nps",), complete=True,
)  # fmt: skip
SEPTEMBER = MonthOfChanges("2026-09", checked=1_200, wholes=39, complete=True)
EARLY = MonthOfChanges("2026-08")


@pytest.fixture
def found(company):
    """Three months that were looked at."""
    told = [one.as_json() for one in (EARLY, SEPTEMBER, OCTOBER)]
    publishing.store_sheet(measure=RESULT, by=(), grain="month", figures=told, known_at=company.now)


def _page(client, address: str = "/changes/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_month_opens_with_its_finding_and_tells_each_change_once(signed_in, found):
    page = _page(signed_in("hana"))
    assert "Four changes stand out in October 2026" in page
    assert "1,234 series were checked." in page
    assert page.count("Satisfied customers fell to 78% in October 2026.") == 1
    assert "Most of it lies in Billing." in page
    assert "It stands out in Returns phone, Chat too." in page
    assert "Nearly all of its months lie between 81% and 87%." in page
    assert "New this month" in page
    assert "Stands out since September 2026" in page
    assert "What it does not mean" in page
    assert "Not final yet, so judged later: " in page


def test_each_change_has_its_year_as_a_small_line_with_words(signed_in, found):
    page = _page(signed_in("hana"))
    assert page.count('viewBox="0 0 320 96"') == 4
    assert (
        'aria-label="Satisfied customers from October 2025 to October 2026; usual 81–87%"' in page
    )
    assert "style=" not in page


def test_a_fault_of_the_data_comes_with_its_remedy_and_is_no_change(signed_in, found):
    page = _page(signed_in("hana"))
    assert "A matter of the data, not a change" in page
    assert "Handle time in Billing: only 40 contacts tell it." in page
    assert "Look whether a column came in empty." in page


def test_a_lead_sees_the_whole_and_the_own_teams_only(signed_in, found):
    page = _page(signed_in("tariq"))
    assert "Three changes stand out" in page
    assert "Handle time of Returns phone rose." in page
    assert "Absence rose." in page
    assert "Satisfied customers fell" in page
    assert "Billing" not in page  # neither as a slice, nor as a driver, nor as a fault
    assert "It stands out in Returns phone, Chat too." in page
    assert "69 series were checked." in page  # forty of all, 29 of the team


def test_an_agent_sees_no_figures_of_the_workforce(signed_in, found):
    page = _page(signed_in("ana"))
    assert "Satisfied customers fell" in page
    assert "Absence" not in page
    assert "Billing" not in page


def test_a_quiet_month_says_so_and_months_can_be_gone_through(signed_in, found):
    page = _page(signed_in("hana"), "/changes/?month=2026-09")
    assert "Nothing stands out in September 2026" in page
    assert "1,200 series were checked." in page
    assert "A quiet month" in page
    assert 'href="/changes/?month=2026-10"' in page
    assert "August 2026" not in page  # nothing could be judged there


def test_months_that_nobody_looked_at_are_not_found(signed_in, found):
    client = signed_in("hana")
    for month in ("2020-01", "nonsense", "2026-9"):
        assert client.get(f"/changes/?month={month}").status_code == 404


def test_without_any_month_the_page_says_what_is_missing(signed_in):
    page = _page(signed_in("hana"))
    assert "Nothing to compare yet" in page
    assert "Bring a file" in page
    assert "Bring a file" not in _page(signed_in("ana"))


def test_too_early_is_said(signed_in, company):
    publishing.store_sheet(
        measure=RESULT, by=(), grain="month", figures=[EARLY.as_json()], known_at=company.now
    )
    page = _page(signed_in("hana"))
    assert "Too early to tell what is unusual" in page


def test_today_tells_the_same(signed_in, found):
    page = _page(signed_in("hana"), "/")
    assert "Satisfied customers fell to 78% in October 2026." in page
    assert "Four changes stand out in October 2026. 1,234 series were checked." in page
    assert "Billing" not in _page(signed_in("tariq"), "/").partition("What changed, and where")[2]


def test_a_real_change_is_said_on_today_of_what_stands_out_here_and_of_nothing_else(
    signed_in, found, company
):
    client = signed_in("hana")
    assert _page(client, "/").count("A real change") == 2, "satisfaction and absence"
    told = [one.as_json() for one in (EARLY, SEPTEMBER)]
    publishing.store_sheet(
        measure=RESULT, by=(), grain="month", figures=told, known_at=company.now + DAY
    )
    assert "A real change" not in _page(client, "/")


def test_a_figure_judged_alone_is_unlike_its_own_past_and_no_finding():
    alone = Figure("csat", {}, "2026-10", 0.6, 60, 100, 100, (0.5, 0.7), "shown", comparison={"code": "real_change"})  # fmt: skip
    assert state_of(alone) == ("quiet", "Unlike its own past")
