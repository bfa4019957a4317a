from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from keepwell.analytics.release.calendar import _periods, hidden_periods
from keepwell.analytics.release.exposure import exposed

MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)]


def test_nothing_is_hidden_where_every_month_has_people() -> None:
    assert hidden_periods(people=dict.fromkeys(MONTHS, 9), needed=5) == frozenset()


def test_one_short_month_takes_a_neighbour_of_its_quarter_along_and_leaves_the_year() -> None:
    people = dict.fromkeys(MONTHS, 9) | {"2025-03": 2}
    assert hidden_periods(people=people, needed=5) == {"2025-03", "2025-01"}


def test_a_month_that_has_just_begun_hides_no_month_before_it() -> None:
    people = dict.fromkeys(["2024-12", *MONTHS[:22]], 600) | {"2026-11": 3}
    hidden = hidden_periods(people=people, needed=5, live=["2026-10", "2026-11"])
    assert hidden == {"2026-11", "2026-Q4", "2026", "all"}


def test_a_last_month_that_is_long_over_takes_a_neighbour_and_leaves_the_whole() -> None:
    people = dict.fromkeys(["2024-12", *MONTHS[:22]], 600) | {"2026-11": 3}
    assert hidden_periods(people=people, needed=5) == {"2026-11", "2026-10"}


def test_of_two_short_months_at_the_end_all_that_holds_them_waits() -> None:
    people = dict.fromkeys(MONTHS[:14], 9) | {"2026-03": 2, "2026-04": 1}
    hidden = hidden_periods(people=people, needed=5, live=["2026-03", "2026-04"])
    assert hidden == {"2026-03", "2026-04", "2026-Q1", "2026-Q2", "2026", "all"}


def test_a_month_that_just_ended_well_hides_nothing() -> None:
    assert (
        hidden_periods(people=dict.fromkeys(MONTHS, 9), needed=5, live=MONTHS[-2:]) == frozenset()
    )


def test_a_lone_short_month_is_hidden_with_everything_that_equals_it() -> None:
    assert hidden_periods(people={"2026-03": 2}, needed=3) == {"2026-03", "2026-Q1", "2026", "all"}


def test_months_without_anybody_need_no_care() -> None:
    assert hidden_periods(people=dict.fromkeys(MONTHS, 9) | {"2025-03": 0}, needed=5) == frozenset()


@given(st.lists(st.integers(0, 7), min_size=24, max_size=24), st.integers(0, 3))
def test_no_short_month_follows_from_what_stays_shown(sizes: list[int], live: int) -> None:
    people = dict(zip(MONTHS, sizes, strict=True))
    hidden = hidden_periods(people=people, needed=5, live=MONTHS[24 - live :])
    atoms = {(month,): count for month, count in people.items() if count}
    shown = [months for period, months in _periods(atoms).items() if period not in hidden]
    assert not exposed(published=shown, people=atoms, needed=5)
