"""What customers say, by hand: shares, means, answers, and scales that are never pooled."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from keepwell.analytics.metrics import compute
from keepwell.kernel.periods import Period
from tests.analytics.metrics.service_rows import MARCH, NOON, contact, march, mart, rating


def test_hand_worked_share_with_wilson() -> None:
    scores = [5, 4, 4, 3, 1, 5, 5, 2]
    held = mart(
        contacts=[contact(i) for i in range(8)],
        ratings=[rating(i, one) for i, one in enumerate(scores)],
    )
    row = march(held, "csat")
    assert (row["numerator"], row["denominator"], row["n"]) == (5, 8, 8)
    assert row["value"] == pytest.approx(0.625)
    assert (row["low"], row["high"]) == (
        pytest.approx(0.3057, abs=1e-3),
        pytest.approx(0.8632, abs=1e-3),
    )
    assert row["people"] == 1


def test_golden_wilson_42_of_50() -> None:
    held = mart(
        contacts=[contact(i) for i in range(50)],
        ratings=[rating(i, 5 if i < 42 else 2) for i in range(50)],
    )
    row = march(held, "csat")
    assert (round(row["low"], 4), round(row["high"], 4)) == (0.7149, 0.9166)


def test_one_customer_who_answers_ten_times_is_not_ten_customers() -> None:
    same = mart(
        contacts=[contact(i, customer="k") for i in range(10)],
        ratings=[rating(i, 5) for i in range(10)],
    )
    ten = mart(contacts=[contact(i) for i in range(10)], ratings=[rating(i, 5) for i in range(10)])
    assert march(same, "csat")["low"] < 0.25
    assert march(ten, "csat")["low"] > 0.7


def test_a_late_answer_counts_for_the_month_of_its_contact() -> None:
    late = rating(1, 5, rated_at=datetime(2026, 4, 5))
    held = mart(contacts=[contact(1, at=datetime(2026, 3, 31, 23, 59))], ratings=[late])
    assert march(held, "csat")["n"] == 1
    assert compute(held, "csat", periods=[Period.parse("2026-04")]).iloc[0]["n"] == 0


@pytest.mark.parametrize(
    ("today", "provisional"), [(date(2026, 4, 7), True), (date(2026, 4, 8), False)]
)
def test_a_month_is_provisional_until_late_answers_are_in(today: date, provisional: bool) -> None:
    held = mart(today=today, contacts=[contact(1)], ratings=[rating(1, 5)])
    assert march(held, "csat")["provisional"] == provisional


def test_a_rating_without_its_contact_is_placed_by_its_own_day() -> None:
    held = mart(
        contacts=[contact(1)], ratings=[rating(7, 5, agent="a", source="ratings"), rating(1, 1)]
    )
    assert (march(held, "csat")["numerator"], march(held, "csat")["n"]) == (1, 2)


def test_scales_are_never_pooled_and_each_alone_can_be_told() -> None:
    held = mart(
        contacts=[contact(0, channel="chat"), contact(1, channel="mail")],
        ratings=[rating(0, 5), rating(1, 1, scale="good/bad")],
    )
    whole = march(held, "csat")
    assert whole["value"] != whole["value"]
    assert "different scales" in whole["cannot"]
    apart = compute(held, "csat", by=["channel"], periods=MARCH)
    assert apart["value"].tolist() == [1.0, 1.0]
    assert apart["cannot"].isna().all()


def test_the_mean_rating() -> None:
    held = mart(
        contacts=[contact(i) for i in range(4)],
        ratings=[rating(i, one) for i, one in enumerate([5, 4, 2, 1])],
    )
    row = march(held, "csat_mean")
    assert (row["value"], row["numerator"]) == (3.0, 12.0)
    assert row["low"] == pytest.approx(3 - 3.182 * 1.8257 / 2, abs=1e-3)


def test_who_answered_of_those_who_were_asked() -> None:
    asked = [contact(i, survey_offered=i < 4) for i in range(6)]
    row = march(
        mart(contacts=asked, ratings=[rating(0, 5), rating(1, 1), rating(5, 4)]),
        "csat_response_rate",
    )
    assert (row["numerator"], row["denominator"]) == (2, 4)


def test_without_a_note_of_offers_the_column_is_named() -> None:
    row = march(mart(contacts=[contact(0)], ratings=[rating(0, 5)]), "csat_response_rate")
    assert "contacts.survey_offered" in row["missing"]
    assert row["value"] != row["value"]


def test_effort_low_is_good_on_the_old_question_and_versions_never_meet() -> None:
    new = [rating(i, one, kind="ces", scale="1-7 easy") for i, one in enumerate([7, 5, 4])]
    old = [rating(i, one, kind="ces", scale="1-5 effort") for i, one in enumerate([1, 2, 3])]
    contacts = [contact(i) for i in range(3)]
    assert march(mart(contacts=contacts, ratings=new), "ces")["value"] == pytest.approx(2 / 3)
    assert march(mart(contacts=contacts, ratings=old), "ces")["value"] == pytest.approx(2 / 3)
    both = march(mart(contacts=contacts, ratings=[*new, *old]), "ces")
    assert both["value"] != both["value"]
    assert "1-7 easy" in both["cannot"]


def test_golden_net_score_50_30_20() -> None:
    scores = [9] * 50 + [7] * 30 + [6] * 20
    held = mart(
        contacts=[contact(i) for i in range(100)],
        ratings=[rating(i, one, kind="nps", scale="0-10") for i, one in enumerate(scores)],
    )
    row = march(held, "nps")
    assert (row["value"], row["numerator"], row["n"]) == (pytest.approx(30), 30, 100)
    assert (row["high"] - row["low"]) / 2 == pytest.approx(1.96 * 7.81, rel=0.05)


def test_an_answer_beyond_the_scale_is_no_answer() -> None:
    ratings = [rating(0, 10, kind="nps", scale="0-10"), rating(1, 99, kind="nps", scale="0-10")]
    assert march(mart(contacts=[contact(0), contact(1)], ratings=ratings), "nps")["n"] == 1


def test_the_last_second_of_a_month_is_in_it() -> None:
    contacts = [
        contact(0, at=datetime(2026, 2, 28, 23, 59, 59)), contact(1, at=datetime(2026, 3, 1)),
        contact(2, at=datetime(2026, 3, 31, 23, 59, 59)), contact(3, at=datetime(2026, 4, 1)),
    ]  # fmt: skip
    held = mart(
        contacts=contacts,
        ratings=[rating(i, 5, rated_at=NOON + timedelta(days=30)) for i in range(4)],
    )
    assert march(held, "csat")["n"] == 2
    assert march(held, "contacts")["value"] == 2
