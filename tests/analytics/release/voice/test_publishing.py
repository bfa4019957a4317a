"""Values of a closed round, worked by hand; and what may not be told of one mind."""

from __future__ import annotations

import dataclasses

import pytest

from keepwell.analytics.release.rules import Tree
from keepwell.analytics.release.voice import Block, Earlier, Score, freeze, publish
from keepwell.kernel.limits import Limits

TREE = Tree((("A", "North"), ("B", "North"), ("C", "South")))
OPENED = freeze(eligible={"A": 30, "B": 12, "C": 20}, tree=TREE)
BLOCK = Block(("energy",), options=5, favourable=4)
COUNTS = {"energy": [[2, 4, 6, 8, 4], [1, 2, 3, 1, 1], [0, 3, 5, 4, 3]]}


def _told(block=BLOCK, answers=COUNTS, **more):
    found = publish(opened=OPENED, block=block, answers=answers, limits=Limits(), **more)
    return {(one.item, one.level, one.label): one for one in found}


def test_means_and_shares_by_hand():
    """A: (2+8+18+32+20)/24 = 3.33, favourable 12/24. All 47: mean 155/47 = 3.30, favourable 21/47."""
    told = _told()
    first = told["energy", "class", ("A",)]
    assert (first.mean, first.favourable, first.answers) == (3.3, 0.5, 20)
    whole = told["energy", "all", ()]
    assert (whole.mean, whole.favourable, whole.answers) == (3.3, 0.45, 45)
    assert told["energy", "unit", ("North",)].answers == 30


def test_answers_are_counted_in_fives_so_that_nobody_sees_who_took_part():
    counts = {"energy": [[0, 0, 3, 2, 3], *COUNTS["energy"][1:]]}
    assert _told(answers=counts)["energy", "class", ("A",)].answers == 5


@pytest.mark.parametrize(("counts", "band"), [
    ([0, 0, 0, 0, 8], "high"), ([8, 0, 0, 0, 0], "low"), ([0, 0, 8, 0, 0], "low"),
    ([0, 0, 0, 8, 0], "high"), ([0, 0, 0, 1, 11], "high"), ([0, 0, 0, 3, 5], "high"),
    ([1, 1, 2, 2, 2], ""),
])  # fmt: skip
def test_where_nearly_all_say_the_same_only_the_band_is_told(counts, band):
    told = _told(answers={"energy": [counts, *COUNTS["energy"][1:]]})["energy", "class", ("A",)]
    assert told.band == band
    assert (told.mean is None) == bool(band)


def test_many_of_one_mind_may_be_told():
    told = _told(answers={"energy": [[0, 0, 0, 0, 20], *COUNTS["energy"][1:]]})
    assert told["energy", "class", ("A",)].mean == 5.0


def test_a_small_cell_borrows_the_company_s_spread():
    """Two teams of six with the same mean and unlike spreads get the same interval."""
    narrow, wide = [0, 1, 4, 1, 0], [2, 1, 0, 1, 2]
    told = [
        _told(answers={"energy": [COUNTS["energy"][0], one, COUNTS["energy"][2]]})[
            "energy", "class", ("B",)
        ]
        for one in (narrow, wide)
    ]
    assert told[0].mean == told[1].mean == 3.0
    assert abs(told[0].interval[0] - told[1].interval[0]) <= 0.3


def test_items_of_one_score_share_the_partition_of_the_one_with_fewest_answers():
    """B answers the second item four times: neither item is told for B alone."""
    answers = {
        "energy": COUNTS["energy"],
        "voice": [COUNTS["energy"][0], [0, 1, 1, 1, 1], COUNTS["energy"][2]],
    }
    told = _told(block=Block(("energy", "voice"), 5, 4), answers=answers)
    assert {key[2] for key in told if key[1] == "class"} == {("A", "B"), ("C",)}


