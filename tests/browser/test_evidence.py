"""Evidence in a browser: reading a link, opening another pair, having it looked at, on a phone too."""

from __future__ import annotations

import pytest
from django.utils import timezone

from keepwell.domain.released import operations as publishing
from keepwell.workflows import linking
from keepwell.workflows.figure_storage import stored_figure
from tests.analytics.ask.linked_company import company as invented

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def planted(company):
    """Late shift changes go before discontent customers."""
    publishing.store_sheets(
        sheets=[
            publishing.NewSheet(one, ("team",), (), "month", [stored_figure(f) for f in sheet.figures])
            for one, sheet in invented(link=-0.5).items()
        ],
        known_at=timezone.now(),
    )  # fmt: skip
    assert linking.find()


def test_a_leader_reads_what_moves_together_and_asks_again(visit, planted):
    window = visit("hana")
    window.goto("/")
    window.get_by_role("link", name="Prove", exact=True).first.click()
    window.get_by_role("link", name="Care and customers").first.click()
    window.wait_for_url("**/evidence/linkage/")
    assert "go together here" in window.get_by_role("heading", level=1).inner_text()
    assert window.locator("svg.l[role=img]").count() == 3
    window.get_by_role("link", name="Breaks kept").click()
    window.wait_for_url("**/evidence/linkage/?care=breaks_kept")
    assert window.get_by_role("heading", level=1).inner_text() == "Breaks kept"
    with window.expect_download() as came:
        window.get_by_role("link", name="Inputs as CSV").click()
    assert came.value.suggested_filename == "linkage.csv"
    window.get_by_role("button", name="Look again").click()
    assert window.get_by_text("It is being worked out", exact=False).first.is_visible()
    assert window.complaints == []
