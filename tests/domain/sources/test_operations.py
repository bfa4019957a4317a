from __future__ import annotations

import pytest

from keepwell.domain.sources import operations, queries
from keepwell.domain.sources.operations import NewFile, UndoBlockedError, WrongStateError
from keepwell.domain.sources.rules import AccountingError
from keepwell.schemas.intake import Problem, Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked(moments):
    def made(rows=10, refused=0, *, shape="s1", filled=None, **more):
        batch = operations.open_batch(
            file_name="tickets.csv", path="uploads/x", digest="d1", by="cem", now=next(moments)
        )
        operations.record_check(
            batch=batch, kind="contacts", shape=shape, mapping={"a": "agent"}, rows_in=rows,
            refused=refused, filled=filled or {"agent": 1.0}, now=next(moments), **more,
        )  # fmt: skip
        return batch

    return made


@pytest.fixture
def commit(moments):
    def done(batch, loaded=10, known=0, refused=0, **more):
        operations.commit_batch(
            batch=batch, by="cem", now=next(moments), loaded=loaded, known=known,
            refused=refused, **more,
        )  # fmt: skip

    return done


def new(path, month="2026-01", rows=10):
    return NewFile("contacts", month, path, rows)


def live():
    return [one.path for one in queries.live_files(kind="contacts")]


def test_files_count_from_the_commit_on(checked, commit):
    batch = checked()
    assert live() == []
    commit(batch, files=[new("a")])
    assert live() == ["a"]


def test_committing_twice_is_committing_once(checked, commit):
    batch = checked()
    commit(batch, files=[new("a")])
    commit(batch, files=[new("a")])
    assert live() == ["a"]


def test_rows_that_do_not_add_up_commit_nothing(checked, commit):
    batch = checked(rows=10)
    with pytest.raises(AccountingError, match="10 rows came in"):
        commit(batch, loaded=9, files=[new("a")])
    assert live() == []
    assert queries.batch(batch_id=batch).state == "checked"


def test_replaced_files_stop_counting_and_come_back_with_the_undo(checked, commit, moments):
    first, second = checked(), checked()
    commit(first, files=[new("a")])
    commit(second, files=[new("b")], retired=["a"])
    assert live() == ["b"]
    with pytest.raises(UndoBlockedError) as refused:
        operations.undo_batch(batch=first, by="cem", now=next(moments))
    assert refused.value.batches == (second,)
    for _ in range(2):
        operations.undo_batch(batch=second, by="cem", now=next(moments))
    assert live() == ["a"]
    operations.undo_batch(batch=first, by="cem", now=next(moments))
    assert live() == []


def test_two_imports_cannot_replace_the_same_file(checked, commit):
    first, second, third = checked(), checked(), checked()
    commit(first, files=[new("a")])
    commit(second, files=[new("b")], retired=["a"])
    with pytest.raises(WrongStateError, match="load again"):
        commit(third, files=[new("c")], retired=["a"])
    assert live() == ["b"]


def test_what_counted_at_a_moment_can_be_told_later(checked, commit, moments):
    first, second = checked(), checked()
    commit(first, files=[new("a")])
    between = next(moments)
    commit(second, files=[new("b")], retired=["a"])
    then = [one.path for one in queries.files_known_at(moment=between)]
    assert then == ["a"]
    assert [one.path for one in queries.files_known_at(moment=next(moments))] == ["b"]


def test_what_a_later_batch_inherits_counts_from_the_undo_on(checked, commit, moments):
    first, second = checked(), checked()
    commit(first, files=[new("a")])
    commit(second, loaded=0, known=10)
    between = next(moments)
    operations.undo_batch(batch=first, by="cem", now=next(moments), inherited={second: [new("b")]})
    assert [(one.path, one.batch) for one in queries.live_files()] == [("b", second)]
    assert [one.path for one in queries.files_known_at(moment=between)] == ["a"]
    assert [one.path for one in queries.files_known_at(moment=next(moments))] == ["b"]
    operations.undo_batch(batch=second, by="cem", now=next(moments))
    assert live() == []


