"""Scores against the worked examples that the instruments' authors published."""

from __future__ import annotations

import pytest

from keepwell.domain.listening.rules import instruments, scoring

ALL = instruments.shipped()


def _person(name: str, **answers: int) -> float | None:
    return scoring.person_score(instrument=ALL[name], answers=answers)


def test_engagement_index_of_the_published_example():
    answers = dict(zip(("B47", "B48", "B49", "B50", "B51"), (5, 4, 3, 2, 1), strict=True))
    assert scoring.person_score(instrument=ALL["csps-engagement-5"], answers=answers) == 50.0
    people = [65, 25, 70, 35, 50, 100, 90, 40, 20, 35]
    assert scoring.group_score(scores=people) == 53.0


def test_engagement_needs_all_five():
    assert _person("csps-engagement-5", B47=5, B48=4, B49=3, B50=2) is None


def test_proxy_stress_of_the_published_example():
    found = _person("csps-proxy-stress-8", B33=1, B05=3, B08=3, B26=3, B30=4, B18=2, B45=3, E03=0)
    assert found == 50.0


def test_perma_of_the_published_example():
    assert _person("csps-perma-5", B01=4, B18=5, B03=3, W01=8, W02=3) == 65.0


@pytest.mark.parametrize(("value", "points"), [(0, 0), (1, 25), (4, 25), (5, 50), (6, 50), (7, 75), (9, 75), (10, 100)])  # fmt: skip
def test_perma_bands_at_their_edges(value, points):
    assert ALL["csps-perma-5"].scales["zero_to_ten"].scored(value, reverse=False) == points


def _hse(value: int, skip: tuple[str, ...] = ()) -> dict[str, float | None]:
    tool = ALL["hse-msit-35"]
    answers = {one.id: value for one in tool.items if one.id not in skip}
    return scoring.subscale_means(instrument=tool, answers=answers)


def test_hse_scales_with_all_answers_alike():
    assert set(_hse(3).values()) == {3.0}
    assert _hse(5) == {
        "demands": 1.0, "control": 5.0, "manager_support": 5.0, "peer_support": 5.0,
        "relationships": 1.0, "role": 5.0, "change": 5.0,
    }  # fmt: skip


def test_hse_scale_needs_three_quarters_of_its_items():
    assert _hse(3, skip=("3", "6"))["demands"] == 3.0
    assert _hse(3, skip=("3", "6", "9"))["demands"] is None
    assert _hse(3, skip=("26",))["change"] is None


def test_strain_needs_five_of_six():
    assert _person("kw-strain-6", S1=1, S2=2, S3=3, S4=4, S5=5) == 3.0
    assert _person("kw-strain-6", S1=1, S2=2, S3=3, S4=4) is None


def test_recommendation_score_of_the_published_example():
    found = scoring.net_score([9, 9, 10, 7, 8, 8, 0, 6])
    assert found is not None
    assert (found.score, round(found.standard_error, 1), found.n) == (12.5, 27.6, 8)
    assert scoring.net_score([]) is None


def test_intent_counts_the_two_leaving_options():
    assert scoring.headline_share(ALL["csps-intent-1"], [1, 2, 3, 4, 4]) == 0.4
    assert scoring.headline_share(ALL["kw-exhaustion-1"], [1, 4, 5, 5]) == 0.75


def test_percent_positive_of_five_options():
    assert scoring.percent_positive([1, 2, 3, 3, 1]) == 0.4
    assert scoring.percent_positive([0, 0, 0, 0, 0]) is None


def test_a_score_of_one_person_is_not_made_where_the_authors_make_none():
    with pytest.raises(ValueError, match="gives no score"):
        _person("ons4", W01=5)


@pytest.mark.parametrize(("name", "answers", "number"), [
    ("csps-engagement-5", {"B47": 5, "B48": 5, "B49": 5, "B50": 5, "B51": 5}, 100.0),
    ("csps-engagement-5", {"B47": 5}, None), ("kw-exhaustion-1", {"X1": 4}, 1.0),
    ("kw-exhaustion-1", {"X1": 3}, 0.0), ("csps-intent-1", {"C01": 2}, 1.0),
    ("kw-recommend-1", {"R1": 9}, 100.0), ("kw-recommend-1", {"R1": 7}, 0.0),
    ("kw-recommend-1", {"R1": 6}, -100.0), ("fevs-gsi-4", {"1": 4, "2": 3}, 0.5),
    ("fevs-gsi-4", {}, None),
])  # fmt: skip
def test_what_one_answer_adds_to_a_figure(name, answers, number):
    assert scoring.number_of(instrument=ALL[name], answers=answers) == number


def test_four_separate_results_make_no_number():
    with pytest.raises(ValueError, match="item by item"):
        scoring.number_of(instrument=ALL["ons4"], answers={"W01": 5})
