"""Care and customers as a page: the finding first, refusals with their number, everything as a file."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.utils import timezone

from keepwell.domain.jobs import queries as jobs
from keepwell.domain.released import operations as publishing
from keepwell.domain.released.models import FigureSheet
from keepwell.schemas.figures import Sheet
from keepwell.workflows import evidence, linking
from keepwell.workflows.figure_storage import stored_figure
from tests.analytics.ask.linked_company import company as invented

PAGE = "/evidence/linkage/"


def _store(sheets: dict[str, Sheet]) -> None:
    publishing.store_sheets(
        sheets=[
            publishing.NewSheet(one, ("team",), (), "month", [stored_figure(f) for f in sheet.figures])
            for one, sheet in sheets.items()
        ],
        known_at=timezone.now(),
    )  # fmt: skip


def _page(client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def planted(company):
    """A company in which late shift changes go before discontent customers."""
    _store(invented(link=-0.5))
    assert linking.find()


def test_the_finding_stands_first_with_its_doubt_and_its_pictures(signed_in, planted):
    page = _page(signed_in("cem"))
    assert "<h1>Shifts changed at short notice and satisfied customers go together here" in page
    assert "not proof of a cause" in page
    assert "14 teams" in page
    assert page.count('<svg class="l"') == 3
    assert "All pairs we look at" in page
    assert "style=" not in page


def test_every_pair_can_be_opened(signed_in, planted):
    page = _page(signed_in("hana"), f"{PAGE}?care=breaks_kept")
    assert "<h1>Breaks kept</h1>" in page
    assert 'href="/evidence/linkage/?care=schedule_changes"' in page


def test_small_companies_are_told_what_is_missing(signed_in, company):
    page = _page(signed_in("hana"))
    assert "Too few teams to tell" in page
    assert "7 teams have both measures; at least 8 are needed." in page
    assert "More months alone will not help; more teams would." in page
    assert "Refused by R1." in page
    assert "No pulse has been released by team." in page


def test_the_file_holds_all_inputs_and_what_came_out(signed_in, planted):
    client = signed_in("hana")
    told = json.loads(client.get(f"{PAGE}inputs.json").content)
    assert told["result"]["lead"] == "schedule_changes"
    assert told["columns"][:4] == ["team", "month", "outcome", "base"]
    rows = list(
        csv.reader(io.StringIO(client.get(f"{PAGE}inputs.csv").content.decode("utf-8-sig")))
    )
    assert rows[0] == told["columns"]
    assert len(rows) == len(told["rows"]) + 1
    assert "wild bootstrap" in told["method"]


def test_somebody_may_have_it_looked_at_now_and_once(signed_in, company):
    client = signed_in("hana")
    for _ in range(2):
        page = client.post("/evidence/look/", follow=True).content.decode()
        assert "It is being worked out" in page
    assert jobs.open_job(key=evidence.JOB) is not None


def test_nothing_is_promised_before_anything_came_in(signed_in, company):
    FigureSheet.objects.filter(measure=linking.RESULT).delete()
    page = _page(signed_in("hana"))
    assert "Not looked at yet" in page
    assert "at least 8 teams and 6 months" in page
