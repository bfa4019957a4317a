from __future__ import annotations

import re
import time
from xml.etree import ElementTree as ET

import pytest

from keepwell.analytics.charts import Note, columns, slices, trend
from keepwell.analytics.charts.theme import HUES
from keepwell.schemas.figures import Figure
from keepwell.schemas.phrases import Phrase, filled, written
from tests.analytics.release.organisations import measure

PERIODS = [f"{2024 + i // 12}-{i % 12 + 1:02}" for i in range(24)]
TURNOVER = measure("workforce", unit="rate", title="Turnover")


def _figure(period="2025-12", value=0.32, state="shown", **changes) -> Figure:
    given = {
        "measure": "m", "slice": {}, "period": period, "value": value, "numerator": 45.0, "denominator": 141.0, "n": 141,
        "interval": None if value is None else (value - 0.09, value + 0.11), "state": state,
    }  # fmt: skip
    return Figure(**(given | changes))


def _team(name: str, value: float | None = 0.3, **changes) -> Figure:
    return _figure(
        value=value, slice={"team": name}, numerator=5.0, denominator=22.0, n=22, **changes
    )


def _series() -> list[Figure]:
    return [_figure(period, 0.38 - i / 400) for i, period in enumerate(PERIODS)]


def _all_drawings():
    notes = [Note("2025-06", "Evening premium starts")]
    yield trend(_series(), measure=TURNOVER, usual=(0.28, 0.44), goal=0.28, notes=notes)
    yield trend([], measure=TURNOVER)
    yield slices([_team("Billing"), _team("Social")], measure=TURNOVER, whole=_figure())
    yield columns([(p, float(i % 6)) for i, p in enumerate(PERIODS)], title="Leavers", limit=7.0)


def _read(drawing: str) -> str:
    return filled(drawing, write=written, say=str)


def _root(drawing: str) -> ET.Element:
    return ET.fromstring(_read(drawing))


@pytest.mark.parametrize("drawing", list(_all_drawings()))
def test_only_the_theme_s_hues_and_no_style(drawing) -> None:
    for form in (drawing.wide, drawing.narrow):
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}", form)) <= HUES
        tags = {element.tag for element in _root(form).iter()}
        assert tags <= {"svg", "path", "line", "rect", "circle", "text"}
        names = {name for element in _root(form).iter() for name in element.attrib}
        assert not {"style", "onload", "href"} & names


@pytest.mark.parametrize("drawing", list(_all_drawings()))
def test_every_drawing_says_what_it_shows(drawing) -> None:
    for css, form in (("l", drawing.wide), ("s", drawing.narrow)):
        root = _root(form)
        assert (root.get("role"), root.get("class")) == ("img", css)
        assert root.get("aria-label") == str(drawing.label)


def test_there_is_no_background() -> None:
    root = _root(trend(_series(), measure=TURNOVER, usual=(0.28, 0.44)).wide)
    assert all(float(rect.get("width")) < 400 for rect in root.iter("rect"))


def test_no_text_is_smaller_than_twelve() -> None:
    for drawing in _all_drawings():
        assert min(float(t.get("font-size")) for t in _root(drawing.narrow).iter("text")) >= 12


def test_the_narrow_form_is_340_wide() -> None:
    for drawing in _all_drawings():
        assert _root(drawing.narrow).get("viewBox").split()[2] == "340"


def test_a_hidden_month_leaves_a_gap_in_the_line() -> None:
    series = _series()
    series[5] = _figure(PERIODS[5], None, "too_few")
    whole = trend(_series(), measure=TURNOVER).wide.count('stroke-width="2.5"')
    assert trend(series, measure=TURNOVER).wide.count('stroke-width="2.5"') == whole + 1


def test_the_end_is_written_with_its_interval() -> None:
    said = [t.text for t in _root(trend(_series(), measure=TURNOVER).wide).iter("text")]
    assert "32%" in said
    assert {"23", "43"} <= set(said)


def test_merged_groups_have_a_hollow_dot() -> None:
    told = Phrase("release.together", "", {})
    root = _root(slices([_team("A"), _team("B + C", said=told)], measure=TURNOVER).wide)
    assert [dot.get("fill") for dot in root.iter("circle")] == ["#12776c", "#ffffff"]


def test_groups_stand_in_the_order_given_and_never_by_value() -> None:
    rows = [_team("Zeal", 0.2), _team("Alpha", 0.9), _team("Mid", 0.5)]
    said = [t.text for t in _root(slices(rows, measure=TURNOVER).wide).iter("text")]
    assert [one for one in said if one in ("Zeal", "Alpha", "Mid")] == ["Zeal", "Alpha", "Mid"]


def test_hidden_groups_are_not_drawn_and_counts_are_written() -> None:
    rows = [
        _team("A"),
        _team("B", None, state="too_few"),
        _team("C", None, state="counts_only", interval=None),
    ]
    root = _root(slices(rows, measure=TURNOVER).wide)
    said = [t.text for t in root.iter("text")]
    assert "B" not in said
    assert said.count("5 of 22") == 2
    assert len(list(root.iter("circle"))) == 1


def test_a_team_s_name_is_text_and_never_markup() -> None:
    root = _root(slices([_team("<b>&A</b>")], measure=TURNOVER).wide)
    assert "<b>&A</b>" in [t.text for t in root.iter("text")]


def test_a_note_s_words_are_text_and_never_marks() -> None:
    drawn = trend(_series(), measure=TURNOVER, notes=[Note("2025-06", '<i>"x"')]).wide
    assert '<i>"x"' in [t.text for t in _root(drawn).iter("text")]


def test_words_are_written_in_the_reader_s_language() -> None:
    drawn = trend(_series(), measure=TURNOVER, usual=(0.28, 0.44)).wide
    german = filled(drawn, write=lambda v: f"de:{written(v)}", say=lambda p: f"de:{p}")
    assert "de:usual range" in german
    assert "de:Dec 2025" in german
    assert 'aria-label="de:Line: Turnover' in german


def test_the_same_figures_give_the_same_content() -> None:
    one, two = (trend(_series(), measure=TURNOVER).content for _ in range(2))
    assert one == two
    assert one != trend(_series()[1:], measure=TURNOVER).content


def test_drawing_is_quick() -> None:
    """A goal of 0.15 s a chart; by hand it takes a few thousandths."""
    start = time.perf_counter()
    for _ in range(10):
        trend(_series(), measure=TURNOVER, usual=(0.28, 0.44), goal=0.28)
    assert (time.perf_counter() - start) / 10 < 0.15
