from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from keepwell.domain.trail import operations, queries
from keepwell.domain.trail.models import TrailBody, TrailLink

pytestmark = pytest.mark.django_db


def note(verb="grant", subject="u1", **more):
    told = {"actor": "sam", "subject_kind": "user", "subject_id": subject, **more}
    return operations.record(verb=verb, **told)


def test_entries_are_numbered_and_chained():
    assert [note(), note(), note()] == [1, 2, 3]
    first, second, _ = TrailLink.objects.order_by("seq")
    assert second.previous == first.link
    assert queries.verify_chain().intact


def test_an_empty_trail_verifies():
    verdict = queries.verify_chain()
    assert verdict.intact
    assert verdict.entries == 0


def test_a_write_that_is_rolled_back_leaves_nothing():
    note()
    with transaction.atomic():
        note()
        transaction.set_rollback(True)
    assert queries.verify_chain().entries == 1
    assert note() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail_traillink SET digest = 'x' WHERE seq = 1",
        "DELETE FROM trail_traillink WHERE seq = 2",
        "UPDATE trail_trailbody SET verb = 'nothing' WHERE entry_id = 1",
        "UPDATE released_releasedcell SET n = 1",
        "DELETE FROM released_releasedcell",
    ],
)
def test_the_database_refuses_to_change_what_was_written(statement, now):
    from keepwell.domain.released.operations import NewCell, add_to_ledger

    note(), note()
    add_to_ledger(cells=[NewCell("csat", 1, {}, "2026-01", "service", "shown", n=40)], now=now)
    with (
        pytest.raises(DatabaseError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_erased_entries_leave_a_chain_that_verifies():
    for _ in range(5):
        note(subject="u7", detail={"why": "secret"})
    assert operations.erase_entries(actor="hana", seqs=[2, 3, 5], purpose="asked by u7") == 3
    verdict = queries.verify_chain()
    assert verdict.intact
    assert (verdict.entries, verdict.erased) == (6, 3)
    assert "secret" not in str(list(TrailBody.objects.filter(entry__in=[2, 3, 5]).values()))
    (told,) = queries.entries(verb="erase_trail_entries")
    assert told.detail == {"entries": [[2, 3], [5, 5]]}


def test_what_erasures_say_is_never_erased():
    note()
    operations.erase_entries(actor="hana", seqs=[1], purpose="asked")
    assert operations.erase_entries(actor="hana", seqs=[1, 2], purpose="cover up") == 0
    assert queries.verify_chain().intact


def test_erasing_nothing_leaves_no_entry():
    assert operations.erase_entries(actor="hana", seqs=[99], purpose="asked") == 0
    assert queries.verify_chain().entries == 0
