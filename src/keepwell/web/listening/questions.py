"""The questions of a round as a form shows them, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keepwell.domain.company import queries as company
from keepwell.domain.listening import queries
from keepwell.domain.listening.rules.wording import worded

if TYPE_CHECKING:
    from keepwell.domain.listening.queries import RoundView
    from keepwell.domain.listening.rules.instruments import Instrument, Item


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what is read, in which language, and the options (value, label).

    None for a comment.
    """

    name: str
    text: str
    options: tuple[tuple[object, str], ...]
    row: bool
    ends: tuple[str, ...] = ()
    language: str = "en"


LONG_SCALE = 7
"""From so many options on they stand in a row of numbers."""


def with_name(text: str, *, name: str) -> str:
    """Words of an instrument with the company's name where its author left room."""
    return text.replace("{organisation}", name).replace("{Organisation}", name)


def questions(found: RoundView, *, language: str = "") -> list[Question]:
    """Every question of a round, in its order, with the company's name where the author left room.

    Args:
        found: the round.
        language: the reader's; used where the round is asked in it and the words are there.
    """
    name = company.settings().name
    asked_in = language if language in found.languages else ""
    items = queries.items_of(questions=found.questions)
    return [_question(full, *one, asked_in, name) for full, one in items.items()]


def _question(full: str, instrument: Instrument, item: Item, language: str, name: str) -> Question:
    words = worded(instrument, item, language=language)
    text = with_name(words.text, name=name)
    if item.kind == "text":
        return Question(full, text, (), row=False, language=words.language)
    kept = item.options if item.kind == "choice" else instrument.scales[item.scale].values
    labels = (with_name(label, name=name) for label in words.labels)
    options = tuple(zip(kept, labels, strict=True))
    long = len(options) >= LONG_SCALE
    return Question(full, text, options, long, words.ends, words.language)
