"""The care ledger: nothing is overwritten, lots are kept and signed, late changes stay marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from keepwell.domain.partnership.operations import initiatives as writing
from keepwell.domain.partnership.queries import initiatives as reading
from keepwell.domain.partnership.rules.initiatives import InitiativeError
from tests.domain.partnership.initiative_writes import (
    DRAWN,
    SEEN,
    TEAMS,
    by_lot,
    plan,
    reviewed,
)
from tests.domain.partnership.the_two_sides import hex_of, user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def who(now):
    user("Hana", ("hr_partner", None))
    user("Cem", ("support_leader", None))
    return {"by": hex_of("Hana"), "now": now}


@pytest.fixture
def register(who):
    def made(one=None, *, today=TODAY):
        return writing.register_initiative(
            plan=one or plan(), foreseen=SEEN, seed=1, today=today, **who
        )

    return made


def shown(initiative, today=TODAY):
    found = reading.initiative(id=initiative, today=today)
    assert found is not None
    return found


def change(initiative, one, who, why="they moved"):
    return writing.change_initiative(
        initiative=initiative, plan=one, foreseen=SEEN, why=why, today=TODAY, **who
    )


def test_before_the_start_it_is_planned_and_afterwards_looking_back(register):
    made = shown(register())
    assert (made.state, made.retrospective, made.version) == ("planned", False, 1)
    assert made.foreseen == SEEN
    late = shown(register(plan(title="Late"), today=date(2026, 5, 2)), date(2026, 5, 2))
    assert (late.state, late.retrospective) == ("running", True)


def test_every_version_stays_with_its_reason(register, who):
    made = register()
    change(made, plan(until="2026-12"), who)
    first, second = reading.versions(initiative=made)
    assert (first.plan.until, second.plan.until) == ("2026-10", "2026-12")
    assert (second.changed, second.why, second.marked) == (("until",), "they moved", ())
    with pytest.raises(InitiativeError, match="Say why"):
        change(made, plan(until="2027-01"), who, why=" ")


def test_what_decides_is_marked_when_results_are_in_and_words_are_not(register, who, now):
    made = register()
    kept = {"initiative": made, "version": 1, "read_to": "2026-06", "final": False, "known_at": now, "now": now}  # fmt: skip
    writing.keep_review(reviewed=reviewed(after=None), **kept)
    change(made, plan(until="2026-11"), who)
    assert not shown(made).marked, "nobody could have seen a month since the start"
    writing.keep_review(reviewed=reviewed(), **kept)
    change(made, plan(until="2026-11", what="Every week"), who)
    assert not shown(made).marked, "words decide nothing"
    change(made, plan(until="2026-12", what="Every week"), who)
    assert shown(made).marked
    assert reading.versions(initiative=made)[-1].marked == ("until",)


def test_lots_become_the_plan_and_can_be_signed_by_a_witness(register, who, now):
    made = register(by_lot())
    assert shown(made).state == "drawing"
    seen = writing.keep_lots(initiative=made, drawn=DRAWN, seed=5, today=TODAY, **who)
    again = writing.keep_lots(initiative=made, drawn=dict.fromkeys(TEAMS, 1), seed=9, today=TODAY, **who)  # fmt: skip
    assert again == seen, "the first draw holds"
    found = shown(made)
    assert found.state == "planned"
    assert found.plan.starts == {"Blue": "2026-05", "Green": "", "Red": "2026-05", "White": ""}
    with pytest.raises(InitiativeError, match="not the draw"):
        writing.sign_lots(initiative=made, seen="other", by=hex_of("Cem"), now=now)
    writing.sign_lots(initiative=made, seen=seen, by=hex_of("Cem"), now=now)
    lots = reading.lots(initiative=made)
    assert [one.name for one in lots.signatures] == ["Hana", "Cem"]
    assert lots.untouched
    assert all(one.holds for one in lots.signatures)


def test_drawn_lots_are_not_exchanged_by_hand(register, who):
    made = register(by_lot())
    writing.keep_lots(initiative=made, drawn=DRAWN, seed=5, today=TODAY, **who)
    drawn = shown(made).plan
    swapped = replace(drawn, starts={**drawn.starts, "Blue": "", "Green": "2026-05"})
    with pytest.raises(InitiativeError, match="Lots were drawn"):
        change(made, swapped, who)
    change(made, replace(swapped, why="other", why_words="suits better", waves=()), who)
    assert shown(made).plan.why == "other"


def test_a_draw_of_another_plan_or_after_the_start_is_refused(register, who):
    made = register(by_lot())
    with pytest.raises(InitiativeError, match="does not belong"):
        writing.keep_lots(initiative=made, drawn={"Blue": 0}, seed=5, today=TODAY, **who)
    with pytest.raises(InitiativeError, match="before the first start"):
        writing.keep_lots(initiative=made, drawn=DRAWN, seed=5, today=date(2026, 5, 1), **who)
    with pytest.raises(InitiativeError, match="Lots do not decide"):
        writing.keep_lots(initiative=register(), drawn=DRAWN, seed=5, today=TODAY, **who)


def test_a_review_is_kept_once_and_the_newest_holds(register, now):
    made = register()
    kept = {"initiative": made, "version": 1, "known_at": now, "now": now}
    assert writing.keep_review(read_to="2026-05", final=False, reviewed=reviewed(), **kept)
    assert not writing.keep_review(read_to="2026-05", final=False, reviewed=reviewed(), **kept)
    assert writing.keep_review(read_to="2026-10", final=True, reviewed=reviewed(), **kept)
    assert [one.final for one in reading.reviews(initiative=made)] == [False, True]
    found = shown(made).review
    assert (found.read_to, found.final, found.effect.word) == ("2026-10", True, "better")
    assert reading.inputs(initiative=made) == {"months": []}


def test_stopped_early_it_stays_in_the_ledger(register, who):
    made = register()
    with pytest.raises(InitiativeError, match="why it is stopped"):
        writing.stop_initiative(initiative=made, why="", **who)
    writing.stop_initiative(initiative=made, why="overtime rose", **who)
    found = shown(made, TODAY + timedelta(days=300))
    assert (found.state, found.stopped_why) == ("stopped", "overtime rose")
    with pytest.raises(InitiativeError, match="It was stopped"):
        change(made, plan(until="2026-12"), who)


@pytest.mark.parametrize("table", ["initiativeversion", "initiativelots", "initiativereview"])
def test_the_database_itself_refuses_to_rewrite_history(register, who, now, table):
    made = register(by_lot())
    writing.keep_lots(initiative=made, drawn=DRAWN, seed=5, today=TODAY, **who)
    writing.keep_review(
        initiative=made, version=2, read_to="2026-05", final=False, reviewed=reviewed(),
        known_at=now, now=now,
    )  # fmt: skip
    for statement in (
        f"UPDATE partnership_{table} SET digest = 'x'",
        f"DELETE FROM partnership_{table}",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_an_id_that_is_none_is_not_found(who):
    assert reading.initiative(id="nonsense", today=TODAY) is None
    assert reading.versions(initiative="nonsense") == ()
    assert reading.lots(initiative="nonsense") is None
    assert reading.inputs(initiative="nonsense") == {}
    assert reading.reviews(initiative="nonsense") == ()
    with pytest.raises(LookupError):
        writing.stop_initiative(initiative="nonsense", why="x", **who)
