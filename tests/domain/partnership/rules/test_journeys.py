"""Which measures mirror each other: every phase has usual ones, and no nonsense is kept."""

from __future__ import annotations

import pytest

from keepwell.analytics.metrics import measures
from keepwell.analytics.release.voice import VOICE
from keepwell.domain.partnership.rules.journeys import (
    DEFAULTS,
    LONGEST,
    PHASES,
    JourneyError,
    checked,
)

DECLARED = {one.id: one for one in (*measures(), *VOICE)}


def test_every_phase_has_usual_measures_that_are_declared():
    assert tuple(DEFAULTS) == PHASES == ("find", "onboard", "train", "engage", "leave")
    for phase, one in DEFAULTS.items():
        assert one.phase == phase
        assert DECLARED[one.staff].owner in {"hr", "both"}, one.staff
        assert DECLARED[one.customer].sensitivity == "service", one.customer
        assert one.likeness
        assert not one.chosen


def test_a_choice_keeps_the_usual_words_when_none_are_given():
    one = checked(phase="find", staff="offer_acceptance", customer="csat", likeness="  ")
    assert (one.staff, one.customer, one.chosen) == ("offer_acceptance", "csat", True)
    assert one.likeness == DEFAULTS["find"].likeness


@pytest.mark.parametrize(
    "wrong",
    [
        {"phase": "rest"},
        {"staff": "csat"},
        {"likeness": "x" * (LONGEST + 1)},
        {"customer": "", "touchpoint": "Delivery"},
    ],
)
def test_what_cannot_mirror_is_refused_in_words(wrong):
    told = {"phase": "leave", "staff": "turnover_12m", "customer": "csat", "likeness": ""} | wrong
    with pytest.raises(JourneyError, match=r"phase|mirror itself|fits into|touchpoint"):
        checked(**told)


def test_a_side_may_be_left_empty():
    assert checked(phase="leave", staff="", customer="", likeness="").staff == ""
