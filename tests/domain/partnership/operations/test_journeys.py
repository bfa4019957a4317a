"""Choosing mirrors: kept a phase, once, with a line in the trail; and back to the usual."""

from __future__ import annotations

import pytest

from keepwell.domain.partnership.operations import journeys
from keepwell.domain.partnership.queries.journeys import mirrors
from keepwell.domain.partnership.rules.journeys import DEFAULTS, PHASES, JourneyError
from keepwell.domain.trail import queries as trail

pytestmark = pytest.mark.django_db


def _of(phase: str):
    return next(one for one in mirrors() if one.phase == phase)


def test_until_somebody_chooses_the_usual_measures_are_shown():
    assert mirrors() == tuple(DEFAULTS[phase] for phase in PHASES)


def test_a_choice_is_kept_for_its_phase_and_may_be_changed(now):
    journeys.choose_mirror(
        phase="onboard", staff="early_leavers_90d", customer="ces", touchpoint="Set-up",
        likeness="The first weeks.", by="hana", now=now,
    )  # fmt: skip
    one = _of("onboard")
    assert (one.staff, one.customer, one.touchpoint) == ("early_leavers_90d", "ces", "Set-up")
    assert (one.likeness, one.chosen) == ("The first weeks.", True)
    assert _of("leave") == DEFAULTS["leave"]
    journeys.choose_mirror(phase="onboard", staff="", customer="ces", by="cem", now=now)
    assert (_of("onboard").staff, _of("onboard").touchpoint) == ("", "")


def test_each_choice_leaves_its_measures_in_the_trail(now):
    before, _ = trail.head()
    for _again in range(2):
        journeys.choose_mirror(phase="find", staff="hiring_gap", customer="ces", by="hana", now=now)
    journeys.usual_mirror(phase="find", by="hana")
    journeys.usual_mirror(phase="find", by="hana")
    after, _ = trail.head()
    assert after - before == 2
    assert _of("find") == DEFAULTS["find"]


def test_what_cannot_be_kept_changes_nothing(now):
    with pytest.raises(JourneyError):
        journeys.choose_mirror(phase="find", staff="csat", customer="csat", by="hana", now=now)
    assert _of("find") == DEFAULTS["find"]
