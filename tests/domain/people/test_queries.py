from __future__ import annotations

import pytest

from keepwell.domain.people import operations, queries
from keepwell.domain.people.models import Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(load):
    teams = {"Ana": "Blue", "Bo": "Blue", "Rita": "Red", "Sue": "Sub"}
    load(*(
        {"person_id": f"E-{name}", "name": name, "email": f"{name.lower()}@x.org", "team": team,
         "start_on": "2024-01-01", "manager_id": "E-Rita"}
        for name, team in teams.items()
    ))  # fmt: skip
    operations.set_team_parent(by="sam", team="Sub", parent="Blue")


def names(found):
    return {one.name for one in found}


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("visible", "seen"),
    [(None, {"Ana", "Bo", "Rita", "Sue"}), (frozenset({"Blue"}), {"Ana", "Bo"}),
     (frozenset(), set())],
)  # fmt: skip
def test_lists_show_who_may_be_seen(today, visible, seen):
    assert names(queries.people(visible=visible, on=today)) == seen
    for one in queries.people(visible=None, on=today):
        alone = queries.person(key=one.key, visible=visible, on=today)
        assert (alone is not None) == (one.name in seen)


@pytest.mark.usefixtures("company")
def test_hidden_looks_like_missing(today):
    red = frozenset({"Red"})
    (ana,) = queries.people(visible=None, on=today, text="an", team="Blue")
    nobody = "00000000-0000-0000-0000-000000000000"
    assert queries.person(key=ana.key, visible=red, on=today) is None
    assert queries.person(key=nobody, visible=red, on=today) is None
    assert queries.people(visible=red, on=today, text="ana") == []


@pytest.mark.usefixtures("company")
def test_a_list_takes_the_same_number_of_queries_whatever_its_length(
    today, django_assert_num_queries
):
    for limit in (1, 4):
        with django_assert_num_queries(3):
            queries.people(visible=None, on=today, limit=limit)


@pytest.mark.usefixtures("company")
def test_a_tree_of_teams():
    blue = Team.objects.get(name="Blue").pk
    assert queries.subtree(team_ids=[blue]) == {"Blue", "Sub"}
    assert queries.subtree(team_ids=[]) == frozenset()
    with pytest.raises(ValueError, match="below"):
        operations.set_team_parent(by="sam", team="Blue", parent="Sub")


@pytest.mark.usefixtures("company")
def test_somebody_by_address_only_when_one_has_it(load):
    assert queries.find_by_email(email=" ANA@x.org")
    load({"person_id": "E9", "name": "Ana Two", "email": "ana@x.org", "start_on": "2024-01-01"})
    assert queries.find_by_email(email="ana@x.org") is None
    assert queries.find_by_email(email="") is None


@pytest.mark.usefixtures("company")
def test_the_warehouse_is_told_when_to_copy_anew(load):
    before = queries.changed_at()
    load({"person_id": "E-Ana", "name": "Ana", "email": "ana@x.org", "team": "Red",
          "start_on": "2024-01-01", "manager_id": "E-Rita"})  # fmt: skip
    assert queries.changed_at() > before


def test_an_empty_register_answers(today):
    assert queries.changed_at() is None
    assert queries.largest_team(on=today) == ""
    assert queries.unmatched_cost() == (0, 0)
