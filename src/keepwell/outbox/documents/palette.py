"""The hues of the house on white paper (the light side of the page's tokens)."""

from __future__ import annotations

from typing import Final

HUES: Final[dict[str, str]] = {
    "ink": "#1e2a2b",
    "ink2": "#465254",
    "ink3": "#5c6667",
    "line": "#e6e0d5",
    "grid": "#ece6db",
    "sunk": "#f4f0e8",
    "paper": "#faf8f4",
    "teal": "#0d6a61",
    "teal_soft": "#e4f1ee",
    "coral": "#ad4323",
    "coral_soft": "#fceee8",
    "sand": "#7a5710",
    "sand_soft": "#f8efdb",
    "brick": "#a1261c",
    "chart_teal": "#12776c",
    "chart_coral": "#d9684a",
    "chart_band": "#f3e8cf",
    "chart_mute": "#b9b6ad",
    "white": "#ffffff",
}
"""Text hues hold 4.5 : 1 on white; `chart_…` are for drawings only."""
TONES: Final[dict[str, str]] = {
    "good": "teal",
    "care": "sand",
    "bad": "brick",
    "quiet": "ink3",
    "few": "ink3",
}
"""The hue of a state's word; its shape says the same."""
FONT: Final = "Inter"
