from __future__ import annotations

import re

from django.test import Client

from keepwell.api.door import described
from keepwell.domain.access import queries
from keepwell.domain.access.rules import MOST_TOKENS
from tests.web.company import PASSWORD

PAGE = "/account/programs/"
ASKED = {"name": "Wallboard", "days": "30"}
SECRET = re.compile(r"kw_[A-Za-z0-9_-]{43}")


def made(client, **told) -> str:
    """The secret; asked for the password first, as whoever is signed in for long is."""
    page = client.post(PAGE, {**ASKED, **told})
    if page.status_code == 302:
        assert page["Location"].startswith("/sign-in/again/")
        page = client.post(page["Location"], {"password": PASSWORD})
    assert page["Cache-Control"] == "private, no-store"
    found = SECRET.findall(page.content.decode())
    return found[0] if found else ""


def asks(secret: str):
    return Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})


def test_a_token_is_shown_once_and_asks_for_its_owner(signed_in):
    hana = signed_in("hana")
    secret = made(hana, may_write="on")
    told = asks(secret).json()
    assert (told["name"], told["roles"], told["may_write"]) == ("Hana", ["hr_partner"], True)
    page = hana.get(PAGE).content.decode()
    assert "Wallboard" in page
    assert f"ends in {secret[-4:]}" in page
    assert not SECRET.search(page)


def test_it_reads_only_unless_told_otherwise(signed_in):
    assert asks(made(signed_in("hana"))).json()["may_write"] is False


def test_an_ended_token_opens_nothing(signed_in, company):
    hana = signed_in("hana")
    secret = made(hana)
    (token,) = queries.tokens(user=company.users["hana"].public_id.hex)
    page = hana.post(f"{PAGE}{token.id}/end/", follow=True).content.decode()
    assert "Ended. It opens nothing any more." in page
    assert "Tokens that have ended" in page
    assert asks(secret).status_code == 401


def test_somebody_elses_token_is_not_there(signed_in, company):
    secret = made(signed_in("hana"))
    (token,) = queries.tokens(user=company.users["hana"].public_id.hex)
    assert signed_in("sam").post(f"{PAGE}{token.id}/end/").status_code == 404
    assert "Wallboard" not in signed_in("sam").get(PAGE).content.decode()
    assert asks(secret).status_code == 200


def test_without_a_name_nothing_is_made(signed_in, company):
    hana = signed_in("hana")
    made(hana)
    page = hana.post(PAGE, {"days": "30"}).content.decode()
    assert "This field is required" in page
    assert len(queries.tokens(user=company.users["hana"].public_id.hex)) == 1


def test_who_does_not_know_the_password_makes_none(signed_in, company):
    hana = signed_in("hana")
    asked = hana.post(PAGE, ASKED)["Location"]
    page = hana.post(asked, {"password": "not this one"}).content.decode()
    assert not SECRET.search(page)
    assert queries.tokens(user=company.users["hana"].public_id.hex) == []


def test_too_many_are_too_many(signed_in):
    hana = signed_in("hana")
    for _ in range(MOST_TOKENS):
        assert made(hana)
    page = hana.post(PAGE, ASKED).content.decode()
    assert "Too many of your tokens work already" in page


def test_a_person_without_a_role_may_have_one_and_sees_nothing_with_it(signed_in):
    secret = made(signed_in("stan"))
    assert asks(secret).json()["actions"] == []
    asked = Client().get("/api/v1/measures", headers={"Authorization": f"Bearer {secret}"})
    assert asked.status_code == 404


def test_the_reference_names_every_operation_and_field(signed_in):
    page = signed_in("ana").get(f"{PAGE}reference/").content.decode()
    for path, methods in described()["paths"].items():
        assert path in page
        for one in methods.values():
            assert f'id="{one["operationId"]}"' in page
    assert "figures[].interval" in page
    assert "DIM=VALUE" in page
