from __future__ import annotations

from datetime import timedelta

import pytest

from keepwell.domain.access import operations, queries
from keepwell.domain.access.models import Invitation, User
from keepwell.domain.access.operations import (
    AlreadyAUserError,
    InvitationError,
    LastAdministratorError,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(now):
    def made(email="new@x.org", roles=(("agent", None),), **more):
        return operations.invite(email=email, roles=roles, by="sam", now=now, **more)

    return made


def test_an_invitation_becomes_a_user_with_its_roles(cast, invited, now, today):
    token = invited(roles=[("team_lead", "Red")], name="New")
    user = operations.accept_invitation(token=token, password="a long password", now=now)
    assert (user.email, user.name, user.check_password("a long password")) == (
        "new@x.org", "New", True,
    )  # fmt: skip
    assert queries.visible_teams(user=user, on=today) == {"Red"}


def test_it_knows_the_person_by_the_work_address(cast, invited, now):
    token = invited(email="Rita@demo.example")
    user = operations.accept_invitation(token=token, password=None, now=now)
    assert str(user.person.key) == cast.keys["Rita"]
    assert not user.has_usable_password()


def test_the_token_is_kept_nowhere(invited):
    token = invited()
    assert token not in str(list(Invitation.objects.values()))


def test_used_withdrawn_old_and_made_up_invitations_are_worthless(invited, now):
    used, old = invited(), invited(email="old@x.org")
    operations.accept_invitation(token=used, password="p", now=now)
    replaced = invited(email="other@x.org")
    invited(email="other@x.org")
    withdrawn = invited(email="third@x.org")
    (one,) = [i for i in queries.open_invitations(now=now) if i.email == "third@x.org"]
    operations.withdraw_invitation(invitation=one.id, by="sam", now=now)
    for token, moment in [
        (used, now), (old, now + timedelta(days=14)), (replaced, now), (withdrawn, now),
        ("made up", now),
    ]:  # fmt: skip
        with pytest.raises(InvitationError):
            operations.accept_invitation(token=token, password="p", now=moment)


def test_somebody_who_can_sign_in_is_not_invited(cast, invited):
    with pytest.raises(AlreadyAUserError):
        invited(email="Ana@demo.example")


@pytest.mark.parametrize("roles", [[("boss", None)], [("team_lead", "No such team")]])
def test_unknown_roles_and_teams_are_refused(invited, roles):
    with pytest.raises(LookupError):
        invited(roles=roles)
    assert not Invitation.objects.exists()


def test_somebody_can_always_administer(cast, today):
    sam = cast.Sam.public_id.hex
    (one,) = [g for u in queries.users() for g in u.grants if g.role == "administrator"]
    with pytest.raises(LastAdministratorError):
        operations.end_grant(grant=one.id, by="sam", on=today)
    with pytest.raises(LastAdministratorError):
        operations.deactivate(user=sam, by="sam", on=today)
    assert User.objects.get(pk=cast.Sam.pk).is_active
    operations.grant(user=cast.Hana.public_id.hex, role="administrator", by="sam", on=today)
    operations.end_grant(grant=one.id, by="sam", on=today)
    assert queries.roles(user=cast.Sam, on=today) == frozenset()


def test_an_administrator_who_cannot_sign_in_does_not_count(cast, today):
    cem = cast.Cem.public_id.hex
    operations.grant(user=cem, role="administrator", by="sam", on=today)
    operations.deactivate(user=cem, by="sam", on=today)
    with pytest.raises(LastAdministratorError):
        operations.deactivate(user=cast.Sam.public_id.hex, by="sam", on=today)


def test_closed_accounts_can_be_opened_again(cast, today):
    ana = cast.Ana.public_id.hex
    operations.deactivate(user=ana, by="sam", on=today)
    assert queries.roles(user=queries.user_by_id(public_id=ana), on=today) == frozenset()
    operations.reactivate(user=ana, by="sam")
    assert queries.roles(user=queries.user_by_id(public_id=ana), on=today) == {"agent"}


def test_accounts_of_the_erased_are_blank_and_closed(cast, today):
    assert operations.erase_users_of(person=cast.keys["Ana"], by="hana", on=today) == 1
    assert queries.user_by_email(email="ana@demo.example") is None
    assert "Ana" not in {one.name for one in queries.users()}


def test_addresses_have_no_capitals(cast):
    assert queries.user_by_email(email=" ANA@Demo.Example ") == cast.Ana
    assert User.objects.get_by_natural_key("ANA@demo.example") == cast.Ana


def test_the_demo_cast_is_made_once(cast, today):
    before = User.objects.count()
    made = operations.create_demo_users(password="another", on=today, team="Blue")
    assert [name for name, *_ in made] == [
        "Ana", "Tariq", "Cem", "Hana", "Dora", "Sam", "Wil", "Stan",
    ]  # fmt: skip
    assert User.objects.count() == before
    assert User.objects.get(pk=cast.Ana.pk).check_password("a long password")
