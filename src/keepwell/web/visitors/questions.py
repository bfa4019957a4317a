"""The questions of candidates and leavers as their form shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keepwell.domain.listening.rules.answers import asked_items

if TYPE_CHECKING:
    from keepwell.domain.listening.rules.instruments import Instrument, Item
    from keepwell.domain.listening.visitor_queries import VisitorView


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: what is read, and the options (value, label); none for a comment."""

    name: str
    text: str
    options: tuple[tuple[object, str], ...]
    ends: tuple[str, ...]
    language: str


def asked(found: VisitorView) -> list[Asked]:
    """Every question of a round, in its order."""
    items = asked_items(found.questions).items()
    return [_asked(name, instrument, item) for name, (instrument, item) in items]


def _asked(name: str, instrument: Instrument, item: Item) -> Asked:
    if item.kind == "text":
        return Asked(name, item.text, (), (), instrument.language)
    if item.kind == "choice":
        options = tuple((one, one.capitalize()) for one in item.options)
        return Asked(name, item.text, options, (), instrument.language)
    scale = instrument.scales[item.scale]
    labels = tuple(zip(scale.values, scale.labels, strict=True))
    return Asked(name, item.text, labels, scale.ends, instrument.language)
