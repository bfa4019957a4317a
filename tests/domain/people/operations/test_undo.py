from __future__ import annotations

from datetime import timedelta

import pytest

from keepwell.domain.people import operations, queries
from keepwell.domain.people.operations import UndoBlockedError

pytestmark = pytest.mark.django_db


def row(team, **more):
    return {"person_id": "E1", "name": "Ana", "team": team, "start_on": "2024-01-08", **more}


def state():
    return (
        [(one.valid_from, one.valid_to, one.team) for one in queries.job_history()],
        [(one.start_on, one.last_day) for one in queries.employment()],
        queries.people_facts(),
    )


@pytest.fixture
def undo(now):
    turn = iter(range(1_000))

    def undone(batch):
        return operations.undo_batch(
            batch=batch, by="hana", now=now + timedelta(days=30 + next(turn))
        )

    return undone


def test_an_import_is_taken_back_exactly(load, undo, today):
    load(row("Blue"), batch="b1", on=today - timedelta(days=60))
    before = state()
    load(row("Red", end_on="2026-02-01", hiring_source="fair"), batch="b2", on=today)
    assert state() != before
    assert undo("b2") > 0
    assert state() == before
    assert undo("b2") == 0
    assert state() == before


def test_what_was_shown_meanwhile_can_still_be_computed(load, undo, history, now):
    load(row("Blue"), batch="b1")
    undo("b1")
    assert queries.job_history() == []
    assert history("E1", known_at=now)[0][2] == "Blue"


def test_what_later_imports_stand_on_is_undone_after_them(load, undo, today):
    load(row("Blue"), batch="b1", on=today - timedelta(days=60))
    load(row("Red"), batch="b2", on=today)
    with pytest.raises(UndoBlockedError) as refused:
        undo("b1")
    assert refused.value.batches == ("b2",)
    undo("b2")
    undo("b1")
    assert state()[0] == []


def test_the_file_can_be_loaded_again_after_its_undo(load, undo):
    load(row("Blue"), batch="b1")
    before = state()
    undo("b1")
    assert load(row("Blue"), batch="b2").loaded == 1
    assert state() == before


def test_absences_go_with_their_file(undo, now):
    rows = [{"person_id": "E1", "start_on": "2025-01-01", "hours": 8, "absence_id": "A"}]
    operations.load_absences(rows=rows, batch="a1", now=now, by="hana")
    undo("a1")
    assert queries.absences() == []


def test_what_a_later_import_said_too_stays(load, undo, today):
    """Two exports say the same; the first turns out to be wrong and is taken back."""
    load(row("Blue"), row("Blue", person_id="E2", name="Bo"), batch="b1")
    load(row("Blue"), batch="b2")
    undo("b1")
    assert [one.name for one in queries.people(visible=None, on=today)] == ["Ana"]
    assert [one[2] for one in state()[0]] == ["Blue"]
    assert len(state()[1]) == 1
    undo("b2")
    assert state() == ([], [], [])


def test_it_stays_as_often_as_it_was_said(load, undo):
    for number in range(4):
        load(row("Blue"), batch=f"b{number}")
    before = state()
    for number in (1, 0, 2):
        undo(f"b{number}")
        assert state() == before
    undo("b3")
    assert state()[0] == []


def test_what_it_replaced_stays_replaced_until_the_later_import_goes_too(load, undo, today):
    load(row("Blue"), batch="b1", on=today - timedelta(days=60))
    blue = state()
    load(row("Red"), batch="b2", on=today - timedelta(days=30))
    red = state()
    load(row("Red"), batch="b3", on=today)
    undo("b2")
    assert state() == red
    undo("b3")
    assert state() == blue


def test_a_history_that_was_wrong_goes_although_a_snapshot_agrees_on_today(load, undo, today):
    since = {"person_id": "E1", "name": "Ana", "start_on": "2024-01-08"}
    load(
        {**since, "team": "West", "valid_from": "2024-01-08"},
        {**since, "team": "Blue", "valid_from": "2025-01-08"},
        batch="history",
    )
    load(row("Blue"), batch="snapshot")
    undo("history")
    assert [(str(since), team) for since, _, team in state()[0]] == [("2025-01-08", "Blue")]


def test_a_claim_outlives_a_change_that_was_itself_undone(load, undo):
    load(row("Blue"), batch="b1")
    load(row("Blue"), batch="b2")
    load(row("Red"), batch="b3")
    undo("b3")
    undo("b1")
    assert [one[2] for one in state()[0]] == ["Blue"]


def test_a_manager_who_is_only_named_stays_named(load, undo, today):
    for batch in ("b1", "b2"):
        load(row("Blue", manager="Mia Stone"), batch=batch)
    undo("b1")
    (ana,) = [one for one in queries.people(visible=None, on=today) if one.name == "Ana"]
    assert ana.manager == "Mia Stone"


def test_absences_that_two_files_told(undo, now):
    rows = [{"person_id": "E1", "start_on": "2025-01-01", "hours": 8, "absence_id": "A"}]
    for turn, hours in enumerate((7, 8, 8)):
        operations.load_absences(
            rows=[rows[0] | {"hours": hours}], batch=f"a{turn}", now=now + timedelta(hours=turn),
            by="hana",
        )  # fmt: skip
    undo("a1")
    assert [one.hours for one in queries.absences()] == [8]
    undo("a2")
    assert [one.hours for one in queries.absences()] == [7]


def test_agents_whose_people_go_are_their_stand_ins_again(load, undo, now, today):
    agents = [{"agent": "k1", "name": "Ana", "team": "Desk", "first_on": "2025-01-02", "rows": 5}]
    operations.create_from_contacts(agents=agents, batch="c", now=now, by="cem")
    alone = queries.identities()
    load(row("Blue", email="ana@x.org"), batch="b1")
    operations.propose_identities(now=now + timedelta(hours=1), by="hana", batch="b1")
    (match,) = queries.matches(state="proposed")
    operations.confirm_identity(
        agent=match.agent, person=match.person, by="hana", now=now + timedelta(hours=2)
    )
    assert queries.identities() != alone
    undo("b1")
    assert queries.identities() == alone
    assert [one[2] for one in state()[0]] == ["Desk"]
    load(row("Blue", email="ana@x.org"), batch="b2")
    operations.propose_identities(now=now + timedelta(days=50), by="hana", batch="b2")
    assert queries.identities() == [("k1", match.person)], "what was said by hand is remembered"
    (again,) = queries.matches(state="confirmed")
    assert again.decided_by == "hana"
