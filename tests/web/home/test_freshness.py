"""The line of the page of today that says how new its figures are."""

from __future__ import annotations

import pytest
from django.utils import timezone

from keepwell.domain.jobs import operations as jobs
from keepwell.domain.released.models import FigureSheet
from keepwell.workflows import figures

ASKS_AGAIN = "data-hx-get"


@pytest.fixture
def running(company):
    """The job that brings figures up to date, in a worker's hands."""
    jobs.enqueue(name="refresh", key=figures.NEW_FIGURES)
    return jobs.lease_next(worker="w", now=timezone.now(), only=("refresh",))


def test_figures_that_stand_say_since_when_and_ask_nothing(signed_in):
    told = signed_in("hana").get("/").content.decode()
    assert "Figures as of" in told
    assert ASKS_AGAIN not in told.split("</header>")[0]


def test_while_they_are_prepared_the_line_counts_measures_and_asks_again(signed_in, running):
    told = signed_in("hana").get("/fresh/")
    there = len(figures.sheets(measures=[one.id for one in figures.measures()]))
    assert f"Figures are being prepared: {there} of " in told.content.decode()
    assert ASKS_AGAIN in told.content.decode()
    assert "HX-Refresh" not in told.headers


def test_before_the_first_figure_every_measure_has_its_place(signed_in, running):
    FigureSheet.objects.all().delete()
    told = signed_in("hana").get("/").content.decode()
    assert "Figures are being prepared: 0 of " in told
    assert told.count("Not computed yet") == 6
    assert "shown=none" in told


def test_the_first_figures_bring_the_page_anew(signed_in, running):
    assert signed_in("hana").get("/fresh/?shown=none").headers["HX-Refresh"] == "true"


def test_a_refresh_of_figures_that_are_there_counts_its_own(signed_in, running, monkeypatch):
    every = len([one for one in figures.measures() if one.sensitivity in figures.SENSITIVITIES])
    monkeypatch.setattr(figures.released, "told_of", lambda measures: every)
    assert "Figures are being prepared." in signed_in("hana").get("/fresh/").content.decode()
    jobs.report_progress(job_id=running.id, worker="w", done=34, total=67, note=figures.MEASURES)
    assert "34 of 67 measures" in signed_in("hana").get("/fresh/").content.decode()
