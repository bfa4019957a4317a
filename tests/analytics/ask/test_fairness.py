"""One fair word a person: planted merit found, luck and mix are not taken for it, few are refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from keepwell.analytics.ask.fairness import Standing, standing
from keepwell.analytics.mart import Mart, MartSettings, in_memory
from keepwell.kernel.periods import Period

MONTHS = [Period.parse(f"2026-{month:02}") for month in range(1, 5)]
HARD, EASY = 0.65, 0.90


def company(
    *, lift: dict[str, float] | None = None, people: int = 20, each: int = 240, seed: int = 1,
    hard: dict[str, float] | None = None,
) -> Mart:  # fmt: skip
    """Agents a0, a1 … of one team; `lift` of some, and the share of hard contacts of some."""
    rng = np.random.default_rng(seed)
    contacts, ratings = [], []
    for at in range(people * each):
        agent = f"a{at % people}"
        is_hard = rng.random() < (hard or {}).get(agent, 0.4)
        moment = datetime(2026, 1 + at % 4, 1) + timedelta(minutes=3 * (at // 4))
        row = {
            "contact_id": str(at), "agent": agent, "file_team": "Team",
            "reason_group": "hard" if is_hard else "easy", "customer": f"k{at}",
        }  # fmt: skip
        clock = dict.fromkeys(("opened_at", "opened_local", "handled_at", "handled_local"), moment)
        contacts.append(row | clock)
        good = bool(rng.random() < (HARD if is_hard else EASY) + (lift or {}).get(agent, 0.0))
        ratings.append({
            "contact_id": str(at), "rating_kind": "csat", "scale": "1-5",
            "score": 5.0 if good else 1.0, "good": good, "rated_at": moment,
        })  # fmt: skip
    settings = MartSettings(today=date(2026, 6, 1))
    return in_memory({"contacts": contacts, "ratings": ratings}, settings=settings)


def _word(mart: Mart, agent: str) -> Standing:
    return standing(mart, agents=[agent], periods=MONTHS)


def test_planted_merit_is_found_and_the_others_are_not_told_apart() -> None:
    mart = company(lift={"a3": 0.10, "a7": -0.15})
    above, below = _word(mart, "a3"), _word(mart, "a7")
    assert above.word == "clearly_above"
    assert below.word == "clearly_below"
    assert above.raw is not None
    assert above.fair is not None
    assert above.usual is not None
    assert above.low is not None
    assert above.high is not None
    assert above.usual < above.fair < above.raw + 0.02  # drawn towards the others
    assert above.low < above.fair < above.high
    others = [_word(mart, f"a{at}").word for at in range(20) if at not in {3, 7}]
    assert others.count("not_distinguishable") >= 17


def test_chance_is_quiet() -> None:
    mart = company(each=60, seed=5)
    words = [_word(mart, f"a{at}").word for at in range(20)]
    assert set(words) == {"not_distinguishable"}


def test_harder_contacts_are_given_back() -> None:
    mart = company(hard={"a2": 0.95})
    told = _word(mart, "a2")
    assert told.raw is not None
    assert told.usual is not None
    assert told.fair is not None
    assert told.raw < told.usual - 0.08
    assert told.fair == pytest.approx(told.usual, abs=0.03)
    assert told.word == "not_distinguishable"


def test_few_answers_are_drawn_in_and_say_so() -> None:
    told = _word(company(each=12, lift={"a1": 0.09}), "a1")
    assert told.word == "not_distinguishable"
    assert told.reliability is not None
    assert told.reliability < 0.7


def test_few_colleagues_are_refused_because_each_would_follow() -> None:
    assert (_word(company(people=8, each=200), "a1").why) == "colleagues"


def test_without_answers_or_expectation_nothing_is_told() -> None:
    mart = company()
    assert _word(mart, "nobody").why == "answers"
    assert _word(company(people=2, each=20), "a1").why == "expectation"


def test_of_the_others_nothing_leaves() -> None:
    told = _word(company(), "a3").as_json()
    assert all(not isinstance(one, list | dict) for one in told.values())
    assert not {"rank", "place", "percentile"} & set(told)
