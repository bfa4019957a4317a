"""Candidates' pools reach every outlet as a measure, value for value, and nothing else does."""

from __future__ import annotations

from datetime import date

import pytest

from keepwell.domain.listening import visitor_queries as reading
from keepwell.domain.listening.rules import tokens
from keepwell.domain.listening.rules.visitors import GROUPS, LABELS
from keepwell.domain.listening.visitor_models import VisitorAnswer, VisitorPool, VisitorRound
from keepwell.domain.released import operations as publishing
from keepwell.domain.released import queries as released
from keepwell.workflows import (
    anonymity_promises,
    anonymity_published,
    anonymity_visitors,
    candidate_release,
    figures,
)
from keepwell.workflows import pulse_visitors as visitors
from tests.workflows.test_pulse_visitors import BY, FIRST, HIRED, SECOND, happy, home, say

__all__ = ["home"]
pytestmark = pytest.mark.django_db
TALKED = GROUPS["candidate"].index("interviewed")
MIXED = [{"C1": 1 + at % 5, "C2": 2, "C3": 4, "C4": 5 - at % 5} for at in range(10)]
"""They agree with 1/4 (C3) or, where C1 or C4 is 4 or 5 as well, with 2/4: a mean of 0.45."""
MEASURE = "candidate_experience"


@pytest.fixture(autouse=True)
def _short_keys(monkeypatch):
    monkeypatch.setitem(tokens.new_key.__kwdefaults__, "bits", 1024)


@pytest.fixture
def told(home):
    """A quarter: nine hired (all 3/4), ten after a talk, three who declined."""
    visitors.begin(kind="candidate", on=FIRST, **BY)
    say(home, "candidate", HIRED, *happy(9)[:8], {"C1": 1, "C2": 1, "C3": 1, "C4": 1})
    say(home, "candidate", TALKED, *MIXED)
    say(home, "candidate", 2, *happy(3))
    visitors.close_due(on=SECOND)
    return {one.slice["item"]: one for one in sheet("item").figures}


def sheet(*by: str):
    return figures.figures(measure=MEASURE, by=by)


def test_each_outcome_is_told_as_its_pool_told_it(told):
    pools = {LABELS["candidate"][one.group]: one.figures[0]["value"] for one in reading.pools()}
    assert pools == {name: one.value for name, one in told.items() if one.value is not None}
    assert told["Hired"].value == 0.67  # (8 × 3/4 + 0) / 9
    assert told["Turned down after a talk"].value == 0.45
    assert told["Declined our offer"].state == "too_few"
    assert {one.period for one in told.values()} == {"2026-03"}
    assert (told["Hired"].n, told["Turned down after a talk"].n) == (5, 10)  # in fives


def test_all_candidates_are_the_mean_of_outcomes_told(told):
    (whole,) = sheet().figures
    assert (whole.period, whole.value, whole.n) == ("2026-03", 0.56, 15)
    low, high = whole.interval
    assert 0 < low < 0.56 < high < 1


def test_what_is_on_the_sheets_stands_in_the_ledger(told):
    ledger = {(one.slice.get("item"), one.value) for one in released.already(measure=MEASURE)}
    shown = [*sheet().figures, *told.values()]
    assert ledger == {
        (one.slice.get("item"), one.value) for one in shown if one.state == "shown"
    }  # fmt: skip


def test_telling_twice_changes_nothing(told):
    before = released.sheet(measure=MEASURE, by=("item",)).version
    assert candidate_release.tell() == 1
    assert released.sheet(measure=MEASURE, by=("item",)).version == before


def test_before_a_quarter_is_over_there_is_no_figure(home):
    visitors.begin(kind="candidate", on=FIRST, **BY)
    say(home, "candidate", HIRED, *happy(9))
    assert candidate_release.tell() == 0
    assert sheet().figures == ()


def test_leavers_are_no_candidates(home):
    VisitorPool.objects.create(
        kind="exit", group=0, from_on=FIRST, to_on=SECOND, told_on=SECOND,
        figures=[{"name": "favourable", "value": 0.4, "low": None, "high": None, "band": ""}],
    )  # fmt: skip
    assert candidate_release.tell() == 0


