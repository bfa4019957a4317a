"""Curves of staying from a small mart: planted differences found, small groups joined, nobody told."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest

from keepwell.analytics.ask import Desk
from keepwell.analytics.ask.retention import Found, find
from keepwell.kernel.limits import Limits
from keepwell.schemas.retention import Retention
from tests.analytics.ask.staying_company import TODAY, company
from tests.analytics.metrics import staff_rows


def _found(desk: Desk) -> Found:
    found = find(desk)
    assert found is not None
    return found


def _split(found: Found, dim: str):
    return next(one for one in found.retention.splits if one.dim == dim)


def test_a_planted_difference_is_found_and_told_as_no_effect() -> None:
    found = _found(company(leave={"Porto": 0.006, "Leipzig": 0.001}))
    split = _split(found, "site")
    assert split.differs
    assert "no effect" in str(split.said)
    stay = {one.label: one.at(12) for one in split.curves}
    assert stay["Porto"] is not None
    assert stay["Leipzig"] is not None
    assert stay["Porto"].value < stay["Leipzig"].value
    porto = next(one for one in found.retention.drivers.terms if one.dim == "site")
    assert found.retention.drivers.beside["site"] != porto.label
    assert porto.stands


def test_chance_is_quiet() -> None:
    seen = [
        split.differs for seed in range(6) for split in _found(company(seed=seed)).retention.splits
    ]
    assert sum(seen) <= 1


def test_small_groups_are_counted_with_others() -> None:
    found = _found(company(sites={"Porto": 60, "Leipzig": 60, "Kiel": 6}))
    labels = [one.label for one in _split(found, "site").curves]
    assert "Kiel" not in labels
    assert any("Kiel" in one for one in labels)
    for split in found.retention.splits:
        assert all(one.people >= 20 for one in split.curves)
        assert sum(one.people for one in split.curves) >= found.retention.whole.people


def test_a_raised_limit_joins_more() -> None:
    desk = company(sites={"Porto": 60, "Leipzig": 60, "Kiel": 30})
    raised = Desk(desk.mart, limits=Limits(workforce=40))
    assert "Kiel" in [one.label for one in _split(_found(desk), "site").curves]
    assert "Kiel" not in [one.label for one in _split(_found(raised), "site").curves]


def test_a_curve_ends_where_few_are_followed_and_is_told_by_months() -> None:
    for split in _found(company()).retention.splits:
        for curve in split.curves:
            assert all(one.at_risk >= 5 for one in curve.points)
            assert all(one.time == int(one.time) for one in curve.points)


def test_where_hardly_anybody_left_there_is_no_curve() -> None:
    found = _found(company(leave={"Porto": 0.006, "Leipzig": 0.00001}))
    quiet = next(one for one in _split(found, "site").curves if one.label == "Leipzig")
    assert quiet.events is None
    assert quiet.points == ()


def test_delayed_entry_is_minded() -> None:
    """Who was here before records of leavers begin would make it look as if nobody ever left."""
    whole = _found(company(leave={"Porto": 0.004, "Leipzig": 0.004}, count=400)).retention.whole
    year = whole.at(12)
    assert year is not None
    assert year.value == pytest.approx(np.exp(-0.004 * 365), abs=0.08)


def test_reasons_compete_and_add_up() -> None:
    found = _found(company(leave={"Porto": 0.004, "Leipzig": 0.004}))
    assert {one.reason for one in found.retention.reasons} == {"voluntary", "involuntary"}
    year = found.retention.whole.at(12)
    assert year is not None
    gone = sum(
        point.value for one in found.retention.reasons for point in one.points if point.time == 12
    )
    assert gone == pytest.approx(1 - year.value, abs=0.02)


def test_nobody_gone_or_too_few_people_make_no_page() -> None:
    assert find(company(leave={"Porto": 0.0, "Leipzig": 0.0})) is None
    assert find(company(sites={"Porto": 8})) is None
    assert find(Desk(staff_rows.company(TODAY))) is None


def test_the_page_reads_back_and_names_nobody() -> None:
    retention = _found(company()).retention
    assert Retention.from_json(retention.as_json()) == retention
    told = repr(retention.as_json())
    assert "person" not in told
    assert str(date(2025, 1, 1) + timedelta(days=3)) not in told


def test_whatever_is_found_can_be_stored() -> None:
    for desk in (company(), company(count=25), company(sites={"Porto": 40}), company(seed=9)):
        json.dumps(_found(desk).retention.as_json(), allow_nan=False)
