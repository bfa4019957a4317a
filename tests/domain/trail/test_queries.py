from __future__ import annotations

import pytest
from django.db import connection

from keepwell.domain.trail import operations, queries
from keepwell.domain.trail.models import TrailHead
from keepwell.domain.trail.rules import APPEND_ONLY, append_only_undo_sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def four_entries():
    for number in range(4):
        operations.record(actor="sam", verb="grant", subject_kind="user", subject_id=f"u{number}")


def tamper(statement):
    """Somebody with the database's own powers: guards down, rows changed."""
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            for lowered in append_only_undo_sql(vendor=connection.vendor, table=table):
                cursor.execute(lowered)
        cursor.execute(statement)


@pytest.mark.usefixtures("four_entries")
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE trail_trailbody SET verb = 'none' WHERE entry_id = 2", "what entry 2 says"),
        ("UPDATE trail_traillink SET at = '2020-01-01 00:00:00+00' WHERE seq = 3", "entry 3"),
        ("UPDATE trail_traillink SET digest = 'x' WHERE seq = 3", "entry 3 was altered"),
        ("DELETE FROM trail_trailbody WHERE entry_id = 4", "entry 4 was removed"),
    ],
)
def test_tampering_is_told(statement, told):
    tamper(statement)
    verdict = queries.verify_chain()
    assert not verdict.intact
    assert any(told in problem for problem in verdict.problems)


@pytest.mark.usefixtures("four_entries")
def test_a_missing_end_is_told():
    tamper("DELETE FROM trail_trailbody WHERE entry_id = 4")
    tamper("DELETE FROM trail_traillink WHERE seq = 4")
    assert "should end at 4" in " ".join(queries.verify_chain().problems)


@pytest.mark.usefixtures("four_entries")
def test_a_missing_middle_is_told():
    tamper("DELETE FROM trail_trailbody WHERE entry_id = 2")
    tamper("DELETE FROM trail_traillink WHERE seq = 2")
    assert "not chained" in " ".join(queries.verify_chain().problems)


@pytest.mark.usefixtures("four_entries")
def test_a_cut_trail_with_a_forged_end_is_told_by_what_was_written_down():
    anchor = queries.head()
    tamper("DELETE FROM trail_trailbody WHERE entry_id = 4")
    tamper("DELETE FROM trail_traillink WHERE seq = 4")
    third = queries.TrailLink.objects.get(seq=3)
    TrailHead.objects.update(seq=3, link=third.link)
    assert queries.verify_chain().intact
    assert not queries.verify_chain(anchor=anchor).intact


def look(role="team_lead", purpose="weekly talk", person="p1", actor="tariq"):
    operations.record(
        actor=actor, verb="read", subject_kind="person", subject_id=person, role=role,
        purpose=purpose,
    )  # fmt: skip


def test_people_see_role_day_and_purpose_and_no_name():
    look(), look(), look(role="hr_partner", purpose="case", actor="hana"), look(person="p2")
    seen = queries.who_looked(person="p1")
    assert [(one.role, one.purpose) for one in seen] == [
        ("hr_partner", "case"),
        ("team_lead", "weekly talk"),
    ]
    assert not any("hana" in str(one) or "tariq" in str(one) for one in seen)


def test_writes_are_no_looks():
    operations.record(actor="hana", verb="link_person", subject_kind="person", subject_id="p1")
    assert queries.who_looked(person="p1") == []


@pytest.mark.usefixtures("four_entries")
def test_entries_are_paged_newest_first():
    first = queries.entries(limit=3)
    assert [one.seq for one in first] == [4, 3, 2]
    assert [one.seq for one in queries.entries(limit=3, before=2)] == [1]
    assert [one.subject_id for one in queries.entries(subject_id="u1")] == ["u1"]
