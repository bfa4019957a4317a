"""The monthly pack as a document: PDF, slides, workbook, data. Same words, same figures to the digit.

`wording` turns the pack into words once; every form prints those words and computes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, assert_never

from keepwell.outbox.documents.words import Watermark
from keepwell.schemas.phrases import in_english, written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from keepwell.schemas.packs import Pack, Restatement
    from keepwell.schemas.phrases import Phrase, Value

__all__ = ["CONTENT_TYPES", "FORMATS", "Format", "Watermark", "file_name", "render"]

Format = Literal["pdf", "pptx", "xlsx", "json"]
FORMATS: Final[tuple[Format, ...]] = ("pdf", "pptx", "xlsx", "json")
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES: Final[dict[Format, str]] = {
    "pdf": "application/pdf",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "json": "application/json",
}


def file_name(pack: Pack, *, format: Format) -> str:  # noqa: A002 - the word of the contract
    """`keepwell-2026-10.pdf`: plain ASCII, the same on every system."""
    return f"keepwell-{pack.month}.{format}"


def render(
    pack: Pack,
    *,
    format: Format,  # noqa: A002 - the word of the contract
    watermark: Watermark,
    write: Callable[[Value], str] = written,
    say: Callable[[Phrase], str] = in_english,
    language: str = "en",
    restatements: Sequence[Restatement] = (),
    name_out: datetime | None = None,
) -> bytes:
    """The pack as a file.

    Args:
        pack: as frozen, or as it stands while it is a draft.
        format: what kind of file.
        watermark: who takes it out, and when; printed on every page.
        write: writes one value in the reader's language.
        say: says one sentence in the reader's language.
        language: of `write` and `say`, as a BCP 47 tag, for screen readers and spelling.
        restatements: figures of the frozen pack that later data corrected.
        name_out: when the name of somebody who was erased was taken out of it.

    Raises:
        UnprintableError: the PDF cannot be made; the message says why.
    """
    if format == "json":
        from keepwell.outbox.documents.data import as_data

        return as_data(pack, watermark=watermark, restatements=restatements, name_out=name_out)
    from keepwell.outbox.documents.wording import in_words

    words = in_words(
        pack, write=write, say=say, language=language, watermark=watermark,
        restatements=restatements, name_out=name_out,
    )  # fmt: skip
    if format == "pdf":
        from keepwell.outbox.documents.pdf import as_pdf

        return as_pdf(words)
    if format == "pptx":
        from keepwell.outbox.documents.slides import as_slides

        return as_slides(words)
    if format == "xlsx":
        from keepwell.outbox.documents.workbook import as_workbook

        return as_workbook(words)
    assert_never(format)
