"""Who can be named and reached, and who may do an action today."""

from __future__ import annotations

from datetime import date

import pytest

from keepwell.domain.access import operations, queries

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def user(name: str, *roles: str) -> str:
    made = operations.create_user(
        email=f"{name.lower()}@x.org", name=name, password="p", by="operator", on=DAY,
        roles=[(role, None) for role in roles],
    )  # fmt: skip
    return made.public_id.hex


def test_users_are_named_by_their_ids_and_what_is_no_user_is_left_out():
    hana = user("Hana")
    found = queries.addresses(users=[hana, "system", "f" * 32])
    assert {one.name for one in found.values()} == {"Hana"}
    assert found[hana].email == "hana@x.org"


def test_holders_are_those_whose_grant_holds_that_day():
    hana, cem, gone = user("Hana", "hr_partner"), user("Cem", "support_leader"), user("Ida", "hr_partner")  # fmt: skip
    user("Ana", "agent")
    user("Sam", "administrator")
    operations.deactivate(user=gone, by="sam", on=DAY)
    found = queries.holders(action="hold_sync", on=DAY)
    assert {key: roles for key, (_who, roles) in found.items()} == {
        cem: {"support_leader"}, hana: {"hr_partner"},
    }  # fmt: skip
    assert queries.holders(action="hold_sync", on=date(2020, 1, 1)) == {}
