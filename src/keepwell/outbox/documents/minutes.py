"""The minutes of a meeting as a document: every string as it will be printed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class MinutesPart:
    """A heading with its lines (words, and what stands behind them), or `none` without any."""

    title: str
    lines: tuple[tuple[str, str], ...]
    none: str
    deeper: bool


@dataclass(frozen=True, slots=True)
class MinutesWords:
    """Minutes in their reader's language; `taken` says who took the file out, and when."""

    title: str
    facts: tuple[str, ...]
    parts: tuple[MinutesPart, ...]
    confidential: str
    taken: str
    taken_at: dt.datetime
    language: str = "en"


def as_pdf(words: MinutesWords) -> bytes:
    """The minutes as a PDF (PDF/UA-1).

    Raises:
        UnprintableError: Typst refused the document.
    """
    from keepwell.outbox.documents.pdf import printed

    return printed(asdict(words), template="minutes.typ", taken_at=words.taken_at)
