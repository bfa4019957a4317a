"""Nothing about few people follows from what is published; a plain minimum would not hold."""

from __future__ import annotations

import pandas as pd
from hypothesis import HealthCheck, Phase, given, settings

from keepwell.analytics.ask.question import answer
from keepwell.analytics.release.exposure import exposed
from keepwell.kernel.periods import Period
from keepwell.schemas.figures import HIDDEN_STATES
from tests.analytics.release.organisations import MARCH, People, measure, organisations, rules

CALM = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None,
    phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
QUARTER = Period.parse("2026-Q1")
MONTHS = ("2026-01", "2026-02", "2026-03")


def _people_rows(rows: pd.DataFrame) -> dict[tuple[str, ...], int]:
    """Every single person-place as an atom of its own: the finest thing to attack."""
    columns = ["team", "unit", "site", "channel", "month"]
    counts = rows.groupby(columns)["person"].nunique()
    return {tuple(key): int(count) for key, count in counts.items()}


def _published(rows: pd.DataFrame, by, grain=MARCH) -> list[frozenset]:
    asked = answer(
        count=People(rows), measure=measure(), by=by, where={}, periods=[grain], rules=rules(rows)
    )
    months = {str(m) for m in grain.months()}
    return [
        _members(rows, figure.slice, months)
        for figure in asked.sheet.figures
        if figure.state not in HIDDEN_STATES
    ]


def _members(rows: pd.DataFrame, cut: dict[str, str], months: set[str]) -> frozenset:
    kept = rows[rows["month"].isin(months)]
    for dim, label in cut.items():
        kept = kept[kept[dim].isin(label.split(" + "))]
    columns = ["team", "unit", "site", "channel", "month"]
    return frozenset(kept[columns].itertuples(index=False, name=None))


def _worked_out(rows: pd.DataFrame, published: list[frozenset], needed: int = 5) -> frozenset:
    return exposed(published=published, people=_people_rows(rows), needed=needed)


@CALM
@given(organisations())
def test_teams_and_total_tell_about_no_few(rows: pd.DataFrame) -> None:
    published = _published(rows, ()) + _published(rows, ("team",))
    assert not _worked_out(rows, published)


@CALM
@given(organisations())
def test_teams_units_and_total_tell_about_no_few(rows: pd.DataFrame) -> None:
    published = [cell for by in ((), ("team",), ("unit",)) for cell in _published(rows, by)]
    assert not _worked_out(rows, published)


@CALM
@given(organisations())
def test_teams_and_sites_tell_about_no_few(rows: pd.DataFrame) -> None:
    published = [cell for by in ((), ("team",), ("site",)) for cell in _published(rows, by)]
    assert not _worked_out(rows, published)


@CALM
@given(organisations(channels=3))
def test_teams_by_channel_tell_about_no_few_that_their_margins_did_not(rows: pd.DataFrame) -> None:
    """A channel that lies in one team all but for a few is told by the margins themselves.

    Channels are not settled against teams (docs/explanation/small-groups.md, what is not covered).
    """
    margins = [cell for by in ((), ("team",), ("channel",)) for cell in _published(rows, by)]
    both = [*margins, *_published(rows, ("team", "channel"))]
    assert not _worked_out(rows, both) - _worked_out(rows, margins)


@CALM
@given(organisations(months=MONTHS))
def test_a_quarter_less_its_months_tells_about_no_few(rows: pd.DataFrame) -> None:
    published = _published(rows, ("team",), QUARTER) + _published(rows, (), QUARTER)
    for month in MONTHS:
        published += _published(rows, ("team",), Period.parse(month))
        published += _published(rows, (), Period.parse(month))
    assert not _worked_out(rows, published)


@CALM
@given(organisations())
def test_every_person_is_counted_once_in_what_is_published(rows: pd.DataFrame) -> None:
    """Rolling up loses nobody: the groups add up to the total."""
    published = _published(rows, ("team",))
    total = _published(rows, ())
    assert bool(published) == bool(total)
    assert sum(len(cell) for cell in published) == sum(len(cell) for cell in total)


def _naive(rows: pd.DataFrame, by) -> list[frozenset]:
    """What many products do: leave out the cells of fewer than five people."""
    cells = People(rows)(by=by, periods=[MARCH])
    kept = cells[cells["people"] >= 5]
    cuts = [
        dict(zip(by, key, strict=True))
        for key in [[row[dim] for dim in by] for row in kept.to_dict("records")]
    ]
    return [_members(rows, cut, {"2026-03"}) for cut in cuts]


def test_a_plain_minimum_is_broken_by_one_subtraction() -> None:
    """The attack bites: three teams, one of two people, the total shown."""
    sizes = {"T0": 7, "T1": 6, "T2": 2}
    rows = pd.DataFrame(
        [
            (f"{t}-{i}", "2026-03", t, "U0", "S0", "C0", i % 2)
            for t, n in sizes.items()
            for i in range(n)
        ],
        columns=["person", "month", "team", "unit", "site", "channel", "hit"],
    )
    naive = _naive(rows, ()) + _naive(rows, ("team",))
    assert _worked_out(rows, naive) == {("T2", "U0", "S0", "C0", "2026-03")}
    ours = _published(rows, ()) + _published(rows, ("team",))
    assert not _worked_out(rows, ours)


def test_a_plain_minimum_falls_often() -> None:
    """Over many organisations: the attack that must fail above succeeds against the plain rule."""
    fallen = []

    @settings(
        max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(organisations())
    def attack(rows: pd.DataFrame) -> None:
        naive = [cell for by in ((), ("team",), ("unit",)) for cell in _naive(rows, by)]
        fallen.append(bool(_worked_out(rows, naive)))

    attack()
    assert sum(fallen) > len(fallen) / 5