def test_whoever_stops_asking_tells_it_in_that_month(home):
    visitors.begin(kind="candidate", on=FIRST, **BY)
    say(home, "candidate", TALKED, *MIXED)
    visitors.end(kind="candidate", on=date(2026, 2, 9), **BY)
    assert {one.period for one in sheet("item").figures} == {"2026-02"}
    (whole,) = sheet().figures
    assert whole.state == "too_few"  # one outcome does not stand for all


def astray() -> int:
    return len(anonymity_published.grounds(anonymity_published.published())[1])


def _around_the_gate():
    cell = publishing.NewCell(
        measure=MEASURE, definition_version=1, slice={"item": "Declined our offer"}, period="2026-03",
        sensitivity="voice", state="shown", n=3, value=0.5, numerator=None, denominator=None,
    )  # fmt: skip
    publishing.add_to_ledger(cells=[cell], now=released.sheet(measure=MEASURE).known_at)


def _by_team():
    cell = publishing.NewCell(
        measure=MEASURE, definition_version=1, slice={"team": "Billing"}, period="2026-03",
        sensitivity="voice", state="shown", n=9, value=0.5, numerator=None, denominator=None,
    )  # fmt: skip
    publishing.add_to_ledger(cells=[cell], now=released.sheet(measure=MEASURE).known_at)


def _of_fewer():
    few = VisitorAnswer.objects.filter(group=HIRED).values_list("pk", flat=True)[:5]
    VisitorAnswer.objects.filter(pk__in=list(few)).delete()


def _told_again():
    pool = VisitorPool.objects.get(group=HIRED)
    rounds = list(pool.rounds.all())
    pool.pk = None
    pool.save()
    pool.rounds.set(rounds)


@pytest.mark.parametrize("weaken", [_around_the_gate, _by_team, _of_fewer, _told_again])
def test_a_figure_that_no_sound_pool_stands_behind_is_found(told, weaken):
    assert astray() == 0
    weaken()
    assert astray() > 0


def manifests():
    (found,) = [one for one in anonymity_promises.check() if one.id == "manifests"]
    return found


def _another_key():
    one = VisitorRound.objects.get(state="open")
    one.keys = [*one.keys[:-1], one.keys[0]]
    one.save()


def _changed_words():
    one = VisitorRound.objects.get(state="open")
    one.manifest = one.manifest.replace("hired", "wired")
    one.save()


def _signed_by_another():
    one = VisitorRound.objects.get(state="open")
    told = anonymity_visitors.manifest.read(one.manifest)
    _exchange(one, told, "7" * 64)


def _one_more_key_well_signed():
    """Our own signature under a list that is not the one that was begun with."""
    one = VisitorRound.objects.get(state="open")
    told = anonymity_visitors.manifest.read(one.manifest)
    told["keys"].append(told["keys"][0])
    _exchange(one, told, _own())


def _another_list_well_signed():
    """The same keys and our signature: only the trail knows that it is another list."""
    one = VisitorRound.objects.get(state="open")
    told = anonymity_visitors.manifest.read(one.manifest)
    _exchange(one, {**told, "closes_on": "2027-01-01"}, _own())


def _own() -> str:
    return visitors.secret(visitors.Path(visitors.settings.HOME), visitors.SIGNING)


def _exchange(one, told, secret):
    one.manifest = anonymity_visitors.manifest.signed(told, secret=secret)
    one.manifest_hash = anonymity_visitors.manifest.fingerprint(one.manifest)
    one.save()


@pytest.mark.parametrize("weaken", [
    _another_key, _changed_words, _signed_by_another, _one_more_key_well_signed, _another_list_well_signed,
])  # fmt: skip
def test_a_list_of_visitors_keys_that_was_changed_flips_it(home, weaken):
    visitors.begin(kind="candidate", on=FIRST, **BY)
    assert manifests().good
    assert manifests().came.params["rounds"] == 1
    weaken()
    assert not manifests().good
    assert "candidate 2026-01-05" in str(manifests().came)
