"""A pack reads back as it was written."""

from __future__ import annotations

import json

from keepwell.schemas.packs import (
    MINUTES,
    Finding,
    Pack,
    PackAction,
    PackBlock,
    PackFigure,
    TalkingPoint,
    TrendPoint,
)
from keepwell.schemas.phrases import Phrase, Quantity, When

FIGURE = PackFigure(
    key="csat|team=Billing", measure="csat", title="CSAT", unit="share", good="up",
    owner="support", definition_version=2, slice={"team": "Billing"}, period="2026-10",
    value=0.843, numerator=843.0, denominator=1000.0, n=1000, interval=(0.82, 0.87),
    state="shown", shown=Quantity(0.843, "share", 0),
    likely=(Quantity(0.82, "share", 0, bare=True), Quantity(0.87, "share", 0)),
    trend=(TrendPoint("2026-09", 0.9, (0.8, 0.95), "shown"), TrendPoint("2026-08", None, None, "too_few")),
)  # fmt: skip
PACK = Pack(
    month="2026-10", company="Demo", known_at="2026-11-03T04:00:00+00:00", frozen_at="",
    blocks=(
        PackBlock(
            block="workforce", minutes=15, headline=Phrase("h", "In {when}", {"when": When("2026-10")}),
            figures=(FIGURE,), points=(TalkingPoint("csat", Phrase("t", "CSAT fell")),),
        ),
    ),
    findings=(Finding("csat|team=Billing", Phrase("f", "It fell"), p_value=0.001),),
    actions=(PackAction("1", "Ask", "why", "Hana", "hr", "2026-11-20", "open"),),
)  # fmt: skip


def test_a_pack_reads_back_as_it_was_written():
    stored = json.loads(json.dumps(PACK.as_json()))
    assert Pack.from_json(stored) == PACK


def test_a_pack_of_an_older_form_takes_the_defaults():
    stored = PACK.as_json()
    del stored["goals"], stored["blocks"][0]["figures"][0]["trend"]
    read = Pack.from_json(stored)
    assert read.goals == ()
    assert read.figures()["csat|team=Billing"].trend == ()


def test_a_field_of_a_later_form_does_not_break_reading():
    assert Pack.from_json({**PACK.as_json(), "weather": "fine"}) == PACK


def test_the_five_blocks_take_fifty_five_minutes():
    assert sum(MINUTES.values()) == 55
