"""Who stays, as a page: curves by groups, numbers at risk, what goes with leaving; nobody by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils import timezone

from keepwell.analytics.ask.retention import find
from keepwell.console.notebook import Keepwell
from keepwell.domain.released import operations as publishing
from keepwell.workflows import figure_charts, retention
from tests.analytics.ask.staying_company import company as invented

PAGE = "/evidence/staying/"


@pytest.fixture(scope="module")
def found():
    """One look at an invented company."""
    told = find(invented(leave={"Porto": 0.006, "Leipzig": 0.001}))
    assert told is not None
    return told


@pytest.fixture
def curves(company, found):
    """The look as the work process keeps it."""
    sheet = publishing.NewSheet(retention.RESULT, (), (), "month", [found.retention.as_json()])
    publishing.store_sheets(sheets=[sheet], known_at=timezone.now())
    for one in found.drawings:
        figure_charts.keep(one)


def _page(client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_curves_stand_with_their_ranges_and_how_many_are_followed(signed_in, curves):
    page = _page(signed_in("hana"), f"{PAGE}?by=site")
    assert "of new colleagues stay a first year" in page
    assert "Porto" in page
    assert "The curves differ by more than chance would make them." in page
    assert " followed</span>" in page
    assert "By their own choice" in page
    assert "more leave" in page or "fewer leave" in page
    assert "style=" not in page


def test_every_split_opens_and_nonsense_does_not(signed_in, curves):
    client = signed_in("cem")
    for dim in ("cohort", "site", "hiring_source", "contract", "shift"):
        assert 'aria-current="page"' in _page(client, f"{PAGE}?by={dim}")
    assert client.get(f"{PAGE}?by=person").status_code == 404


def test_the_file_holds_groups_and_no_person(signed_in, curves):
    told = json.loads(signed_in("hana").get(f"{PAGE}curves.json").content)
    assert {one["dim"] for one in told["result"]["splits"]} >= {"site", "contract"}
    assert "person" not in json.dumps(told)


def test_without_leavers_the_page_says_what_would_bring_it(signed_in, company):
    page = _page(signed_in("hana"))
    assert "No curve yet" in page
    assert "Look now" in page


def test_a_notebook_gets_the_curves_as_rows(curves):
    rows = Keepwell(Path()).staying()
    assert rows is not None
    assert set(rows["split"]) >= {"", "site", "contract"}
    assert (rows["at_risk"] >= 5).all()
    assert rows[(rows["split"] == "") & (rows["month"] == 0)]["share"].tolist() == [1.0]
