"""Contacts and ratings for hand-worked tables, written as one line each."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from keepwell.analytics.mart import Mart, MartSettings, in_memory
from keepwell.analytics.metrics import compute
from keepwell.kernel.periods import Period

TODAY = date(2026, 4, 15)
MARCH = [Period.parse("2026-03")]
NOON = datetime(2026, 3, 10, 12)


def contact(number: int, **told: Any) -> dict[str, Any]:
    """A contact of 10 March at noon by agent a, but for what is told."""
    at = told.pop("at", NOON)
    row = {"contact_id": f"c{number}", "source": "contacts", "agent": "a", "customer": f"k{number}"}
    moments = {"opened_at": at, "opened_local": at, "handled_at": at, "handled_local": at}
    return {**row, **moments, **told}


def rating(
    number: int, score: float, *, kind: str = "csat", scale: str = "1-5", **told: Any
) -> dict[str, Any]:
    """A rating of contact `number`."""
    good = {"1-5": 4, "0-10": 9, "1-7 easy": 5, "yes/no": 1, "good/bad": 1}.get(scale)
    judged = None if good is None else score >= good
    return {
        "contact_id": f"c{number}", "source": "contacts", "rating_kind": kind, "score": float(score), "scale": scale,
        "good": judged, "rated_at": NOON + timedelta(days=1), **told,
    }  # fmt: skip


def mart(*, today: date = TODAY, settings: dict[str, Any] | None = None, **tables: Any) -> Mart:
    return in_memory(tables, settings=MartSettings(today=today, **(settings or {})))


def march(held: Mart, measure: str, **question: Any) -> pd.Series:
    """The one figure of March 2026."""
    return compute(held, measure, periods=MARCH, **question).iloc[0]


def slices(
    held: Mart, measure: str, dim: str, periods: list[Period] | None = None
) -> dict[str, tuple[float, float]]:
    """Numerator and denominator by slice in the first period."""
    found = compute(held, measure, by=[dim], periods=periods or MARCH)
    return {row[dim]: (row["numerator"], row["denominator"]) for _, row in found.iterrows()}
