"""A name goes out of what was signed; the signature still verifies, and what was false stays false."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from keepwell.domain.partnership.models import InitiativeLots, InitiativeReview, InitiativeVersion
from keepwell.domain.partnership.operations import erasing
from keepwell.domain.partnership.operations import initiatives as writing
from keepwell.domain.partnership.queries import initiatives as reading
from keepwell.domain.trail import queries as trail
from keepwell.domain.trail.operations import unguarded
from keepwell.workflows import initiative_export
from keepwell.workflows.initiative_review import drawn_again
from tests.domain.partnership.initiative_writes import SEEN, by_lot, reviewed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
TODAY = date(2026, 3, 2)
WHO = {"by": "0" * 32, "now": NOW}
TEAMS = ("Blue", "Mia Stone", "Red", "White")


def told(text: str) -> str:
    return text.replace("Mia Stone", "Erased 3f2a9c").replace("Mia", "Erased 3f2a9c")


def drawn_by(seed: int, teams, places) -> dict[str, int]:
    from keepwell.analytics.statistics.planning import draw_lots

    return draw_lots(teams=sorted(teams), places=places, seed=seed, blocks=dict.fromkeys(teams, "Mia's unit"))  # fmt: skip


@pytest.fixture(params=range(5))
def made(request):
    """Lots between four teams, one of them called after its lead; signed, and reviewed."""
    plan = by_lot(
        blocks=dict.fromkeys(TEAMS, "Mia's unit"), what="A circle, as Mia does it",
    )  # fmt: skip
    plan = replace(plan, starts=dict.fromkeys(TEAMS, ""))
    one = writing.register_initiative(plan=plan, foreseen=SEEN, seed=1, today=TODAY, **WHO)
    lots = drawn_by(request.param, TEAMS, [wave.places for wave in plan.waves])
    seen = writing.keep_lots(initiative=one, drawn=lots, seed=request.param, today=TODAY, **WHO)
    writing.sign_lots(initiative=one, seen=seen, by="1" * 32, now=NOW)
    found = replace(reviewed(), inputs={"teams": [{"team": "Mia Stone"}], "months": []})
    writing.keep_review(
        initiative=one, version=2, read_to="2026-06", final=False, reviewed=found, known_at=NOW,
        now=NOW,
    )  # fmt: skip
    return one


def everything(made: str) -> str:
    view = reading.initiative(id=made, today=TODAY)
    assert view is not None
    return str(initiative_export.everything(view))


def test_the_name_is_gone_and_every_digest_is_of_what_stands_there(made):
    assert "Mia" in everything(made)
    erasing.reword(told=told, users=(), now=NOW)
    assert "Mia" not in everything(made)
    assert "Erased 3f2a9c" in everything(made)
    for one in reading.versions(initiative=made):
        assert one.untouched
        assert [row.held for row in one.former] == [True]


def test_lots_are_drawn_again_and_both_signatures_hold(made):
    erasing.reword(told=told, users=(), now=NOW)
    lots = reading.lots(initiative=made)
    assert drawn_again(lots)
    assert [one.holds for one in lots.signatures] == [True, True]
    assert set(lots.drawn) == {told(team) for team in TEAMS}


def test_the_trail_holds_both_digests(made):
    before = {one.digest for one in reading.versions(initiative=made)}
    erasing.reword(told=told, users=(), now=NOW)
    rows = [one for one in trail.entries(limit=20) if one.verb == "reword_signed"]
    assert len(rows) == 4, "two versions, the lots, a review"
    assert before <= {one.detail["was"] for one in rows}
    assert {one.digest for one in reading.versions(initiative=made)} <= {one.detail["is"] for one in rows}  # fmt: skip


def test_what_was_false_before_stays_false(made):
    with unguarded(InitiativeLots._meta.db_table, InitiativeVersion._meta.db_table):
        lots = InitiativeLots.objects.get()
        lots.content["seed"] = "999"
        lots.save()
    erasing.reword(told=told, users=(), now=NOW)
    found = reading.lots(initiative=made)
    assert not found.untouched
    assert not any(one.holds for one in found.signatures)
    assert not drawn_again(found)


def test_a_second_erasure_keeps_the_order_and_who_is_not_named_changes_nothing(made):
    erasing.reword(told=told, users=(), now=NOW)
    first = reading.lots(initiative=made)
    erasing.reword(told=told, users=(), now=NOW)
    assert reading.lots(initiative=made) == first
    erasing.reword(told=lambda text: text.replace("Blue", "Zz"), users=(), now=NOW)
    assert drawn_again(reading.lots(initiative=made))
    assert InitiativeReview.objects.count() == 1


def test_the_guard_holds_again(made):
    erasing.reword(told=told, users=(), now=NOW)
    with pytest.raises(Exception, match=r"append|never|only|refus|stay"):
        InitiativeLots.objects.update(digest="")
