"""Prepared sums say what the facts say, and only stale months are summed anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from keepwell import warehouse
from keepwell.analytics.metrics import compute
from keepwell.kernel.periods import Period
from tests.warehouse.facts import Company, at

TODAY = date(2026, 4, 15)
MONTHS = Period(date(2026, 1, 1), date(2026, 5, 1), "all").split("month")


@pytest.fixture
def filled(company: Company) -> Company:
    company.load("contacts", [
        {
            "contact_id": f"T{n}", "opened_at": at(f"2026-0{1 + n % 4}-{1 + n % 9:02}T10:00"),
            "first_reply_at": at(f"2026-0{1 + n % 4}-{1 + n % 9:02}T1{1 + n % 8}:00"),
            "resolved_at": at(f"2026-0{1 + n % 4}-{2 + n % 9:02}T1{n % 9}:30"), "agent": f"a{n % 5}", "team": f"Team {n % 3}",
            "channel": ("email", "phone")[n % 2], "customer": f"c{n % 40}", "csat": float(1 + n % 5), "handle_seconds": 60.0 + n,
        }
        for n in range(200)
    ])  # fmt: skip
    return company


def summed(company: Company) -> warehouse.Refreshed:
    return warehouse.refresh(
        home=company.home, files=company.files, register=company.register, today=TODAY
    )


@pytest.mark.parametrize("measure", ["contacts", "csat", "aht", "first_response_time"])
@pytest.mark.parametrize("by", [(), ("team",), ("channel",), ("team", "channel")])
def test_sums_and_facts_agree(filled: Company, measure: str, by: tuple[str, ...]) -> None:
    summed(filled)
    prepared = warehouse.open(filled.home, today=TODAY)
    assert prepared.sums is not None
    plain = replace(prepared, sums=None, kept={})
    keys = [*by, "period"]
    one, two = (
        compute(mart, measure, by=by, periods=MONTHS).sort_values(keys).reset_index(drop=True)
        for mart in (prepared, plain)
    )
    assert len(one) == len(two) > 0
    for column in ("value", "numerator", "denominator", "n", "people", "low", "high"):
        assert one[column].astype(float).to_list() == pytest.approx(
            two[column].astype(float).to_list(), nan_ok=True
        ), column


def test_only_stale_months_are_summed_anew(filled: Company) -> None:
    from keepwell.warehouse import manifest

    summed(filled)
    first = manifest.read(filled.home).tables["sums_contacts_handled"]
    summed(filled)
    assert manifest.read(filled.home).tables["sums_contacts_handled"] == first
    filled.load(
        "contacts", [{"contact_id": "new", "opened_at": at("2026-04-14T10:00"), "agent": "a1"}]
    )
    summed(filled)
    after = manifest.read(filled.home).tables["sums_contacts_handled"]
    assert after["2026-01"] == first["2026-01"]
    assert after["2026-04"] != first["2026-04"]


def test_sums_older_than_their_facts_do_not_answer(filled: Company) -> None:
    summed(filled)
    filled.load(
        "contacts", [{"contact_id": "new", "opened_at": at("2026-04-14T10:00"), "agent": "a1"}]
    )
    filled.refresh()
    mart = warehouse.open(filled.home, today=TODAY)
    assert mart.sums is None
    assert compute(mart, "contacts", by=(), periods=[MONTHS[3]])["value"].iloc[0] == 51


def test_an_undone_batch_leaves_the_sums(filled: Company) -> None:
    filled.load(
        "contacts", [{"contact_id": "new", "opened_at": at("2027-01-14T10:00"), "agent": "a1"}]
    )
    summed(filled)
    filled.undo("b2")
    summed(filled)
    mart = warehouse.open(filled.home, today=TODAY)
    found = compute(mart, "contacts", by=(), periods=[Period.containing(date(2027, 1, 1))])
    assert found["value"].fillna(0).sum() == 0
