"""Spans: disjoint, cut by each other, and no day lost."""

from __future__ import annotations

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from keepwell.analytics.mart import MartSettings, in_memory, staff
from keepwell.analytics.mart.assignments import LAST_DAY, as_of_today, disjoint, overlay

spans = st.lists(
    st.tuples(st.sampled_from("pq"), st.integers(0, 30), st.integers(1, 20)), min_size=1, max_size=8
).map(
    lambda rows: pd.DataFrame(
        [
            {"person": p, "valid_from": a, "valid_to": a + n, "row": f"r{i}"}
            for i, (p, a, n) in enumerate(rows)
        ]
    )
)


def days(frame: pd.DataFrame) -> list[tuple[str, int]]:
    return [
        (p, day)
        for p, a, b in zip(frame["person"], frame["valid_from"], frame["valid_to"], strict=True)
        for day in range(int(a), int(b))
    ]


@given(spans)
def test_disjoint_spans_never_overlap(frame: pd.DataFrame) -> None:
    found = days(disjoint(frame, "person"))
    assert len(found) == len(set(found))
    assert set(found) <= set(days(frame))


@given(spans, spans)
def test_an_overlay_keeps_every_day_of_the_left_and_says_who_covers_it(
    left: pd.DataFrame, right: pd.DataFrame
) -> None:
    one, two = disjoint(left, "person"), disjoint(right, "person").rename(columns={"row": "other"})
    found = overlay(one, two, "person")
    assert sorted(days(found)) == sorted(days(one))
    covered = set(days(found[found["other"].notna()]))
    assert covered == set(days(one)) & set(days(two))


def test_today_stretches_the_last_span_begun() -> None:
    frame = pd.DataFrame(
        {"person": ["p", "p"], "valid_from": [0, 50], "valid_to": [50, 90], "team": ["A", "B"]}
    )
    assert as_of_today(frame, "person", 40)["team"].tolist() == ["A"]
    assert as_of_today(frame, "person", 50)["valid_to"].tolist() == [LAST_DAY]


def test_staff_counts_each_day_once_and_marks_the_end() -> None:
    mart = in_memory(
        {
            "employment": [
                {
                    "person": "p",
                    "start_on": date(2026, 1, 1),
                    "last_day": date(2026, 1, 31),
                    "leave_class": "voluntary",
                    "origin": "hr",
                }
            ],
            "job_history": [
                {
                    "person": "p",
                    "team": "A",
                    "valid_from": date(2026, 1, 1),
                    "valid_to": date(2026, 1, 16),
                    "origin": "hr",
                },
                {"person": "p", "team": "B", "valid_from": date(2026, 1, 16), "origin": "hr"},
            ],
        },
        settings=MartSettings(today=date(2026, 4, 1)),
    )
    found = staff(mart, dims=["team"])
    assert found["team"].tolist() == ["A", "B"]
    assert (found["valid_to"] - found["valid_from"]).tolist() == [15, 16]
    assert found["leaves"].tolist() == [False, True]
