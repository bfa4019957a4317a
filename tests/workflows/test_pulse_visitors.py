"""Candidates' and leavers' voice is told in pools, through the gate, or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from keepwell.domain.listening import visitor_queries as reading
from keepwell.domain.listening.ballot import Ballot
from keepwell.domain.listening.rules.visitors import GROUPS
from keepwell.workflows import pulse_visitors as visitors

pytestmark = pytest.mark.django_db
BY = {"by": "hana"}
HIRED = GROUPS["candidate"].index("hired")
FIRST, SECOND, THIRD = date(2026, 1, 5), date(2026, 4, 2), date(2026, 7, 2)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def say(home, kind, group, *bodies) -> None:
    """Answers as they lie in the ballot."""
    ballot = Ballot.of(home, reading.open_rounds()[kind].key)
    for at, body in enumerate(bodies):
        told = {f"kw-{'candidate-5' if kind == 'candidate' else 'exit-8'}:{k}": v for k, v in body.items()}  # fmt: skip
        ballot.put(nullifier=f"{group}{at:063}", atom=group, body=told)


def told(group=HIRED, kind="candidate"):
    return [one for one in reading.pools() if (one.kind, one.group) == (kind, group)]


def happy(n):
    """n answers that agree with three of four, of whom half would recommend."""
    return [{"C1": 5, "C2": 4, "C3": 4, "C4": 2, "C5": 10 if at % 2 else 5} for at in range(n)]


def test_four_answers_wait_for_the_next_quarter_and_are_told_with_it(home):
    visitors.begin(kind="candidate", on=FIRST, **BY)
    say(home, "candidate", HIRED, *happy(4))
    assert visitors.close_due(on=date(2026, 3, 31)) == 0
    assert visitors.close_due(on=SECOND) == 1
    assert told() == []
    now = reading.open_rounds()["candidate"]
    assert (now.opens_on, now.closes_on) == (date(2026, 4, 1), date(2026, 6, 30))
    say(home, "candidate", HIRED, {"C1": 1, "C2": 2, "C3": 4, "C4": 4, "C5": 3})
    visitors.close_due(on=THIRD)
    (pool,) = told()
    assert (pool.from_on, pool.to_on) == (FIRST, date(2026, 6, 30))
    by_name = {one["name"]: one for one in pool.figures}
    assert by_name["favourable"]["value"] == 0.7  # (4 × 3/4 + 1/2) / 5
    assert "kw-candidate-5:C1" not in by_name  # single questions from eight on


def test_groups_are_never_pooled_with_each_other(home):
    visitors.begin(kind="candidate", on=FIRST, **BY)
    say(home, "candidate", HIRED, *happy(9))
    say(home, "candidate", 0, {"C1": 1})
    visitors.end(kind="candidate", on=SECOND, **BY)
    assert reading.open_rounds() == {}
    assert told(group=0) == []
    (pool,) = told()
    by_name = {one["name"]: one for one in pool.figures}
    assert by_name["recommend"]["value"] == -11  # 4 of 9 promote, 5 do not
    items = {name: one for name, one in by_name.items() if ":" in name}
    assert set(items) == {f"kw-candidate-5:C{n}" for n in (1, 2, 3, 4)}
    # all nine said the same: a value would tell what each one said
    assert {one["band"] for one in items.values()} == {"high", "low"}
    assert all(one["value"] is None for one in items.values())


def test_nobody_sees_anything_before_the_end(home):
    visitors.begin(kind="candidate", on=FIRST, **BY)
    say(home, "candidate", HIRED, *happy(9))
    assert reading.pools() == []
    assert visitors.tell(kind="candidate", group=HIRED, on=FIRST, **BY) is False


def leavers(n):
    reasons = ["pay"] * 5 + ["manager"] * 3 + ["health", "study", "team", "family"]
    return [
        {"E1": reasons[at % 12], "E3": 1 + at % 5, "E4": 4, "E5": 2 + at % 3, "E6": 5 - at % 5,
         "E7": "yes", "E8": f"Fix the roster {at}"}
        for at in range(n)
    ]  # fmt: skip


def test_leavers_are_told_from_ten_and_two_quarters_on(home):
    visitors.begin(kind="exit", on=FIRST, **BY)
    say(home, "exit", 0, *leavers(12))
    visitors.close_due(on=SECOND)
    assert told(0, "exit") == []  # enough people, but one quarter
    visitors.close_due(on=THIRD)
    (pool,) = told(0, "exit")
    reasons = {one["reason"]: one["value"] for one in pool.figures if "reason" in one}
    assert reasons == {"pay": 0.42, "manager": 0.25, "": 0.33}
    assert len(pool.comments) == 12
    assert {"kw-exit-8:E3", "kw-exit-8:E5"} <= {one["name"] for one in pool.figures}


def test_nine_leavers_of_two_quarters_are_not_told(home):
    visitors.begin(kind="exit", on=FIRST, **BY)
    say(home, "exit", 0, *leavers(9))
    visitors.close_due(on=SECOND)
    visitors.close_due(on=THIRD)
    assert told(0, "exit") == []
