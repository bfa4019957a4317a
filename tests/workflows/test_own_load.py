"""One person's own load: counted when they ask, kept under their key, of their own contacts alone."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from keepwell.domain.people import queries as people
from keepwell.workflows.own_load import count, counted, own_load

pytestmark = pytest.mark.usefixtures("small_company")


@pytest.fixture
def ana() -> str:
    key = people.find_key(written="EB0")
    assert key is not None
    cache.clear()
    return key


def test_nothing_is_told_before_they_asked(ana):
    assert own_load(myself=ana) is None
    assert not counted(myself=ana)


def test_own_weeks_are_of_the_last_full_week_with_contacts(ana):
    """Contacts come every other day until 23 March; nothing tells whether any was tough but ratings."""
    found = own_load(myself=ana, fresh=True)
    assert found is not None
    assert found.week == "2026-03-16"
    bars = {one.measure: one for one in found.bars}
    assert bars["tough_contact_rate"].value == 0.0  # rated 5 or 2, never 1
    assert bars["contact_intensity"].missing == "work_states.state"
    assert "handle_seconds" in bars["recovery_taken"].missing
    assert bars["schedule_changes"].missing == "shifts.published_at"
    assert found.longest_stretch is None
    assert own_load(myself=ana) == found
    assert counted(myself=ana)


def test_somebody_else_s_key_is_not_counted_with_it(ana):
    own_load(myself=ana, fresh=True)
    other = people.find_key(written="EB1")
    assert own_load(myself=other) is None


def test_no_login_no_load():
    cache.clear()
    assert own_load(myself="0" * 32, fresh=True) is None
    assert counted(myself="0" * 32)
    assert count(agents=["stranger"]) == {}
