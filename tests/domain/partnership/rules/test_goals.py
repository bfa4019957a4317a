"""OKR arithmetic: progress, the interval of a change, the line, and every state at its edge."""

from datetime import date

import pytest

from keepwell.domain.partnership.rules import goals
from keepwell.domain.partnership.rules.goals import Aim, Reading

START, DEADLINE = date(2026, 10, 1), date(2027, 4, 1)
MID = date(2026, 12, 31)  # half way: 91 of 182 days


def reading(value, interval=None, until=date(2027, 1, 1)):
    return Reading("2026-12", until, value, interval)


def aim(base, target, interval=None, kind="measure", deadline=DEADLINE):
    return Aim(Reading("2026-09", START, base, interval), target, deadline, kind)


def state(one, now, today=MID):
    found = goals.standing(one, [now] if now else [], today=today)
    return found.state, found.ground


def test_progress_is_unclipped():
    assert goals.progress(baseline=8, target=6, now=7) == pytest.approx(0.5)
    assert goals.progress(baseline=8, target=6, now=9) == pytest.approx(-0.5)
    assert goals.progress(baseline=0.4, target=0.3, now=0.2) == pytest.approx(2.0)
    with pytest.raises(goals.GoalError):
        goals.progress(baseline=6, target=6, now=7)


def test_the_interval_of_a_change_is_newcombes_for_two_shares():
    """Newcombe 1998 (Statistics in Medicine 17), example a: 56/70 - 48/80, 0.0524 to 0.3339."""
    before = reading(48 / 80, (0.4904, 0.7004))
    after = reading(56 / 70, (0.6919, 0.8770))
    low, high = goals.change(before, after)
    assert low == pytest.approx(0.0524, abs=2e-3)
    assert high == pytest.approx(0.3339, abs=2e-3)


def test_a_counted_reading_is_exact():
    assert goals.change(reading(3), reading(5)) == (2, 2)
    assert goals.change(reading(None), reading(5)) is None


def test_the_line_is_straight_between_its_ends():
    one = aim(0.4, 0.3)
    assert goals.line_at(one, START) == pytest.approx(0.4)
    assert goals.line_at(one, date(2026, 12, 31)) == pytest.approx(0.35, abs=1e-3)
    assert goals.line_at(one, DEADLINE) == pytest.approx(0.3)
    assert goals.line_at(one, date(2028, 1, 1)) == pytest.approx(0.3)
    assert goals.line_at(one, date(2020, 1, 1)) == pytest.approx(0.4)
    assert goals.line_at(aim(0.4, None), MID) is None


WIDE, NARROW = 0.11, 0.005


@pytest.mark.parametrize(
    ("now", "half", "expected"),
    [
        (0.29, NARROW, ("achieved", "met")),
        (0.30, NARROW, ("achieved", "met")),
        (0.30, WIDE, ("cannot_tell", "met_perhaps")),
        (0.349, NARROW, ("on_track", "ahead")),
        (0.36, NARROW, ("off_track", "behind")),
        (0.35, WIDE, ("cannot_tell", "both_inside")),
        (0.38, WIDE, ("cannot_tell", "both_inside")),
        (0.40, NARROW, ("off_track", "behind")),
        (0.45, NARROW, ("off_track", "behind")),
        (0.70, WIDE, ("off_track", "behind")),
    ],
)
def test_states_of_something_that_should_fall(now, half, expected):
    one = aim(0.4, 0.3, (0.4 - half, 0.4 + half))
    assert state(one, reading(now, (now - half, now + half))) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (0.91, ("achieved", "met")),
        (0.82, ("on_track", "ahead")),
        (0.78, ("off_track", "behind")),
        (0.69, ("off_track", "behind")),
    ],
)
def test_states_of_something_that_should_rise(now, expected):
    one = aim(0.7, 0.9, (0.695, 0.705))
    assert state(one, reading(now, (now - NARROW, now + NARROW))) == expected


