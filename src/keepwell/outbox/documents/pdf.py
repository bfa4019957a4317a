"""PDFs for screen readers and printers (PDF/UA-1), set by Typst: the pack from `pack.typ`.

Words reach the template as data, never as markup: what somebody wrote into a promise can neither
run nor break anything.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unicodedata import category

import typst

from keepwell.outbox.documents.palette import HUES, TONES

if TYPE_CHECKING:
    import datetime as dt

    from keepwell.outbox.documents.words import PackWords

FOLDER: Final = Path(__file__).parent
PROBE: Final = b"""#set document(title: "signs")
#set text(font: "Inter")
#for one in sys.inputs.signs.codepoints() [#one ]"""
USUAL: Final = 0x24F
"""Up to here, the end of Latin, the font of the house draws every sign."""
STAND_IN: Final = "▯"
"""Printed for a sign that no font on this machine can draw."""
_UNDRAWN: Final = re.compile(r"the text `\"(.*?)\"` could not be displayed")
_CODE: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
_LONG: Final = re.compile(r"\S{29,}")
_PIECE: Final = re.compile(r"\S{8}(?=\S{3})")


class UnprintableError(RuntimeError):
    """The PDF could not be set; the message says where and why."""


def as_pdf(words: PackWords) -> bytes:
    """The pack as a PDF.

    Raises:
        UnprintableError: Typst refused the document.
    """
    return printed(asdict(words), template="pack.typ", taken_at=words.taken_at)


def printed(told: dict[str, Any], *, template: str, taken_at: dt.datetime) -> bytes:
    """Words set by a template. Fonts of the house; those of the machine only where a sign is lacking.

    Args:
        told: the words, as data; the template reads them from `sys.inputs.pack`.
        template: a file beside this one.
        taken_at: the moment that the file carries.

    Raises:
        UnprintableError: Typst refused the document.
    """
    data = json.dumps(
        _breakable(told) | {"hues": HUES, "tones": TONES}, ensure_ascii=False, default=str
    )
    unusual = frozenset(one for one in data if ord(one) > USUAL)
    own_fonts = not _lacking(unusual, own=True)
    if not own_fonts:
        data = _without(data, _lacking(unusual, own=False))
    try:
        return _set(data, template, taken_at, own_fonts=own_fonts)
    except typst.TypstError as problem:  # a sign that can be drawn alone, but not beside others
        data = _without(data, _undrawn(problem))
    try:
        return _set(data, template, taken_at, own_fonts=own_fonts)
    except typst.TypstError as problem:
        raise UnprintableError(f"The PDF could not be set: {problem.diagnostic}") from problem


def _set(data: str, template: str, taken_at: dt.datetime, *, own_fonts: bool) -> bytes:
    compiler = typst.Compiler(
        FOLDER / template, root=FOLDER, font_paths=_fonts(own=own_fonts),
        sys_inputs={"pack": data},
    )  # fmt: skip
    made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=taken_at)
    assert isinstance(made, bytes), "one PDF is one file"
    return made


@cache
def _fonts(*, own: bool) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=not own,
        include_embedded_fonts=True,
        font_paths=[str(FOLDER / "fonts")],
    )


def _lacking(signs: frozenset[str], *, own: bool) -> frozenset[str]:
    """Which of the signs no font can draw: a try with these signs alone costs a millisecond."""
    compiler = typst.Compiler(
        PROBE, font_paths=_fonts(own=own), sys_inputs={"signs": "".join(sorted(signs))}
    )
    try:
        compiler.compile(format="pdf", pdf_standards="ua-1")
    except typst.TypstError as problem:
        return _undrawn(problem)
    return frozenset()


def _undrawn(problem: typst.TypstError) -> frozenset[str]:
    """The signs that no font could draw.

    Raises:
        UnprintableError: the document was refused for another reason.
    """
    found = _UNDRAWN.findall(problem.diagnostic)
    if not found:
        raise UnprintableError(f"The PDF could not be set: {problem.diagnostic}") from problem
    return frozenset("".join(_CODE.sub(lambda code: chr(int(code[1], 16)), one) for one in found))


def _without(data: str, signs: frozenset[str]) -> str:
    """The same with a stand-in for each such sign; joiners and their like just go."""
    stand_in = {ord(one): "" if category(one) == "Cf" else STAND_IN for one in signs}
    return data.translate(stand_in)


def _breakable(told: Any) -> Any:
    """The same with places to break inside very long words, so that none leaves its column."""
    if isinstance(told, str):
        return _LONG.sub(lambda word: _PIECE.sub("\\g<0>\u200b", word[0]), told)
    if isinstance(told, dict):
        return {key: _breakable(value) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [_breakable(one) for one in told]
    return told
