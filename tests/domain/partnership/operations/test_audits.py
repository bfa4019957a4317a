"""The audit is blind: nobody reads a score before both sides have submitted, and none alone after."""

from __future__ import annotations

import json
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import connection

from keepwell.domain.partnership.operations import audits
from keepwell.domain.partnership.queries import audits as reading
from keepwell.domain.partnership.rules.audits import ITEMS, RatingError
from keepwell.domain.trail import queries as trail
from tests.domain.partnership.the_two_sides import DAY, hex_of, user

pytestmark = pytest.mark.django_db
QUARTER = "2026-Q1"


@pytest.fixture
def people():
    return {name: user(name) for name in ("Hana", "Mira", "Cem", "Tariq")}


@pytest.fixture
def opened(people):
    raters = {"Hana": "hr", "Mira": "hr", "Cem": "support", "Tariq": "support"}
    audits.open_round(
        quarter=QUARTER, on=DAY, by=hex_of("Hana"),
        raters={hex_of(name): side for name, side in raters.items()},
    )  # fmt: skip
    return people


def rate(name, *scores, now, **more):
    audits.rate(
        quarter=QUARTER, by=hex_of(name), scores=dict(zip(ITEMS, scores, strict=True)), now=now,
        **more,
    )  # fmt: skip


def everything_told() -> str:
    """All that queries tell about a round, for whoever asks."""
    return repr((reading.rounds(), reading.round_of(quarter=QUARTER), reading.trend(),
                 reading.for_pack(on=DAY + timedelta(days=400))))  # fmt: skip


def test_nothing_of_a_score_is_told_until_everybody_has_submitted(opened, now):
    silent = everything_told()
    rate("Hana", 5, 5, 5, 4, 4, now=now)
    rate("Mira", 4, 4, 4, 4, 4, now=now)
    rate("Cem", 1, 1, 2, 1, 1, now=now)
    told = everything_told()
    assert reading.trend().rounds == ()
    assert reading.for_pack(on=DAY) is None
    assert told.replace("answered=True", "answered=False") == silent
    rate("Tariq", 2, 2, 2, 2, 2, now=now)
    (found,) = reading.trend().rounds
    assert (found.result.hr.total, found.result.support.total) == (Fraction(43, 2), Fraction(8))
    assert found.result.headline == "at_risk"


def test_a_rater_reads_their_own_answers_and_nobody_elses(opened, now):
    rate("Hana", 5, 5, 5, 4, 4, now=now)
    own = reading.own_rating(quarter=QUARTER, user=opened["Hana"])
    assert own.scores == dict(zip(ITEMS, (5, 5, 5, 4, 4), strict=True))
    assert reading.own_rating(quarter=QUARTER, user=opened["Cem"]) is None


def test_the_trail_never_says_what_somebody_rated(opened, now):
    rate("Hana", 5, 4, 3, 2, 1, now=now, evidence={"hiring": "the June profile"})
    entry = trail.entries(limit=1)[0]
    assert (entry.verb, entry.actor, entry.detail) == ("rate_audit", hex_of("Hana"), {})


def test_an_answer_may_be_changed_until_the_scores_open(opened, now):
    rate("Hana", 1, 1, 1, 1, 1, now=now)
    rate("Hana", 5, 5, 5, 5, 5, now=now)
    for name in ("Mira", "Cem", "Tariq"):
        rate(name, 5, 5, 5, 5, 5, now=now)
    assert reading.trend().rounds[0].result.hr.total == 25
    with pytest.raises(RatingError, match="closed"):
        rate("Hana", 1, 1, 1, 1, 1, now=now)
    with pytest.raises(RatingError, match="closed"):
        audits.ask_rater(
            quarter=QUARTER, user=user("Late").public_id.hex, side="hr", by=hex_of("Hana")
        )


def test_all_five_are_needed_and_only_who_was_asked_rates(opened, now):
    with pytest.raises(RatingError, match="policy"):
        audits.rate(quarter=QUARTER, by=hex_of("Hana"), now=now, scores=dict.fromkeys(ITEMS[:4], 3))
    user("Stan")
    with pytest.raises(LookupError):
        rate("Stan", 3, 3, 3, 3, 3, now=now)


