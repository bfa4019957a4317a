"""One fair word: counted when asked, kept for hours under the person's key, refused among few."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from keepwell.domain.people import queries as people
from keepwell.workflows.fair_word import fair_word

pytestmark = pytest.mark.usefixtures("small_company")


def test_it_is_counted_when_asked_for_and_then_kept():
    key = people.find_key(written="EB0")
    assert key is not None
    cache.clear()
    assert fair_word(person=key) is None
    told = fair_word(person=key, fresh=True)
    assert told is not None
    assert told.word in {"not_distinguishable", "cannot_tell"}
    assert fair_word(person=key) == told


def test_who_has_no_login_has_no_word():
    assert fair_word(person="0" * 32, fresh=True) is None
