"""Assumptions are only ever added to, with who and when; money holds in its own currency alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from keepwell.domain.partnership.operations import worth
from keepwell.domain.partnership.queries import worth as stored
from keepwell.domain.partnership.rules.worth import Mix, WorthError

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
WHO = {"by": "hana", "now": NOW}
MIX = Mix(("stable_schedules",), 10_000, 20)


def assume(likely=30_000.0, key="pay", **told):
    worth.assume(
        **{"key": key, "low": likely * 0.9, "likely": likely, "high": likely * 1.1,
           "source": "Pay list", **WHO, **told}
    )  # fmt: skip


def test_the_newest_holds_and_the_former_stays_to_be_read():
    assume()
    assume(32_000, by="cem", now=NOW + timedelta(days=1))
    assert stored.typed()["pay"].likely == 32_000
    told = stored.history(key="pay")
    assert [(one.by, one.typed.likely) for one in told] == [("cem", 32_000), ("hana", 30_000)]


def test_the_same_again_is_not_kept_twice_but_another_source_is():
    assume()
    assume()
    assert len(stored.history(key="pay")) == 1
    assume(source="The new pay list")
    assert len(stored.history(key="pay")) == 2


def test_what_is_taken_back_holds_no_longer_and_stays_in_the_history():
    assume()
    worth.take_back(key="pay", by="cem", now=NOW)
    assert "pay" not in stored.typed()
    assert [(one.by, one.typed is None) for one in stored.history(key="pay")] == [
        ("cem", True),
        ("hana", False),
    ]


def test_money_remembers_its_currency_and_other_units_have_none():
    assume()
    assume(0.3, key="turnover")
    assert stored.currency() == "EUR"
    worth.set_currency(code="CHF", **WHO)
    assert stored.currency() == "CHF"
    typed = stored.typed()
    assert (typed["pay"].currency, typed["turnover"].currency) == ("EUR", "")
    assume()
    assert stored.typed()["pay"].currency == "CHF"


def opened(**told):
    return worth.open_reckoning(**{"name": " Circles ", **WHO, **told})


def test_a_reckoning_keeps_its_own_assumptions_beside_the_company_s():
    one = opened(programme="combined", ranges={"cost_once": (1.0, 2.0, 3.0, "offer")})
    assume(500.0, key="cost_person", reckoning=one)
    found = stored.reckoning(id=one)
    assert (found.name, found.kind, found.programme) == ("Circles", "return", "combined")
    assert {key: value.likely for key, value in found.typed.items()} == {
        "cost_once": 2.0,
        "cost_person": 500.0,
    }
    assert stored.typed() == {}
    assert [entry.by for entry in stored.history(key="cost_person", reckoning=one)] == ["hana"]


@pytest.mark.parametrize("programme", ["company_x", "nonsense"])
def test_a_story_without_a_source_cannot_be_reckoned(programme):
    with pytest.raises(WorthError, match="without a source"):
        opened(programme=programme)
    assert stored.reckonings() == []


def test_what_belongs_to_a_reckoning_cannot_be_assumed_for_the_company():
    with pytest.raises(WorthError):
        assume(0.1, key="effect_turnover")


def test_results_are_added_and_the_newest_is_shown():
    one = opened()
    worth.keep_worth(reckoning=one, result={"n": 1}, **WHO)
    worth.keep_worth(reckoning=one, result={"n": 2}, **WHO)
    assert stored.reckoning(id=one).result.result == {"n": 2}
    assert [view.result.result for view in stored.reckonings()] == [{"n": 2}]


def test_one_that_was_set_aside_can_be_read_and_changes_no_more():
    one = opened()
    worth.set_aside(reckoning=one, **WHO)
    assert stored.reckonings() == []
    assert [view.id for view in stored.reckonings(closed=True)] == [one]
    for write in (
        lambda: assume(1.0, key="cost_once", reckoning=one),
        lambda: worth.take_back(key="cost_once", reckoning=one, **WHO),
        lambda: worth.keep_worth(reckoning=one, result={}, **WHO),
        lambda: worth.change_mix(reckoning=one, mix=MIX, by="hana"),
    ):
        with pytest.raises(LookupError):
            write()


def test_a_mix_is_kept_as_it_was_typed_and_changed():
    one = worth.plan_mix(name="Next year", mix=MIX, **WHO)
    assert stored.reckoning(id=one).mix == MIX
    other = Mix(("stable_schedules", "combined"), 5.0, 2.0, "cautious", 1, True, {"combined": 7.0})
    worth.change_mix(reckoning=one, mix=other, by="cem")
    assert stored.reckoning(id=one).mix == other


@pytest.mark.parametrize("id_", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_what_is_no_reckoning_is_none(id_):
    assert stored.reckoning(id=id_) is None
    assert stored.typed(reckoning=id_) == {}
    with pytest.raises(LookupError):
        worth.keep_worth(reckoning=id_, result={}, **WHO)
