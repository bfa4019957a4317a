"""A fair word about one person's own customers, for them and for the lead who coaches them.

Counted when it is asked for, by another process, and kept for some hours under the person's key
alone, like their own figures: there is no table of persons that anybody could sort.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from keepwell.workflows.elsewhere import counted_of

MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class FairWord:
    """Shares 0-1; see `analytics.ask.fairness.Standing`."""

    word: str
    first: str
    last: str
    n: int
    raw: float | None
    expected: float | None
    fair: float | None
    low: float | None
    high: float | None
    usual: float | None
    reliability: float | None
    needed: int | None
    why: str


def fair_word(*, person: str, fresh: bool = False) -> FairWord | None:
    """What can be said of one person's own customers; None when it was not counted yet.

    Args:
        person: their key. The caller has asked the policy: this is for them, or their lead.
        fresh: count now if nothing is kept (some seconds).
    """
    told = counted_of("fair-word", count, person=person, fresh=fresh)
    return FairWord(**told) if told else None


def count(*, agents: list[str]) -> dict[str, Any]:
    """Ask the mart (in a process that may)."""
    from keepwell.analytics.ask.fairness import standing
    from keepwell.workflows.figure_asking import desk

    with desk() as open_desk:
        span = open_desk.span("service")
        months = span.months() if span else ()
        ended = [one for one in months if one.end <= open_desk.mart.settings.today] or months
        if not ended:
            return {}
        return standing(open_desk.mart, agents=agents, periods=ended[-MONTHS:]).as_json()
