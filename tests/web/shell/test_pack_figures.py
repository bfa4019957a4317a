"""A pack's figure on a page: the stored digits, its strip, nothing where the state hides it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation

from keepwell.schemas.packs import PackFigure
from keepwell.schemas.phrases import Phrase, Quantity
from keepwell.web.shell.pack_figures import drawn, parts_of

CSAT = PackFigure(
    key="csat", measure="csat", title="Customer satisfaction", unit="share", good="up", owner="support",
    definition_version=1, slice={}, period="2026-10", value=0.8423, numerator=337.0, denominator=400.0,
    n=400, interval=(0.80, 0.88), state="shown", shown=Quantity(0.84, "share"),
    likely=(Quantity(0.80, "share"), Quantity(0.88, "share")), usual=(0.79, 0.86), verdict="within",
    sentences=(Phrase("csat.finding", "{n} of {all}", {"n": 337, "all": 400}),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("told", "parts"),
    [
        (Quantity(0.58, "share"), (("58", "%"),)),
        (Quantity(380, "seconds"), (("6", "min"), ("20", "s"))),
        (Quantity(-12, "net_score"), (("−12", "points"),)),
        (Quantity(1234), (("1,234", ""),)),
        (Quantity(4.3, "per_hundred", 1), (("4.3", "in 100"),)),
    ],
)
def test_numbers_stand_apart_from_their_units(told, parts):
    assert parts_of(told) == parts


def test_a_shown_figure_has_the_digits_it_was_stored_with():
    found = drawn(CSAT)
    assert found.parts == (("84", "%"),)
    assert found.likely == "80 to 88%"
    assert (found.tone, found.state) == ("good", "Within its usual range")
    assert found.span is not None
    assert "84%" in found.spoken
    assert found.sentences == ("337 of 400",)


def test_a_hidden_figure_shows_no_number_anywhere():
    hidden = drawn(replace(CSAT, state="too_few", shown=None, likely=None, value=None, interval=None, sentences=()))  # fmt: skip
    assert (hidden.parts, hidden.span, hidden.likely, hidden.spoken) == ((), None, "", "")
    assert hidden.tone == "few"


def test_counts_stand_where_there_is_no_rate():
    found = drawn(replace(CSAT, state="counts_only", numerator=2.0, denominator=7.0))
    assert (found.counts, found.parts, found.span) == (("2", "7"), (), None)


def test_a_german_reader_sees_a_german_number():
    with translation.override("de"):
        assert drawn(replace(CSAT, shown=Quantity(0.8423, "share", 1))).parts[0][0] == "84,2"
