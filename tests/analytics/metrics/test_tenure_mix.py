"""Tenure mix: contacts, not heads; bands sum to one."""

from __future__ import annotations

import pytest

from keepwell.analytics.metrics import compute
from tests.analytics.metrics.staff_rows import (
    company,
    day,
    job,
    moment,
    months,
    people,
    spell,
    value,
)


def contact(number: int, agent: str, on: str) -> dict:
    at = moment(f"{on}T10:00")
    return {
        "contact_id": str(number),
        "source": "s",
        "agent": agent,
        "opened_at": at,
        "handled_at": at,
        "handled_local": at,
        "opened_local": at,
    }


def mart():
    spells = [spell("new", "2026-02-01"), spell("old", "2020-01-01")]
    identities = [
        {
            "agent": f"A{one}",
            "person": one,
            "valid_from": day("2000-01-01"),
            "valid_to": day("9999-12-31"),
        }
        for one in ("new", "old")
    ]
    rows = [contact(one, "Anew", "2026-03-02") for one in range(1)] + [
        contact(10 + one, "Aold", "2026-03-02") for one in range(9)
    ]
    return company(
        employment=spells,
        job_history=[job("new", "T", "2026-02-01"), job("old", "T", "2020-01-01")],
        people=people("new", "old"),
        identities=identities,
        contacts=rows,
    )


def test_contacts_not_heads():
    row = value(compute(mart(), "tenure_mix", periods=months("2026-03")), "2026-03")
    assert (row["numerator"], row["denominator"], row["value"]) == (1, 10, 0.1)


def test_bands_sum_to_one_in_every_team():
    found = compute(mart(), "tenure_mix", by=["team", "tenure_band"], periods=months("2026-03"))
    assert found["value"].sum() == pytest.approx(1)
    assert value(found, "2026-03", tenure_band="over 365 days")["value"] == 0.9
    only = compute(
        mart(), "tenure_mix", where={"tenure_band": "over 365 days"}, periods=months("2026-03")
    )
    assert value(only, "2026-03")["value"] == 0.9


def test_no_contacts_no_figure():
    row = value(compute(mart(), "tenure_mix", periods=months("2026-01")), "2026-01")
    assert row["value"] != row["value"]
