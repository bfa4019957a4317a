"""What is published about the methods is complete: every code, every picture, the truth table."""

from __future__ import annotations

import re
import typing
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from benchmarks.pictures.effects import PALE
from keepwell.analytics.charts.theme import HUES
from keepwell.analytics.statistics.refusal import Code

DOCS = Path(__file__).resolve().parents[2] / "docs"
METHODS = (
    "choice", "drivers", "evaluation", "few-teams", "interrupted", "linkage", "lottery", "mix",
    "money", "power", "pretrend", "reliability", "shrinkage", "staggered", "survival",
    "truth-suite",
)  # fmt: skip


def said(name: str) -> str:
    return (DOCS / "explanation" / f"{name}.md").read_text()


def test_every_refusal_is_explained():
    words = said("evaluation")
    assert [code for code in typing.get_args(Code) if not re.search(rf"\b{code}\b", words)] == []


@pytest.mark.parametrize("name", METHODS)
def test_every_method_has_its_picture_in_the_theme(name):
    pictures = re.findall(r"\]\(\.\./images/([\w-]+\.svg)\)", said(name))
    assert pictures
    for picture in pictures:
        drawn = ET.fromstring((DOCS / "images" / picture).read_text())
        assert drawn.get("aria-label")
        colors = {value for part in drawn.iter() for key, value in part.attrib.items()
                  if key in ("fill", "stroke") and value != "none"}  # fmt: skip
        assert colors <= HUES | {PALE}


def test_links_between_explanations_lead_somewhere():
    for name in METHODS:
        for target in re.findall(r"\]\((?!\.\./images)([\w./-]+\.md)\)", said(name)):
            assert (DOCS / "explanation" / target).exists(), f"{name}: {target}"


def test_the_truth_table_is_published_whole():
    words = said("truth-suite")
    from benchmarks.truth.strata import STRATA

    missing = [one.words for one in STRATA if f"| {one.words} |" not in words]
    assert missing == []
    assert "1,000 in every stratum" in words
