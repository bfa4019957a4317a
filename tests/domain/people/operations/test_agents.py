from __future__ import annotations

from datetime import date

import pytest

from keepwell.domain.people import operations, queries
from keepwell.domain.people.models import Agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def create(moments):
    def created(*agents, batch="c1"):
        return operations.create_from_contacts(
            agents=agents, batch=batch, now=next(moments), by="cem"
        )

    return created


def agent(key="k1", *, name="Ana Cruz", team="Blue", first="2025-01-02", last="2025-03-31", **more):
    told = {"agent": key, "name": name, "team": team, "first_on": first, "last_on": last}
    return {"rows": 100, **told, **more}


def rows():
    return [(str(one.valid_from), one.team, one.origin) for one in queries.job_history()]


def test_a_helpdesk_alone_gives_people_teams_and_who_works_where(create, today):
    found = create(agent(supervisor="Tariq Aziz", manager="Cem Ay"), agent("k2", name="Bo Li"))
    assert (found.agents, found.fresh, found.teams) == (2, 2, 1)
    assert rows() == [("2025-01-02", "Blue", "contacts")] * 2
    seen = {one.name: one for one in queries.people(visible=None, on=today)}
    assert (seen["Ana Cruz"].origin, seen["Ana Cruz"].manager) == ("contacts", "Cem Ay")
    assert queries.employment() == []
    assert len(queries.identities()) == 2


def test_again_changes_nothing(create):
    create(agent())
    before = rows()
    assert create(agent(), batch="c2").fresh == 0
    assert rows() == before


def test_the_same_batch_again_counts_its_contacts_once(create):
    create(agent()), create(agent())
    assert Agent.objects.get().contacts == 100
    create(agent(rows=50), batch="c2")
    assert Agent.objects.get().contacts == 150


def test_a_change_of_team_is_two_rows(create):
    create(agent(), agent(team="Red", first="2025-04-01", last="2025-06-30"))
    assert rows() == [("2025-01-02", "Blue", "contacts"), ("2025-04-01", "Red", "contacts")]


def test_a_later_file_goes_on_where_the_first_ended(create):
    create(agent())
    create(agent(first="2025-04-01", last="2025-06-30"), batch="c2")
    create(agent(team="Red", first="2025-07-01", last="2025-08-31"), batch="c3")
    assert rows() == [("2025-01-02", "Blue", "contacts"), ("2025-07-01", "Red", "contacts")]
    assert Agent.objects.get().last_on == date(2025, 8, 31)


def test_an_earlier_file_moves_the_start(create):
    create(agent(first="2025-04-01"))
    create(agent(first="2025-01-02"), batch="c2")
    assert rows() == [("2025-01-02", "Blue", "contacts")]


def test_a_supervisor_stands_for_a_team_without_a_name(create):
    create(agent(team="", supervisor="Tariq Aziz"))
    assert rows()[0][1] == "Tariq Aziz"


def test_one_manager_however_often_named(create, today):
    create(agent(manager="Cem Ay"), agent("k2", name="Bo Li", manager="AY, Cem"))
    assert sorted(one.name for one in queries.people(visible=None, on=today)) == [
        "Ana Cruz", "Bo Li", "Cem Ay",
    ]  # fmt: skip


def test_undoing_the_file_takes_back_what_it_alone_told(create, now, today):
    create(agent(), agent("k2", name="Bo Li", manager="Cem Ay"))
    create(agent(), batch="c2")
    operations.undo_batch(batch="c1", by="cem", now=now)
    assert rows() == [("2025-01-02", "Blue", "contacts")]
    assert [one.name for one in queries.people(visible=None, on=today)] == ["Ana Cruz"]
    assert Agent.objects.get(agent_key="k1").contacts == 100
    operations.undo_batch(batch="c2", by="cem", now=now)
    assert rows() == []
