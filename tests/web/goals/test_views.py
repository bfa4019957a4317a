"""Pages of joint goals: states with their reason, warnings at creation, changes that stay visible."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from keepwell.domain.partnership.queries import goals as reading
from tests.web.reading import text

LATER = f"{dt.date.today() + dt.timedelta(days=150)}"


@pytest.fixture
def owners(company):
    return {
        "hr_owner": company.users["hana"].public_id.hex,
        "support_owner": company.users["cem"].public_id.hex,
    }


@pytest.fixture
def result(company, owners):
    return {
        "title": "Better",
        "grain": "month",
        "deadline": f"{dt.date.today() + dt.timedelta(days=180)}",
        **owners,
    }


def test_the_board_begins_with_how_many_stand_where(signed_in):
    page = text(signed_in("tariq").get("/goals/"))
    assert "Customers come back, because colleagues stay" in page
    assert "Nine in ten satisfied" in page
    assert "of 9 roles with a path; the line stands at" in page
    assert "How a state comes about" in page
    assert "New objective" not in page


def test_a_key_result_shows_its_way(signed_in, company):
    page = text(signed_in("hana").get(f"/goals/results/{company.joint.measured}/"))
    assert "Jun 2026 baseline" in page
    assert "90% · by" in page


def test_a_lead_sees_no_figure_of_another_team(signed_in, company, owners):
    from keepwell.domain.partnership.operations import goals

    made = goals.add_key_result(
        objective=company.joint.objective, title="Calmer Billing", measure="absence_rate",
        slice_={"team": "Billing"}, unit="share", target=0.01, as_of="", by=owners["hr_owner"],
        deadline=dt.date.today() + dt.timedelta(days=200), now=company.now, kept_why="x", **owners,
    )  # fmt: skip
    told = text(signed_in("hana").get(f"/goals/results/{made}/"))
    hidden = text(signed_in("tariq").get(f"/goals/results/{made}/"))
    assert "is not for your role" in hidden
    assert "is not for your role" not in told


def test_a_movement_that_cannot_be_seen_is_warned_about_with_its_arithmetic(
    signed_in, company, result
):
    client, address = signed_in("hana"), f"/goals/{company.joint.objective}/add/"
    told = {**result, "measure": "turnover_12m", "target": "24"}
    page = text(client.post(address, told))
    assert re.search(r"With \d+ people this movement cannot be seen for sure: about \d+ would become \d+", page)  # fmt: skip
    assert re.search(r"the figures would show it \d+ times in 100", page)
    assert "Keep it as a direction, without a number" in page
    before = len(reading.running(views=reading.board(on=dt.date.today())))
    page = text(client.post(address, {**told, "choice": "keep"}))
    assert "Say why in a few words" in page
    assert len(reading.running(views=reading.board(on=dt.date.today()))) == before
    client.post(address, {**told, "choice": "keep", "kept_why": "the board asked"})
    kept = reading.running(views=reading.board(on=dt.date.today()))[-1]
    assert (kept.title, kept.kept_why, bool(kept.warning)) == ("Better", "the board asked", True)
    assert "the board asked" in text(client.get(f"/goals/results/{kept.id}/"))


def test_a_direction_has_no_number_and_is_never_judged(signed_in, company, result):
    address = f"/goals/{company.joint.objective}/add/"
    told = {**result, "measure": "turnover_12m", "target": "24", "choice": "direction"}
    page = text(signed_in("hana").post(address, told, follow=True))
    assert "A direction" in page
    kept = reading.running(views=reading.board(on=dt.date.today()))[-1]
    assert (kept.aim.target, kept.warning) == (None, ())


def test_what_can_be_seen_is_set_at_once(signed_in, company, result):
    address = f"/goals/{company.joint.objective}/add/"
    page = text(
        signed_in("cem").post(address, {**result, "measure": "csat", "target": "99"}, follow=True)
    )
    assert "Its baseline is frozen as it stands today." in page
    kept = reading.running(views=reading.board(on=dt.date.today()))[-1]
    assert (kept.aim.target, kept.aim.start.period, kept.unit) == (
        pytest.approx(0.99),
        "2026-10",
        "share",
    )


def test_a_count_needs_a_number_and_what_is_counted(signed_in, company, result):
    address = f"/goals/{company.joint.objective}/add/"
    page = text(signed_in("hana").post(address, result))
    assert "How many? A count needs a number." in page
    assert "What is counted? Or choose a figure." in page
    signed_in("hana").post(address, {**result, "target": "3", "counted": "sites"})
    assert reading.running(views=reading.board(on=dt.date.today()))[-1].counted == "sites"


def test_a_figure_without_a_value_has_no_goal(signed_in, company, result):
    address = f"/goals/{company.joint.objective}/add/"
    told = {**result, "measure": "schedule_changes", "target": "9"}
    page = text(signed_in("hana").post(address, told))
    assert "without a baseline there is no goal" in page
    assert signed_in("hana").get(f"{address}?measure=nonsense").status_code == 404


def test_any_slice_that_is_shown_can_be_bound(signed_in, company, result):
    address = f"/goals/{company.joint.objective}/add/"
    body = signed_in("hana").get(f"{address}?measure=csat").content.decode()
    assert '<optgroup label="Channel">' in body
    assert '<option value="channel=Phone">Phone</option>' in body
    told = {**result, "measure": "csat", "group": "channel=Phone", "target": "99"}
    signed_in("hana").post(address, told)
    kept = reading.running(views=reading.board(on=dt.date.today()))[-1]
    assert (kept.slice, kept.aim.start.value is not None) == ({"channel": "Phone"}, True)
    wrong = {**told, "title": "x", "group": "channel=Fax"}
    assert "Select a valid choice" in text(signed_in("hana").post(address, wrong))


def test_two_owners_are_needed(signed_in, company, result):
    address = f"/goals/{company.joint.objective}/add/"
    told = {**result, "measure": "csat", "target": "99", "support_owner": ""}
    assert signed_in("hana").post(address, told).status_code == 200
    assert len(reading.running(views=reading.board(on=dt.date.today()))) == 2


def test_the_four_samples_begin_an_objective(signed_in, company, owners):
    client = signed_in("hana")
    page = text(client.get("/goals/new/"))
    for words in ("Turnover down by a quarter in two quarters", "New colleagues reach full pace in 6 weeks",
                  "A wellbeing check-in every quarter", "A career path for all frontline roles"):  # fmt: skip
        assert words in page
    told = {
        "title": "People stay", "starts_on": f"{dt.date.today()}", "ends_on": LATER, **owners,
        "checkin_on": "on", "checkin_target": "2", "career_on": "on", "career_target": "9",
        "turnover_on": "on", "turnover_target": "24",
    }  # fmt: skip
    page = text(client.post("/goals/new/", told))
    assert "Say why it is set although it cannot be seen." in page
    client.post("/goals/new/", {**told, "turnover_why": "the board asked"})
    (made,) = [one for one in reading.board(on=dt.date.today()) if one.title == "People stay"]
    assert [one.measure or one.counted for one in made.key_results] == [
        "turnover_12m", "quarters with a wellbeing check-in", "frontline roles with a published path",
    ]  # fmt: skip
    assert made.key_results[0].aim.target == pytest.approx(0.24)


def test_a_changed_goal_stays_visible(signed_in, company):
    client, address = signed_in("cem"), f"/goals/results/{company.joint.measured}/"
    client.post(f"{address}aim/", {"target": "88", "deadline": LATER, "why": "two sites closed"})
    page = text(client.get(address))
    assert "Cem: goal from 90% to 88%" in page
    assert "two sites closed" in page
    page = text(client.post(f"{address}aim/", {"target": "80", "deadline": LATER, "why": ""}))
    assert "This field is required." in page


def test_counting_commenting_handing_over_and_giving_up(signed_in, company, owners):
    client, address = signed_in("hana"), f"/goals/results/{company.joint.counted}/"
    client.post(f"{address}count/", {"value": "5", "on": f"{dt.date.today()}", "note": ""})
    assert "5 of 9 roles with a path" in text(client.get(address))
    client.post(f"{address}comment/", {"text": "Support's ladder is next"})
    tariq = company.users["tariq"].public_id.hex
    client.post(
        f"{address}owners/",
        {"hr_owner": owners["hr_owner"], "support_owner": tariq, "why": "closer"},
    )
    client.post(f"{address}drop/", {"why": "done elsewhere"})
    page = text(client.get(address))
    for words in (
        "Support&#x27;s ladder is next",
        "from Cem to Tariq",
        "given up",
        "done elsewhere",
    ):
        assert words in page
    assert (
        client.post(f"{address}count/", {"value": "6", "on": f"{dt.date.today()}"}).status_code
        == 404
    )


def test_an_objective_that_is_over_stays_among_those(signed_in, company):
    client = signed_in("hana")
    client.post(f"/goals/{company.joint.objective}/close/")
    assert "No goal that runs" in text(client.get("/goals/"))
    assert "Nine in ten satisfied" in text(client.get("/goals/?closed"))
    assert client.get(f"/goals/{company.joint.objective}/add/").status_code == 404
