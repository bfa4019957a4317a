"""The questions of a round as a form shows them, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keepwell.domain.company import queries as company
from keepwell.domain.listening.rules.answers import asked_items

if TYPE_CHECKING:
    from keepwell.domain.listening.queries import RoundView


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what is read, and the options (value, label); none for a comment."""

    name: str
    text: str
    options: tuple[tuple[object, str], ...]
    row: bool
    ends: tuple[str, ...] = ()


LONG_SCALE = 7
"""From so many options on they stand in a row of numbers."""


def with_name(text: str, *, name: str) -> str:
    """Words of an instrument with the company's name where its author left room."""
    return text.replace("{organisation}", name).replace("{Organisation}", name)


def questions(found: RoundView) -> list[Question]:
    """Every question of a round, in its order, with the company's name where the author left room."""
    name, made = company.settings().name, []
    for full, (instrument, item) in asked_items(found.questions).items():
        text = with_name(item.text, name=name)
        ends: tuple[str, ...] = ()
        if item.kind == "text":
            options: tuple[tuple[object, str], ...] = ()
        elif item.kind == "choice":
            options = tuple((one, one) for one in item.options)
        else:
            scale = instrument.scales[item.scale]
            labels = (with_name(label, name=name) for label in scale.labels)
            options, ends = tuple(zip(scale.values, labels, strict=True)), scale.ends
        made.append(Question(full, text, options, len(options) >= LONG_SCALE, ends))
    return made
