from __future__ import annotations

import pytest
from django.utils import timezone

from keepwell.domain.released import operations, queries
from keepwell.workflows.figure_storage import NEWEST_MONTHS


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_begins_with_a_sentence_and_its_doubt(signed_in):
    told = page(signed_in("hana"), "/measures/csat/")
    assert "<h1>Satisfied customers, October 2026: about" in told
    assert "The data fit a true value between" in told


def test_an_earlier_month_can_be_chosen_and_nonsense_falls_back_to_the_newest(signed_in):
    client = signed_in("hana")
    assert "<h1>Satisfied customers, March 2026" in page(client, "/measures/csat/?period=2026-03")
    for nonsense in (
        "?period=1999-01",
        "?period=%00",
        "?by=person",
        "?grain=century",
        "?period=<script>",
    ):
        assert "<h1>Satisfied customers, October 2026" in page(client, f"/measures/csat/{nonsense}")


def test_a_measure_without_figures_says_which_columns_it_waits_for(signed_in):
    told = page(signed_in("hana"), "/measures/quality_score/")
    assert "This measure waits for data" in told
    assert "“Points” / “Score”" in told
    assert "qa_reviews." not in told


def test_the_definition_stands_on_the_page(signed_in):
    told = page(signed_in("hana"), "/measures/turnover_12m/")
    assert "leavers of twelve months / mean of the twelve monthly average headcounts" in told


def test_the_goal_of_the_company_is_on_the_page(signed_in):
    assert "goal 88%" in page(signed_in("hana"), "/measures/csat/")


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "Zufriedene Kunden, Oktober 2026: etwa"),
        ("es", "Clientes satisfechos, octubre de 2026: unos"),
    ],
)
def test_the_page_speaks_the_readers_language_down_to_the_chart(signed_in, language, title):
    client = signed_in("hana")
    client.post("/language/", {"language": language})
    told = page(client, "/measures/csat/")
    assert f"<h1>{title}" in told
    assert "usual range" not in told


def test_teams_are_listed_in_the_order_of_the_sheet_never_by_value(signed_in):
    told = page(signed_in("hana"), "/measures/csat/?by=team")
    table = told.split("Team, October 2026</caption>")[1]
    shown = [
        name
        for name in ("Billing", "Delivery", "Returns phone", "Technical")
        if f">{name}<" in table
    ]
    assert shown == sorted(shown, key=lambda name: table.index(f">{name}<"))


def test_related_measures_are_dressed_as_tabs(signed_in):
    """Their dress hangs in the sheet of Meet: without it the names run into each other."""
    told = page(signed_in("hana"), "/measures/csat/")
    assert 'class="tabs"' in told
    assert "meet." in told.split("</head>")[0]


def test_a_company_without_teams_is_not_shown_one_group_that_nobody_named(signed_in):
    client = signed_in("hana")
    assert "Team, October 2026" in page(client, "/measures/csat/")
    stood = queries.sheet(measure="csat", by=["team"])
    nameless = [one | {"slice": {"team": "not known"}} for one in stood.figures[-1:]]
    for where in ((), NEWEST_MONTHS):
        operations.store_sheet(
            measure="csat", by=["team"], grain="month", figures=nameless, where=where,
            known_at=timezone.now(),
        )  # fmt: skip
    told = page(client, "/measures/csat/")
    assert "Team, October 2026" not in told
    assert '<option value="team">' in told
