"""Scales stay apart; good is judged on each."""

from __future__ import annotations

import pytest

from keepwell.warehouse.prepare.ratings import scale
from tests.warehouse.facts import Company, at


@pytest.mark.parametrize(
    ("kind", "top", "expected"),
    [("csat", 5, "1-5"), ("csat", 1, "good/bad"), ("csat", 100, "0-100"), ("ces", 7, "1-7 easy"), ("ces", 5, "1-5 effort"),
     ("nps", 10, "0-10"), ("solved", 1, "yes/no"), ("csat", None, "unknown"), ("csat", 400, "unknown")],
)  # fmt: skip
def test_scale_by_the_highest_score(kind: str, top: float | None, expected: str) -> None:
    assert scale(kind, top, {}) == expected


def test_words_and_numbers_of_a_file_of_its_own(company: Company) -> None:
    company.load("ratings", [
        {"contact_id": name, "rating_kind": "csat", "rated_at": at("2026-03-01T10:00"), "score": score, "_score_scale": "good/bad"}
        for name, score in [("A", "good"), ("B", "bad"), ("C", "offered")]
    ])  # fmt: skip
    company.refresh()
    assert [(row["contact_id"], row["good"]) for row in company.table("ratings", "contact_id")] == [
        ("A", True),
        ("B", False),
    ]


def test_two_scales_never_meet(company: Company) -> None:
    opened = at("2026-03-01T10:00")
    company.load(
        "contacts", [{"contact_id": "A", "opened_at": opened, "csat": 4.0, "_csat_scale": "1-5"}]
    )
    company.load(
        "contacts", [{"contact_id": "B", "opened_at": opened, "csat": 4.0, "_csat_scale": "0-100"}]
    )
    company.refresh()
    told = {row["contact_id"]: (row["scale"], row["good"]) for row in company.table("ratings")}
    assert told == {"A": ("1-5", True), "B": ("0-100", False)}
