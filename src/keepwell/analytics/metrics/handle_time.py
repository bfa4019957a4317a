"""How long a contact keeps its agent: the mean for staffing, median and nine in ten beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import ibis

from keepwell.analytics.metrics.framework.declaring import HANDLE_TIME, service
from keepwell.analytics.metrics.framework.shapes import Distribution, Mean, Metric

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context
    from keepwell.schemas.figures import Measure

PARTS: Final = ("contacts.talk_seconds", "contacts.hold_seconds", "contacts.wrap_seconds")


def handle_seconds(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Talk, hold and wrap of a contact that a named agent handled; null where nobody told.

    Chats at the same time share their seconds.
    """
    parts = t["talk_seconds"] + t["hold_seconds"].fill_null(0.0) + t["wrap_seconds"].fill_null(0.0)
    whole = ibis.coalesce(t["handle_seconds"], parts)
    return t["agent"].notnull().ifelse(whole / t["concurrency"].fill_null(1.0), None)


@dataclass(frozen=True, kw_only=True)
class HandleTime(Metric):
    """Says which part of the handle time is missing, also where talk time alone can be told."""

    def blocked(self, context: Context) -> bool:
        """Neither handle nor talk time came."""
        return not (context.has("contacts.handle_seconds") or context.has(PARTS[0]))

    def missing(self, context: Context) -> str | None:
        """The parts that no file brought."""
        if context.has("contacts.handle_seconds"):
            return None
        lacking = [name for name in PARTS if not context.has(name)]
        return ", ".join(lacking) or None


@dataclass(frozen=True, kw_only=True)
class MeanHandleTime(HandleTime, Mean):
    """The mean."""


@dataclass(frozen=True, kw_only=True)
class HandleTimeQuantile(HandleTime, Distribution):
    """A quantile."""


def _measure(name: str, title: str, words: str, formula: str, interval: str) -> Measure:
    return service(
        id=name,
        code="C5",
        title=title,
        words=words,
        formula=formula,
        unit="seconds",
        good="band",
        sources=("domain rules, C5",),
        needs=(HANDLE_TIME,),
        interval=interval,
        pitfalls="Shorter is not better: hurried contacts come back. Use the mean for staffing, "
        "the median to see the usual contact, and never as a target for a person. Chats at the "
        "same time share their minutes.",
        numerator_words="seconds of talk, hold and wrap-up",
        denominator_words="contacts handled by a named agent",
    )


METRICS = (
    MeanHandleTime(
        fact="contacts_handled",
        amount=handle_seconds,
        measure=_measure(
            "aht",
            "Average handle time",
            "How long a contact keeps its agent, on average, with hold and wrap-up.",
            "(talk + hold + wrap-up) / contacts handled by a named agent",
            "t interval of the mean",
        ),
    ),
    HandleTimeQuantile(
        fact="contacts_handled",
        seconds=handle_seconds,
        measure=_measure(
            "aht_median",
            "Usual handle time",
            "Half of the contacts take no longer than this.",
            "median of talk + hold + wrap-up over contacts handled by a named agent",
            "ranks of the median, read from bins that widen by 5 %",
        ),
    ),
    HandleTimeQuantile(
        fact="contacts_handled",
        seconds=handle_seconds,
        q=0.9,
        measure=_measure(
            "aht_p90",
            "Handle time of nine in ten",
            "Nine in ten contacts take no longer than this.",
            "90th percentile of talk + hold + wrap-up over contacts handled by a named agent",
            "ranks of the percentile, read from bins that widen by 5 %",
        ),
    ),
)
