"""Pages of actions: lists, filters, steps with their reasons, files and the secret calendar."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from icalendar import Calendar

from keepwell.domain.partnership.operations import actions as writing
from keepwell.domain.partnership.queries import actions as reading
from keepwell.web.shell import numbers
from tests.web.reading import text


def one(company, name):
    sight = reading.sight(user=company.users["hana"], on=dt.date.today())
    return reading.action(id=getattr(company.joint, name), visible=sight)


def test_both_sides_begin_with_what_is_late(signed_in):
    page = text(signed_in("hana").get("/actions/"))
    assert re.search(r"(One action is|\w+ actions are) late", page)
    assert "3 days late" in page
    assert re.search(r"Mine \d+ Ours \d+ Overdue \d+ Done \d+", page)


@pytest.mark.parametrize(
    ("name", "sees", "not_"),
    [("ana", "Write the swap rule down", "Second screen"), ("tariq", "Write the swap rule down", "exit talks"), ("sam", "Nothing here", "Write the swap rule")],
)  # fmt: skip
def test_others_see_theirs(name, sees, not_, signed_in):
    page = text(signed_in(name).get("/actions/"))
    assert sees in page
    assert not_ not in page


def test_finding_by_words_source_and_owner(signed_in, company):
    client = signed_in("hana")
    cem = company.users["cem"].public_id.hex
    for query in ("words=screen", "source=meeting", f"owner={cem}"):
        page = text(client.get(f"/actions/?{query}"))
        assert "Second screen for Billing" in page
        assert "exit talks" not in page
    assert "Nothing fits" in text(client.get("/actions/?words=nonsense"))


def test_an_owner_without_any_other_right_can_finish_and_move_theirs(signed_in, company):
    client, address = signed_in("ana"), f"/actions/{company.joint.of_ana}/"
    first, later = one(company, "of_ana").due_on, dt.date.today() + dt.timedelta(days=20)
    page = text(client.post(f"{address}move/", {"due_on": f"{later}", "reason": "two shifts short"}, follow=True))  # fmt: skip
    assert "moved once" in page
    assert f"promised first for {numbers.day(first)}" in page
    days = [numbers.day(day, width="medium") for day in (first, later)]
    assert f"Ana moved the day from {days[0]} to {days[1]} two shifts short" in page
    client.post(f"{address}done/", {"note": "on the board since Monday"})
    assert one(company, "of_ana").status == "done"
    page = text(client.get(f"{address}"))
    assert "Done in time" in page
    assert "on the board since Monday" in page
    assert "Edit" not in page


def test_moving_and_dropping_need_a_reason(signed_in, company):
    client, address = signed_in("hana"), f"/actions/{company.joint.of_billing}/"
    assert "This field is required." in text(
        client.post(f"{address}move/", {"due_on": "2026-12-01"})
    )
    assert "This field is required." in text(client.post(f"{address}drop/", {"reason": ""}))
    client.post(f"{address}drop/", {"reason": "no budget"})
    page = text(client.get("/actions/?view=done"))
    assert "Dropped" in page
    assert "no budget" in page
    client.post(f"{address}reopen/")
    assert one(company, "of_billing").status == "open"


def test_done_from_the_list_leads_back_to_the_list(signed_in, company):
    answer = signed_in("hana").post(f"/actions/{company.joint.of_hana}/done/", {"view": "mine"})
    assert answer["Location"] == "/actions/?view=mine"
    assert one(company, "of_hana").status == "done"


def test_an_action_from_a_figure_is_bound_to_it(signed_in, company):
    client = signed_in("tariq")
    page = text(client.get("/actions/new/?source=figure&measure=csat&by=team&label=Returns+phone"))
    assert "Bound to Satisfied customers, Returns phone" in page
    told = {
        "text": "Listen to five calls", "owner": company.users["tariq"].public_id.hex,
        "due_on": "2026-11-20", "side": "support", "team": "Returns phone", "source": "figure",
        "measure": "csat", "by": "team", "label": "Returns phone",
    }  # fmt: skip
    page = text(client.post("/actions/new/", told, follow=True))
    assert "Written down. Tariq is reminded in time." in page
    (made,) = reading.of_source(source="figure", source_key="csat")
    assert (made.slice, made.team) == ({"team": "Returns phone"}, "Returns phone")
    assert "No newer figure since it was promised." in page


def test_a_lead_writes_for_their_team_only(signed_in, company):
    told = {
        "text": "x", "owner": company.users["tariq"].public_id.hex, "due_on": "2026-11-20",
        "side": "support", "source": "other",
    }  # fmt: skip
    for team in ("", "Billing"):
        assert signed_in("tariq").post("/actions/new/", {**told, "team": team}).status_code == 200
    assert reading.of_source(source="other")[-1].text != "x"


def test_editing_keeps_what_it_said(signed_in, company):
    client, address = signed_in("hana"), f"/actions/{company.joint.of_hana}/"
    page = client.get(f"{address}edit/").content.decode()
    assert 'value="Read three exit talks"' in page
    told = {"text": "Read five exit talks", "side": "hr", "topic": "turnover", "team": ""}
    page = text(client.post(f"{address}edit/", told, follow=True))
    assert "Read five exit talks" in page
    assert "text: Read three exit talks" in page


def test_handing_over_and_comments(signed_in, company):
    client, address = signed_in("hana"), f"/actions/{company.joint.of_ana}/"
    client.post(f"{address}hand_over/", {"owner": company.users["tariq"].public_id.hex})
    assert one(company, "of_ana").owner_name == "Tariq"
    page = text(client.post(f"{address}comment/", {"text": "<b>two floors left</b>"}, follow=True))
    assert "&lt;b&gt;two floors left&lt;/b&gt;" in page


def test_the_file_holds_what_the_list_shows_and_no_formula(signed_in, company):
    rows = signed_in("hana").get("/actions/actions.csv?view=ours").content.decode("utf-8-sig")
    sight = reading.sight(user=company.users["hana"], on=dt.date.today())
    assert len(rows.splitlines()) == 1 + reading.counts(visible=sight, on=dt.date.today())["ours"]
    assert "'=asked twice" in rows
    assert len(signed_in("ana").get("/actions/actions.csv").content.splitlines()) == 2


def test_only_addresses_of_pages_become_links(signed_in, company):
    client = signed_in("hana")
    for evidence, linked in (("/measures/csat/", True), ("javascript:alert(1)", False), ("//evil.example", False)):  # fmt: skip
        writing.edit(
            action=company.joint.of_hana, evidence=evidence, now=company.now,
            by=company.users["hana"].public_id.hex,
        )  # fmt: skip
        body = client.get(f"/actions/{company.joint.of_hana}/").content.decode()
        assert (f'href="{evidence}"' in body) is linked


def test_the_calendar_needs_no_sign_in_but_the_secret(signed_in, client):
    ana = signed_in("ana")
    body = ana.post("/actions/calendar/").content.decode()
    address = re.search(r'value="[^"]*(/actions/calendar/[^"]+\.ics)"', body)[1]
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    titles = [str(one["summary"]) for one in Calendar.from_ical(answer.content).walk("VEVENT")]
    assert titles == ["Write the swap rule down"]
    assert address not in ana.get("/actions/calendar/").content.decode()
    ana.post("/actions/calendar/", {"what": "end"})
    assert client.get(address).status_code == 404
    assert client.get("/actions/calendar/guess.ics").status_code == 404


def test_figures_problems_and_today_lead_to_actions(signed_in, company):
    """A lead and both sides find the button beside a figure; who waits for nobody is told nothing."""
    body = signed_in("tariq").get("/measures/csat/?by=channel").content.decode()
    (address,) = re.findall(r'href="(/actions/new/[^"]+)"', body)
    form = signed_in("tariq").get(address.replace("&amp;", "&")).content.decode()
    assert 'value="/measures/csat/?by=channel&amp;grain=month"' in form
    assert "/actions/new/" not in signed_in("ana").get("/measures/csat/").content.decode()
    batch = signed_in("cem").get(f"/imports/{company.batches['committed']}/").content.decode()
    assert f"source=import&amp;key={company.batches['committed']}" in batch
    assert "/actions/new/" not in signed_in("sam").get(f"/imports/{company.batches['committed']}/").content.decode()  # fmt: skip
    today = text(signed_in("cem").get("/"))
    assert re.search(r"(One action of yours is|\w+ actions of yours are) due", today)
    assert "Rate how HR and Support work together" in today
    assert "of yours" not in text(signed_in("ana").get("/"))