def test_an_open_question_stops_the_load(checked, commit):
    batch = checked(questions=[Question("day_first", "date", "Is 03/04 in March?", ("yes",))])
    seen = queries.batch(batch_id=batch)
    assert (seen.state, seen.questions[0].options) == ("question", ("yes",))
    with pytest.raises(WrongStateError):
        operations.start(batch=batch, state="loading")
    with pytest.raises(WrongStateError):
        commit(batch)


def test_what_is_closed_is_not_loaded_again(checked, commit, moments):
    batch = checked()
    commit(batch)
    with pytest.raises(WrongStateError):
        operations.start(batch=batch, state="loading")
    operations.undo_batch(batch=batch, by="cem", now=next(moments))
    with pytest.raises(WrongStateError):
        commit(batch)


def test_what_was_never_loaded_cannot_be_undone(checked, moments):
    with pytest.raises(WrongStateError, match="nothing to undo"):
        operations.undo_batch(batch=checked(), by="cem", now=next(moments))


def test_a_failed_load_can_be_tried_again(checked, commit):
    batch = checked()
    operations.start(batch=batch, state="loading")
    operations.fail_batch(batch=batch, error="the disk is full")
    assert queries.batch(batch_id=batch).error == "the disk is full"
    commit(batch)
    assert queries.batch(batch_id=batch).error == ""


def test_problems_are_kept_worst_first_and_renewed_by_the_next_check(checked, moments):
    minor = Problem(3, "csat", "11", "implausible", "Scores go to 5", 2)
    worse = Problem(7, "opened_at", "soon", "no_date", "Write a date", 1, refused=True)
    batch = checked(problems=[minor, worse], refused=1)
    assert queries.batch(batch_id=batch).problems == (worse, minor)
    operations.record_check(
        batch=batch, kind="contacts", shape="s1", mapping={}, rows_in=10, refused=0,
        problems=[minor], now=next(moments),
    )  # fmt: skip
    assert queries.batch(batch_id=batch).problems == (minor,)


def test_mappings_are_remembered_in_versions():
    told = {"shape": "s1", "kind": "contacts", "by": "cem"}
    assert operations.remember_mapping(**told, mapping={"a": "agent"}) == 1
    assert operations.remember_mapping(**told, mapping={"a": "agent"}) == 1
    assert operations.remember_mapping(**told, mapping={"a": "team"}) == 2
    (found,) = queries.remembered(shape="s1")
    assert (found.version, found.mapping) == (2, {"a": "team"})
    assert queries.remembered(shape="s2") == []


def test_how_well_fields_were_filled_is_known_by_shape(checked, commit):
    commit(checked(filled={"agent": 1.0, "csat": 0.8}))
    checked(filled={"agent": 0.1})
    assert queries.last_filled(shape="s1") == {"agent": 1.0, "csat": 0.8}
    assert queries.last_filled(shape="s2") == {}


def test_the_same_content_is_recognised_once_it_was_committed(checked, commit):
    batch = checked()
    assert queries.same_file(digest="d1") is None
    commit(batch)
    assert queries.same_file(digest="d1").id == batch


def test_health_tells_what_came_when_and_what_is_missing(checked, commit):
    problem = Problem(7, "opened_at", "soon", "no_date", "Write a date", 1, refused=True)
    first = checked(rows=11, refused=1, filled={"agent": 1.0, "csat": 0.5}, problems=[problem])
    commit(first, refused=1, files=[new("a", "2025-12"), new("b", "2026-01")])
    commit(checked(rows=10), loaded=0, known=10)
    commit(checked(rows=30, filled={"agent": 0.5}), loaded=30)
    (health,) = queries.data_health()
    assert (health.kind, health.batches, health.rows, health.refused) == ("contacts", 3, 40, 1)
    assert (health.first_month, health.last_month) == ("2025-12", "2026-01")
    assert {one.field: (one.filled, one.rows) for one in health.coverage} == {
        "agent": (25, 40), "csat": (5, 40),
    }  # fmt: skip


def test_sources_have_a_zone(now):
    operations.add_source(name="Zendesk", connector="spreadsheet", zone="Europe/Madrid", by="sam")
    assert queries.source_zone(name="Zendesk") == "Europe/Madrid"
    batch = operations.open_batch(
        file_name="f", path="p", digest="d", by="cem", now=now, source="Zendesk"
    )
    assert queries.batch(batch_id=batch).zone == "Europe/Madrid"
