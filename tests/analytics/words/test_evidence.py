"""Every refusal has a sentence with its number, and what would help; no sentence claims a cause."""

from __future__ import annotations

import re

import pytest

from keepwell.analytics.metrics import measures
from keepwell.analytics.words import evidence
from keepwell.schemas.figures import Sheet
from keepwell.schemas.phrases import written
from keepwell.schemas.reviews import Design, Effect, Refused, Side, Untouched

KINDS = {one.id: one for one in measures()}
CSAT = Sheet(KINDS["csat"], ("team",), "month", ())
DESIGN = Design("csat", "up", {}, "2026-08")
SAID = {
    "too few teams": (Refused("R4", {"teams": 2, "controls": 4, "smallest_p": 0.133}), "took part: 2; left to compare with: 4. .* in 13 of 100"),
    "few but enough ways": (Refused("R4", {"teams": 2, "controls": 40, "smallest_p": 0.001}), "took part: 2; .*: 40. Three are needed on each side.$"),
    "two tests": (Refused("R4", {"p_wild": 0.03, "p_reassigned": 0.2}), "3.0 and 20 of 100"),
    "no like": (Refused("R5", {"chosen": 1, "as_bad_left_out": 2}), "1 of those chosen and 2 of the others"),
    "no month named": (Refused("R5", {"months": 0}), "none of the months named"),
    "short past": (Refused("short_past", {"months": 2, "needed": 3}), "start: 2;"),
    "weak past": (Refused("short_past", {"chance": 0.41}), "only 41 times in 100"),
    "future": (Refused("short_future", {"teams": 3}), "No month has passed"),
    "nobody": (Refused("no_controls", {"teams": 3}), "Nobody is left"),
    "moving": (Refused("not_parallel", {"slope": 0.01, "p": 0.02}), "by chance in 2.0 of 100"),
    "fragile": (Refused("fragile", {"breakdown": 0.31}), "0.31 times"),
    "placebo": (Refused("placebo", {"earlier_start": 0.01, "aht": 0.04}), "in 2 checks .* in 1.0 of 100"),
    "gaps": (Refused("gaps", {"teams": 1, "asked": 9}), "this figure: 1"),
    "constant": (Refused("constant", {"value": 0}), "same value everywhere"),
    "another": (Refused("duplicates", {"rows": 4}), "duplicates"),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_a_refusal_names_its_number(case):
    refused, words = SAID[case]
    said = str(evidence.because(refused))
    assert re.search(words, said), said
    assert "{" not in said


@pytest.mark.parametrize("case", [one for one in SAID if one != "another"])
def test_a_refusal_says_what_would_help(case):
    effect = Effect("described", (SAID[case][0],), ("2025-01", "2026-08"))
    told = evidence.told(effect, name="Circles", sheet=CSAT, design=DESIGN)
    assert len(told.helps) == 1
    assert "described, not tested" in str(told.headline)


@pytest.mark.parametrize(
    ("measure", "value", "said"),
    [
        ("csat", 0.021, "2.1 points"), ("absence_rate", -0.0123, "−1.2 points"),
        ("aht", 12.4, "12 s"), ("csat", 0.124, "12 points"), ("csat_mean", 0.137, "0.14"),
    ],
)  # fmt: skip
def test_a_difference_is_read_in_points_or_time(measure, value, said):
    assert written(evidence.difference(value, measure=KINDS[measure])) == said


def found(word, **told):
    usual = {
        "teams": 6, "controls": 8, "horizon": 6, "estimate": 0.021, "low": 0.01, "high": 0.03,
        "p_wild": 0.01, "p_reassigned": 0.02, "treated": Side(6, 0.84, 0.86), "others": Side(8, 0.84, 0.84),
    }  # fmt: skip
    return Effect(word, (), ("2025-01", "2026-08"), **(usual | told))


@pytest.mark.parametrize(
    ("word", "estimate", "said"),
    [
        ("better", 0.021, "about 2.1 points higher with"),
        ("worse", -0.021, "about 2.1 points lower with"),
        ("uncertain", 0.001, "too uncertain to claim a change"),
        ("refused", None, "cannot be told"),
    ],
)
def test_the_headline_is_the_finding(word, estimate, said):
    effect = found(word, estimate=estimate)
    told = evidence.told(effect, name="Circles", sheet=CSAT, design=DESIGN)
    assert said in str(told.headline)
    assert bool(told.checks) is (estimate is not None)


def tones(**told):
    checks = evidence.told(found("better", **told), name="C", sheet=CSAT, design=DESIGN).checks
    return [one.tone for one in checks]


def test_checks_tell_good_care_and_unknown_apart():
    assert tones() == ["quiet", "quiet", "good", "quiet"]
    early = Untouched("earlier_start", 0.01, -0.01, 0.02, 0.4)
    assert tones(slope=0.0, p_before=0.4, chance_before=0.9, untouched=(early,), sensitive=True, breakdown=1.4) == ["good"] * 4  # fmt: skip
    moved = Untouched("aht", 20.0, None, 40.0, 0.01)
    assert tones(slope=0.1, p_before=0.01, chance_before=0.9, untouched=(moved,), p_wild=0.2, sensitive=True, breakdown=0.6) == ["care"] * 4  # fmt: skip
    assert tones(slope=0.0, p_before=0.4, chance_before=0.3, sensitive=True, breakdown=0.0)[::3] == ["quiet", "quiet"]  # fmt: skip
    assert tones(sensitive=True, breakdown=None)[3] == "good"


def test_a_lottery_is_told_by_its_ways_and_an_open_end_is_said():
    design = Design("csat", "up", {}, "2026-08", why="lottery")
    for exhaustive, words in ((True, "Among all 560 ways"), (False, "Among 560 ways")):
        effect = found("better", assignments=560, exhaustive=exhaustive, low=None)
        told = evidence.told(effect, name="C", sheet=CSAT, design=design)
        assert words in " ".join(map(str, told.doubt))
        assert "no limit to how large" in str(told.doubt[0])


def test_no_template_claims_a_cause():
    texts = [one for one in vars(evidence).values() if isinstance(one, str)]
    texts += [*evidence.WHY.values(), *evidence.HELPS.values()]
    assert [one for one in texts if re.search(r"\b(because of|drives|impact|caused)\b", one)] == []


def test_a_check_that_could_not_have_failed_is_no_good_sign():
    open_ended = Untouched("earlier_start", 0.007, None, None, 0.6)
    effect = found("described", untouched=(open_ended,), smallest_p=0.2, p_wild=0.3, p_reassigned=0.2)  # fmt: skip
    checks = evidence.told(effect, name="C", sheet=CSAT, design=DESIGN).checks
    assert [one.tone for one in checks][1:3] == ["quiet", "quiet"]
    assert "(−∞ to ∞)" in str(checks[1].words[0])
