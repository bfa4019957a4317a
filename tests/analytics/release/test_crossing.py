"""Splits that cross each other, and what was asked before: put together they tell about no few."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keepwell.analytics.ask.question import answer
from keepwell.analytics.release import crossing
from keepwell.analytics.release.exposure import exposed
from keepwell.schemas.figures import HIDDEN_STATES
from tests.analytics.release.organisations import MARCH, People, measure, rules

DIMS = ("team", "unit", "site", "role", "tenure_band")
SHARE = measure(dims=DIMS)
CALM = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


def staff(*groups: tuple[int, str, str, str], month: str = "2026-03") -> pd.DataFrame:
    """So many people each of a team, a role, a tenure band."""
    rows = [
        (f"{team}-{role}-{band}-{i}", month, team, "U0", "S0", role, band, i % 2)
        for count, team, role, band in groups
        for i in range(count)
    ]
    return pd.DataFrame(rows, columns=["person", "month", *DIMS, "hit"])


@st.composite
def crowds(draw) -> pd.DataFrame:
    """Teams with their own mix of roles and tenure: some all new, most with a lead of their own."""
    rows = []
    for team in range(draw(st.integers(2, 7))):
        newcomers = draw(st.booleans())
        for person in range(draw(st.integers(1, 11))):
            role = "lead" if person == 0 else draw(st.sampled_from(["agent", "agent", "senior"]))
            band = "0-3" if newcomers else draw(st.sampled_from(["0-3", "3-12", "12+", "12+"]))
            rows.append((
                f"p{team}-{person}", "2026-03", f"T{team}", f"U{team // 3}", f"S{team % 2}",
                role, band, draw(st.integers(0, 1)),
            ))  # fmt: skip
    return pd.DataFrame(rows, columns=["person", "month", *DIMS, "hit"])


def asked(rows: pd.DataFrame, by: tuple[str, ...], already=()):
    return answer(
        count=People(rows), measure=SHARE, by=by, where={}, periods=[MARCH], rules=rules(rows),
        already=already,
    )  # fmt: skip


def told(rows: pd.DataFrame, found) -> list[frozenset]:
    """The people behind every shown figure."""
    cells = []
    for figure in found.sheet.figures:
        if figure.state not in HIDDEN_STATES:
            kept = rows
            for dim, label in figure.slice.items():
                kept = kept[kept[dim].isin(label.split(" + "))]
            cells.append(frozenset((one,) for one in kept["person"]))
    return cells


def worked_out(rows: pd.DataFrame, cells: list[frozenset]) -> frozenset:
    """Every single person as an atom: the finest thing to attack."""
    return exposed(published=cells, people={(one,): 1 for one in rows["person"]}, needed=5)


ACADEMY = staff(
    (5, "Academy", "agent", "0-3"), (1, "Billing", "agent", "0-3"), (9, "Billing", "agent", "12+"),
    (8, "Social", "agent", "12+"),
)  # fmt: skip
"""Six newcomers, five of whom are one whole team."""


def test_the_sixth_newcomer_does_not_follow_from_the_team_of_the_other_five() -> None:
    cells = [
        cell
        for by in ((), ("team",), ("tenure_band",))
        for cell in told(ACADEMY, asked(ACADEMY, by))
    ]
    assert cells
    assert not worked_out(ACADEMY, cells)


def test_without_looking_across_the_sixth_newcomer_is_one_subtraction_away(monkeypatch) -> None:
    """The attack bites: each split taken by itself is large enough, and gives one person away."""
    monkeypatch.setattr(crossing, "exposed", lambda **_: frozenset())
    cells = [
        cell
        for by in ((), ("team",), ("tenure_band",))
        for cell in told(ACADEMY, asked(ACADEMY, by))
    ]
    assert worked_out(ACADEMY, cells) == {("Billing-agent-0-3-0",)}


@CALM
@given(crowds())
def test_all_single_splits_together_tell_about_no_few(rows: pd.DataFrame) -> None:
    cells = [cell for by in ((), *((dim,) for dim in DIMS)) for cell in told(rows, asked(rows, by))]
    assert not worked_out(rows, cells)


@CALM
@given(crowds(), st.permutations(list(combinations(DIMS, 2))))
def test_double_splits_asked_one_after_the_other_tell_about_no_few(rows, order) -> None:
    """Somebody at a terminal asks for three double splits; the ledger remembers, the pages go on."""
    cells = [cell for by in ((), *((dim,) for dim in DIMS)) for cell in told(rows, asked(rows, by))]
    ledger = []
    for by in order[:3]:
        found = asked(rows, by, already=ledger)
        ledger += found.ledger
        cells += told(rows, found)
    assert not worked_out(rows, cells)


def test_what_the_ledger_holds_closes_what_would_follow_from_it() -> None:
    """Role by team and role by time here are each harmless; asked for both, the second gives less."""
    rows = staff(
        (6, "A", "agent", "new"), (5, "A", "agent", "old"), (7, "B", "agent", "old"), (2, "B", "agent", "new"),
        (6, "A", "senior", "old"), (6, "B", "senior", "old"), (6, "B", "senior", "new"),
    )  # fmt: skip
    first = asked(rows, ("team", "role"))
    alone = asked(rows, ("role", "tenure_band"))
    after = asked(rows, ("role", "tenure_band"), already=first.ledger)
    assert len(told(rows, after)) <= len(told(rows, alone))
    singles = [
        c
        for by in ((), ("team",), ("role",), ("tenure_band",))
        for c in told(rows, asked(rows, by))
    ]
    assert not worked_out(rows, [*singles, *told(rows, first), *told(rows, after)])


def test_what_everybody_sees_does_not_depend_on_who_asked_first() -> None:
    before = told(ACADEMY, asked(ACADEMY, ("tenure_band",)))
    ledger = asked(ACADEMY, ("team", "tenure_band")).ledger
    assert told(ACADEMY, asked(ACADEMY, ("tenure_band",), already=ledger)) == before


def test_of_contacts_splits_are_not_looked_at_so() -> None:
    """One agent's contacts stand in every channel: their splits are no parts of the same people."""
    found = answer(
        count=People(ACADEMY), measure=measure("service", dims=DIMS), by=("tenure_band",), where={},
        periods=[MARCH], rules=rules(ACADEMY),
    )  # fmt: skip
    assert {one.slice["tenure_band"] for one in found.sheet.figures} == {"0-3", "12+"}


def test_a_cell_of_the_ledger_is_known_in_whatever_order_it_was_asked() -> None:
    found = asked(ACADEMY, ("team", "role"))
    other = asked(ACADEMY, ("role", "team"), already=found.ledger)
    assert found.ledger
    assert other.ledger == ()