def test_delicate_items_need_ten_and_distributions_eight():
    assert ("energy", "class", ("B",)) not in _told(
        block=dataclasses.replace(BLOCK, depth="delicate")
    )
    told = _told(block=dataclasses.replace(BLOCK, depth="distribution"))
    assert told["energy", "class", ("B",)].shares == (0.12, 0.25, 0.38, 0.12, 0.12)
    assert _told()["energy", "class", ("B",)].shares == ()


def test_limits_are_raised_never_lowered():
    with pytest.raises(ValueError, match="raised"):
        Limits(voice_score=4)
    raised = publish(opened=OPENED, block=BLOCK, answers=COUNTS, limits=Limits(voice_score=9))
    assert ("B",) not in {one.label for one in raised}


def _keys(team: str, count: int) -> frozenset[str]:
    return frozenset(f"{team}{i}" for i in range(count))


ASKED = [_keys("A", 30), _keys("B", 12), _keys("C", 20)]


def test_the_same_people_may_be_told_again():
    earlier = Earlier((ASKED[0], ASKED[1], ASKED[2]), weeks=4)
    assert len(_told(asked=ASKED, earlier=[earlier])) == len(_told())


def test_where_one_joined_the_group_is_silent_and_so_is_the_company():
    """B's later value less its earlier one is the joiner's; so are A + B's and the whole's."""
    before = Earlier((ASKED[0], _keys("B", 11), ASKED[2]), weeks=4)
    told = _told(asked=ASKED, earlier=[before])
    shown = {key[1:] for key, one in told.items() if not one.held}
    assert shown == {("class", ("A",)), ("class", ("C",)), ("unit", ("South",))}
    assert told["energy", "all", ()].held
    assert told["energy", "all", ()].mean is None


def test_two_groups_that_may_not_be_told_apart_are_told_together():
    """Three joined A and three joined B: six in the unit, which is told; A and B are not."""
    before = Earlier((_keys("A", 27), _keys("B", 9), ASKED[2]), weeks=4)
    told = _told(asked=ASKED, earlier=[before])
    assert {key[2] for key in told if key[1] == "class"} == {("A", "B"), ("C",)}
    assert not any(one.held for one in told.values())
    assert told["energy", "class", ("A", "B")].mean == told["energy", "unit", ("North",)].mean


def test_two_months_later_all_is_told():
    before = Earlier((ASKED[0], _keys("B", 11), ASKED[2]), weeks=8)
    assert len(_told(asked=ASKED, earlier=[before])) == len(_told())


INDEX = Score("index", (0.0, 100.0), 0)


def _scored(values, **more):
    found = publish(
        opened=OPENED, block=BLOCK, answers=COUNTS, limits=Limits(), scores={INDEX: values}, **more
    )
    return {(one.level, one.label): one for one in found if one.item == "index"}


def test_a_score_is_told_as_a_mean_with_its_interval():
    told = _scored([[50.0, 75.0] * 12, [25.0, 50.0, 75.0, 50.0] * 2, [40.0, 60.0, 80.0] * 5])
    first = told["class", ("A",)]
    assert (first.mean, first.answers) == (62, 20)
    assert first.interval is not None
    assert first.interval[0] < 62 < first.interval[1]
    assert told["class", ("B",)].mean == 50


def test_a_score_given_by_too_few_makes_the_items_coarser_too():
    found = publish(
        opened=OPENED, block=BLOCK, answers=COUNTS, limits=Limits(),
        scores={INDEX: [[50.0] * 24, [50.0] * 4, [40.0, 60.0, 80.0] * 5]},
    )  # fmt: skip
    assert ("B",) not in {one.label for one in found}


@pytest.mark.parametrize(
    ("value", "band"), [(100.0, "high"), (0.0, "low"), (97.0, "high"), (50.0, "high")]
)
def test_a_small_class_of_one_mind_gets_a_band_for_its_score(value, band):
    told = _scored([[50.0, 75.0] * 12, [value] * 8, [40.0, 60.0, 80.0] * 5])["class", ("B",)]
    assert (told.band, told.mean) == (band, None)
