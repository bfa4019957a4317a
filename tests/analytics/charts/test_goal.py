"""The way to a goal: baseline, line, readings and their intervals, true to scale."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from keepwell.analytics.charts import Mark, goal
from keepwell.analytics.charts.theme import HUES
from keepwell.schemas.phrases import Quantity, filled, written

START, HALF, END = date(2026, 1, 1), date(2026, 7, 2), date(2027, 1, 1)


def mark(on, value, interval=None):
    return Mark(on, value, Quantity(value, "share"), interval)


BASE = mark(START, 0.4, (0.3, 0.5))


def drawn(marks, target=None, until=END):
    return goal(start=BASE, marks=marks, target=target or mark(END, 0.2), until=until)


def root(svg):
    return ET.fromstring(filled(svg, write=written, say=str))


@pytest.mark.parametrize(
    "drawing",
    [
        drawn([mark(HALF, 0.3, (0.2, 0.4))]), drawn([]), drawn([mark(HALF, 0.4)]),
        goal(start=BASE, marks=[], target=None, until=END),
    ],
)  # fmt: skip
def test_theme_label_and_sizes(drawing):
    for css, form in (("l", drawing.wide), ("s", drawing.narrow)):
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}", form)) <= HUES
        found = root(form)
        assert (found.get("class"), found.get("aria-label")) == (css, str(drawing.label))
        assert min(float(one.get("font-size")) for one in found.iter("text")) >= 12


def test_a_value_on_the_line_is_drawn_on_it():
    found = root(drawn([mark(HALF, 0.3)]).wide)
    line = next(one for one in found.iter("line") if one.get("stroke-dasharray"))
    _base, last = found.iter("circle")
    x1, x2, y1, y2 = (float(line.get(name)) for name in ("x1", "x2", "y1", "y2"))
    share = (float(last.get("cx")) - x1) / (x2 - x1)
    assert share == pytest.approx((HALF - START).days / (END - START).days, abs=0.01)
    assert float(last.get("cy")) == pytest.approx(y1 + share * (y2 - y1), abs=1)


def test_both_intervals_are_drawn_and_words_say_it():
    found = root(drawn([mark(HALF, 0.3, (0.2, 0.4))]).wide)
    assert len([one for one in found.iter("line") if one.get("stroke-width") == "3"]) == 2
    assert {one.text for one in found.iter("text")} == {
        "40%",
        "30%",
        "goal 20%",
        "Jan 2026",
        "Jan 2027",
    }
    assert found.get("aria-label") == (
        "From 40% in January 2026 to 30%; the straight line leads to 20% by 1 January 2027."
    )


def test_a_direction_has_no_line():
    found = root(goal(start=BASE, marks=[mark(HALF, 0.3)], target=None, until=END).wide)
    assert not [one for one in found.iter("line") if one.get("stroke-dasharray")]
