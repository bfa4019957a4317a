"""The page of today when nothing waits: what would help next, if half of the data is missing."""

from __future__ import annotations

import pytest

from keepwell.web.home import views


@pytest.mark.parametrize(
    ("came", "words"),
    [
        ({"contacts"}, "HR's file of people adds"),
        ({"people", "absences"}, "Support's contacts add"),
        ({"job_history"}, "Support's contacts add"),
        ({"contacts", "people"}, "No file waits for an answer"),
        (set(), "No file waits for an answer"),
    ],
)
def test_a_quiet_day_says_which_half_is_missing(signed_in, came, words):
    request = signed_in("hana").get("/").wsgi_request
    assert words in views._calm(request, came)


def test_who_brings_no_files_is_not_asked_for_one(signed_in):
    request = signed_in("ana").get("/").wsgi_request
    assert "Your own page tells" in views._calm(request, {"contacts"})
