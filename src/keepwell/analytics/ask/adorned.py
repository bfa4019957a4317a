"""Figures with their history: each slice's last figure gets its comparison and its sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keepwell.analytics.words import Change, judged, sentences

if TYPE_CHECKING:
    from keepwell.schemas.figures import Figure, Sheet

Key = tuple[tuple[str, str], ...]


def adorned(sheet: Sheet) -> Sheet:
    """The sheet, each slice's last told figure with `comparison` and `sentences`."""
    series: dict[Key, list[int]] = {}
    for at, figure in enumerate(sheet.figures):
        series.setdefault(tuple(figure.slice.items()), []).append(at)
    figures = list(sheet.figures)
    for places in series.values():
        last = _last_told([figures[at] for at in places])
        history = [figures[at] for at in places[: last + 1]]
        figures[places[last]] = in_words(history, sheet)
    return replace(sheet, figures=tuple(figures))


def in_words(history: list[Figure], sheet: Sheet) -> Figure:
    """The last of a slice's figures with comparison and sentences."""
    change = judged(history, measure=sheet.measure)
    said = sentences(history[-1], measure=sheet.measure, change=_usable(change, history[-1]))
    return replace(history[-1], comparison=change.as_json(), sentences=said)


def _usable(change: Change, figure: Figure) -> Change | None:
    return change if figure.value is not None else None


def _last_told(figures: list[Figure]) -> int:
    """The last figure with anything to tell, else the last of all."""
    told = [at for at, one in enumerate(figures) if one.n]
    return told[-1] if told else len(figures) - 1
