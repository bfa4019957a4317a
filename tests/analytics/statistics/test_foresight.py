"""The brief's turnover goal, and figures that tell sooner: what would be seen if it were reached."""

from __future__ import annotations

import numpy as np
import pytest

from keepwell.analytics.statistics import intervals
from keepwell.analytics.statistics.foresight import Stand, foresight


def turnover(heads: int) -> Stand:
    """40 % a year: the events and the interval of twelve months."""
    events = 0.4 * heads
    low, high = intervals.poisson_rate(events, float(heads))
    return Stand("rate", 0.4, (float(low), float(high)), 12, events)


def share(k: int, n: int) -> Stand:
    low, high = intervals.wilson(k, n)
    return Stand("share", k / n, (float(low), float(high)), 1)


def test_turnover_down_by_a_quarter_in_two_quarters():
    """domain rules: 60 agents, 12 leavers become 9; p = 0.66; seen 7 times in a hundred."""
    found = foresight(turnover(60), target=0.3, span=6)
    assert (found.before, found.after) == (pytest.approx(12), pytest.approx(9))
    assert found.p_value == pytest.approx(0.66, abs=0.005)
    assert found.chance == pytest.approx(0.07, abs=0.006)
    assert not found.seen


@pytest.mark.parametrize(("heads", "chance"), [(150, 0.15), (400, 0.36), (1_000, 0.75)])
def test_with_more_people_it_is_seen_more_often(heads, chance):
    assert foresight(turnover(heads), target=0.3, span=6).chance == pytest.approx(chance, abs=0.006)


def test_the_least_that_would_be_seen_is_seen_four_times_in_five():
    stand = turnover(400)
    least = foresight(stand, target=0.3, span=6).least
    assert 0 < least < 0.3
    assert foresight(stand, target=least, span=6).chance == pytest.approx(0.8, abs=0.01)


def test_a_share_of_many_answers_tells_sooner():
    few, many = share(50, 100), share(2_000, 4_000)
    assert not foresight(few, target=0.45, span=1).seen
    assert foresight(many, target=0.45, span=1).seen
    assert foresight(many, target=0.55, span=1).least > 0.5


def test_the_chance_is_what_drawing_such_months_again_and_again_gives():
    """Two months of 400 answers, 50 % and 60 %: told apart by the normal test of two shares."""
    rng = np.random.default_rng(7)
    one, two = rng.binomial(400, 0.5, 20_000) / 400, rng.binomial(400, 0.6, 20_000) / 400
    pooled = (one + two) / 2
    told = np.abs(two - one) > 1.96 * np.sqrt(pooled * (1 - pooled) * 2 / 400)
    found = foresight(share(200, 400), target=0.6, span=1)
    assert found.chance == pytest.approx(told.mean(), abs=0.02)


def test_an_interval_that_was_widened_makes_it_harder():
    plain = share(200, 400)
    low, high = plain.interval
    wide = Stand("share", 0.5, (low - 0.05, high + 0.05), 1)
    assert foresight(wide, target=0.6, span=1).chance < foresight(plain, target=0.6, span=1).chance


def test_a_mean_goes_by_its_interval():
    ramp = Stand("weeks", 9.0, (7.5, 10.5), 3)
    assert foresight(ramp, target=6.0, span=3).chance == pytest.approx(0.79, abs=0.01)
    assert foresight(ramp, target=8.5, span=3).chance < 0.2
    tight = Stand("weeks", 9.0, (8.8, 9.2), 3)
    assert foresight(tight, target=6.0, span=3).chance > 0.99


def test_what_was_counted_needs_no_foresight():
    assert foresight(Stand("count", 12, (12, 12), 1), target=6, span=1) is None
    assert foresight(Stand("rate", 0.0, (0.0, 0.1), 12, 0.0), target=0.3, span=6) is None


def test_what_it_would_take_is_told_where_it_would_not_be_seen():
    found = foresight(turnover(60), target=0.3, span=6)
    assert found.months is None  # five years of spans are not enough
    assert 60 * found.times == pytest.approx(1_133, rel=0.02)
    later = foresight(turnover(400), target=0.3, span=6)
    assert later.months == 17
    again = foresight(turnover(400), target=0.3, span=later.months)
    assert again.seen
    assert (again.months, again.times) == (None, None)  # what is seen needs nothing more
    quarters = foresight(share(50, 100), target=0.40, span=3)
    assert quarters.months % 3 == 0
    assert foresight(share(50, 100), target=0.5, span=3).months is None  # no movement, no need
