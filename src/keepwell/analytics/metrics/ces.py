"""How easy it was for the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.csat import CLOCK, RATED
from keepwell.analytics.metrics.framework.declaring import BY_CUSTOMER, service
from keepwell.analytics.metrics.framework.ratings import on_scales
from keepwell.analytics.metrics.framework.shapes import Ratio, one

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context

EASY_FROM: Final = 5
LITTLE_EFFORT_TO: Final = 2


def easy(t: Table, c: Context) -> Value:  # noqa: ARG001
    """5-7 on "made it easy" (CES 2.0), 1-2 on the older question about effort, where low is good.

    Null where the version is not known.
    """
    two = (t["scale"] == "1-7 easy").ifelse(t["score"] >= EASY_FROM, None)
    first = (t["scale"] == "1-5 effort").ifelse(t["score"] <= LITTLE_EFFORT_TO, None)
    return (t["rating_kind"] == "ces").ifelse(two.fill_null(first), None)


def answered(t: Table, c: Context) -> Value:
    """A valid answer on a version that is known."""
    return one(known(easy(t, c)))


METRICS = (
    Ratio(
        fact="ratings",
        cluster="customer",
        k=lambda t, c: one(easy(t, c)),
        n=answered,
        scales=on_scales(answered, ("1-7 easy", "1-5 effort")),
        measure=service(
            id="ces",
            code="C2",
            title="Made it easy",
            words="Of the customers who answered, the share who say that we made it easy.",
            formula="answers 5-7 of 7 to “made it easy to handle my issue” / valid answers",
            unit="share",
            good="up",
            sources=("domain rules, C2",),
            needs=("contacts.ces or ratings.score",),
            clock=CLOCK,
            attribution=RATED,
            interval=BY_CUSTOMER,
            maturity_days=7,
            pitfalls="High is good on the 7-point question; on the older 1-5 question about effort "
            "low is good (1-2 count as easy). The two versions may never share a figure.",
            numerator_words="found it easy",
            denominator_words="answers",
        ),
    ),
)
