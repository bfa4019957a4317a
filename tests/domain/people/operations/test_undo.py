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
