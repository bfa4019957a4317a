"""What staff elsewhere said, as it was published: a figure of a question or an index, with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Told = Literal["positive", "index", "share"]


@dataclass(frozen=True, slots=True)
class Norm:
    """One published figure.

    `of`: a measure, a set, or "set:item". `kind`: share of favourable answers (0–1), an index
    (0–100), or another share (0–1). `answers` behind it, where they were told.
    """

    of: str
    kind: Told
    group: str
    year: int
    value: float
    answers: int | None = None
    source: str = ""