def test_who_is_missing_may_be_released_but_nobody_who_rated(opened, now):
    rate("Hana", 3, 3, 3, 3, 3, now=now)
    rate("Cem", 3, 3, 3, 3, 3, now=now)
    release = {"quarter": QUARTER, "by": hex_of("Hana"), "now": now}
    with pytest.raises(RatingError, match="stays"):
        audits.release_rater(user=hex_of("Cem"), **release)
    audits.release_rater(user=hex_of("Mira"), **release)
    assert reading.round_of(quarter=QUARTER).revealed_at is None
    audits.release_rater(user=hex_of("Tariq"), **release)
    assert reading.round_of(quarter=QUARTER).revealed_at == now


def test_a_side_is_never_left_empty(people, now):
    one, other = hex_of("Hana"), hex_of("Cem")
    with pytest.raises(RatingError, match="Support"):
        audits.open_round(quarter=QUARTER, on=DAY, by=one, raters={one: "hr"})
    audits.open_round(quarter=QUARTER, on=DAY, by=one, raters={one: "hr", other: "support"})
    with pytest.raises(RatingError, match="side needs"):
        audits.release_rater(quarter=QUARTER, user=other, by=one, now=now)


def test_a_round_is_of_a_quarter(people):
    for wrong in ("2026", "2026-03"):
        with pytest.raises(RatingError):
            audits.open_round(quarter=wrong, on=DAY, by="x", raters={"a": "hr", "b": "support"})


def test_scores_lie_in_one_table_only(opened, now):
    """What a dump of any other table would hold of somebody's scores: nothing."""
    rate("Hana", 5, 4, 3, 2, 1, now=now, evidence={"hiring": "a rare word"})
    with connection.cursor() as cursor:
        tables = [
            one for one in connection.introspection.table_names(cursor)
            if one != "partnership_auditrating"
        ]  # fmt: skip
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    told = json.dumps(rows, default=str)
    assert "a rare word" not in told
    assert "[5, 4, 3, 2, 1]" not in told


def test_evidence_is_asked_for_high_scores_only_and_counted_over_all(opened, now):
    evidence = {"hiring": "June profile", "policy": "not asked for"}
    for name in ("Hana", "Mira", "Cem", "Tariq"):
        rate(name, 4, 5, 3, 3, 3, now=now, evidence=evidence)
    (found,) = reading.trend().rounds
    assert found.evidence["hiring"] == ("June profile",)
    assert found.evidence["policy"] == ()
    assert (found.high, found.bare) == (8, 4)


def test_who_rated_again_is_told_as_a_number(people, now):
    for quarter, names in (
        ("2025-Q4", ("Hana", "Cem")), ("2026-Q1", ("Hana", "Tariq")), ("2026-Q2", ("Mira", "Cem")),
    ):  # fmt: skip
        sides = dict(zip((hex_of(one) for one in names), ("hr", "support"), strict=True))
        audits.open_round(quarter=quarter, on=DAY, by=hex_of("Hana"), raters=sides)
        for name in names:
            audits.rate(quarter=quarter, by=hex_of(name), scores=dict.fromkeys(ITEMS, 4), now=now)
    assert [one.same for one in reading.trend().rounds] == [None, 1, 0]
    assert [one.raters for one in reading.trend().rounds] == [2, 2, 2]


def test_the_pack_takes_the_last_audit_revealed_by_its_day(opened, now):
    for name, score in (("Hana", 4), ("Mira", 4), ("Cem", 3), ("Tariq", 3)):
        rate(name, *[score] * 5, now=now)
    found = reading.for_pack(on=DAY)
    assert (found.on, found.hr, found.support, found.band) == (QUARTER, 20.0, 15.0, "collaborative")
    assert found.gaps == (1.0,) * 5
    assert str(found.sentence) == (
        "Support rates the collaboration 15.0 of 25 (collaborative), HR 20.0: a gap of 5.0."
    )
    assert reading.for_pack(on=DAY - timedelta(days=1)) is None


def test_whom_an_audit_waits_for(opened, now):
    assert reading.waiting_for(user=opened["Hana"]) == (QUARTER,)
    rate("Hana", 3, 3, 3, 3, 3, now=now)
    assert reading.waiting_for(user=opened["Hana"]) == ()
