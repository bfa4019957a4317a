"""Both journeys from released sheets: the period that tells, what is missing, who sees what."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from keepwell.domain.access.queries import Viewer
from keepwell.domain.partnership.operations import journeys as writing
from keepwell.domain.released import operations as publishing
from keepwell.schemas.figures import Figure, State
from keepwell.workflows import journeys
from keepwell.workflows.figure_storage import stored_figure

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 9)
LEADER = Viewer("u1", "p1", frozenset({"support_leader"}), None)
AGENT = Viewer("u3", "p3", frozenset({"agent"}), frozenset({"Blue"}))


def _figure(
    measure: str, period: str, value: float | None, state: State, cut: dict[str, str]
) -> Figure:
    bare = value is None
    return Figure(
        measure, cut, period, value, None if bare else 5.0, 10.0, None if bare else 10,
        None if bare else (value - 0.1, value + 0.1), state,
    )  # fmt: skip


def _sheet(
    measure: str, grain: str, told: dict[str, tuple[float | None, State]], **cut: str
) -> None:
    rows = [_figure(measure, period, *one, cut) for period, one in told.items()]
    publishing.store_sheet(
        measure=measure, by=tuple(cut), grain=grain, known_at=NOW,
        figures=[stored_figure(one) for one in rows],
    )  # fmt: skip


def _stage(phase: str, viewer: Viewer | None = LEADER) -> journeys.Stage:
    return next(
        one for one in journeys.stages(today=TODAY, viewer=viewer) if one.mirror.phase == phase
    )


def test_the_newest_final_month_is_told_with_the_months_before_it():
    _sheet("csat", "month", {
        "2026-08": (0.82, "shown"), "2026-09": (0.84, "shown"), "2026-10": (0.80, "provisional"),
        "2026-11": (0.10, "shown"),
    })  # fmt: skip
    side = _stage("engage").customer
    assert side.standing == "told"
    assert side.figure is not None
    assert side.figure.period == "2026-09"  # October is not final, November not over
    assert [one.period for one in side.trend] == ["2026-08", "2026-09"]


def test_where_months_are_too_few_the_quarter_tells():
    _sheet("time_to_fill", "month", {"2026-10": (None, "too_few")})
    _sheet("time_to_fill", "quarter", {"2026-Q2": (31.0, "shown"), "2026-Q3": (38.0, "shown")})
    side = _stage("find").staff
    assert (side.standing, side.grain) == ("told", "quarter")
    assert side.figure is not None
    assert side.figure.value == 38.0


def test_what_is_hidden_everywhere_is_said_to_be_hidden():
    for grain, period in (("month", "2026-10"), ("quarter", "2026-Q3"), ("year", "2025")):
        _sheet("ramp_weeks", grain, {period: (None, "too_few")})
    side = _stage("onboard").staff
    assert side.standing == "hidden"
    assert side.figure is not None
    assert side.figure.state == "too_few"


def test_what_is_missing_names_the_imports_that_would_bring_it():
    train, engage = _stage("train"), _stage("engage")
    assert train.staff.standing == "no_data"
    assert train.staff.kinds == ("training",)
    assert engage.staff.standing == "no_data"  # no pulse round yet
    assert engage.staff.measure is not None
    assert engage.staff.measure.sensitivity == "voice"
    _sheet("transfer_rate", "month", {"2026-10": (None, "missing_input")})
    assert _stage("train").customer.standing == "no_column"


def test_a_side_without_a_measure_waits_for_one():
    writing.choose_mirror(phase="leave", staff="", customer="no_such_measure", by="hana", now=NOW)
    found = _stage("leave")
    assert (found.staff.standing, found.customer.standing) == ("not_chosen", "not_chosen")


def test_a_touchpoint_narrows_the_customers_measure():
    _sheet("csat", "month", {"2026-10": (0.84, "shown")})
    _sheet("csat", "month", {"2026-10": (0.71, "shown")}, touchpoint="Delivery")
    _sheet("contacts", "month", {"2026-10": (900.0, "shown")}, touchpoint="Delivery")
    assert journeys.touchpoints() == ("Delivery",)
    writing.choose_mirror(
        phase="engage", staff="absence_rate", customer="csat", touchpoint="Delivery", by="hana", now=NOW
    )  # fmt: skip
    side = _stage("engage").customer
    assert side.touchpoint == "Delivery"
    assert side.figure is not None
    assert side.figure.value == 0.71


def test_figures_of_the_workforce_are_not_for_everybody():
    _sheet("turnover_12m", "month", {"2026-10": (0.3, "shown")})
    assert _stage("leave").staff.standing == "told"
    assert _stage("leave", AGENT).staff.standing == "not_yours"
    assert _stage("leave", AGENT).staff.figure is None


def test_candidates_of_both_sides():
    staff, customers = ({one.id for one in side} for side in journeys.candidates())
    assert {"turnover_12m", "ramp_weeks", "engagement_index", "schedule_changes"} <= staff
    assert {"csat", "nps", "first_response_time"} <= customers
    assert "csat" not in staff
    assert "turnover_12m" not in customers
