"""Moves: a new role is one, a new team or a reorganisation is none."""

from __future__ import annotations

import pytest

from keepwell.analytics.metrics import compute
from tests.analytics.metrics.staff_rows import company, job, months, spell, value


def test_hand_worked():
    names = ["role", "team", "reorg", "rehire", "plain"]
    spells = [spell(one, "2024-01-01") for one in names if one != "rehire"]
    spells += [spell("rehire", "2024-01-01", "2025-12-31"), spell("rehire", "2026-03-05")]
    history = [
        job("role", "A", "2024-01-01", "2026-03-05", role="Agent"),
        job("role", "B", "2026-03-05", role="Coach"),
        job("team", "A", "2024-01-01", "2026-03-05", role="Agent"),
        job("team", "B", "2026-03-05", role="Agent"),
        job("reorg", "A", "2024-01-01", "2026-03-05", role="Agent", unit="Old"),
        job("reorg", "A", "2026-03-05", role="Agent", unit="New"),
        job("rehire", "A", "2024-01-01", "2026-03-05", role="Agent"),
        job("rehire", "A", "2026-03-05", role="Coach"),
        job("plain", "A", "2024-01-01", role="Agent"),
    ]
    mart = company(employment=spells, job_history=history)
    row = value(compute(mart, "internal_moves", periods=months("2026-03")), "2026-03")
    assert row["numerator"] == 1
    assert row["denominator"] == pytest.approx(4 + 27 / 31)
    teams = compute(mart, "internal_moves", by=["team"], periods=months("2026-03"))
    assert value(teams, "2026-03", team="A")["numerator"] == 1
    assert value(teams, "2026-03", team="B")["numerator"] == 0


def test_without_roles_the_column_to_bring_is_named():
    mart = company(employment=[spell("a", "2024-01-01")])
    assert (
        "role"
        in value(compute(mart, "internal_moves", periods=months("2026-03")), "2026-03")["missing"]
    )
