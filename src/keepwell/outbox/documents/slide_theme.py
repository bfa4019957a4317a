"""An empty presentation in the look of the house: colours, type, two layouts, wide slides.

PowerPoint and LibreOffice take the look from the theme, so that a slide somebody adds fits in.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, Final

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Emu, Inches, Pt

from keepwell.outbox.documents.palette import FONT, HUES

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Deck

WIDE, TALL = Inches(13.333), Inches(7.5)
LEFT, ACROSS = int(Inches(0.6)), int(Inches(12.13))
TITLE, TITLE_ONLY = 0, 5
"""Places of the two layouts in python-pptx's own template."""
SCHEME: Final[dict[str, str]] = {
    "dk1": "ink", "lt1": "white", "dk2": "ink2", "lt2": "paper", "accent1": "chart_teal",
    "accent2": "chart_coral", "accent3": "sand", "accent4": "chart_mute", "accent5": "brick",
    "accent6": "chart_band", "hlink": "teal", "folHlink": "ink3",
}  # fmt: skip
_SANS: Final = 'panose="020B0604020202020204" pitchFamily="34" charset="0"'
"""Where Inter is not installed, programs take their own plain face of like width."""
_SPACE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def empty_deck() -> Deck:
    """A presentation without slides: layouts "title" and "title only", in this order."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, TALL
    for at, layout in enumerate(list(deck.slide_layouts)):
        if at not in {TITLE, TITLE_ONLY}:
            deck.slide_layouts.remove(layout)
    _master(deck)
    for layout in deck.slide_layouts:
        _layout(layout)
    return deck


def themed(deck: bytes) -> bytes:
    """The saved presentation with the theme's colours and faces in place of the template's."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(deck)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            data = old.read(entry)
            if re.fullmatch(r"ppt/theme/theme\d+\.xml", entry.filename):
                data = _rewritten(data.decode()).encode()
            new.writestr(entry, data)
    return made.getvalue()


def _rewritten(theme: str) -> str:
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{HUES[hue][1:].upper()}"/></a:{name}>'
        for name, hue in SCHEME.items()
    )
    face = f'<a:latin typeface="{FONT}" {_SANS}/><a:ea typeface=""/><a:cs typeface=""/>'
    faces = f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont>"
    theme = re.sub(
        r"<a:clrScheme.*?</a:clrScheme>",
        f'<a:clrScheme name="Keepwell">{colours}</a:clrScheme>', theme, flags=re.DOTALL,
    )  # fmt: skip
    return re.sub(
        r"<a:fontScheme.*?</a:fontScheme>",
        f'<a:fontScheme name="Keepwell">{faces}</a:fontScheme>', theme, flags=re.DOTALL,
    )  # fmt: skip


def _master(deck: Deck) -> None:
    master = deck.slide_master
    style = master.element.find(f".//{{{master.element.nsmap['p']}}}titleStyle/{_SPACE}lvl1pPr")
    style.set("algn", "l")
    first = style.find(f"{_SPACE}defRPr")
    first.set("sz", "2600")
    first.set("b", "1")
    for shape in master.placeholders:
        _placed(shape, shape.placeholder_format.type)


def _layout(layout: Any) -> None:
    first = layout.name == "Title Slide"
    for shape in layout.placeholders:
        kind = shape.placeholder_format.type
        if kind == PP_PLACEHOLDER.DATE:
            shape.element.getparent().remove(shape.element)
        elif first and kind == PP_PLACEHOLDER.CENTER_TITLE:
            _at(shape, LEFT, Inches(2.2), ACROSS, Inches(1.0))
            _styled(shape, Pt(48))
        elif first and kind == PP_PLACEHOLDER.SUBTITLE:
            _at(shape, LEFT, Inches(3.45), ACROSS, Inches(2.9))
            _styled(shape, Pt(18))
        else:
            _placed(shape, kind)


_PLACES: Final = {
    PP_PLACEHOLDER.TITLE: (LEFT, Inches(0.68), ACROSS, Inches(0.85)),
    PP_PLACEHOLDER.BODY: (LEFT, Inches(1.7), ACROSS, Inches(4.9)),
    PP_PLACEHOLDER.FOOTER: (LEFT, Inches(6.98), Inches(11.0), Inches(0.32)),
    PP_PLACEHOLDER.SLIDE_NUMBER: (Inches(11.73), Inches(6.98), Inches(1.0), Inches(0.32)),
    PP_PLACEHOLDER.DATE: (Inches(11.73), Inches(6.6), Inches(1.0), Inches(0.3)),
}


def _placed(shape: Any, kind: PP_PLACEHOLDER) -> None:
    if kind not in _PLACES:
        return
    _at(shape, *_PLACES[kind])
    body = shape.text_frame
    body.margin_left = body.margin_right = Emu(0)
    if kind in {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}:
        _styled(shape, Pt(10), align="l" if kind == PP_PLACEHOLDER.FOOTER else "r")


def _styled(shape: Any, size: Pt, *, align: str = "l") -> None:
    """The look of a placeholder's first level, for whatever is written into it."""
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = Emu(0)
    styles = shape.element.find(f".//{_SPACE}lstStyle")
    style = styles.find(f"{_SPACE}lvl1pPr")
    if style is None:
        style = styles.makeelement(f"{_SPACE}lvl1pPr", {})
        styles.append(style)
    style.set("algn", align)
    style.set("marL", "0")
    style.set("indent", "0")
    run = style.find(f"{_SPACE}defRPr")
    if run is None:
        run = style.makeelement(f"{_SPACE}defRPr", {})
        style.append(run)
    run.set("sz", str(int(size.pt * 100)))


def _at(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, width, height
