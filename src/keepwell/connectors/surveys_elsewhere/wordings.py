"""Whether two surveys ask the same: their words, without codes, brackets and signs."""

from __future__ import annotations

import re
from typing import Final

_CODE: Final = re.compile(r"^\s*[a-z]{1,2}\d{1,3}[_a-z0-9]*\s*[.:)]\s*", re.IGNORECASE)
_TOLD: Final = re.compile(r"\(%[^)]*\)?\s*$|\(optional\)", re.IGNORECASE)
_HOUSE: Final = re.compile(r"\[my organisation('s)?\]|\{organisation\}('s)?|my organi[sz]ation('s)?", re.IGNORECASE)  # fmt: skip
_SIGNS: Final = re.compile(r"[^a-z0-9 ]+")


def plain(words: str) -> str:
    """A question reduced to what makes it that question: "B50. I feel … (% agree)" -> "i feel …"."""
    told = _HOUSE.sub(" house ", _TOLD.sub("", _CODE.sub("", words)))
    return " ".join(_SIGNS.sub(" ", told.lower()).split())
