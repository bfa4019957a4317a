"""Fresh eyes and a candidate's answer in real browsers: told, answered; asked by code, without a name."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from keepwell.domain.listening.ballot import Ballot
from keepwell.domain.people import operations as people
from keepwell.workflows import pulse_visitors

pytestmark = [pytest.mark.browser]


@pytest.fixture(autouse=True)
def _own_ballot(settings, tmp_path):
    settings.HOME = tmp_path


def test_a_new_colleague_is_asked_on_the_first_page_and_reads_the_answer(visit, company):
    today = timezone.localdate()
    row = {"person_id": "C0", "name": "Ana Castro", "email": "ana@demo.example", "team": "Returns phone",
           "role": "Agent", "start_on": today - timedelta(days=9)}  # fmt: skip
    people.load_people(rows=[row], batch="p2", today=today, now=timezone.now(), by="x")
    ana = visit("ana", size="phone")
    ana.goto("/")
    ana.get_by_role("link", name="Tell it").first.click()
    ana.get_by_label("How we work here").check()
    ana.get_by_label("What seems odd to you?").fill("Two folders of macros")
    ana.get_by_label("They, and my team lead").check()
    ana.get_by_role("button", name="Tell it").click()
    ana.get_by_text("You read an answer here by").wait_for()
    lead = visit("tariq")
    lead.goto("/fresh-eyes/inbox/")
    lead.get_by_role("link", name="Two folders of macros").click()
    lead.get_by_label("Your answer").fill("The shared one is right.")
    lead.get_by_label("There is a reason").check()
    lead.get_by_role("button", name="Answer").click()
    lead.get_by_text("Every insight is answered").wait_for()
    ana.goto("/fresh-eyes/")
    assert ana.get_by_text("The shared one is right.").is_visible()
    assert ana.complaints == lead.complaints == []


def test_a_candidate_answers_by_code_without_name_cookie_or_code(visit, settings):
    key = pulse_visitors.begin(kind="candidate", by="hana", on=timezone.localdate())
    house = visit("hana")
    house.goto("/candidates-and-leavers/")
    house.locator("#candidate_group").select_option(label="Hired")
    house.get_by_role("button", name="Make codes").first.click()
    code = house.locator("ul.lines b").first.inner_text()
    assert re.fullmatch(r"([A-Z2-9]{4}-){2}[A-Z2-9]{4}", code)
    phone = visit("nobody", size="phone")
    sent = []
    phone.on("request", lambda one: sent.append(one) if one.url.endswith("/answer/") else None)
    phone.goto("/asked/")
    phone.get_by_label("Your code").fill(code.lower().replace("-", " "))
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_role("link", name="Start").click()
    phone.get_by_role("button", name="Start").click()
    for answer in ("Agree", "Strongly agree", "Agree", "Disagree", "9"):
        phone.get_by_label(answer, exact=True).locator("visible=true").check()
        phone.locator("fieldset:visible [data-next]").click()
    phone.get_by_role("heading", name="Thank you, that was all.").wait_for()
    (request,) = sent
    assert "cookie" not in request.all_headers()
    assert "referer" not in request.all_headers()
    assert code not in request.post_data
    assert len(request.post_data_buffer) == 16_384
    ((group, body),) = Ballot.of(settings.HOME, key).shuffled()
    assert group == 3
    assert sorted(body.values()) == [2, 4, 4, 5, 9]
    assert phone.complaints == []
