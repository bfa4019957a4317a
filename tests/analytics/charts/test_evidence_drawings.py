"""Pictures of links and of staying: only the theme's hues, names while they are few, ends in place."""

from __future__ import annotations

import re

from keepwell.analytics.charts import curves, linkage
from keepwell.analytics.charts.theme import HUES
from keepwell.schemas.retention import At

DOTS = [linkage.Dot(80 + at, 84 + at % 5, f"Team {at}") for at in range(8)]
STEPS = [
    linkage.Step("later", lag, None if lag == 3 else 0.1 * lag, -0.1, 0.4, lag == 1)
    for lag in (3, 2, 1, 0)
]
STAYED = [At(month, 1 - month / 60, 0.9 - month / 60, 1.0 - month / 80, 40) for month in range(25)]


def _hues(svg: str) -> set[str]:
    return {one.lower() for one in re.findall(r'(?:fill|stroke)="(#[0-9a-fA-F]{6})"', svg)}


def test_every_picture_wears_the_theme_and_no_style() -> None:
    drawings = (
        linkage.between(DOTS, care="Breaks", outcome="Customers"),
        linkage.within(DOTS, care="Breaks", outcome="Customers", slope=(0.2, 0.1, 0.3)),
        linkage.lags(STEPS, care="Breaks", outcome="Customers"),
        curves.staying(STAYED, group="Porto", whole=STAYED[:20]),
        curves.ramping(STAYED, STAYED[:5], group="2026"),
        curves.reasons([("by choice", STAYED), ("dismissed", STAYED[:10])]),
    )
    for one in drawings:
        for svg in (one.wide, one.narrow):
            assert _hues(svg) <= {hue.lower() for hue in HUES}
            assert "style=" not in svg
            assert 'role="img"' in svg


def test_teams_are_named_while_they_are_few() -> None:
    few = linkage.between(DOTS, care="Breaks", outcome="Customers").wide
    many = linkage.between(DOTS * 2, care="Breaks", outcome="Customers").wide
    assert few.count("Team ") >= 6
    assert "Team " not in many


def test_a_link_that_is_not_told_has_a_dash_and_what_stands_is_filled() -> None:
    svg = linkage.lags(STEPS, care="Breaks", outcome="Customers").wide
    assert ">–</text>" in svg
    assert svg.count("<circle") == 3
    assert svg.count('fill="#12776c" stroke="#ffffff"') == 1


def test_more_dots_than_an_eye_tells_apart_are_thinned() -> None:
    dots = [linkage.Dot(at % 50, at % 7) for at in range(10_000)]
    svg = linkage.within(dots, care="Breaks", outcome="Customers", slope=None).wide
    assert svg.count("<circle") <= linkage.MOST_DOTS


def test_a_line_of_one_hue_each_for_at_most_three_reasons() -> None:
    svg = curves.reasons([("one", STAYED), ("two", STAYED), ("three", STAYED)]).wide
    assert len(_hues(svg) & {"#12776c", "#d9684a", "#7a5710"}) == 3
