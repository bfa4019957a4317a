from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from keepwell.analytics.release import (
    Ledgered,
    PeriodPlan,
    people_needed,
    release,
)
from keepwell.kernel.limits import Limits
from keepwell.schemas.figures import HIDDEN_STATES
from tests.analytics.release.organisations import measure

SHARE = measure("service", minimum_n=10, maturity_days=7)


def _cell(**changes) -> dict:
    given = {
        "period": "2026-03", "value": 0.84, "numerator": 42.0, "denominator": 50.0, "n": 50, "people": 6, "low": 0.71, "high": 0.92,
        "provisional": False, "missing": None, "cannot": None,
    }  # fmt: skip
    return given | changes


def _released(*cells: dict, by=(), planned=None, **given):
    planned = planned or {"2026-03": PeriodPlan()}
    given = {"measure": SHARE, "limits": Limits()} | given
    return release(cells=pd.DataFrame(cells), by=by, planned=planned, **given)


def _one(**changes):
    (figure,) = _released(_cell(**changes)).figures
    return figure


def test_a_plain_figure_is_shown_whole() -> None:
    figure = _one()
    assert figure.state == "shown"
    assert (figure.value, figure.numerator, figure.denominator, figure.n) == (0.84, 42.0, 50.0, 50)
    assert figure.interval == (0.71, 0.92)
    assert figure.reason == ""


def test_a_base_below_ten_gives_counts_and_no_rate() -> None:
    figure = _one(n=7, numerator=2.0, denominator=7.0)
    assert figure.state == "counts_only"
    assert (figure.value, figure.interval) == (None, None)
    assert (figure.numerator, figure.denominator, figure.n) == (2.0, 7.0, 7)
    assert "from 10 up" in figure.reason


def test_ten_is_enough_for_a_rate() -> None:
    assert _one(n=10).state == "shown"


def test_rare_events_give_counts_until_five_are_expected() -> None:
    assert _one(expected_events=4.9).state == "counts_only"
    assert _one(expected_events=5.0).state == "shown"


def test_a_count_is_its_own_base() -> None:
    heads = measure("workforce", unit="count")
    (figure,) = _released(_cell(value=7.0, n=7, people=7), measure=heads).figures
    assert (figure.state, figure.value) == ("shown", 7.0)


@pytest.mark.parametrize(("sensitivity", "needed"), [("service", 3), ("workforce", 5)])
def test_the_limit_is_the_sensitivity_s(sensitivity: str, needed: int) -> None:
    kind = measure(sensitivity)
    below = _released(_cell(people=needed - 1), measure=kind).figures[0]
    at = _released(_cell(people=needed), measure=kind).figures[0]
    assert (below.state, at.state) == ("too_few", "shown")
    assert below.value is below.numerator is below.denominator is below.n is below.interval is None
    assert f"fewer than {needed} people" in below.reason


def test_causes_of_absence_need_ten() -> None:
    kind = measure("workforce", dims=("absence_class", "team"))
    assert people_needed(measure=kind, by=("absence_class",), limits=Limits()) == 10
    assert people_needed(measure=kind, by=("team",), limits=Limits()) == 5


def test_a_company_may_raise_a_limit() -> None:
    assert _released(_cell(people=6), limits=Limits(service_agents=7)).figures[0].state == "too_few"


def test_voice_is_not_released_by_a_smallest_group() -> None:
    with pytest.raises(ValueError, match="frozen classes"):
        _released(_cell(), measure=measure("voice"))


def test_contacts_that_nobody_handled_have_nobody_to_protect() -> None:
    assert _one(people=0).state == "shown"


def test_a_missing_denominator_is_no_data_and_never_zero() -> None:
    figure = _one(value=float("nan"), numerator=float("nan"), denominator=0.0, n=0, people=0)
    assert (figure.state, figure.value, figure.numerator) == ("cannot_tell", None, None)
    assert "no data" in figure.reason


def test_what_a_measure_says_itself_is_passed_on() -> None:
    figure = _one(value=float("nan"), cannot="ratings on different scales are not pooled")
    assert figure.state == "cannot_tell"
    assert figure.reason == "Ratings on different scales are not pooled."


def test_a_missing_column_is_named() -> None:
    figure = _one(value=float("nan"), missing="contacts.hold_seconds", n=0, people=0)
    assert figure.state == "missing_input"
    assert "“Hold time”" in figure.reason
    assert "import it again" in figure.reason


def test_columns_that_would_do_are_both_named() -> None:
    figure = _one(missing="contacts.first_reply_at or contacts.first_reply_seconds", n=0, people=0)
    assert figure.state == "missing_input"
    assert "“First reply to the customer” or “First reply time”" in figure.reason


def test_a_missing_column_makes_one_figure_a_period_without_a_slice() -> None:
    cell = _cell(value=float("nan"), missing="contacts.csat", n=0, people=0, team=None)
    planned = {"2026-03": PeriodPlan()}
    (figure,) = _released(cell, by=("team",), planned=planned).figures
    assert (figure.slice, figure.state) == ({}, "missing_input")


def test_a_young_period_is_provisional_and_says_until_when() -> None:
    ends = {"2026-03": date(2026, 4, 1)}
    (figure,) = _released(_cell(provisional=True), ends=ends).figures
    assert (figure.state, figure.value) == ("provisional", 0.84)
    assert "8 April 2026" in figure.reason


