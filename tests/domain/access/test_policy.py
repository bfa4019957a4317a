"""Who may what over whom: a table that fails when an action is not in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from keepwell.domain.access import operations, queries
from keepwell.domain.access.policy import may
from keepwell.domain.access.rules import ACTIONS, ROLES

pytestmark = pytest.mark.django_db

CAST = ("Ana", "Tariq", "Cem", "Hana", "Dora", "Sam", "Wil", "Stan")
EXPECTED = {
    #                          Ana Tar Cem Han Dor Sam Wil Stan
    "sign_in_pages":          "yes yes yes yes yes yes yes no",
    "see_own_page":           "yes yes yes yes yes yes yes no",
    "see_service_figures":    "yes yes yes yes yes yes yes no",
    "see_workforce_figures":  "no  yes yes yes no  no  yes no",
    "see_voice_figures":      "yes yes yes yes yes yes yes no",
    "see_case_figures":       "no  no  no  yes yes no  no  no",
    "see_team_page":          "yes yes yes yes no  no  no  no",
    "see_person_page":        "no  yes no  yes no  no  no  no",
    "see_coaching_figures":   "no  yes no  no  no  no  no  no",
    "see_ticket_numbers":     "no  yes yes no  no  no  no  no",
    "see_comments":           "no  yes yes yes no  no  no  no",
    "see_data_health":        "no  no  yes yes no  yes no  no",
    "import_data":            "no  no  yes yes no  yes no  no",
    "match_people":           "no  no  yes yes no  yes no  no",
    "set_targets":            "no  no  yes yes no  no  no  no",
    "write_chart_notes":      "no  no  yes yes no  no  no  no",
    "export_person":          "no  no  no  yes no  no  no  no",
    "erase_person":           "no  no  no  yes no  no  no  no",
    "administer":             "no  no  no  no  no  yes no  no",
    "invite":                 "no  no  no  no  no  yes no  no",
    "see_limits":             "no  no  no  yes no  yes yes no",
    "verify_trail":           "no  no  no  no  no  yes yes no",
    "read_trail":             "no  no  no  no  no  yes yes no",
    "see_release_ledger":     "no  no  no  yes no  no  yes no",
    "see_pack":               "no  no  yes yes no  no  no  no",
    "hold_sync":              "no  no  yes yes no  no  no  no",
    "rate_audit":             "no  no  yes yes no  no  no  no",
    "see_audit":              "no  no  yes yes no  no  yes no",
    "set_goals":              "no  no  yes yes no  no  no  no",
    "see_goals":              "no  yes yes yes no  no  no  no",
    "see_actions":            "yes yes yes yes yes yes yes no",
    "write_actions":          "no  yes yes yes no  no  no  no",
    "see_journeys":           "no  yes yes yes no  no  no  no",
    "set_journeys":           "no  no  yes yes no  no  no  no",
    "run_pulses":             "no  no  no  yes no  no  no  no",
    "see_pulses":             "no  yes yes yes no  no  yes no",
    "answer_voice":           "no  no  yes yes no  no  no  no",
    "verify_anonymity":       "no  no  no  yes no  yes yes no",
    "see_team_meetings":      "yes yes yes yes no  no  no  no",
    "hold_team_meetings":     "no  yes yes yes no  no  no  no",
    "see_visitors":           "no  no  yes yes no  no  yes no",
    "ask_visitors":           "no  no  no  yes no  no  no  no",
    "answer_insights":        "no  yes yes yes no  no  no  no",
    "see_practices":          "no  no  yes yes no  no  no  no",
    "see_evidence":           "no  no  yes yes no  no  no  no",
    "register_initiative":    "no  no  yes yes no  no  no  no",
}  # fmt: skip


def test_every_action_is_in_the_table():
    assert set(EXPECTED) == set(ACTIONS)


def test_every_role_has_somebody(cast, today):
    assert {
        role for name in CAST for role in queries.roles(user=getattr(cast, name), on=today)
    } == set(ROLES)


@pytest.mark.parametrize("action", EXPECTED)
def test_who_may_at_all(cast, today, action):
    found = [may(getattr(cast, name), action, on=today) for name in CAST]
    assert found == [word == "yes" for word in EXPECTED[action].split()]


@pytest.mark.parametrize("action", ACTIONS)
def test_strangers_may_nothing(cast, today, action):
    assert not may(AnonymousUser(), action, on=today)
    cast.Sam.is_active = False
    assert not may(cast.Sam, action, on=today)


def test_a_misspelt_action_is_no_denial(cast, today):
    with pytest.raises(LookupError):
        may(cast.Sam, "see_everything", on=today)


@pytest.mark.parametrize(
    ("who", "teams"),
    [("Ana", {"Blue"}), ("Tariq", {"Blue", "Sub"}), ("Cem", None), ("Hana", None),
     ("Dora", set()), ("Sam", None), ("Wil", None), ("Stan", set())],
)  # fmt: skip
def test_visible_teams(cast, today, who, teams):
    found = queries.visible_teams(user=getattr(cast, who), on=today)
    assert found == (None if teams is None else frozenset(teams))


@pytest.mark.parametrize(
    ("who", "sees"),
    [("Ana", {"Ana"}), ("Tariq", {"Ana", "Tariq", "Sue"}), ("Cem", {"Cem"}),
     ("Hana", {"Ana", "Tariq", "Sue", "Rita", "Cem"}), ("Dora", set()), ("Sam", set()),
     ("Wil", set()), ("Stan", set())],
)  # fmt: skip
def test_whose_page_is_seen(cast, today, who, sees):
    user = getattr(cast, who)
    found = {
        name for name, key in cast.keys.items()
        if may(user, "see_person_page", on=today, person=key)
    }  # fmt: skip
    assert found == sees


def test_nobody_s_page_looks_like_a_hidden_one(cast, today):
    nobody = "00000000-0000-0000-0000-000000000000"
    assert not may(cast.Hana, "see_person_page", on=today, person=nobody)


@pytest.mark.parametrize(("team", "yes"), [("Blue", True), ("Sub", True), ("Red", False)])
def test_a_lead_s_teams(cast, today, team, yes):
    assert may(cast.Tariq, "see_workforce_figures", on=today, team=team) is yes


def test_a_role_holds_from_its_day_until_its_day(cast, today):
    (one,) = [g for u in queries.users() for g in u.grants if g.role == "team_lead"]
    operations.end_grant(grant=one.id, by="sam", on=today + timedelta(days=10))
    asked = {"action": "see_person_page", "person": cast.keys["Ana"]}
    held = [may(cast.Tariq, on=today + timedelta(days=days), **asked) for days in (-1, 0, 9, 10)]
    assert held == [False, True, True, False]


def test_a_person_who_moved_away_is_out_of_the_lead_s_sight(cast, today, now):
    from keepwell.domain.people.operations import load_people

    later = today + timedelta(days=30)
    load_people(
        rows=[{"person_id": "Ana", "name": "Ana", "email": "ana@demo.example", "team": "Red",
               "start_on": "2024-01-01"}],
        batch="p2", today=later, now=now + timedelta(days=30), by="hana",
    )  # fmt: skip
    ana = {"action": "see_person_page", "person": cast.keys["Ana"]}
    assert may(cast.Tariq, on=later - timedelta(days=1), **ana)
    assert not may(cast.Tariq, on=later, **ana)


def test_two_roles_add_up(cast, today):
    operations.grant(
        user=cast.Tariq.public_id.hex, role="team_lead", team="Red", by="sam", on=today
    )
    assert queries.visible_teams(user=cast.Tariq, on=today) == {"Blue", "Sub", "Red"}


def test_a_wide_role_does_not_widen_another(cast, today):
    """Works council sees all figures, and for that no page of anybody."""
    operations.grant(user=cast.Tariq.public_id.hex, role="works_council", by="sam", on=today)
    assert queries.visible_teams(user=cast.Tariq, on=today) is None
    assert not may(cast.Tariq, "see_person_page", on=today, person=cast.keys["Rita"])


def test_the_viewer_is_plain_values(cast, today):
    seen = queries.viewer(user=cast.Ana, on=today)
    assert seen.person_id == cast.keys["Ana"]
    assert (seen.roles, seen.teams) == (frozenset({"agent"}), frozenset({"Blue"}))
