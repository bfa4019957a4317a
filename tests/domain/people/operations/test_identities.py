from __future__ import annotations

import pytest

from keepwell.domain.people import operations, queries
from keepwell.domain.people.operations.identities import IdentityTakenError

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(moments, today):
    def load(*people):
        rows = [
            {"person_id": f"E{n}", "start_on": "2024-01-01", **one} for n, one in enumerate(people)
        ]
        operations.load_people(rows=rows, batch="hr", today=today, now=next(moments), by="hana")

    return load


@pytest.fixture
def helpdesk(moments):
    def load(*agents):
        rows = [
            {"agent": f"k{n}", "rows": 10 * (n + 1), "first_on": "2025-01-01", **one}
            for n, one in enumerate(agents)
        ]
        operations.create_from_contacts(agents=rows, batch="c", now=next(moments), by="cem")

    return load


@pytest.fixture
def propose(moments):
    def found():
        done = operations.propose_identities(now=next(moments), by="hana")
        return done.confirmed, done.proposed, done.unmatched

    return found


def matches(state="confirmed"):
    return [(one.name_written, one.person_name) for one in queries.matches(state=state)]


def person(name, today):
    return next(one.key for one in queries.people(visible=None, on=today) if one.name == name)


@pytest.mark.parametrize(
    ("one", "agent", "reason"),
    [
        ({"name": "Ana Cruz", "email": "ana@x.org"}, {"name": "A.", "email": "ANA@x.org"},
         "same e-mail"),
        ({"name": "Ana Cruz"}, {"name": "agent 7", "employee_id": "E0"}, "same employee number"),
        ({"name": "Ana Cruz", "email": "ana@x.org"}, {"name": "Ana@X.org"},
         "signs in with this e-mail"),
        ({"name": "Cruz, Ána"}, {"name": "ANA CRUZ"}, "same name, and only one person has it"),
    ],
)  # fmt: skip
def test_sure_matches_are_confirmed_with_their_reason(hr, helpdesk, propose, one, agent, reason):
    helpdesk(agent), hr(one)
    assert propose() == (1, 0, 0)
    (found,) = queries.matches()
    assert (found.state, found.reasons, found.decided_by) == ("confirmed", (reason,), "system")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("Jane Smyth", "similar name"),
        ("J. Smith", "initial and name fit"),
        ("Jane Q. Smith", "same first and last name"),
        ("jsmith", "sign-in name made of this name"),
        ("Smith Jane", "similar name"),
    ],
)
def test_likely_ones_wait_for_somebodys_word(hr, helpdesk, propose, written, reason):
    helpdesk({"name": written}), hr({"name": "Jane Smith"}, {"name": "Bo Li"})
    assert propose() == (0, 1, 0)
    (found,) = queries.matches(state="proposed")
    assert (found.person_name, found.reasons) == ("Jane Smith", (reason,))
    assert found.score < 0.97


def test_the_team_speaks_for_one_of_two(hr, helpdesk, propose):
    helpdesk({"name": "Kim Lee", "team": "Red"})
    hr({"name": "Kim Lee", "team": "Blue"}, {"name": "Kim Lee", "team": "Red"})
    assert propose() == (0, 1, 0)
    first, second = queries.matches(state="proposed")
    assert first.reasons == ("same name, which several people have", "same team")
    assert first.score > second.score


def test_namesakes_at_the_helpdesk_are_not_guessed_between(hr, helpdesk, propose):
    helpdesk({"name": "Kim Lee"}, {"name": "Kim Lee"}), hr({"name": "Kim Lee"})
    assert propose()[0] == 0


def test_strangers_are_not_proposed(hr, helpdesk, propose):
    helpdesk({"name": "Agent 17"}, {"name": "Zoltan Nagy"}), hr({"name": "Jane Smith"})
    assert propose() == (0, 0, 2)


def test_hr_s_person_takes_the_place_of_the_stand_in(hr, helpdesk, propose, today):
    helpdesk({"name": "Ana Cruz", "team": "Found"}), hr({"name": "Ana Cruz", "team": "Blue"})
    propose()
    assert [one.origin for one in queries.job_history()] == ["hr"]
    assert [one.team for one in queries.people(visible=None, on=today)] == ["Blue"]
    assert queries.identities() == [("k0", person("Ana Cruz", today))]


def test_undone_brings_the_stand_in_back_and_is_remembered(hr, helpdesk, propose, moments, today):
    helpdesk({"name": "Ana Cruz", "team": "Found"}), hr({"name": "Ana Cruz", "team": "Blue"})
    propose()
    key = person("Ana Cruz", today)
    operations.undo_identity(agent="k0", person=key, by="hana", now=next(moments))
    assert sorted(one.team for one in queries.job_history()) == ["Blue", "Found"]
    assert queries.identities() != [("k0", key)]
    assert propose() == (0, 0, 1)
    operations.confirm_identity(agent="k0", person=key, by="hana", now=next(moments))
    assert queries.identities() == [("k0", key)]
    assert [one.team for one in queries.job_history()] == ["Blue"]


def test_rejected_is_never_proposed_again(hr, helpdesk, propose, moments, today):
    helpdesk({"name": "Jane Smyth"}), hr({"name": "Jane Smith"})
    propose()
    operations.reject_identity(
        agent="k0", person=person("Jane Smith", today), by="hana", now=next(moments)
    )
    assert propose() == (0, 0, 1)
    assert matches("rejected") == [("Jane Smyth", "Jane Smith")]


def test_confirmed_by_hand_holds_for_the_next_import(hr, helpdesk, propose, moments, today):
    helpdesk({"name": "nightowl"}), hr({"name": "Jane Smith"})
    key = person("Jane Smith", today)
    operations.confirm_identity(agent="k0", person=key, by="hana", now=next(moments))
    helpdesk({"name": "nightowl"}), propose()
    assert queries.identities() == [("k0", key)]


def test_an_agent_is_one_person_at_a_time(hr, helpdesk, moments, today):
    helpdesk({"name": "nightowl"}), hr({"name": "Jane Smith"}, {"name": "Bo Li"})
    for name, outcome in (("Jane Smith", None), ("Bo Li", IdentityTakenError)):
        told = {"agent": "k0", "person": person(name, today), "by": "hana"}
        if outcome is None:
            operations.confirm_identity(**told, now=next(moments))
        else:
            with pytest.raises(outcome):
                operations.confirm_identity(**told, now=next(moments))


def test_unmatched_ones_are_listed_with_what_they_cost(hr, helpdesk, propose):
    helpdesk({"name": "Ana Cruz"}, {"name": "Zoltan Nagy"}, {"name": "Jane Smyth"})
    hr({"name": "Ana Cruz"}, {"name": "Jane Smith"})
    propose()
    left = [(one.name_written, one.contacts, len(one.proposals)) for one in queries.unmatched()]
    assert left == [("Jane Smyth", 30, 1), ("Zoltan Nagy", 20, 0)]
    assert queries.unmatched_cost() == (2, 50)
