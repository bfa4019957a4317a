"""Pages of the audit: what both sides see once revealed, and nothing at all before."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from keepwell.domain.partnership.queries import actions
from keepwell.domain.partnership.queries import audits as reading
from keepwell.domain.partnership.rules.audits import ITEMS
from keepwell.web.shell import numbers
from tests.web.joint import quarters
from tests.web.reading import text

QUARTERS = quarters()
BLIND, OPEN = f"/audits/{QUARTERS['blind']}/", f"/audits/{QUARTERS['revealed']}/"


def answers(score: int, **more) -> dict[str, str]:
    told = {item: str(score) for item in ITEMS}
    return told | {f"{item}_evidence": "none" for item in ITEMS} | more


def test_the_headline_is_the_lower_side_s(signed_in):
    page = text(signed_in("hana").get(OPEN))
    assert "Support sees less done together than HR does" in page
    assert "The headline follows the lower side: at risk, 13.0 of 25." in page
    assert (
        "HR scored 21.0, a gap of 8.0. Both rated blind. The average would have hidden this."
        in page
    )
    assert "Five gaps to talk about" in page
    assert "not a tested scale" in page


def test_the_newest_revealed_round_opens_and_names_the_blind_one(signed_in):
    page = text(signed_in("wil").get("/audits/"))
    assert f"Collaboration audit · {numbers.period(QUARTERS['revealed'])}" in page
    assert f"{numbers.period(QUARTERS['blind'])} (still blind)" in page


@pytest.mark.parametrize("name", ["hana", "cem", "wil"])
def test_while_it_is_blind_no_page_shows_a_score(name, signed_in):
    signed_in("hana").post(f"{BLIND}rate/", answers(5))
    client = signed_in(name)
    pages = [text(client.get(address)) for address in (BLIND, "/audits/", "/packs/2026-10/") if client.get(address).status_code == 200]  # fmt: skip
    told = " ".join(pages)
    assert "25.0" not in told
    assert "has submitted" in text(client.get(BLIND))
    assert client.get(f"{BLIND}audit.csv").status_code == 404


def test_both_submit_in_their_own_browsers_and_only_then_it_opens(signed_in):
    hana, cem = signed_in("hana"), signed_in("cem")
    hana.post(f"{BLIND}rate/", answers(4, hiring_evidence="own", hiring_own="Signed by both"))
    assert "Still blind" in text(cem.get(BLIND))
    done = cem.post(f"{BLIND}rate/", answers(3), follow=True)
    page = text(done)
    assert "collaborative, 15.0 of 25" in page
    assert "Signed by both" in page
    assert hana.get(f"{BLIND}rate/").status_code == 302


def test_all_five_are_asked_and_high_ones_want_evidence(signed_in):
    client = signed_in("hana")
    missing = {k: v for k, v in answers(4).items() if k != "policy"}
    assert "gaps are never filled" in text(client.post(f"{BLIND}rate/", missing))
    bare = {**answers(4), "hiring_evidence": ""}
    page = text(client.post(f"{BLIND}rate/", bare))
    assert page.count("Name one piece, or say that you have none.") == 1
    assert "A few words: what shows it?" in text(
        client.post(f"{BLIND}rate/", {**answers(4), "hiring_evidence": "own"})
    )
    assert reading.round_of(quarter=QUARTERS["blind"]).missing == 2


def test_own_answers_can_be_changed_while_it_is_blind(signed_in):
    client = signed_in("hana")
    client.post(f"{BLIND}rate/", answers(2))
    body = client.get(f"{BLIND}rate/").content.decode()
    assert len(re.findall(r'value="2"[^>]*checked|checked[^>]*value="2"', body)) == 5


def test_evidence_is_offered_from_what_the_house_holds(signed_in, company):
    from keepwell.domain.partnership.operations import actions as writing

    hana = company.users["hana"].public_id.hex
    writing.finish(action=company.joint.of_hana, on=dt.date.today(), by=hana, now=company.now)
    page = text(signed_in("hana").get(f"{BLIND}rate/"))
    assert "Read three exit talks" in page
    assert "Hiring profiles that both signed are not kept here yet." in page


def test_one_click_makes_a_suggested_step_an_action(signed_in, company):
    client = signed_in("hana")
    page = text(client.post(f"{OPEN}steps/", {"item": "wellbeing"}, follow=True))
    assert "Ask two shifts what would help them, and bring it to the next sync" in page
    (made,) = actions.of_source(source="audit", source_key=f"{QUARTERS['revealed']}:wellbeing")
    assert (made.owner_name, made.topic, made.evidence) == ("Hana", "wellbeing", OPEN)
    assert "An action already:" in text(client.get(OPEN))
    assert client.post(f"{OPEN}steps/", {"item": "weather"}).status_code == 404


def test_a_round_is_opened_with_people_of_both_sides(signed_in, company):
    client = signed_in("cem")
    hana, cem = (company.users[name].public_id.hex for name in ("hana", "cem"))
    page = text(client.get("/audits/open/"))
    assert "This quarter and the one before have their audit" in page
    assert client.post("/audits/open/", {"quarter": QUARTERS["blind"], "hr": [hana], "support": [cem]}).status_code == 200  # fmt: skip
    assert len(reading.rounds()) == 3


def test_who_is_missing_can_be_released(signed_in, company):
    signed_in("hana").post(f"{BLIND}rate/", answers(3))
    cem = company.users["cem"].public_id.hex
    page = signed_in("hana").post(f"{BLIND}raters/", {"what": "release", "user": cem}, follow=True)
    assert "A side needs somebody who rates" in text(page)
    assert reading.round_of(quarter=QUARTERS["blind"]).missing == 1


def test_the_file_holds_sides_and_gaps_and_no_person(signed_in):
    rows = signed_in("wil").get(f"{OPEN}audit.csv").content.decode("utf-8-sig").splitlines()
    assert rows[1].startswith(f"{QUARTERS['revealed']},hr,1,21.0,people_first")
    assert rows[3].startswith(f"{QUARTERS['revealed']},gap hr-support,,8.0,at_risk")
    assert not any("Hana" in row or "Cem" in row for row in rows)


def test_without_any_audit_the_page_says_how_to_begin(signed_in, company):
    from keepwell.domain.partnership.models import AuditRound

    AuditRound.objects.all().delete()
    assert "No audit yet" in text(signed_in("hana").get("/audits/"))
