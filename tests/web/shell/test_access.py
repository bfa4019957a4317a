from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from keepwell.domain.trail import queries as trail
from keepwell.web.shell.access import EVERYONE, SIGNED_IN, allowed, page, record_read


def request_of(user, method="get"):
    request = getattr(RequestFactory(), method)("/somewhere/?a=1")
    request.user = user
    return request


def answer(request):
    return HttpResponse("in")


def test_a_stranger_is_led_to_the_sign_in_and_back():
    found = page("administer")(answer)(request_of(AnonymousUser()))
    assert found["Location"] == "/sign-in/?next=/somewhere/%3Fa%3D1"


def test_everyone_gets_in_where_everyone_may():
    assert page(EVERYONE)(answer)(request_of(AnonymousUser())).content == b"in"


def test_who_may_not_finds_nothing(company):
    with pytest.raises(Http404):
        page("administer")(answer)(request_of(company.users["hana"]))
    assert page("administer")(answer)(request_of(company.users["sam"])).content == b"in"


def test_another_method_is_not_found_either(company):
    with pytest.raises(Http404):
        page(SIGNED_IN)(answer)(request_of(company.users["sam"], "post"))


def test_a_misspelt_action_is_a_fault_not_a_denial(company):
    with pytest.raises(LookupError):
        allowed(request_of(company.users["sam"]), "adminster")


def test_a_look_at_somebody_is_told_to_them_by_role_day_and_purpose(company):
    before = len(trail.who_looked(person=company.keys["ana"]))
    record_read(
        request_of(company.users["hana"]), person=company.keys["ana"], purpose="opened your page"
    )
    looks = trail.who_looked(person=company.keys["ana"])
    assert len(looks) == before + 1
    assert (looks[0].role, looks[0].purpose) == ("hr_partner", "opened your page")
