from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from keepwell.web.shell import numbers


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "1,234.5"), ("de", "1.234,5"), ("es", "1.234,5")],
)
def test_a_number_is_grouped_as_the_language_does(language, shown):
    with translation.override(language):
        assert numbers.decimal(1234.5, places=1) == shown


def test_zero_is_never_negative_and_minus_is_a_minus():
    assert numbers.decimal(-0.2) == "0"
    assert numbers.decimal(-12) == "−12"


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "32%"), ("de", "32\u202f%"), ("es", "32\u202f%")]
)
def test_a_share_is_written_in_percent(language, shown):
    with translation.override(language):
        assert str(numbers.amount(0.32, unit="share")) == shown


def test_decimals_only_where_the_interval_bears_them():
    assert str(numbers.amount(0.8437, unit="share", interval=(0.833, 0.855))) == "84.4%"
    assert str(numbers.amount(0.8437, unit="share", interval=(0.78, 0.90))) == "84%"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0 s"),
        (95, "95 s"),
        (412, "6:52 min"),
        (9_400, "2.6 h"),
        (600_000, "6.9 days"),
        (-400, "−6:40 min"),
    ],
)
def test_times_are_written_in_the_unit_one_would_say(seconds, shown):
    assert str(numbers.amount(seconds, unit="seconds")) == shown


def test_an_interval_names_its_unit_once():
    assert numbers.between(0.23, 0.43, unit="share") == "23–43%"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-10", "October 2026"),
        ("2026-Q3", "3rd quarter 2026"),
        ("2026", "2026"),
        ("all", "the whole time"),
    ],
)
def test_periods_in_words(text, shown):
    assert numbers.period(text) == shown


def test_a_period_in_german():
    with translation.override("de"):
        assert numbers.period("2026-03") == "März 2026"
        assert numbers.day(date(2026, 11, 4)) == "4. November 2026"


def test_a_moment_is_told_in_the_readers_zone():
    at = datetime(2026, 11, 4, 4, 10, tzinfo=UTC)
    with timezone.override("Europe/Berlin"):
        assert numbers.moment(at, today=date(2026, 11, 4)) == "today 05:10"
        assert numbers.moment(at, today=date(2026, 11, 5)) == "yesterday 05:10"
        assert numbers.moment(at, today=date(2026, 12, 5)) == "4 Nov 2026, 05:10"


def test_small_counts_begin_a_sentence_as_words():
    assert [numbers.in_words(count) for count in (0, 3, 10, 11, 1_200)] == [
        "No",
        "Three",
        "Ten",
        "11",
        "1,200",
    ]
