"""What quality reviews found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.framework.declaring import LINEAR, service
from keepwell.analytics.metrics.framework.facts import REVIEW
from keepwell.analytics.metrics.framework.shapes import Ratio, one

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context


def counts(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Reviews of contacts that were drawn at random (or where nobody said otherwise), scored."""
    drawn = t["random_sample"].fill_null(True)
    return drawn & known(t["points"]) & (t["applicable_points"] > 0)


METRICS = (
    Ratio(
        fact="qa_reviews",
        kind="rate",
        k=lambda t, c: counts(t, c).ifelse(t["points"], None),
        n=lambda t, c: counts(t, c).ifelse(t["applicable_points"], None),
        base=lambda t, c: one(counts(t, c)),
        measure=service(
            id="quality_score",
            code="C13",
            title="Quality of contacts",
            words="Of the points a reviewed contact could have, the share it got.",
            formula="points / points that could be had, over contacts drawn at random",
            unit="share",
            good="up",
            sources=("domain rules, C13",),
            needs=("qa_reviews.points or qa_reviews.score",),
            dims=REVIEW,
            clock="the day of the review",
            attribution="team and role of the reviewed person on that day",
            interval=LINEAR,
            pitfalls="Reviews that a supervisor chose are left out: choosing is bias. It is only "
            "as "
            "good as the reviewers agree with each other.",
            numerator_words="points",
            denominator_words="points that could be had",
        ),
    ),
)
