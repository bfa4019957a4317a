"""HR and Support drawn beside each other: true to scale, never on top of each other, both readable."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from keepwell.analytics.charts import Quarter, Row, gaps, quarters, scale
from keepwell.analytics.charts.theme import HUES
from keepwell.schemas.phrases import Quantity, filled, written


def points(value):
    return Quantity(value, "score", 1)


def row(hr, support, title="Hiring profiles"):
    return Row(title, points(hr), points(support), points(hr - support), abs(hr - support) >= 1)


def quarter(period, hr, support, **moved):
    return Quarter(period, points(hr), points(support), **moved)


def drawings():
    yield scale(hr=points(20.6), support=points(14.8))
    yield scale(hr=points(25), support=points(25))
    yield gaps([row(4.4, 2.8), row(3.0, 4.4), row(4, 4)])
    yield quarters(
        [quarter("2026-Q1", 18.7, 15.8), quarter("2026-Q2", 20.6, 13.1, support_moved=True)]
    )
    yield quarters([quarter("2026-Q1", 18.7, 15.8)])


def root(svg):
    return ET.fromstring(filled(svg, write=written, say=str))


@pytest.mark.parametrize("drawing", list(drawings()))
def test_theme_label_and_sizes(drawing):
    for css, form in (("l", drawing.wide), ("s", drawing.narrow)):
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}", form)) <= HUES
        found = root(form)
        assert (found.get("role"), found.get("class")) == ("img", css)
        assert found.get("aria-label") == str(drawing.label)
        assert min(float(one.get("font-size")) for one in found.iter("text")) >= 12


def test_the_scale_is_true_and_names_both_sides():
    found = root(scale(hr=points(25), support=points(5)).wide)
    (circle,) = found.iter("circle")
    square = next(one for one in found.iter("rect") if one.get("fill") == "#d9684a")
    assert float(circle.get("cx")) == pytest.approx(593)
    assert float(square.get("x")) + float(square.get("width")) / 2 == pytest.approx(7)
    assert {"HR 25.0", "Support 5.0"} <= {one.text for one in found.iter("text")}


@pytest.mark.parametrize("ends", [(25, 25), (5, 5), (16.2, 15.8), (15.8, 16.2)])
def test_marks_and_words_of_near_scores_stay_apart(ends):
    found = root(scale(hr=points(ends[0]), support=points(ends[1])).narrow)
    circle = float(next(found.iter("circle")).get("cx"))
    square = next(one for one in found.iter("rect") if one.get("fill") == "#d9684a")
    assert abs(float(square.get("x")) + 8 - circle) >= 16
    words = [one for one in found.iter("text") if one.text.startswith(("HR ", "Support "))]
    left, right = sorted(words, key=lambda one: float(one.get("x")))
    assert (left.get("text-anchor"), right.get("text-anchor")) == ("end", "start")
    assert float(right.get("x")) - float(left.get("x")) >= 10
    assert 80 <= float(left.get("x")) <= float(right.get("x")) <= 260


def test_gaps_keep_their_sign_and_wide_ones_stand_out():
    found = root(gaps([row(4.4, 2.8), row(3.0, 4.4), row(4, 4)]).wide)
    told = {
        one.text: one.get("font-weight") for one in found.iter("text") if one.text.startswith("gap")
    }
    assert told == {"gap 1.6": "620", "gap −1.4": "620", "gap 0.0": "420"}


def test_a_real_move_wears_a_ring():
    rows = [quarter("2026-Q1", 18.7, 15.8), quarter("2026-Q2", 20.6, 13.1, support_moved=True)]
    rings = [one for one in root(quarters(rows).wide).iter("circle") if one.get("fill") == "none"]
    assert len(rings) == 1
    assert root(quarters(rows).wide).get("aria-label").startswith("From the first quarter of 2026")