def test_on_the_first_days_a_value_that_has_not_moved_cannot_be_judged():
    """The interval holds both no change and the little that was due: not 'off track'."""
    one = aim(0.4, 0.3, (0.39, 0.41))
    early = reading(0.399, (0.389, 0.409), until=date(2026, 10, 10))
    assert state(one, early) == ("cannot_tell", "both_inside")


def test_nothing_new_hidden_and_directions_are_not_judged():
    one = aim(0.4, 0.3, (0.39, 0.41))
    assert state(one, None) == ("cannot_tell", "nothing_yet")
    assert state(one, reading(0.1, until=START)) == ("cannot_tell", "nothing_yet")
    assert state(one, reading(None)) == ("cannot_tell", "hidden")
    assert state(aim(0.4, None), reading(0.1, (0.05, 0.15))) == ("cannot_tell", "direction")


@pytest.mark.parametrize(
    ("count", "day", "expected"),
    [
        (9, MID, "achieved"),
        (4, MID, "on_track"),
        (3, MID, "off_track"),
        (0, date(2026, 10, 5), "on_track"),
        (8, DEADLINE, "off_track"),
    ],
)
def test_counts_are_done_or_not(count, day, expected):
    """Nine roles from none: half way the line stands at 4.5, so four are asked for."""
    one = aim(0, 9, kind="count")
    found = goals.standing(one, [Reading("", date(2026, 12, 1), count)], today=day)
    assert (found.state, found.ground) == (expected, "counted")


def test_a_count_that_should_fall():
    one = aim(10, 0, kind="count")
    assert goals.standing(one, [reading(5)], today=MID).state == "on_track"
    assert goals.standing(one, [reading(6)], today=MID).state == "off_track"
    assert goals.standing(one, [reading(0)], today=MID).state == "achieved"


def test_a_count_without_any_entry_stands_where_it_started():
    found = goals.standing(aim(0, 2, kind="count"), [], today=date(2026, 10, 2))
    assert (found.state, found.progress) == ("on_track", 0)
    assert goals.standing(aim(0, 2, kind="count"), [], today=DEADLINE).state == "off_track"


def test_the_same_twelve_and_nine_leavers_cannot_be_told_apart():
    """domain rules: 60 agents, 12 leavers in half a year, then 9: not distinguishable from chance.

    Exact Poisson intervals of 12 and 9 events in 30 person-years.
    """
    before = Reading("a", START, 12 / 30, (0.20669, 0.69871))
    after = Reading("b", DEADLINE, 9 / 30, (0.13718, 0.56949))
    low, high = goals.change(before, after)
    assert low < 0 < high
    one = Aim(before, 0.3, DEADLINE)
    assert goals.standing(one, [after], today=DEADLINE).ground == "met_perhaps"


@pytest.mark.parametrize("owners", [("", "cem"), ("hana", ""), ("hana", "hana")])
def test_both_sides_own_a_key_result(owners):
    goals.checked_owners(hr="hana", support="cem")
    with pytest.raises(goals.GoalError):
        goals.checked_owners(hr=owners[0], support=owners[1])


@pytest.mark.parametrize(
    ("baseline", "target", "by"),
    [(None, 0.3, DEADLINE), (0.4, 0.4, DEADLINE), (0.4, 0.3, START)],
)
def test_an_aim_needs_a_baseline_a_way_and_time(baseline, target, by):
    goals.checked_aim(baseline=0.4, target=0.3, start=START, by=DEADLINE)
    goals.checked_aim(baseline=0.4, target=None, start=START, by=DEADLINE)
    with pytest.raises(goals.GoalError):
        goals.checked_aim(baseline=baseline, target=target, start=START, by=by)


def test_words_and_counts():
    assert goals.checked_title("  Stay   longer ", of="An objective") == "Stay longer"
    with pytest.raises(goals.GoalError):
        goals.checked_title(" ", of="An objective")
    assert goals.summary(["achieved", "off_track", "off_track"]) == {
        "achieved": 1, "on_track": 0, "off_track": 2, "cannot_tell": 0,
    }  # fmt: skip
