"""Two journeys side by side: what is mirrored, what is missing, and choosing."""

from __future__ import annotations

import pytest

from keepwell.domain.partnership.queries.journeys import mirrors
from keepwell.domain.partnership.rules.journeys import DEFAULTS


def _page(client, address: str = "/journeys/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def _of(phase: str):
    return next(one for one in mirrors() if one.phase == phase)


def test_each_phase_stands_with_both_sides(signed_in, company):
    page = _page(signed_in("hana"))
    assert "One of five phases has its mirror" in page  # ramp and first contact have figures
    for words in ("Find", "Onboard", "Train", "Engage", "Leave", "Our people", "Our customers"):
        assert words in page
    assert "Weeks to full productivity" in page
    assert "Turnover, twelve months" in page
    assert "style=" not in page


def test_a_missing_mirror_says_why_and_what_would_bring_it(signed_in, company):
    page = _page(signed_in("hana"))
    assert "Training done in time" in page
    assert "Nothing has come in yet that tells it." in page
    assert "HR or Support, from the learning system" in page
    assert "No pulse round has been released that asks for it." in page
    assert "Open a pulse" in page
    assert "Bring a file" in page


def test_who_may_not_choose_is_not_sent_anywhere(signed_in, company):
    page = _page(signed_in("tariq"))
    for door in ("Choose measures", "Open a pulse", "Bring a file", "Choose a measure"):
        assert door not in page


def test_choosing_is_kept_and_shown(signed_in, company):
    client = signed_in("cem")
    told = {
        "staff": "absence_rate",
        "customer": "csat",
        "likeness": "Who is here, and who is glad.",
    }
    answer = client.post("/journeys/engage/", told, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/journeys/"
    assert "Who is here, and who is glad." in page
    assert "Two of five phases have their mirror" in page
    assert _of("engage").staff == "absence_rate"
    answer = client.post("/journeys/engage/usual/", follow=True)
    assert "The usual measures are back." in answer.content.decode()
    assert _of("engage") == DEFAULTS["engage"]


def test_the_form_offers_each_side_its_own_measures(signed_in, company):
    page = _page(signed_in("hana"), "/journeys/leave/")
    staff, _, rest = page.partition('name="customer"')
    assert 'value="turnover_12m" selected' in staff
    assert 'value="csat"' not in staff
    assert 'value="csat"' in rest
    assert 'value="turnover_12m"' not in rest


@pytest.mark.parametrize("told", [{"staff": "csat"}, {"customer": "headcount"}])
def test_a_measure_of_the_other_side_is_refused(signed_in, company, told):
    answer = signed_in("hana").post("/journeys/find/", told)
    assert answer.status_code == 200
    assert "aria-invalid" in answer.content.decode()
    assert _of("find") == DEFAULTS["find"]


def test_one_measure_cannot_mirror_itself(signed_in, company):
    told = {"staff": "promises_kept", "customer": "promises_kept"}
    answer = signed_in("hana").post("/journeys/find/", told)
    assert answer.status_code == 200
    assert _of("find") == DEFAULTS["find"]