def test_merged_teams_are_shown_as_one_and_each_says_so() -> None:
    cells = [
        _cell(team="Billing"), _cell(team="Social", people=2), _cell(team="Market", people=2),
        _cell(team="Market + Social", people=4, value=0.5),
    ]  # fmt: skip
    groups = (frozenset({"Billing"}), frozenset({"Market", "Social"}))
    order = ["Billing", "Market", "Social"]
    released = _released(*cells, by=("team",), planned={"2026-03": PeriodPlan(groups)}, order=order)
    states = {figure.slice["team"]: figure.state for figure in released.figures}
    assert states == {
        "Billing": "shown", "Market + Social": "shown", "Market": "too_few", "Social": "too_few",
    }  # fmt: skip
    reasons = {figure.slice["team"]: figure.reason for figure in released.figures}
    assert reasons["Market"] == "Too few people to show alone: counted in Market + Social."
    assert reasons["Market + Social"].startswith("Market and Social are shown together")


def test_the_ledger_gets_what_is_new_and_nothing_hidden() -> None:
    cells = [_cell(team="A"), _cell(team="B", people=2)]
    groups = (frozenset({"A"}), frozenset({"B"}))
    planned = {"2026-03": PeriodPlan(groups)}
    first = _released(*cells, by=("team",), planned=planned)
    assert [one.labels for one in first.ledger] == [(("A",),)]
    again = _released(*cells, by=("team",), planned=planned, already=first.ledger)
    assert again.ledger == ()


def test_what_was_shown_before_is_taken_into_account() -> None:
    """A alone was published; showing A and B together now would tell B by subtraction."""
    before = Ledgered(SHARE.id, ("team",), "2026-03", (("A",),), 6, "shown")
    cells = [_cell(team="A", people=6), _cell(team="B", people=1), _cell(team="A + B", people=7)]
    planned = {"2026-03": PeriodPlan((frozenset({"A", "B"}),))}
    free = _released(*cells, by=("team",), planned=planned, order=["A", "B"])
    held = _released(*cells, by=("team",), planned=planned, order=["A", "B"], already=[before])
    assert free.figures[0].state == "shown"
    assert held.figures[0].state == "too_few"
    assert "shown earlier" in held.figures[0].reason


def test_hidden_figures_carry_no_number() -> None:
    cells = [
        _cell(people=1),
        _cell(value=float("nan"), n=0, people=0),
        _cell(missing="contacts.csat"),
    ]
    for cell in cells:
        figure = _one(**{k: v for k, v in cell.items() if k != "period"})
        assert figure.state in HIDDEN_STATES
        assert figure.value is figure.numerator is figure.interval is None


def test_the_whole_company_is_in_no_larger_total() -> None:
    """Nothing is told to be counted in the total where the total itself is hidden."""
    assert _one(people=2).reason == (
        "Too few people to show: figures for fewer than 3 people stay hidden."
    )
    (hidden,) = _released(_cell(), short={"2026-03"}).figures
    assert hidden.state == "too_few"
    assert "total" not in hidden.reason
    (group,) = _released(
        _cell(team="Billing", people=2),
        by=("team",),
        planned={"2026-03": PeriodPlan(groups=(frozenset({"Billing"}),))},
    ).figures
    assert "counted in the total" in group.reason


@pytest.mark.parametrize(
    ("need", "words"),
    [
        (
            "contacts.hold_seconds",
            (
                "Add the column “Hold time” to the export (Contacts with customers: tickets, calls, chats) "
                "and import it again: it is missing or empty."
            ),
        ),
        (
            "shifts.paid_hours or shifts.worked_end_at",
            (
                "Add the column “Paid hours” or “Stopped work” to the export (Shifts planned and worked) "
                "and import it again: both are missing or empty."
            ),
        ),
        (
            "contacts.csat or ratings.score",
            (
                "Add the column “Satisfaction rating” (Contacts with customers: tickets, calls, chats) or “Score” "
                "(Customers' ratings in a file of their own) to the export and import it again: both are missing or empty."
            ),
        ),
        (
            "contacts.handle_seconds or contacts.talk_seconds+contacts.hold_seconds",
            (
                "Add the column “Handle time” to the export (Contacts with customers: tickets, calls, chats) "
                "and import it again: it is missing or empty."
            ),
        ),
    ],
)
def test_a_missing_column_is_named_in_words_with_its_file(need, words) -> None:
    figure = _one(missing=need)
    assert (figure.state, figure.reason) == ("missing_input", words)


def test_contacts_that_no_agent_is_named_behind_are_split_all_the_same() -> None:
    """A helpdesk's export without agents: one team is the whole, and no list is empty."""
    (figure,) = _released(_cell(team="Support", people=0), by=("team",)).figures
    assert (figure.slice, figure.state) == ({"team": "Support"}, "shown")
    assert figure.value == _one(people=0).value


def test_workforce_that_nobody_stands_behind_stays_out_of_a_split() -> None:
    cell = _cell(team="Support", people=0)
    assert _released(cell, by=("team",), measure=measure("workforce")).figures == ()
