"""Documentation leads somewhere, and every page of it is found from its index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(#[^)\s]*)?\)")


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda one: str(one.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for path, anchor in LINK.findall(page.read_text()):
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (
            anchor and target.suffix == ".md" and anchor[1:] not in anchors(target)
        ):
            broken.append(path + anchor)
    assert broken == []


@pytest.mark.parametrize("folder", ["how-to", "explanation", "tutorials"])
def test_the_index_names_every_page(folder: str) -> None:
    index = (DOCS / "README.md").read_text()
    missing = [
        one.name for one in (DOCS / folder).glob("*.md") if f"({folder}/{one.name})" not in index
    ]
    assert missing == []
