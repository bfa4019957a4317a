"""Pages of worth: ranges and their doubts, every assumption with who and when, what was refused."""

from __future__ import annotations

import json

import pytest

from keepwell.domain.jobs import queries as jobs
from keepwell.domain.partnership.operations import worth as writing
from keepwell.domain.partnership.queries import worth as stored
from keepwell.web.worth import reading
from keepwell.workflows import worth as story
from tests.web.reading import text

COSTS = {"person_low": "50", "person_high": "80", "source": "Offer of March"}


@pytest.fixture
def hana(signed_in):
    return signed_in("hana")


def newest():
    return stored.reckonings()[0]


def done():
    """Reckon what was asked for, as the work process does; the reckoning."""
    (job,) = [one for one in jobs.recent() if one.name == story.JOB and one.state == "queued"]
    story.reckon_job(job.payload, lambda *_, **__: None)
    return stored.reckoning(id=job.payload["reckoning"])


def test_the_first_page_says_what_a_leaver_costs_and_what_was_reckoned(hana):
    told = text(hana.get("/worth/"))
    assert "One leaver costs us €" in told
    assert "Peer circles" in told
    assert "Next year" in told
    assert "Set aside: A former idea" in told


def test_without_a_year_s_pay_nothing_is_claimed(hana, company):
    writing.set_currency(code="CHF", by="x", now=company.now)
    told = text(hana.get("/worth/"))
    assert "One leaver costs" not in told
    assert "Not known yet: A year’s pay." in told.replace("&#x27;", "’")


def test_a_return_shows_a_range_never_one_number(hana, company):
    told = text(hana.get(f"/worth/{company.worth['a_return']}/"))
    assert "of 100 draws pay back within twelve months" in told
    assert "Low, P10" in told
    assert "High, P90" in told
    assert "8 of 10 lie between" in told
    assert "Counted once" in told
    assert "Sandvik" in told, "the source of an effect stands beside it"
    assert "Pay list · Hana" in told, "who typed it"


def test_a_new_return_is_opened_reckoned_and_shown(hana):
    answer = hana.post(
        "/worth/new/", {"programme": "stable_schedules", "name": "Four weeks", **COSTS}
    )
    view = newest()
    assert answer["Location"] == f"/worth/{view.id}/"
    assert "It is being reckoned." in text(hana.get(answer["Location"]))
    assert done().typed["cost_person"].likely == 65
    assert "of 100 draws pay back" in text(hana.get(answer["Location"]))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "This field is required"),
        ({"programme": "company_x"}, "Select a valid choice"),
        ({"person_low": "90"}, "The upper end is not below the lower one."),
        ({"source": ""}, "Say where the costs are from."),
        ({"people": "0"}, "greater than or equal to 1"),
        ({"person_low": "nan"}, "Enter a number"),
    ],
)
def test_a_return_that_cannot_be_says_why_and_keeps_what_was_typed(hana, wrong, words):
    before = len(stored.reckonings())
    answer = hana.post("/worth/new/", {"programme": "combined", "name": "Both", **COSTS, **wrong})
    assert answer.status_code == 200
    assert words in text(answer)
    assert len(stored.reckonings()) == before


def test_something_of_our_own_says_what_is_missing(hana):
    hana.post("/worth/new/", {"programme": "", "name": "A quiet room"})
    told = text(hana.get(f"/worth/{done().id}/"))
    assert "A return needs a benefit and a cost." in told


def test_an_assumption_of_one_return_is_changed_and_reckoned_again(hana, company):
    one = company.worth["a_return"]
    place = f"/worth/{one}/assumptions/effect_turnover/"
    assert "Range, in %" in text(hana.get(place))
    answer = hana.post(place, {"low": "0", "likely": "5", "high": "10", "source": "Our hope"})
    assert answer["Location"] == f"/worth/{one}/"
    done()
    told = text(hana.get(f"/worth/{one}/"))
    assert "0 to 10%, likely 5%" in told
    assert "an expectation" in told
    assert "Our hope · Hana" in told
    assert "as elsewhere" not in told


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"likely": "20"}, "A range goes from low by likely to high"),
        ({"high": "250"}, "This is outside what can be"),
        ({"source": ""}, "This field is required"),
        ({"low": "much"}, "Enter a number"),
    ],
)
def test_a_range_that_cannot_be_says_why(hana, company, wrong, words):
    place = f"/worth/{company.worth['a_return']}/assumptions/effect_turnover/"
    told = {"low": "0", "likely": "5", "high": "10", "source": "Our hope", **wrong}
    assert words in text(hana.post(place, told))


def test_two_benefits_of_the_same_hours_are_refused_and_one_can_be_left_out(hana, company):
    one = company.worth["a_return"]
    told = {"low": "1", "likely": "5", "high": "10", "source": "Our hope"}
    hana.post(f"/worth/{one}/assumptions/effect_service/", told)
    done()
    page = text(hana.get(f"/worth/{one}/"))
    assert "These would count the same twice" in page
    assert "of 100 draws" not in page
    hana.post(f"/worth/{one}/drop/", {"key": "effect_service"})
    (job,) = [job for job in jobs.recent() if job.name == story.JOB and job.state == "queued"]
    story.reckon_job(job.payload, lambda *_, **__: None)
    assert "of 100 draws" in text(hana.get(f"/worth/{one}/"))


