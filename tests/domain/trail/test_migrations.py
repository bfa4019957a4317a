"""The guards of the database: there after migrating, put back after tests that commit."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from keepwell.domain.trail import operations, queries
from keepwell.domain.trail.rules import append_only_sql, append_only_undo_sql


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", [1, 2])
def test_committing_tests_start_empty_and_guarded(_turn):
    assert queries.verify_chain().entries == 0
    operations.record(actor="sam", verb="grant", subject_kind="user", subject_id="u")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM trail_traillink")


@pytest.mark.django_db
def test_guards_can_be_taken_back_and_put_again():
    operations.record(actor="sam", verb="grant", subject_kind="user", subject_id="u")
    told = {"vendor": connection.vendor, "table": "trail_trailbody"}
    with connection.cursor() as cursor:
        for statement in append_only_undo_sql(**told):
            cursor.execute(statement)
        cursor.execute("UPDATE trail_trailbody SET role = 'x'")
        for statement in append_only_sql(**told, deletable=True):
            cursor.execute(statement)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE trail_trailbody SET role = 'y'")
