"""Handle times, waits and backlog, by hand; who still waits counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from keepwell.analytics.metrics import compute
from keepwell.analytics.metrics.framework.histograms import quantiles
from keepwell.analytics.statistics import intervals
from keepwell.kernel.periods import Period
from tests.analytics.metrics.service_rows import NOON, contact, march, mart


def test_handle_time_is_talk_hold_and_wrap_of_a_named_agent() -> None:
    contacts = [
        contact(0, talk_seconds=100.0, hold_seconds=20.0, wrap_seconds=30.0),
        contact(1, talk_seconds=300.0, hold_seconds=None, wrap_seconds=0.0, concurrency=2.0),
        contact(2, talk_seconds=900.0, hold_seconds=0.0, wrap_seconds=0.0, agent=None),
        contact(3),
    ]
    row = march(mart(contacts=contacts), "aht")
    assert (row["numerator"], row["n"], row["value"]) == (300, 2, 150)
    assert row["missing"] is None


def test_a_told_handle_time_is_believed() -> None:
    assert (
        march(mart(contacts=[contact(0, handle_seconds=80.0, talk_seconds=5.0)]), "aht")["value"]
        == 80
    )


def test_without_hold_time_the_figure_says_so() -> None:
    row = march(mart(contacts=[contact(0, talk_seconds=60.0, wrap_seconds=5.0)]), "aht")
    assert row["missing"] == "contacts.hold_seconds"


def test_without_any_time_there_is_nothing_and_no_zero() -> None:
    row = march(mart(contacts=[contact(0)]), "aht")
    assert np.isnan(row["value"])
    assert row["missing"] == "contacts.talk_seconds, contacts.hold_seconds, contacts.wrap_seconds"


def test_median_and_nine_in_ten_are_right_within_a_bin() -> None:
    seconds = np.random.default_rng(5).lognormal(6, 0.8, 400)
    held = mart(contacts=[contact(i, handle_seconds=float(one)) for i, one in enumerate(seconds)])
    for measure, q in (("aht_median", 0.5), ("aht_p90", 0.9)):
        row = march(held, measure)
        assert row["value"] == pytest.approx(np.quantile(seconds, q), rel=0.05)
        assert row["low"] < row["value"] < row["high"]


def test_first_reply_counts_who_still_waits() -> None:
    contacts = [
        contact(i, first_reply_at=NOON + timedelta(seconds=one), first_reply_seconds=one)
        for i, one in enumerate([60.0, 120.0, 240.0])
    ]
    waiting = [contact(10 + i, status="open") for i in range(3)]
    alone, all_ = (
        march(mart(contacts=contacts), "first_response_time"),
        march(mart(contacts=[*contacts, *waiting]), "first_response_time"),
    )
    assert alone["value"] == pytest.approx(120, rel=0.05)
    assert (all_["numerator"], all_["denominator"]) == (3, 6)
    assert all_["value"] == pytest.approx(240, rel=0.05)


def test_a_reply_that_cannot_be_is_left_out_not_waited_for() -> None:
    wart = contact(0, first_reply_at=NOON - timedelta(hours=3), first_reply_seconds=None)
    fine = contact(1, first_reply_at=NOON + timedelta(minutes=1), first_reply_seconds=60.0)
    assert march(mart(contacts=[wart, fine]), "first_response_time")["n"] == 1


def test_first_reply_in_target_counts_who_waits_for_longer() -> None:
    contacts = [
        contact(0, first_reply_at=NOON, first_reply_seconds=8 * 3600.0), contact(1, first_reply_at=NOON, first_reply_seconds=8 * 3600.5),
        contact(2, status="open"), contact(3, status="open", at=datetime(2026, 3, 31, 20)),
    ]  # fmt: skip
    row = march(mart(contacts=contacts, today=date(2026, 4, 1)), "first_response_in_target")
    assert (row["numerator"], row["denominator"]) == (1, 3)


def test_working_time_is_believed_before_calendar_time() -> None:
    told = contact(
        0, first_reply_at=NOON, first_reply_seconds=232_200.0, first_reply_business=1800.0
    )
    assert march(mart(contacts=[told]), "first_response_time")["value"] == pytest.approx(
        1800, rel=0.05
    )


def test_resolution_is_told_by_opening_and_not_reached_is_said() -> None:
    solved = contact(0, resolved_at=NOON + timedelta(hours=1), resolution_seconds=3600.0)
    waits = [contact(i, status="open") for i in (1, 2)]
    row = march(mart(contacts=[solved, *waits]), "resolution_time")
    assert (row["numerator"], row["denominator"]) == (1, 3)
    assert np.isnan(row["value"])


def test_closed_without_a_date_is_neither_solved_nor_waiting() -> None:
    contacts = [contact(0, status="Closed"), contact(1, resolved_at=NOON, resolution_seconds=5.0)]
    assert march(mart(contacts=contacts), "resolution_time")["n"] == 1
    assert march(mart(contacts=contacts), "backlog")["value"] == 0


def test_the_curve_equals_the_textbooks() -> None:
    """Leukaemia remission, maintained arm (Miller 1981): median 31 weeks, lower limit 18."""
    times = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161]
    ended = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0]
    bins = pd.DataFrame({
        "slice": "x", "bin": intervals.log_bin(np.array(times) * 1000.0), "ended": np.array(ended, float),
        "censored": 1.0 - np.array(ended),
    })  # fmt: skip
    row = quantiles(bins, ["slice"], q=0.5, censored=True).iloc[0]
    assert row["quantile"] == pytest.approx(31_000, rel=0.05)
    assert np.isnan(row["quantile_high"])


def test_curve_without_open_spans_is_the_plain_median() -> None:
    values = np.random.default_rng(2).exponential(5000, 999)
    found, count = np.unique(intervals.log_bin(values), return_counts=True)
    bins = pd.DataFrame({"slice": 1, "bin": found, "ended": count.astype(float), "censored": 0.0})
    plain = quantiles(bins, ["slice"], q=0.5, censored=False).iloc[0]
    curve = quantiles(bins, ["slice"], q=0.5, censored=True).iloc[0]
    assert curve["quantile"] == pytest.approx(plain["quantile"], rel=1e-6)


def backlog_rows() -> list[dict]:
    def one(number: int, opened: datetime, ended: datetime | None, **told: object) -> dict:
        return contact(
            number, opened_at=opened, opened_local=opened, resolved_at=ended, handled_at=ended or opened,
            handled_local=ended or opened, **told,
        )  # fmt: skip

    return [
        one(0, datetime(2026, 1, 5), None, status="open"),
        one(
            1, datetime(2026, 3, 30), datetime(2026, 4, 1)
        ),  # solved just after midnight of the snapshot
        one(2, datetime(2026, 3, 30), datetime(2026, 3, 31, 23, 59)),
        one(3, datetime(2026, 4, 1), None, status="open"),
        *(one(10 + i, datetime(2026, 3, 9), datetime(2026, 3, 10 + i)) for i in range(19)),
    ]


def test_backlog_at_midnight_of_the_periods_end() -> None:
    row = march(mart(contacts=backlog_rows()), "backlog")
    assert (row["value"], row["people"]) == (2, 1)
    months = [Period.parse(one) for one in ("2026-01", "2026-02", "2026-03", "2026-Q1")]
    assert compute(mart(contacts=backlog_rows()), "backlog", periods=months)["value"].tolist() == [
        1,
        1,
        2,
        2,
    ]


def test_backlog_in_days_of_work() -> None:
    row = march(mart(contacts=backlog_rows()), "backlog_days")
    assert row["denominator"] == pytest.approx(20 / 20)  # 20 put away on 20 working days
    assert row["value"] == pytest.approx(2.0)


def test_no_pace_no_days() -> None:
    held = mart(contacts=[contact(0, status="open"), contact(1, resolved_at=NOON)])
    row = compute(
        held, "backlog_days", periods=[Period.parse("2026-03")], where={"team": "not known"}
    ).iloc[0]
    assert row["value"] == pytest.approx(1 / (1 / 20))
    stuck = mart(
        contacts=[
            contact(0, status="open"),
            contact(1, resolved_at=datetime(2025, 1, 2), at=datetime(2025, 1, 1)),
        ]
    )
    assert "no pace" in march(stuck, "backlog_days")["cannot"]


def test_a_running_month_is_counted_to_today() -> None:
    held = mart(contacts=backlog_rows(), today=date(2026, 3, 31))
    assert march(held, "backlog")["value"] == 3
    assert march(held, "backlog")["provisional"]
