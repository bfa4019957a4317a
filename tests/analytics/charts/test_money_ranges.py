"""Ranges of money true to scale, in the theme, in both widths, readable aloud."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from keepwell.analytics.charts import Amounts, amounts, tornado
from keepwell.analytics.charts.theme import CARD, HUES, STONE, TEAL
from keepwell.schemas.phrases import Said, filled, written

ROWS = [Amounts(Said("Effect"), -2_500.0, 38_000.0), Amounts(Said("Cost"), 20_000.0, 14_000.0)]


def root(svg):
    return ET.fromstring(filled(svg, write=written, say=str))


def texts(svg):
    return [one.text for one in root(svg).iter("text")]


@pytest.mark.parametrize(
    "drawing",
    [tornado(ROWS, middle=17_000.0), amounts([Amounts("Set 1", 1.0, 9.0, 4.0)]),
     amounts([Amounts("Set 1", -4e7, 9e7, 4e7)])],
)  # fmt: skip
def test_theme_label_and_sizes(drawing):
    for css, form in (("l", drawing.wide), ("s", drawing.narrow)):
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}", form)) <= HUES
        found = root(form)
        assert (found.get("class"), found.get("aria-label")) == (css, str(drawing.label))
        assert min(float(one.get("font-size")) for one in found.iter("text")) >= 12


def test_a_tornado_s_bars_are_true_to_scale_and_none_turned_over():
    found = root(tornado(ROWS, middle=17_000.0).wide)
    bars = [one for one in found.iter("rect") if one.get("fill") == STONE]
    wide = [float(one.get("width")) for one in bars]
    assert wide[0] / wide[1] == pytest.approx(40_500 / 6_000, rel=0.01)
    middle = next(one for one in found.iter("line") if one.get("stroke") == TEAL)
    at = float(bars[0].get("x")) + wide[0] * (17_000 + 2_500) / 40_500
    assert float(middle.get("x1")) == pytest.approx(at, abs=0.2)


def test_amounts_are_written_short_in_one_letter_with_the_same_digits():
    assert "middle 17k" in texts(tornado(ROWS, middle=17_000.0).wide)
    assert "−2 to 38k" in texts(tornado(ROWS, middle=17_000.0).wide)
    assert "1.2 to 3.4k" in texts(
        amounts([Amounts("a", 1_200.0, 3_400.0), Amounts("b", 0.0, 30_000.0)]).wide
    )
    assert "1 to 9" in texts(amounts([Amounts("a", 1.0, 9.0)]).wide)


def test_a_screen_reader_hears_what_pulls_most():
    assert str(tornado(ROWS, middle=17_000.0).label) == (
        "What is left over, if one assumption alone moves: Effect takes it from −2,500 to 38,000, "
        "more than any other of 2."
    )


def test_the_middle_is_a_dot_on_its_line_and_a_name_is_escaped():
    drawn = amounts([Amounts("<Set> & 1", -10.0, 30.0, 10.0)])
    found = root(drawn.wide)
    line = next(one for one in found.iter("line") if one.get("stroke") == TEAL)
    dot = next(one for one in found.iter("circle") if one.get("stroke") == CARD)
    half = (float(line.get("x1")) + float(line.get("x2"))) / 2
    assert float(dot.get("cx")) == pytest.approx(half, abs=0.2)
    assert "<Set> & 1" in texts(drawn.narrow)
