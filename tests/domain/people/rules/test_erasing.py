from __future__ import annotations

import pytest

from keepwell.domain.people.rules.erasing import Wording, label, number

MIA = Wording("Erased 1", frozenset({"Mia Stone", "mstone"}), frozenset({"mia@x.org"}), {"12": "n"})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Mia Stone", "Erased 1"),
        ("STONE, Mía", "Erased 1"),
        ("Mia K. Stone", "Erased 1"),
        ("thanks to Mia Stone!", "thanks to Erased 1!"),
        ("ask Stone, Mia or mia@x.org", "ask Erased 1 or Erased 1"),
        ("mstone", "Erased 1"),
        ("mstone2 and mstone", "mstone2 and mstone"),
        ("Bo Li + Mia Stone + not known", "Bo Li + Erased 1 + not known"),
        ("Mia Stone + Cem Ay", "Cem Ay + Erased 1"),
        ("Cem Ay + Bo Li", "Cem Ay + Bo Li"),
        ("Mia Stonehouse", "Mia Stonehouse"),
        ("12", "n"),
        ("112", "112"),
        ("", ""),
    ],
)
def test_whole_names_go_however_they_are_written_and_nothing_else(written, said):
    assert MIA(written) == said


def test_labels_tell_people_apart_and_not_who_they_are():
    keys = [f"00000000-0000-0000-0000-{n:012}" for n in range(50)]
    assert len({label(key) for key in keys}) == len({number(key) for key in keys}) == 50
    assert not any(key[:6] in label(key) for key in keys)


def test_nobody_to_erase_changes_nothing():
    nothing = Wording("x", frozenset({""}))
    assert [nothing(one) for one in ("", "a b", "x + y")] == ["", "a b", "x + y"]
