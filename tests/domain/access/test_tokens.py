"""A program's way in: the secret is kept nowhere, and opens no more than its owner's eyes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from keepwell.domain.access import operations, queries
from keepwell.domain.access.models import ApiToken
from keepwell.domain.access.rules import MOST_TOKENS, TOKEN_PREFIX

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = NOW.date()


@pytest.fixture
def user():
    return operations.create_user(
        email="hana@x.org", name="Hana", password="p", roles=[("hr_partner", None)], by="operator",
        on=date(2026, 1, 1),
    )  # fmt: skip


def make(user, **told) -> str:
    asked = {"name": "Nightly report", "days": 30, "may_write": False, "now": NOW}
    return operations.make_token(user=user.public_id.hex, **{**asked, **told})


def test_the_secret_is_found_and_never_kept(user):
    secret = make(user)
    assert secret.startswith(TOKEN_PREFIX)
    assert len(secret) == 46
    kept = ApiToken.objects.values().get()
    assert not any(secret in str(value) for value in kept.values())
    found = queries.bearer(secret=secret, on=DAY)
    assert (found.user, found.token.may_write) == (user, False)
    assert queries.bearer(secret=secret[:-1] + "x", on=DAY) is None
    assert queries.bearer(secret="", on=DAY) is None


def test_it_works_until_its_day_begins(user):
    secret = make(user, days=30)
    assert queries.bearer(secret=secret, on=DAY + timedelta(days=29))
    assert queries.bearer(secret=secret, on=DAY + timedelta(days=30)) is None


def test_an_ended_one_opens_nothing_and_stays_in_the_list(user):
    secret = make(user)
    (token,) = queries.tokens(user=user.public_id.hex)
    operations.end_token(user=user.public_id.hex, token=token.id, now=NOW)
    assert queries.bearer(secret=secret, on=DAY) is None
    (ended,) = queries.tokens(user=user.public_id.hex)
    assert not ended.works(on=DAY)


def test_nobody_ends_somebody_elses(user):
    secret = make(user)
    other = operations.create_user(
        email="sam@x.org", name="Sam", password="p", roles=[("administrator", None)], by="operator",
        on=DAY,
    )  # fmt: skip
    (token,) = queries.tokens(user=user.public_id.hex)
    operations.end_token(user=other.public_id.hex, token=token.id, now=NOW)
    assert queries.bearer(secret=secret, on=DAY)
    assert queries.tokens(user=other.public_id.hex) == []


def test_a_closed_account_has_no_way_in(user):
    secret = make(user)
    operations.create_user(
        email="sam@x.org", name="Sam", password="p", roles=[("administrator", None)], by="operator",
        on=DAY,
    )  # fmt: skip
    operations.deactivate(user=user.public_id.hex, by="sam", on=DAY)
    assert queries.bearer(secret=secret, on=DAY) is None


def test_its_use_is_noted_once_a_day(user):
    make(user)
    (token,) = queries.tokens(user=user.public_id.hex)
    for _ in range(3):
        operations.note_token_used(user=user.public_id.hex, token=token.id, on=DAY)
    operations.note_token_used(user=user.public_id.hex, token=token.id, on=DAY - timedelta(days=1))
    assert queries.tokens(user=user.public_id.hex)[0].last_used_on == DAY


@pytest.mark.parametrize("wrong", [{"name": "  "}, {"days": 3650}, {"days": 0}])
def test_what_is_missing_is_said(user, wrong):
    with pytest.raises(operations.TokenError):
        make(user, **wrong)
    assert not ApiToken.objects.exists()


def test_there_is_an_end_to_how_many(user):
    for _ in range(MOST_TOKENS):
        make(user)
    with pytest.raises(operations.TokenError, match="end one"):
        make(user)
    assert make(user, now=NOW + timedelta(days=40))


def test_who_is_erased_leaves_no_way_in(user):
    from keepwell.domain.people import operations as people
    from keepwell.domain.people import queries as people_queries

    row = {"person_id": "E1", "name": "Hana", "start_on": "2024-01-01"}
    people.load_people(rows=[row], batch="p", today=DAY, now=NOW, by="operator")
    (person,) = people_queries.people(visible=None, on=DAY)
    operations.link_person(user=user.public_id.hex, person=person.key, by="operator")
    operations.create_user(
        email="sam@x.org", name="Sam", password="p", roles=[("administrator", None)], by="operator",
        on=DAY,
    )  # fmt: skip
    secret = make(user, name="Hana's own report")
    operations.erase_users_of(person=person.key, by="sam", on=DAY)
    assert queries.bearer(secret=secret, on=DAY) is None
    assert not ApiToken.objects.exists()