def test_a_company_assumption_is_typed_taken_back_and_its_history_stays(hana):
    told = {"low": "30000", "likely": "34000", "high": "38000", "source": "New list"}
    assert hana.post("/worth/assumptions/pay/", told)["Location"] == "/worth/assumptions/"
    assert "€30,000 to €38,000, likely €34,000 New list · Hana" in text(
        hana.get("/worth/assumptions/")
    )
    hana.post("/worth/assumptions/pay/", {"back": "1"})
    page = text(hana.get("/worth/assumptions/pay/"))
    assert "taken back" in page
    assert "€30,000 to €38,000" in page
    assert "from elsewhere" in page


def test_a_result_says_that_something_it_rests_on_has_changed(hana, company):
    one = f"/worth/{company.worth['a_return']}/"
    assert "has changed since" not in text(hana.get(one))
    hana.post("/worth/assumptions/pay/", {"low": "1", "likely": "2", "high": "3", "source": "x"})
    assert "has changed since" in text(hana.get(one))
    hana.post(f"{one}again/")
    done()
    assert "has changed since" not in text(hana.get(one))


def test_the_file_holds_all_inputs_the_seed_and_how_to_draw(hana, company):
    answer = hana.get(f"/worth/{company.worth['a_return']}/worth.json")
    assert answer["Content-Disposition"].startswith("attachment")
    told = json.loads(answer.content)
    assert {"seed", "draws", "how", "inputs", "benefits", "costs", "assumed", "result"} <= set(told)
    assert "numpy.random.default_rng(seed)" in told["how"]


def test_programmes_stand_beside_each_other_and_a_story_is_marked(hana):
    page = hana.get("/worth/programmes/")
    told = text(page)
    assert "claimed, no source" in told
    assert "No gain in 90 wellbeing interventions" in told
    assert "programme=company_x" not in page.content.decode()
    assert "programme=combined" in page.content.decode()


def test_a_mix_is_built_and_all_good_sets_are_shown(hana):
    told = {
        "name": "Spring", "money": "40000", "hours": "60", "goal": "cautious", "most_per_team": "1",
        "take_stable_schedules": "on", "take_assistance": "on", "fee_assistance": "120",
    }  # fmt: skip
    place = hana.post("/worth/choices/new/", told)["Location"]
    view = done()
    assert view.mix.fees == {"assistance": 120.0}
    page = text(hana.get(place))
    assert "aim: the best of the bad outcomes" in page
    assert "Set 1" in page
    assert "Left over, middle" in page
    hana.post(f"{place}limits/", {**told, "money": "0", "hours": "0"})
    done()
    assert "Within these limits nothing is worth funding." in text(hana.get(place))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"money": "-1"}, "greater than or equal to 0"),
        ({"take_stable_schedules": ""}, "Choose from one to eight programmes"),
        ({"goal": "luck"}, "Select a valid choice"),
    ],
)
def test_a_mix_that_cannot_be_says_why(hana, wrong, words):
    told = {
        "name": "Spring", "money": "40000", "hours": "60", "goal": "mean", "most_per_team": "2",
        "take_stable_schedules": "on",
    }  # fmt: skip
    told = {key: value for key, value in (told | wrong).items() if value}
    assert words in text(hana.post("/worth/choices/new/", told))


def test_one_that_was_set_aside_is_read_and_offers_no_change(hana, company):
    page = hana.get(f"/worth/{company.worth['aside']}/")
    assert "This was set aside." in text(page)
    assert "<form" not in page.content.decode().split("<main", 1)[1]


def test_a_german_reader_gets_german_numbers(hana, company):
    from keepwell.domain.access.models import User

    User.objects.filter(pk=company.users["hana"].pk).update(language="de")
    try:
        page = hana.get("/worth/assumptions/").content.decode()
        assert "\u202f%" in page
        assert ".000\xa0€" in page
    finally:
        User.objects.filter(pk=company.users["hana"].pk).update(language="en")


@pytest.mark.parametrize(
    ("standing", "chance", "words"),
    [
        ("sourced", 0.95, "Very likely pays back, if it works here as elsewhere"),
        ("expected", 0.75, "Probably pays back, if what is expected comes true"),
        ("measured", 0.95, "It very likely pays back"),
        ("sourced", 0.5, "Whether it pays back cannot be told yet"),
        ("measured", 0.2, "It probably does not pay back in a year"),
        ("measured", 0.0, "It very likely does not pay back in a year"),
    ],
)
def test_a_headline_names_its_condition_where_nothing_was_measured_here(standing, chance, words):
    told = {
        "result": {"chance": chance}, "benefits": [{"name": "absence"}],
        "assumed": [{"key": "effect_absence", "standing": standing}, {"key": "pay", "standing": "typed"}],
    }  # fmt: skip
    assert reading.headline(told) == words
