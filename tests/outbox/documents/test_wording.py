"""The words of a document, before it has a form."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from keepwell.outbox.documents.pen import Pen, clean
from keepwell.outbox.documents.plots import plot
from keepwell.outbox.documents.wording import in_words
from keepwell.schemas.packs import TrendPoint
from keepwell.schemas.phrases import Quantity, in_english, written
from tests.outbox import sample
from tests.outbox.documents.reading import words_of

WORDS = words_of()
BY_KEY = {one.key: one for one in WORDS.figures()}


def test_the_meeting_is_told_on_its_own_clock() -> None:
    assert WORDS.when == "5 November 2026, 10:00–10:55 (Europe/Berlin)"
    assert [one.clock for one in WORDS.blocks] == [
        "10:00–10:15", "10:15–10:25", "10:25–10:35", "10:35–10:45", "10:45–10:55",
    ]  # fmt: skip
    assert words_of(replace(sample.PACK, zone="Nowhere/Atall")).when.startswith(
        "5 November 2026, 09:00"
    )


def test_without_a_meeting_there_are_no_clocks() -> None:
    words = words_of(sample.POOR)
    assert words.when == ""
    assert {one.clock for one in words.blocks} == {""}
    assert words.draft


@pytest.mark.parametrize(
    ("key", "value", "likely", "usual", "base", "state"),
    [
        ("turnover_12m", "32%", "22–42%", "", "n = 141", "Too early to tell"),
        ("absence_rate", "6.1%", "5.4–6.8%", "3.8–5.8%", "188 of 3,080", "A real change"),
        ("open_requisitions", "7", "", "0–8", "", "Within its usual range"),
        ("training_on_time", "4 of 7", "", "", "", "Too few for a rate"),
        ("regretted_turnover_12m|team=Night desk", "–", "", "", "", "Too few to show"),
        ("overtime_share", "–", "", "", "", "A column is missing"),
        ("daily_rest_breaches", "–", "", "", "", "Not enough to tell"),
        ("nps", "−12 points", "−22 to −3 points", "−20 to 4 points", "n = 500", "Within its usual range"),
        ("first_response_time", "1 h 13 min", "1 h 3 min–1 h 23 min", "50 min–1 h 27 min", "n = 2,412", "Within its usual range · Provisional"),
        ("contact_intensity", "5.31", "5.22–5.40", "4.9–5.6", "n = 4,508", "Within its usual range"),
        ("stability_12m", "73%", "67–79%", "", "98 of 134", ""),
    ],
)  # fmt: skip
def test_each_state_in_words(key, value, likely, usual, base, state) -> None:
    one = BY_KEY[key]
    assert (one.value, one.likely, one.usual, one.base, one.state) == (
        value,
        likely,
        usual,
        base,
        state,
    )


def test_what_is_hidden_has_no_strip_and_says_where_it_is_counted() -> None:
    one = BY_KEY["regretted_turnover_12m|team=Night desk"]
    assert (one.strip, one.plot, one.trend) == (None, None, ())
    assert one.reason == "Too few people to show alone: counted in Night desk + Social."


def test_a_figure_says_itself_in_one_sentence() -> None:
    assert BY_KEY["csat"].spoken == (
        "Satisfied customers: 84%; likely 82–87%; usual 81–87%; goal 90%. Within its usual range."
    )


def test_what_changed_comes_first_in_the_charts() -> None:
    assert [one.key for one in WORDS.charts] == ["schedule_changes", "csat|team=Billing chat"]
    quiet = words_of(replace(sample.PACK, findings=()))
    assert [one.key for one in quiet.charts] == ["turnover_12m", "ramp_weeks"]
    assert quiet.quiet == "Nothing unusual this month."
    assert words_of(sample.EMPTY).quiet == "No figure could be compared with its own past yet."


def test_one_key_figure_a_block_and_none_that_is_hidden() -> None:
    assert [one.key for one in WORDS.key_figures] == [
        "turnover_12m", "ramp_weeks", "back_to_back_share", "stability_12m", "schedule_changes",
    ]  # fmt: skip
    assert [one.key for one in words_of(sample.POOR).key_figures] == ["csat"]


def test_promises_say_how_they_stand() -> None:
    assert [one.state for one in WORDS.promises] == ["done", "done", "7 days late", "dropped"]
    assert WORDS.kept == "2 of 4 promises kept."
    assert [one.postponed for one in WORDS.actions[:3]] == [
        "",
        "postponed once",
        "postponed 3 times",
    ]


def test_the_audit_marks_gaps_worth_talking_about() -> None:
    audit = WORDS.audit
    assert (audit.hr, audit.support, audit.band) == ("18.5 of 25", "14.0 of 25", "At risk")
    assert [(one.gap, one.word) for one in audit.gaps] == [
        ("+0.5", "close together"), ("+1.0", "HR rates higher"), ("0.0", "close together"),
        ("+2.0", "HR rates higher"), ("+1.0", "HR rates higher"),
    ]  # fmt: skip


def test_the_reader_s_language_writes_every_number() -> None:
    words = in_words(
        sample.PACK, write=lambda one: written(one).replace(".", "٫"), say=in_english, language="xx",
        watermark=sample.WATERMARK,
    )  # fmt: skip
    told = {one.key: one for one in words.figures()}
    assert told["absence_rate"].value == "6٫1%"
    assert told["absence_rate"].likely == "5٫4–6٫8%"
    assert told["schedule_changes"].plot.ticks[0][1] == "6"


def test_signs_that_no_document_can_carry_are_taken_out() -> None:
    assert clean("a\x00b\x07c\u202ed\ud83de\ufefff") == "abcdef"
    assert clean("Ελένη محمد 😀 é\tx\ny") == "Ελένη محمد 😀 é\tx\ny"


def _pen(zone: str = "Europe/Berlin") -> Pen:
    return Pen(written, in_english, zone)


def test_moments_are_read_in_the_meeting_s_zone() -> None:
    assert _pen().moment("2026-07-01T23:30:00+00:00") == "2 Jul 2026, 01:30"
    assert _pen().moment(dt.datetime(2026, 12, 1, tzinfo=dt.UTC)) == "1 Dec 2026, 01:00"
    assert _pen().moment("") == ""


def test_ranges_below_nothing_are_told_in_words() -> None:
    low, high = Quantity(-3, "net_score", bare=True), Quantity(4, "net_score")
    assert _pen().between((low, high)) == "−3 to 4 points"
    assert _pen().between(None) == ""


def _points(*values: float | None) -> list[TrendPoint]:
    return [
        TrendPoint(f"2026-{at:02}", value, None if value is None else (value - 0.1, value + 0.1), "shown")
        for at, value in enumerate(values, start=1)
    ]  # fmt: skip


def test_a_trend_is_a_line_with_gaps_where_nothing_is_known() -> None:
    drawn = plot(
        _points(0.5, 0.6, None, 0.7), unit="share", usual=(0.4, 0.6), goal=0.8, write=written
    )
    assert [[x for x, _ in run] for run in drawn.line] == [[0, pytest.approx(1 / 3)], [1]]
    assert len(drawn.band) == 2
    assert drawn.end[0] == 1
    assert drawn.usual[0] < drawn.usual[1] < drawn.goal <= 1
    assert drawn.ticks[0][1].endswith("%")
    assert drawn.periods == ((0.0, "Jan 2026"), (1.0, "Apr 2026"))
    for run in drawn.band:
        assert all(0 <= low <= high <= 1 for _, low, high in run)


def test_two_points_are_no_trend() -> None:
    assert plot(_points(0.5, None, 0.6), unit="share", usual=None, goal=None, write=written) is None
