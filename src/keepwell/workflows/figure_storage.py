"""Figures as the register keeps them: plain JSON out, the same figure back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keepwell.schemas.figures import Figure
from keepwell.schemas.phrases import Phrase

if TYPE_CHECKING:
    from datetime import datetime


LONG: Final = frozenset({"team", "unit"})
"""Splits of which all months are kept."""
NEWEST_MONTHS: Final = (("months", "newest"),)
"""How the sheet of the last months is told from the one of all."""


def stored_figure(figure: Figure) -> dict[str, Any]:
    """What is kept of a figure: the contract's form, and what pages need beside it.

    When it was known is kept once a sheet, so that the same figures are the same sheet.
    """
    kept = figure.as_json() | {"version": figure.definition_version}
    if figure.comparison:
        kept["comparison"] = figure.comparison
    if figure.said is not None:
        kept["said"] = figure.said.as_json()
    if figure.sentences:
        kept["sentences"] = [one.as_json() for one in figure.sentences]
    return kept


def read_figure(kept: dict[str, Any], measure: str, known_at: datetime) -> Figure:
    """A figure from its stored form."""
    interval = kept["interval"]
    return Figure(
        measure=measure,
        slice=kept["slice"],
        period=kept["period"],
        value=kept["value"],
        numerator=kept["numerator"],
        denominator=kept["denominator"],
        n=kept["n"],
        interval=(interval[0], interval[1]) if interval else None,
        state=kept["state"],
        reason=kept["reason"],
        definition_version=kept["version"],
        known_at=known_at.isoformat(),
        comparison=kept.get("comparison", {}),
        said=Phrase.from_json(kept["said"]) if "said" in kept else None,
        sentences=tuple(Phrase.from_json(one) for one in kept.get("sentences", ())),
    )
