"""Kept parts of pages: never older than the register, never another reader's."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keepwell.domain.company import operations as company_operations
from tests.web.conftest import TODAY

PAGE = "/measures/csat/"


def _queries(client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).status_code == 200
    return len(asked)


def test_the_second_reader_of_the_same_roles_gets_what_was_written(signed_in):
    hana = signed_in("hana")
    first, second = _queries(hana), _queries(hana)
    assert second < first
    assert hana.get(PAGE).content == signed_in("hana").get(PAGE).content


def test_any_named_write_lets_it_be_written_anew(signed_in, company):
    hana = signed_in("hana")
    assert "goal 97%" not in hana.get(PAGE).content.decode()
    company_operations.set_target(measure="csat", value=0.97, valid_from=TODAY, by="hana")
    assert "goal 97%" in hana.get(PAGE).content.decode()


@pytest.mark.parametrize("page", [PAGE, "/measures/"])
def test_a_lead_does_not_get_what_was_written_for_hr(signed_in, page):
    hr = signed_in("hana").get(page).content.decode()
    lead = signed_in("tariq").get(page).content.decode()
    assert lead != hr
    assert signed_in("tariq").get(page).content.decode() == lead


def test_another_language_is_written_for_itself(signed_in, company):
    hana = signed_in("hana")
    english = hana.get(PAGE).content.decode()
    user = company.users["hana"]
    type(user).objects.filter(pk=user.pk).update(language="de")
    german = hana.get(PAGE).content.decode()
    assert "What exactly we count" in english
    assert "What exactly we count" not in german
