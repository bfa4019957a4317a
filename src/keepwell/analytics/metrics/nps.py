"""Whether customers would recommend us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keepwell.analytics.metrics.csat import CLOCK, RATED
from keepwell.analytics.metrics.framework.declaring import service
from keepwell.analytics.metrics.framework.shapes import NetScore

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context


def score(t: Table, c: Context) -> Value:  # noqa: ARG001
    """The answer from 0 to 10."""
    fits = (t["rating_kind"] == "nps") & t["score"].between(0, 10)
    return fits.ifelse(t["score"], None)


METRICS = (
    NetScore(
        fact="ratings",
        score=score,
        measure=service(
            id="nps",
            code="C3",
            title="Would recommend us (NPS)",
            words="Share of customers who would gladly recommend us, less the share who would not.",
            formula="100 x (share of 9-10 less share of 0-6)",
            unit="net_score",
            good="up",
            sources=("domain rules, C3",),
            needs=("contacts.nps or ratings.score",),
            clock=CLOCK,
            attribution=RATED,
            interval="multinomial; joined Wilson intervals of both shares",
            minimum_n=30,
            maturity_days=7,
            pitfalls="It swings widely: 50/30/20 needs 235 answers to be right within 10 points, "
            "a team of 30 answers moves by 28. Answers about one contact and about the whole "
            "relationship are different questions.",
            numerator_words="recommend, less those who do not",
            denominator_words="answers",
        ),
    ),
)
