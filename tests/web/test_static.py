"""The design system: light enough, no inline script or style anywhere, licences beside what is theirs."""

from __future__ import annotations

import re
from pathlib import Path

import keepwell.web

WEB = Path(keepwell.web.__file__).parent
TEMPLATES = sorted(WEB.rglob("*.html"))
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")",
    re.IGNORECASE,
)


def test_the_stylesheet_is_at_most_30_kilobytes():
    assert (WEB / "static" / "keepwell.css").stat().st_size <= 30_000


def test_raw_colours_stand_only_among_the_tokens_and_the_chart_hues():
    css = (WEB / "static" / "keepwell.css").read_text()
    layers = re.split(r"@layer (\w+) \{", css)[1:]
    elsewhere = {
        name: re.findall(r"#[0-9a-f]{3,8}\b", body)
        for name, body in zip(layers[::2], layers[1::2], strict=True)
        if name not in {"tokens", "charts", "print"}
    }
    found = {name: colours for name, colours in elsewhere.items() if colours}
    assert found == {"components": ["#fff"]}, "the white behind a square code for phones"


def test_no_template_holds_script_or_style():
    written = {path.name: re.sub(r"\{%.*?%\}", "", path.read_text()) for path in TEMPLATES}
    faults = [(name, INLINE.findall(text)) for name, text in written.items()]
    assert [one for one in faults if one[1]] == []


def _worn(text: str) -> set[str]:
    """Class names of a template, and those of the tabs, which a tag writes."""
    words = re.findall(r'class="([^"]*)"', re.sub(r"\{[%{].*?[%}]\}", " ", text))
    return {name for one in words for name in one.split()} | (
        {"tabs"} if "{% tabs" in text else set()
    )


def _whole(page: Path) -> str:
    """A page with what it includes, and the body that is kept apart from its frame."""
    text = page.read_text()
    parts = [WEB / name for name in re.findall(r'\{% include "([^"]+)"', text)]
    parts.append(page.with_name(f"{page.stem}_body.html"))
    return "\n".join([text, *(one.read_text() for one in parts if one.is_file())])


def _on_screen(sheet: str) -> str:
    """A sheet without its last layer, which only tells what is left out on paper."""
    return sheet.split("@layer print {", maxsplit=1)[0]


def test_every_page_links_the_sheets_that_dress_it():
    """What only one room wears lies in that room's sheet: a page that borrows it has to say so."""
    dress = {
        path.name: set(re.findall(r"\.([a-zA-Z][\w-]*)", _on_screen(path.read_text())))
        for path in (WEB / "static").glob("*.css")
    }
    bare = []
    for page in TEMPLATES:
        text = _whole(page)
        if 'extends "shell/layout.html"' not in text:
            continue
        linked = {"keepwell.css"} | {name for name in dress if f"'{name}'" in text}
        linked |= {"meet.css"} if "{% meet_styles %}" in text else set()
        known = set().union(*(dress[name] for name in linked))
        bare += [
            (page.name, name, sheet)
            for name in _worn(text) - known
            for sheet, names in dress.items()
            if name in names
        ]
    assert bare == []


def test_licences_lie_beside_what_is_not_ours():
    assets = {path.name for path in (WEB / "static" / "assets").iterdir()}
    assert {"inter-LICENSE.txt", "tabler-icons-LICENSE.txt"} <= assets


def test_every_icon_that_is_asked_for_is_in_the_sprite():
    sprite = set(
        re.findall(r'symbol id="([^"]+)"', (WEB / "static" / "assets" / "icons.svg").read_text())
    )
    asked = {
        name
        for path in TEMPLATES
        for name in re.findall(r'{% (?:icon|seal) "([^"]+)"', path.read_text())
    }
    assert asked <= sprite
