"""Beside a result stands what was released, of groups that hold teams with it, and public answers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from keepwell.domain.listening.box_models import BoxTheme, BoxThread, drawn
from keepwell.domain.partnership.operations import initiatives as writing
from keepwell.domain.partnership.queries import initiatives as ledger
from keepwell.domain.partnership.rules.initiatives import Plan
from keepwell.domain.released import operations as publishing
from keepwell.schemas.figures import Figure
from keepwell.schemas.reviews import Foreseen
from keepwell.workflows import initiative_voice as voice
from keepwell.workflows.figure_storage import stored_figure

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture
def view():
    """Red and Blue have it from March and May on, Green and Grey do not; read up to September."""
    plan = Plan(
        title="Circles", what="Every two weeks", measure="csat", good="up",
        starts={"Red": "2026-03", "Blue + Teal": "2026-05", "Green": "", "Grey": ""},
        until="2026-09", why="other", why_words="they asked", cost=(900.0, 1_200.0),
    )  # fmt: skip
    made = writing.register_initiative(
        plan=plan, foreseen=Foreseen(None), seed=1, by="0" * 32, now=NOW, today=TODAY
    )
    return ledger.initiative(id=made, today=TODAY)


def store(by, *told, measure="pulse_score"):
    rows = [
        stored_figure(
            Figure(
                measure, {by[0]: label} if by else {}, period, value, None, None, 20,
                None if value is None else (value - 3, value + 3),
                "too_few" if value is None else "shown",
            )
        )
        for label, period, value in told
    ]  # fmt: skip
    publishing.store_sheet(measure=measure, by=by, grain="month", figures=rows, known_at=NOW)


def test_the_whole_before_and_since_and_nothing_after_the_last_month_read(view):
    store((), *(("", f"2026-{m:02}", float(m)) for m in (1, 2, 4, 8, 10)), measure="enps")
    (told,) = voice.said(view, viewer=None)
    assert (told.before.period, told.now.period) == ("2026-02", "2026-08")


def test_nothing_is_told_before_a_round_closed_since(view):
    store((), ("", "2026-02", 3.0), measure="enps")
    store(("team",), ("Red", "2026-02", 60.0))
    assert voice.said(view, viewer=None) == ()
    assert voice.groups(view, viewer=None) is None


def test_groups_are_released_classes_that_hold_a_team_with_it(view):
    store(
        ("team",),
        ("Red", "2026-02", 60.0), ("Red", "2026-04", 64.0),
        ("Blue + Green", "2026-04", 50.0), ("Blue + Green", "2026-06", 55.0),
        ("Teal", "2026-06", None), ("Grey", "2026-06", 70.0),
    )  # fmt: skip
    told = voice.groups(view, viewer=None)
    assert [(one.teams, one.beside) for one in told.rows] == [(("Blue",), ("Green",)), (("Red",), ())]  # fmt: skip
    mixed, red = told.rows
    assert (mixed.before.value, mixed.since.value) == (50.0, 55.0), "April lies before May"
    assert (red.before.value, red.since.value) == (60.0, 64.0)
    assert told.unheard == ("Teal",)


def test_a_class_that_started_in_two_months_is_since_the_last_start(view):
    store(("team",), ("Red + Blue", "2026-04", 60.0))
    assert voice.groups(view, viewer=None) is None, "April is after the first, before the last"
    store(("team",), ("Red + Blue", "2026-04", 60.0), ("Red + Blue", "2026-06", 61.0))
    (one,) = voice.groups(view, viewer=None).rows
    assert (one.before, one.since.value) == (None, 61.0)


def theme(title, on, letters):
    made = BoxTheme.objects.create(
        title=title, owner="0" * 32, due_on=TODAY, state="yes", answer="We will.", opened_on=on,
        answered_on=on,
    )  # fmt: skip
    for at in range(letters):
        BoxThread.objects.create(id=drawn(), theme=made, came_on=on, receipt=f"{title}{at}")


def test_only_answers_that_stand_on_the_page_for_all_and_fall_into_its_months(view):
    theme("Breaks", date(2026, 6, 3), 4)
    theme("Too few letters", date(2026, 6, 3), 1)
    theme("Before it", date(2026, 2, 3), 5)
    theme("After it was read", date(2026, 10, 3), 5)
    assert [one.title for one in voice.answered(view)] == ["Breaks"]
