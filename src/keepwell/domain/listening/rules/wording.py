"""In which words a question is read: the reader's language where it has been written, or its own.

A translation of somebody else's instrument makes other items than theirs; where one is not the
authors' own it says so, and its figures stand beside no norm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keepwell.domain.listening.rules.instruments import Instrument, Item


@dataclass(frozen=True, slots=True)
class Words:
    """A question as it is read: its text, the labels of its options, the ends, in one language."""

    text: str
    labels: tuple[str, ...]
    ends: tuple[str, ...]
    language: str


def worded(instrument: Instrument, item: Item, *, language: str) -> Words:
    """An item in a language; in its own where nobody wrote it in that one."""
    own = item.language or instrument.language
    wording = instrument.languages.get(language)
    there = language != own and wording is not None and item.id in wording.items
    shown = language if there else own
    text = wording.items[item.id] if there and wording is not None else item.text
    said = instrument.languages.get(shown)
    if item.kind == "text":
        return Words(text, (), (), shown)
    if item.kind == "choice":
        return Words(text, item.options, (), shown)
    scale = instrument.scales[item.scale]
    labels = said.labels.get(item.scale, scale.labels) if said else scale.labels
    ends = said.ends.get(item.scale, scale.ends) if said else scale.ends
    return Words(text, labels, ends, shown)


def lacking(asked: Iterable[tuple[Instrument, Item]], *, language: str) -> int:
    """How many questions nobody has written in a language."""
    return sum(worded(*one, language=language).language != language for one in asked)


def untested(instrument: Instrument, *, languages: Iterable[str]) -> bool:
    """Whether a round in these languages uses a translation that nobody has tested."""
    used = (instrument.languages.get(one) for one in languages if one != instrument.language)
    return any(one is not None and one.status == "unvalidated" for one in used)
