"""From released sheets to a stored page: the same again changes nothing, nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from keepwell.console.notebook import Keepwell
from keepwell.domain.released import operations as publishing
from keepwell.domain.released import queries as released
from keepwell.workflows import linking
from keepwell.workflows.figure_storage import stored_figure
from tests.analytics.ask.linked_company import company


@pytest.fixture
def stored(db):
    """A planted company's sheets."""
    publishing.store_sheets(
        sheets=[
            publishing.NewSheet(one, ("team",), (), "month", [stored_figure(f) for f in sheet.figures])
            for one, sheet in company(link=-0.5).items()
        ],
        known_at=timezone.now(),
    )  # fmt: skip


def test_what_was_found_is_read_back_with_its_pictures(stored):
    assert linking.find()
    told = linking.told()
    assert told is not None
    assert told.linked.lead == "schedule_changes"
    pair = next(one for one in told.linked.pairs if one.care == "schedule_changes")
    assert set(pair.charts) == {"between", "within", "lags"}
    for content in pair.charts.values():
        assert linking.drawing(content) is not None
    assert set(pair.charts.values()) <= released.charts_in_use()
    inputs = linking.inputs()
    assert inputs is not None
    assert len(inputs.rows) == 14 * 24


def test_the_same_figures_give_the_same_page(stored):
    linking.find()
    linking.find()
    kept = released.sheet(measure=linking.RESULT)
    assert kept is not None
    assert kept.version == 1


def test_a_notebook_gets_the_same_with_all_inputs(stored):
    assert Keepwell(Path()).linkage() is None
    linking.find()
    told = Keepwell(Path()).linkage()
    assert told is not None
    assert told["result"]["lead"] == "schedule_changes"
    assert list(told["inputs"].columns[:4]) == ["team", "month", "outcome", "base"]
    assert len(told["inputs"]) == 14 * 24


@pytest.mark.django_db
def test_there_is_nothing_to_look_at_without_customers():
    assert not linking.find()
    assert linking.told() is None
    assert linking.inputs() is None
    assert linking.drawing("") is None
