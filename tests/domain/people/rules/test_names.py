from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepwell.domain.people.rules.names import as_login, core, initials, logins, normal


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Adinolfi, Wilson  K", "wilson k adinolfi"),
        ("WILSON K. ADINOLFI", "wilson k adinolfi"),
        ("Jürgen Groß", "jurgen gross"),
        ("O'Neill-Šimić, Ána", "ana o neill simic"),
        ("Smith,", "smith"),
        ("jane_smith", "jane smith"),
        ("", ""),
        ("李 小龙", "李 小龙"),
    ],
)
def test_names_are_made_comparable(written, expected):
    assert normal(written) == expected


@given(st.text())
def test_normal_names_stay_as_they_are(written):
    assert normal(normal(written)) == normal(written)


def test_initials_in_the_middle_do_not_count():
    assert core("wilson k adinolfi") == "wilson adinolfi"
    assert core("j smith") == "j smith"


def test_short_forms():
    assert initials("jane q smith") == {"j smith", "jane s", "smith j"}
    assert initials("jane") == set()


def test_sign_in_names():
    assert {"jsmith", "janesmith", "smithj"} <= logins("jane smith")
    assert as_login("Jane.Smith@x.org") == "janesmith"
    assert logins("jane") == set()
