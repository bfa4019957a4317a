"""Drawings of an initiative: every month stands, words are marks, bands never leave the plot."""

from __future__ import annotations

import re

import pytest

from keepwell.analytics import charts
from keepwell.analytics.charts.theme import HUES
from keepwell.schemas.phrases import Quantity
from keepwell.schemas.reviews import AtMonth

POINTS = tuple(
    AtMonth(at, 0.1 * at, 0.1 * at - 2, 0.1 * at + 2 if at < 4 else None, 5 if at < 3 else 2)
    for at in range(-6, 6)
)


def write(value):
    return Quantity(value, "net_score", 1, signed=True)


def drawn(points=POINTS, **told):
    return charts.event_study(points, write=write, **({"chance": (-1.0, 1.0), "likely": (0.5, 1.5)} | told))  # fmt: skip


def numbers(svg, name):
    return [float(one) for one in re.findall(rf' {name}="(-?[\d.]+)"', svg)]


def test_every_month_has_its_dot_and_few_teams_are_hollow():
    wide = drawn().wide
    assert wide.count("<circle") == len(POINTS)
    assert wide.count('fill="#ffffff" stroke="#12776c"') == 3


def test_hues_are_the_themes_and_all_stays_inside():
    found = drawn()
    for form, width, height in ((found.wide, 560, 290), (found.narrow, 340, 260)):
        hues = set(re.findall(r'(?:fill|stroke)="(#\w+)"', form))
        assert hues <= HUES
        for name, most in (("x1", width), ("x2", width), ("cx", width), ("y1", height), ("y2", height), ("cy", height)):  # fmt: skip
            assert all(0 <= one <= most for one in numbers(form, name)), name


def test_nothing_before_the_start_and_no_bands_can_be_drawn_too():
    after = tuple(AtMonth(one.since, one.value, None, None, 1) for one in POINTS if one.since >= 0)
    found = drawn(after, chance=None, likely=None)
    assert "since the start the difference lies between" in str(found.label)
    assert found.wide.count("<circle") == 6
    assert "<rect" not in found.wide


@pytest.mark.parametrize("value", [0.0, 1e-9, 5e6])
def test_a_flat_line_and_huge_values_have_an_axis(value):
    flat = tuple(AtMonth(at, value, None, None, 3) for at in (-2, -1, 0, 1))
    found = drawn(flat, chance=None, likely=None).wide
    assert "nan" not in found
    assert found.count("<line") >= 4


def test_the_label_says_both_sides():
    assert "before the start the difference stays between" in str(drawn().label)


def test_before_and_after_of_both_sides():
    said = (Quantity(0.8, "share"), Quantity(0.82, "share"))
    ones = charts.Pair("with it", 0.8, 0.82, said, Quantity(2.0, "net_score", 1, signed=True))
    others = charts.Pair("without it", 0.81, 0.81, said, Quantity(0.0, "net_score", 1))
    found = charts.before_after(ones, others)
    assert found.wide.count("<circle") == 4
    assert "went from 80% to 82%" in str(found.label)
    assert all(0 <= one <= 340 for one in numbers(found.narrow, "cx"))
