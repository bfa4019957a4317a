"""Two figures over overlapping twelve months: their difference tells about no few people."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from keepwell.analytics.ask.question import months_behind
from keepwell.analytics.metrics import registry
from keepwell.analytics.release import Ground, plan
from keepwell.analytics.release.exposure import exposed
from keepwell.kernel.periods import Period
from tests.analytics.release.organisations import measure

MONTHS = [str(one) for one in Period.parse("2025").months() + Period.parse("2026-Q1").months()]
MONTHLY, ROLLING = measure(), measure(rolls="separation_rate")
NEWEST = ("2025-12", "2026-01", "2026-02", "2026-03")

Sizes = dict[str, dict[tuple[str, ...], int]]


@st.composite
def histories(draw) -> Sizes:
    """Teams that grow from three people to five, and shrink again."""
    found: Sizes = {month: {} for month in MONTHS}
    for team in range(draw(st.integers(2, 5))):
        size = draw(st.integers(2, 9))
        for month in MONTHS:
            size = max(0, size + draw(st.sampled_from([0, 0, 0, 1, -1, 2, -2])))
            found[month][(f"T{team}",)] = size
    return found


def groups(sizes: Sizes, behind: dict[str, list[str]]) -> dict[str, list[frozenset[str]]]:
    def counted(by: tuple[str, ...]) -> Sizes:
        if by == ("team",):
            return sizes
        return {month: {(): sum(cells.values())} for month, cells in sizes.items()}

    ground = Ground(counted, lambda _by: 5)
    return {
        p: list(one.groups) for p, one in plan(by=("team",), months=behind, ground=ground).items()
    }


def published(sizes: Sizes, rolling: dict[str, list[frozenset[str]]]) -> list[frozenset]:
    """Leavers of a month by group, and of twelve months by group, as sums over team-months."""
    by_month = groups(sizes, {month: [month] for month in MONTHS})
    cells = [
        frozenset((team, month) for team in group) for month in MONTHS for group in by_month[month]
    ]
    for end, found in rolling.items():
        months = [str(one) for one in months_behind(Period.parse(end), ROLLING)]
        cells += [frozenset((team, m) for team in group for m in months) for group in found]
    return cells


def worked_out(sizes: Sizes, cells: list[frozenset]) -> frozenset:
    atoms = {(key[0], month): n for month, found in sizes.items() for key, n in found.items()}
    alone = {month for month, found in sizes.items() if sum(found.values()) < 5}
    told = [cell for cell in cells if not any(month in alone for _, month in cell)]
    return exposed(published=told, people=atoms, needed=5)


def as_built(sizes: Sizes) -> dict[str, list[frozenset[str]]]:
    behind = {
        end: [str(one) for one in months_behind(Period.parse(end), ROLLING)] for end in NEWEST
    }
    return groups(sizes, behind)


def by_heads_of_the_year(sizes: Sizes) -> dict[str, list[frozenset[str]]]:
    """What one would do without thinking: a team is large enough when a year's people are."""
    found = {}
    for end in NEWEST:
        months = [str(one) for one in months_behind(Period.parse(end), ROLLING)]
        teams = {key[0] for month in months for key in sizes[month]}
        found[end] = [
            frozenset({team})
            for team in sorted(teams)
            if max(sizes[month].get((team,), 0) for month in months) + 2 >= 5
        ]
    return found


@settings(max_examples=60, deadline=None, database=None)
@given(histories())
def test_months_and_overlapping_years_tell_about_no_few(sizes: Sizes) -> None:
    assert not worked_out(sizes, published(sizes, as_built(sizes)))


def test_a_team_that_was_small_in_one_month_is_told_together_for_the_whole_year() -> None:
    sizes: Sizes = {month: {("A",): 8, ("B",): 6} for month in MONTHS}
    sizes["2025-07"] = {("A",): 8, ("B",): 3}
    built = as_built(sizes)
    assert built["2026-03"] == [frozenset({"A", "B"})]
    sizes["2025-07"] = {("A",): 8, ("B",): 5}
    assert as_built(sizes)["2026-03"] == [frozenset({"A"}), frozenset({"B"})]


def test_by_the_heads_of_a_year_one_month_of_three_people_follows() -> None:
    """The attack bites: a year of B less the months of B that are shown is the month that is not."""
    sizes: Sizes = {month: {("A",): 8, ("B",): 6} for month in MONTHS}
    sizes["2025-07"] = {("A",): 8, ("B",): 3}
    naive = published(sizes, by_heads_of_the_year(sizes))
    assert worked_out(sizes, naive) == {("B", "2025-07")}
    assert not worked_out(sizes, published(sizes, as_built(sizes)))


def test_every_measure_over_twelve_months_says_whose_groups_it_takes() -> None:
    kinds = {one.measure.id: one.measure for one in registry().values()}
    rolling = {one.id for one in kinds.values() if one.rolls}
    named = {
        one.id for one in kinds.values()
        if one.sensitivity == "workforce" and ("12m" in one.id or "twelve months" in one.clock)
    }  # fmt: skip
    assert named <= rolling
    for one in rolling:
        base = kinds[kinds[one].rolls]
        assert (base.sensitivity, base.rolls) == (kinds[one].sensitivity, "")
        assert set(kinds[one].dims) - set(base.dims) <= {"hiring_source"}


def test_a_rolling_figure_reaches_back_twelve_months_and_others_do_not() -> None:
    march = Period.parse("2026-03")
    assert [str(one) for one in months_behind(march, MONTHLY)] == ["2026-03"]
    behind = months_behind(march, ROLLING)
    assert (str(behind[0]), str(behind[-1]), len(behind)) == ("2025-04", "2026-03", 12)
