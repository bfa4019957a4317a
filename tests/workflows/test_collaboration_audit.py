"""Evidence from what the house holds, ways to begin, and drawings: of revealed rounds alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from keepwell.domain.partnership.operations import actions, audits, goals
from keepwell.domain.partnership.queries import audits as reading
from keepwell.domain.partnership.rules.audits import ITEMS
from keepwell.workflows import collaboration_audit as story
from tests.domain.partnership.the_two_sides import DAY, figure, hex_of, release, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    from datetime import UTC, datetime

    return datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def rated(now):
    for name in ("Hana", "Cem"):
        user(name)

    def made(quarter, hr, support):
        raters = {hex_of("Hana"): "hr", hex_of("Cem"): "support"}
        audits.open_round(quarter=quarter, on=DAY, by=hex_of("Hana"), raters=raters)
        for name, told in (("Hana", hr), ("Cem", support)):
            scores = dict(zip(ITEMS, map(int, told), strict=True))
            audits.rate(quarter=quarter, by=hex_of(name), scores=scores, now=now)
        return next(one for one in reading.trend().rounds if one.quarter == quarter)

    return made


def test_evidence_is_what_was_done_and_what_is_jointly_aimed_at(rated, now):
    rated("2025-Q4", "33333", "33333")
    who = {"by": hex_of("Hana"), "now": now}
    for text, on in (("Quiet minutes", DAY), ("Long ago", DAY - timedelta(days=400))):
        made = actions.add(text=text, owner=hex_of("Cem"), due_on=on, topic="wellbeing", **who)
        actions.finish(action=made, on=on, **who)
    release("turnover_12m", [figure("2026-02", 0.4, 0.3, 0.5)], now=now)
    goals.add_key_result(
        objective=goals.set_objective(title="Stay", starts_on=DAY, ends_on=date(2026, 9, 1), **who),
        title="A quarter less", measure="turnover_12m", target=0.3, deadline=date(2026, 9, 1),
        hr_owner=hex_of("Hana"), support_owner=hex_of("Cem"), **who,
    )  # fmt: skip
    found = story.evidence(today=DAY)
    assert [str(one) for one in found["wellbeing"].offered] == [
        "Done on 2 March 2026: Quiet minutes"
    ]
    assert [str(one) for one in found["turnover"].offered] == [
        "A joint goal with two owners: A quarter less"
    ]
    assert found["hiring"].offered == ()
    assert "not kept here yet" in found["hiring"].missing


def test_evidence_counts_the_last_three_frozen_packs_that_showed_it(rated, now):
    from keepwell.domain.partnership.operations import packs
    from keepwell.schemas.packs import Pack, PackBlock, PackFigure
    from keepwell.schemas.phrases import Phrase

    shown = PackFigure(
        "turnover_12m", "turnover_12m", "Turnover", "share", "down", "both", 1, {}, "2026-01",
        0.3, 9, 30, 30, (0.2, 0.4), "shown",
    )  # fmt: skip
    for month, figures in (("2025-10", ()), ("2025-11", (shown,)), ("2025-12", ()), ("2026-01", (shown,))):  # fmt: skip
        block = PackBlock("career", 10, Phrase("x", "x"), figures)
        pack = Pack(month, "Acme", now.isoformat(), now.isoformat(), (block,))
        packs.freeze_pack(pack=pack, known_at=now, by="hana", now=now)
    offered = story.evidence(today=DAY)["turnover"].offered
    assert [str(one) for one in offered] == ["On 2 of the last 3 frozen packs"]


def test_the_widest_gap_comes_first_and_a_taken_step_names_its_action(rated, now):
    told = rated("2026-Q1", "35443", "33233")
    found = story.beginnings(revealed=told)
    assert [one.item for one in found] == ["onboarding", "turnover", "wellbeing"]
    made = actions.add(
        text="x", owner=hex_of("Hana"), due_on=DAY, source="audit", source_key=found[0].key,
        by=hex_of("Hana"), now=now,
    )  # fmt: skip
    assert [one.taken for one in story.beginnings(revealed=told)] == [made, "", ""]


def test_without_a_gap_the_talk_begins_with_what_both_rate_lowest(rated):
    (one,) = story.beginnings(revealed=rated("2026-Q1", "44424", "44434"))
    assert one.item == "wellbeing"


def test_drawings(rated):
    first = rated("2025-Q4", "33333", "33333")
    assert story.quarters(trend=reading.trend()) is None
    last = rated("2026-Q1", "44444", "33333")
    for drawn in (story.scale(revealed=last), story.gaps(revealed=first), story.quarters(trend=reading.trend())):  # fmt: skip
        assert drawn.wide.startswith('<svg class="l"')
        assert len(drawn.content) == 64
    assert 'fill="none" stroke="#7a5710"' in story.quarters(trend=reading.trend()).wide
