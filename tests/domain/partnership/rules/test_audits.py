"""The audit's rules at every edge: bands, gaps, spread, distributions, changes."""

from fractions import Fraction

import pytest

from keepwell.domain.partnership.rules import audits
from keepwell.domain.partnership.rules.audits import Mark

HR = ([4, 4, 5, 3, 4],)
SUPPORT = ([3, 2, 4, 2, 3],)


def totals(*sums):
    """Rows of five scores with these totals."""
    return [[sum_ // 5 + (at < sum_ % 5) for at in range(5)] for sum_ in sums]


def test_the_golden_audit():
    """domain rules, section 8: HR 20, Support 14, gaps +1 +2 +1 +1 +1, headline at risk."""
    found = audits.result(hr=HR, support=SUPPORT)
    assert (found.hr.total, found.support.total) == (20, 14)
    assert found.gaps == (1, 2, 1, 1, 1)
    assert (found.hr.band, found.headline, found.lower) == ("people_first", "at_risk", "support")
    assert found.totals_apart
    assert found.to_discuss[0] == "onboarding"
    assert len(found.to_discuss) == 5


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (25, "people_first"),
        (20, "people_first"),
        (Fraction(1999, 100), "collaborative"),
        (Fraction(196, 10), "collaborative"),
        (15, "collaborative"),
        (Fraction(1499, 100), "at_risk"),
        (5, "at_risk"),
    ],
)
def test_bands_are_never_rounded_up(total, expected):
    assert audits.band(total) == expected


def test_a_side_is_the_mean_of_its_raters():
    found = audits.side_score("hr", totals(19, 20, 20))
    assert found.total == Fraction(59, 3)
    assert found.band == "collaborative"
    assert audits.side_score("hr", totals(20, 20, 20)).band == "people_first"


def test_the_headline_follows_the_lower_side_whichever_it_is():
    assert audits.result(hr=totals(14), support=totals(24)).headline == "at_risk"
    assert audits.result(hr=totals(14), support=totals(24)).lower == "hr"
    same = audits.result(hr=totals(18), support=totals(18))
    assert (same.lower, same.headline, same.total_gap) == ("hr", "collaborative", 0)


def test_a_gap_of_exactly_one_is_talked_about_however_it_is_divided():
    """4.2 - 3.2 is 1.0000000000000002 in floating point, 3.3 - 2.3 less than 1."""
    hr = [[4, 3, 3, 3, 3]] * 4 + [[5, 3, 3, 3, 3]]
    support = [[3, 3, 3, 3, 3]] * 4 + [[4, 3, 3, 3, 3]]
    assert audits.result(hr=hr, support=support).to_discuss == ("hiring",)
    assert audits.result(hr=support, support=hr).to_discuss == ("hiring",)
    less = [*support[:-1], [5, 3, 3, 3, 3]]
    assert audits.result(hr=hr, support=less).to_discuss == ()


@pytest.mark.parametrize(
    ("hr", "support", "apart"), [(18, 15, True), (15, 18, True), (17, 15, False)]
)
def test_totals_three_apart_are_talked_about(hr, support, apart):
    assert audits.result(hr=totals(hr), support=totals(support)).totals_apart is apart


def test_a_spread_needs_three_raters():
    assert audits.side_score("hr", totals(10)).spread is None
    assert audits.side_score("hr", totals(10, 20)).spread is None
    assert audits.side_score("hr", totals(10, 20, 14)).spread == 10


def test_distributions_need_five_raters():
    assert audits.side_score("hr", totals(15, 15, 15, 15)).distributions == ()
    assert len(audits.side_score("hr", totals(15, 15, 15, 15, 15)).distributions) == 5


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([1, 2, 4, 5, 5], (("1-2", 2), ("3", 0), ("4-5", 3))),
        ([1, 3, 3, 4, 5], (("1-3", 3), ("4-5", 2))),
        ([1, 4, 4, 5, 5], None),
        ([3, 4, 4, 5, 5], None),
        ([2, 2, 3, 4, 4], (("1-3", 3), ("4-5", 2))),
        ([2, 2, 3, 3, 4], (("1-2", 2), ("3-5", 3))),
        ([4, 4, 4, 5, 5], (("1-2", 0), ("3", 0), ("4-5", 5))),
    ],
)
def test_nobody_stands_alone_in_a_distribution(scores, expected):
    assert audits.distribution(scores) == expected


@pytest.mark.parametrize(
    ("series", "marks"),
    [
        ([18, 20], [Mark("hr", 1, "points")]),
        ([20, 18], [Mark("hr", 1, "points")]),
        ([18, Fraction(1999, 100)], []),
        ([Fraction(155, 10), Fraction(148, 10)], []),
        (
            [Fraction(155, 10), Fraction(148, 10), Fraction(146, 10)],
            [Mark("hr", 1, "band")],
        ),
        ([Fraction(155, 10), Fraction(148, 10), 15], []),
        ([16], []),
        ([16, 17, 18, 19], []),
    ],
)
def test_a_change_is_two_points_or_a_band_that_lasts(series, marks):
    assert list(audits.changes("hr", [Fraction(one) for one in series])) == marks


def test_a_crossing_of_the_newest_audit_waits():
    assert audits.waits_to_last([Fraction(155, 10), Fraction(148, 10)])
    assert not audits.waits_to_last([Fraction(155, 10), Fraction(15)])
    assert not audits.waits_to_last([Fraction(18), Fraction(14)])
    assert not audits.waits_to_last([Fraction(14)])


def test_one_rater_moving_one_point_is_noise():
    before, after = totals(16, 16, 16, 16), totals(16, 16, 16, 17)
    sides = [audits.side_score("hr", rows).total for rows in (before, after)]
    assert audits.changes("hr", sides) == ()


@pytest.mark.parametrize("wrong", [None, 0, 6])
def test_all_five_are_required_and_run_from_one_to_five(wrong):
    scores = dict.fromkeys(audits.ITEMS, 3)
    assert audits.checked_scores(scores) == (3, 3, 3, 3, 3)
    with pytest.raises(audits.RatingError):
        audits.checked_scores({**scores, "policy": wrong})
    with pytest.raises(audits.RatingError, match="wellbeing"):
        audits.checked_scores({k: v for k, v in scores.items() if k != "wellbeing"})


def test_high_scores_ask_for_evidence():
    assert audits.high((4, 3, 5, 1, 3)) == ("hiring", "turnover")


@pytest.mark.parametrize(
    ("invited", "missing", "expected"),
    [
        ({"hr": 1, "support": 1}, 0, True),
        ({"hr": 1, "support": 1}, 1, False),
        ({"hr": 2}, 0, False),
        ({}, 0, False),
    ],
)
def test_scores_open_when_both_sides_have_submitted(invited, missing, expected):
    assert audits.is_complete(invited=invited, missing=missing) is expected


@pytest.mark.parametrize(
    ("value", "edges", "expected"),
    [
        (Fraction(1996, 100), (15, 20), 2),
        (Fraction(19996, 1000), (15, 20), 3),
        (Fraction(196, 10), (15, 20), 1),
        (Fraction(20), (15, 20), 1),
        (Fraction(34, 35), (1,), 2),
        (Fraction(-34, 35), (1,), 2),
        (Fraction(1), (1,), 1),
    ],
)
def test_a_shown_value_never_looks_as_if_it_had_reached_an_edge(value, edges, expected):
    assert audits.digits(value, edges=edges) == expected


def test_who_rated_again_and_what_is_weakest():
    assert audits.same_raters(["a", "b"], ["b", "c"]) == 1
    assert audits.result(hr=HR, support=SUPPORT).weakest == "wellbeing"
