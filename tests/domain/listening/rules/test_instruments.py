"""Every shipped instrument reads, carries its licence, and a bad file is told what is wrong."""

from __future__ import annotations

import pytest

from keepwell.domain.listening.rules import instruments

ALL = instruments.shipped()
ITEMS = {
    "hse-msit-35": 35, "csps-engagement-5": 5, "csps-proxy-stress-8": 8, "csps-perma-5": 5,
    "csps-item-bank": 52, "csps-intent-1": 1, "ons4": 4, "fevs-eei-15": 15, "fevs-gsi-4": 4,
    "kw-recommend-1": 2, "kw-pulse-core-10": 10, "kw-strain-6": 6, "kw-exhaustion-1": 1,
    "kw-onboarding": 17, "kw-candidate-5": 5, "kw-hrdesk-4": 5, "kw-exit-8": 8,
}  # fmt: skip
GOOD = """
id = "own"
name = "Own"
version = 1
language = "en"
licence = "own"
direction = "up"
[scoring]
method = "mean"
[scales.main]
labels = ["no", "yes"]
values = [0, 1]
[[items]]
id = "A"
text = "Well?"
"""


def test_every_set_has_its_items():
    assert {name: len(one.items) for name, one in ALL.items()} == ITEMS


@pytest.mark.parametrize("name", ITEMS)
def test_each_says_its_licence_and_source(name):
    one = ALL[name]
    assert one.licence in {"OGL-UK-3.0", "CC0-1.0", "public-domain-US-Gov"}
    assert one.source
    assert one.attribution or one.licence == "CC0-1.0"


def test_items_on_health_harassment_and_leaving_are_delicate():
    delicate = {name for name, one in ALL.items() if one.delicate}
    assert {
        "csps-proxy-stress-8",
        "csps-intent-1",
        "ons4",
        "kw-strain-6",
        "kw-exhaustion-1",
    } <= delicate


def test_hse_reverses_what_its_authors_reverse():
    turned = {one.id for one in ALL["hse-msit-35"].items if one.reverse}
    assert turned == {"3", "5", "6", "9", "12", "14", "16", "18", "20", "21", "22", "34"}


def test_others_instruments_are_named_not_shipped():
    named = {one.id for one in instruments.named_only()}
    assert {"mbi", "gallup-q12", "cbi-19", "who-5", "phq-9-gad-7"} <= named
    assert not named & set(ALL)
    assert all(one.refused for one in instruments.named_only() if one.id == "phq-9-gad-7")


def test_a_company_s_own_file_reads():
    assert instruments.read_instrument(GOOD).items[0].text == "Well?"


@pytest.mark.parametrize(("change", "said"), [
    (('method = "mean"', 'method = "magic"'), "no scoring 'magic'"),
    (("values = [0, 1]", "values = [0]"), "one label and value"),
    (('id = "A"', 'id = "A"\nscale = "mood"'), "no scale is called mood"),
    (('licence = "own"\n', ""), "missing"),
    (('name = "Own"', 'name = "Own'), "not TOML"),
    (('text = "Well?"', 'text = "Well?"\n[[items]]\nid = "A"\ntext = "Again?"'), "same id"),
    (("version = 1", 'version = 1\ncolour = "red"'), "unknown"),
])  # fmt: skip
def test_a_file_that_is_none_says_what_is_wrong(change, said):
    with pytest.raises(instruments.InstrumentError, match=said):
        instruments.read_instrument(GOOD.replace(*change), place="own.toml")
