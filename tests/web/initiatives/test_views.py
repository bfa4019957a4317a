"""Pages of the care ledger: what could be found comes first, lots, one result, everything as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest

from keepwell.domain.partnership.queries import initiatives as reading
from keepwell.domain.trail import queries as trail
from keepwell.kernel.periods import add_months
from tests.web.proving import TEAMS
from tests.web.reading import text

START = f"{add_months(dt.date.today(), 2):%Y-%m}"
UNTIL = f"{add_months(dt.date.today(), 9):%Y-%m}"


@pytest.fixture
def filled():
    """A plan as somebody fills it in: three teams by hand."""
    teams = {f"team{at}": "1" if at < 3 else "" for at in range(len(TEAMS))}
    return {
        "measure": "csat", "title": "Peer circles", "what": "A circle of peers every two weeks.",
        "until": UNTIL, "why": "other", "why_words": "They asked first.", "wave1": START,
        "cost_low": "4000", "cost_high": "6000", "expected": "2", **teams,
    }  # fmt: skip


def ledger():
    return reading.ledger(today=dt.date.today())


def agreed(page: str) -> str:
    return re.search(r'name="seen" value="(\w+)"', page)[1]


def test_the_ledger_begins_with_what_changed_for_sure(signed_in):
    page = text(signed_in("hana").get("/initiatives/"))
    assert re.search(
        r"initiatives? (changed something for sure|read, no change that is sure)", page
    )
    assert "“Quiet room”: lots are to be drawn" in page
    assert "“Late lunch” is under way; it is read once, after" in page
    assert "How sure is sure?" in page


def test_an_empty_ledger_says_what_it_is_for(signed_in, company):
    from keepwell.domain.trail import operations as trail

    trail.empty_subject(subject="partnership")
    page = text(signed_in("hana").get("/initiatives/"))
    assert "Nothing is tried yet" in page
    assert "Register the first one" in page


def test_what_could_be_found_is_shown_before_it_counts(signed_in, filled):
    client, before = signed_in("hana"), len(ledger())
    answer = client.post("/initiatives/new/", filled)
    page = text(answer)
    assert re.search(r"an effect of [\d.]+ points or more would be found four times in five", page)
    assert "You expect 2.0 points" in page
    assert "Draw lots instead" in page
    assert len(ledger()) == before, "nothing is registered unseen"
    seen = agreed(answer.content.decode())
    stale = text(client.post("/initiatives/new/", {**filled, "seen": seen, "until": f"{add_months(dt.date.today(), 11):%Y-%m}"}))  # fmt: skip
    assert "What could be found" in stale
    assert len(ledger()) == before, "another plan than the one that was on the screen"
    client.post("/initiatives/new/", {**filled, "seen": seen})
    made = ledger()[0]
    assert (made.plan.title, made.state, made.retrospective) == ("Peer circles", "planned", False)
    assert made.foreseen.effect > 0
    assert made.plan.expected == pytest.approx(0.02)


def test_too_few_teams_are_told_before_the_start(signed_in, filled):
    page = text(signed_in("hana").post("/initiatives/new/", {**filled, "team1": "", "team2": ""}))
    assert "Teams that took part: 1; left to compare with: 6. Three are needed" in page


def test_bad_results_need_their_months_and_a_like(signed_in, filled):
    client = signed_in("hana")
    told = {**filled, "why": "results"}
    assert "Name the months" in text(client.post("/initiatives/new/", told))
    page = text(client.post("/initiatives/new/", {**told, "chosen_from": "2026-08", "chosen_to": "2026-09"}))  # fmt: skip
    assert "What could be found" in page


def test_what_has_begun_is_kept_as_looking_back(signed_in, filled):
    client = signed_in("hana")
    told = {**filled, "wave1": "2026-03", "until": "2026-08"}
    answer = client.post("/initiatives/new/", told)
    assert "kept as looking back" in text(answer)
    page = client.post("/initiatives/new/", {**told, "seen": agreed(answer.content.decode())}, follow=True)  # fmt: skip
    assert "looking back" in text(page)
    assert "Written down after it had begun" in text(page)
    refused = text(client.post("/initiatives/new/", {**told, "why": "lottery", "places1": "3"}))
    assert "Lots are drawn before the first start" in refused


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"wave1": "soon"}, "A month, as 2026-03."),
        ({"cost_high": "1"}, "At most is at least as much"),
        ({"team3": "2"}, "Teams start in this wave: in which month?"),
        ({"until": "2020-01"}, "lies before the last start"),
        ({"team0": "", "team1": "", "team2": ""}, "Choose at least one team"),
        ({"why": "lottery"}, "how many teams start in each wave"),
        ({"title": "<script>"}, "What could be found"),
    ],
)
def test_bad_input_is_answered_with_what_helps(signed_in, filled, told, words):
    answer = signed_in("hana").post("/initiatives/new/", {**filled, **told})
    assert words in text(answer)
    assert "<script>" not in answer.content.decode().replace("<script src", "")


def test_a_measure_that_is_none_is_not_found(signed_in):
    assert signed_in("hana").get("/initiatives/new/?measure=nonsense").status_code == 404


def test_a_template_brings_its_words_and_says_that_a_claim_is_none(signed_in):
    page = signed_in("hana").get("/initiatives/new/?template=health").content.decode()
    assert "Counselling that anybody may book" in page
    assert "no source. It enters no sum." in page


def test_lots_are_drawn_once_signed_and_drawn_again(signed_in, company):
    hana, cem, one = signed_in("hana"), signed_in("cem"), company.ledger.to_draw
    assert "There is one draw" in text(hana.get(f"/initiatives/{one}/lots/"))
    hana.post(f"/initiatives/{one}/lots/draw/")
    lots = reading.lots(initiative=one)
    hana.post(f"/initiatives/{one}/lots/draw/")
    assert reading.lots(initiative=one) == lots
    page = cem.get(f"/initiatives/{one}/lots/?check")
    assert "the same number gives the same lots" in text(page)
    assert "I was there: sign it" in text(page)
    cem.post(f"/initiatives/{one}/lots/sign/", {"seen": lots.digest})
    assert [row.name for row in reading.lots(initiative=one).signatures] == ["Hana", "Cem"]
    assert "drew the lots" in text(hana.get(f"/initiatives/{one}/"))


def test_one_result_with_its_doubt_and_what_was_written_down(signed_in, company):
    page = text(signed_in("cem").get(f"/initiatives/{company.ledger.was_read}/"))
    for words in (
        "Could it be something else?", "Written down before it began", "What could be found",
        "They asked first.", "To stop early if: overtime rises", "4,000 to 6,000",
        "No pulse has been released since it began.", "For the expert", "read up to Aug 2026",
    ):  # fmt: skip
        assert words in page, words


def test_what_is_under_way_claims_nothing(signed_in, company):
    page = text(signed_in("hana").get(f"/initiatives/{company.ledger.under_way}/"))
    assert "“Late lunch” is under way; it is read once" in page
    assert "whoever looks every month and stops when it looks good" in page


def test_a_plan_changed_after_results_is_marked_on_every_page(signed_in, company, filled):
    client, one = signed_in("hana"), company.ledger.was_read
    form = client.get(f"/initiatives/{one}/change/").context["form"]
    told = {name: form[name].value() or "" for name in form.fields} | {"until": "2026-09"}
    answer = client.post(f"/initiatives/{one}/change/", told)
    told["seen"] = agreed(answer.content.decode())
    refused = text(client.post(f"/initiatives/{one}/change/", told))
    assert "Say why in a few words" in refused
    client.post(f"/initiatives/{one}/change/", {**told, "reason": "one month more"})
    page = text(client.get(f"/initiatives/{one}/"))
    assert "Changed after results were in: last month that is read" in page
    assert "August 2026 → September 2026" in page
    assert "plan changed after results were in" in text(client.get("/initiatives/"))


def test_stopping_needs_a_reason_and_stays(signed_in, company):
    client, one = signed_in("hana"), company.ledger.under_way
    assert "Say why it is stopped" in text(client.post(f"/initiatives/{one}/stop/", follow=True))
    page = text(client.post(f"/initiatives/{one}/stop/", {"why": "overtime rose"}, follow=True))
    assert "overtime rose" in page
    assert "Stopped early" in page
    assert client.get(f"/initiatives/{one}/change/").status_code == 404


def test_everything_behind_it_can_be_taken_out(signed_in, company):
    client, one = signed_in("cem"), company.ledger.was_read
    whole = client.get(f"/initiatives/{one}/export/?format=json").json()
    assert whole["versions"][0]["plan"]["title"] == "Swap market"
    assert whole["reviews"][0]["final"] is True
    assert {row["team"] for row in whole["inputs"]["teams"]} == set(TEAMS)
    told = client.get(f"/initiatives/{one}/export/?format=csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(told)))
    noted = [
        row.detail["form"] for row in trail.entries(limit=5) if row.verb == "export_initiative"
    ]
    assert noted == ["csv", "json"], "who took it out stands on the trail"
    assert len(rows) == len(TEAMS) * len(whole["inputs"]["months"])
    assert {row["start"] for row in rows} == {"", "2026-03"}


def test_an_action_for_it_stands_beside_it(signed_in, company):
    client, one = signed_in("hana"), company.ledger.was_read
    page = client.get(f"/initiatives/{one}/").content.decode()
    assert f"source=evidence&amp;key={one}" in page
    from keepwell.domain.partnership.operations import actions

    actions.add(
        text="Tell the floor", owner=company.users["cem"].public_id.hex, source="evidence",
        source_key=one, due_on=dt.date.today(), by=company.users["hana"].public_id.hex, now=company.now,
    )  # fmt: skip
    assert "Tell the floor" in text(client.get(f"/initiatives/{one}/"))


def test_a_draw_that_was_tampered_with_is_seen(signed_in, company):
    client, one = signed_in("hana"), company.ledger.drawn
    assert "the same lots" in text(client.get(f"/initiatives/{one}/lots/?check"))
    from keepwell.domain.partnership.models import InitiativeLots
    from keepwell.domain.trail.operations import unguarded

    with unguarded("partnership_initiativelots"):
        row = InitiativeLots.objects.get(initiative__public_id=one)
        drawn = row.content["drawn"]
        early = next(team for team, month in drawn.items() if month)
        late = next(team for team, month in drawn.items() if not month)
        drawn[early], drawn[late] = drawn[late], drawn[early]
        row.save()
    page = text(client.get(f"/initiatives/{one}/lots/?check"))
    assert "it differs from what is kept" in page
    assert "of another draw" in page


def test_nobody_signs_what_was_not_on_the_screen(signed_in, company):
    answer = signed_in("hana").post(
        f"/initiatives/{company.ledger.drawn}/lots/sign/", {"seen": "other"}, follow=True
    )
    assert "This is not the draw that is kept" in text(answer)


def test_lots_instead_draw_as_many_as_were_chosen_by_hand(signed_in, filled):
    told = {**filled, "wave2": f"{add_months(dt.date.today(), 4):%Y-%m}", "team3": "2"}
    answer = signed_in("hana").post("/initiatives/new/", {**told, "instead": "lottery"})
    form = answer.context["form"]
    assert (form["why"].value(), form["places1"].value(), form["places2"].value()) == ("lottery", "3", "1")  # fmt: skip
    assert "4 teams with it, 3 without" in text(answer)
    assert "Draw lots instead" not in text(answer)
