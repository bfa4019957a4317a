"""Ratings and the scales they came on, which are never pooled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.analytics.metrics.framework.shapes import one

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context, Expr

SCALES: Final = ("1-5", "good/bad", "0-5", "1-7", "0-10", "0-100")
GOOD_FROM: Final = 4


def valid(t: Table, c: Context, kind: str) -> Value:  # noqa: ARG001
    """Whether a rating of this kind is a good one; null where it is of another kind or not valid.

    The warehouse judged it on its scale; 1-5 is judged here too, for marts that were not.
    """
    judged = t["good"].fill_null((t["scale"] == "1-5").ifelse(t["score"] >= GOOD_FROM, None))
    return (t["rating_kind"] == kind).ifelse(judged, None)


def on_scales(answered: Expr, scales: Iterable[str]) -> dict[str, Expr]:
    """Conditions by scale: an answer on it."""
    return {name: _on(name, answered) for name in scales}


def _on(name: str, answered: Expr) -> Expr:
    return lambda t, c: one(t["scale"] == name) & answered(t, c)
