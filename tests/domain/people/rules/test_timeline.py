from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from keepwell.domain.people.rules.timeline import (
    OPEN_END,
    Facts,
    Span,
    end_at,
    overlapping,
    snapshot,
    splice,
)

FIRST = date(2024, 1, 1)


def facts(team, origin="hr"):
    return Facts(team, "", "", "", None, "", None, None, origin)


def span(start, end, team):
    until = OPEN_END if end is None else FIRST + timedelta(days=end)
    return Span(FIRST + timedelta(days=start), until, facts(team))


def on(days):
    return FIRST + timedelta(days=days)


def spans(cuts, teams):
    """Spans one after the other, the last one open."""
    days = sorted(cuts)
    ends = [*days[1:], None]
    return [span(a, b, t) for a, b, t in zip(days, ends, teams, strict=False)]


timelines = st.builds(
    spans,
    st.sets(st.integers(0, 400), min_size=1, max_size=5),
    st.lists(st.integers(1, 4), min_size=5, max_size=5),
)


@given(timelines, timelines)
def test_splicing_never_overlaps_and_takes_the_newer_word(old, new):
    found = splice(old, new)
    assert overlapping(found) == []
    first = min(one.valid_from for one in new)
    assert [one for one in found if one.valid_from >= first] == sorted(new)
    for day in (on(n) for n in range(0, 400, 7)):
        if day < first:
            assert holding(found, day) == holding(old, day)


def holding(timeline, day):
    return [one.facts for one in timeline if one.valid_from <= day < one.valid_to]


@given(timelines, st.integers(0, 500), st.integers(1, 4), st.integers(0, 300))
def test_a_snapshot_holds_on_its_day_and_after_and_leaves_earlier_days(old, day, team, start):
    old = end_at(old, on(1_000))
    started = min(one.valid_from for one in old)
    found = snapshot(old, facts=facts(team), on=on(day), start=started, last_day_end=None)
    assert overlapping(found) == []
    assert holding(found, max(on(day), started)) == [facts(team)]
    standing = [one for one in old if one.valid_from <= on(day)]
    corrected = standing[-1].valid_from if standing else started
    for earlier in (on(n) for n in range(start)):
        if earlier < min(corrected, on(day)):
            assert holding(found, earlier) == holding(old, earlier)


def test_nothing_new_is_nothing_changed():
    old = [span(0, 30, 1), span(30, None, 2)]
    assert splice(old, []) == old
    assert snapshot(old, facts=facts(2), on=on(60), start=FIRST, last_day_end=None) == old


def test_neighbours_touch_and_do_not_overlap():
    timeline = [span(0, 30, 1), span(30, None, 2)]
    assert overlapping(timeline) == []
    assert overlapping([span(0, 31, 1), span(30, None, 2)]) == [(span(0, 31, 1), span(30, None, 2))]
    assert all(a.valid_to == b.valid_from for a, b in pairwise(timeline))
