from __future__ import annotations

import pandas as pd
import pytest

from keepwell.analytics.ask import adorned, answer
from keepwell.analytics.ask.question import Rules
from keepwell.analytics.release import Ledgered, Tree
from keepwell.kernel.limits import Limits
from keepwell.kernel.periods import Period
from tests.analytics.release.organisations import MARCH, People, measure

COLUMNS = ["person", "month", "team", "unit", "site", "channel", "hit"]
KIND = measure(minimum_n=1)


def _rows(sizes: dict[str, int], month="2026-03", unit="U0", channel="Chat") -> pd.DataFrame:
    return pd.DataFrame(
        [
            (f"{t}-{i}", month, t, unit, "S0", channel, i % 2)
            for t, n in sizes.items()
            for i in range(n)
        ],
        columns=COLUMNS,
    )


def _ask(rows, *, by=("team",), where=None, periods=(MARCH,), kind=KIND, already=()):
    teams = rows[["team", "unit"]].drop_duplicates("team").itertuples(index=False, name=None)
    months = tuple(Period.parse(month) for month in sorted(set(rows["month"])))
    rules = Rules(Limits(), Tree(tuple(teams)), months=months)
    return answer(
        count=People(rows), measure=kind, by=by, where=where or {}, periods=list(periods), rules=rules,
        already=already,
    )  # fmt: skip


def _states(found, dim="team") -> dict[str, str]:
    return {one.slice[dim]: one.state for one in found.sheet.figures}


def test_a_small_team_merges_with_the_smallest_of_its_unit() -> None:
    found = _ask(_rows({"A": 9, "B": 6, "C": 2}))
    assert _states(found) == {"A": "shown", "B + C": "shown", "B": "too_few", "C": "too_few"}


def test_the_merged_figure_is_counted_from_its_members() -> None:
    found = _ask(_rows({"A": 9, "B": 6, "C": 2}))
    merged = next(one for one in found.sheet.figures if one.slice["team"] == "B + C")
    assert (merged.numerator, merged.denominator, merged.value) == (4.0, 8.0, 0.5)


def test_a_unit_that_is_small_altogether_merges_with_a_sibling() -> None:
    rows = pd.concat([_rows({"A": 9, "B": 6}), _rows({"C": 2}, unit="U1")])
    assert _states(_ask(rows))["B + C"] == "shown"
    units = _ask(rows, by=("unit",))
    assert _states(units, "unit") == {"U0 + U1": "shown", "U0": "too_few", "U1": "too_few"}


def test_a_company_of_four_is_told_nothing() -> None:
    rows = _rows({"A": 2, "B": 2})
    assert all(one.value is None for one in _ask(rows).sheet.figures)
    (whole,) = _ask(rows, by=()).sheet.figures
    assert whole.state == "too_few"


def test_somebody_in_two_teams_is_not_counted_twice_for_the_limit() -> None:
    """A and B share a person: 3 + 2 are four people, and C has to join."""
    rows = pd.concat([_rows({"A": 3, "C": 7}), _rows({"B": 2}).replace({"person": {"B-0": "A-0"}})])
    assert set(_states(_ask(rows))) >= {"A + C + B"}
    apart = pd.concat([_rows({"A": 3, "C": 7}), _rows({"B": 2})])
    assert _states(_ask(apart))["A + B"] == "shown"


def test_a_quarter_takes_its_months_groups_over() -> None:
    months = [_rows({"A": 9, "B": 6, "C": 6}, month) for month in ("2026-01", "2026-02")]
    rows = pd.concat([*months, _rows({"A": 9, "B": 6, "C": 2}, "2026-03")])
    found = _ask(rows, periods=[Period.parse("2026-Q1")])
    assert _states(found)["B + C"] == "shown"


def test_a_filter_by_a_small_cell_shows_nothing() -> None:
    rows = pd.concat([_rows({"A": 9}), _rows({"A": 2}, channel="Phone"), _rows({"B": 8})])
    (figure,) = _ask(rows, by=(), where={"team": "A", "channel": "Phone"}).sheet.figures
    assert figure.state == "too_few"


def test_a_filter_leaves_its_dimension_out_of_the_slice() -> None:
    rows = pd.concat([_rows({"A": 9}), _rows({"B": 8}, channel="Phone")])
    (figure,) = _ask(rows, by=("team",), where={"channel": "Phone"}).sheet.figures
    assert figure.slice == {"team": "B"}


def test_what_the_ledger_holds_is_not_noted_again() -> None:
    first = _ask(_rows({"A": 9, "B": 6}))
    assert len(first.ledger) == 2
    assert all(isinstance(one, Ledgered) for one in first.ledger)
    assert _ask(_rows({"A": 9, "B": 6}), already=first.ledger).ledger == ()


def test_a_split_the_measure_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be split by 'shift'"):
        _ask(_rows({"A": 9}), by=("shift",))


def test_each_slice_s_last_figure_is_put_into_words() -> None:
    rows = pd.concat([_rows({"A": 9, "B": 8}, month) for month in ("2026-01", "2026-02")])
    periods = [Period.parse("2026-01"), Period.parse("2026-02")]
    sheet = adorned(_ask(rows, periods=periods).sheet)
    told = {(one.slice["team"], one.period): bool(one.sentences) for one in sheet.figures}
    assert told == {
        ("A", "2026-01"): False, ("A", "2026-02"): True, ("B", "2026-01"): False, ("B", "2026-02"): True,
    }  # fmt: skip
