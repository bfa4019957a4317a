"""The chart theme, spelled exactly as the page's style sheet maps it to its tokens."""

from __future__ import annotations

from typing import Final

TEAL: Final = "#12776c"
OCHRE: Final = "#7a5710"
SAND: Final = "#f3e8cf"
STONE: Final = "#b9b6ad"
CORAL: Final = "#ad4323"
CLAY: Final = "#d9684a"
"""Marks of Support; its text is CORAL."""
PAPER: Final = "#faf8f4"
INK: Final = "#1e2a2b"
GREY: Final = "#5c6667"
GRID: Final = "#ece6db"
CARD: Final = "#ffffff"
HUES: Final = frozenset({TEAL, OCHRE, SAND, STONE, CORAL, CLAY, PAPER, INK, GREY, GRID, CARD})

LABEL: Final = 12
CATEGORY: Final = 13
END: Final = 15
LETTER: Final = 0.56
"""Mean width of a letter of Inter, in units of its size: for room, not for exact fitting."""


def width_of(text: str, size: float = LABEL) -> float:
    """About how wide a text is, in pixels."""
    return len(text) * size * LETTER
