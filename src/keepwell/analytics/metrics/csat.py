"""What customers say about the contact: share satisfied, mean rating, share who answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.analytics.metrics.framework.facts import CONTACT
from keepwell.analytics.metrics.framework.shapes import Ratio, one
from keepwell.schemas.figures import Measure

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context

GOOD_FROM: Final = 4
SOURCES: Final = ("domain rules, C1",)


def is_csat(t: Table) -> Value:
    """Rows that are satisfaction ratings."""
    return t["rating_kind"] == "csat"


def good(t: Table, c: Context) -> Value:  # noqa: ARG001
    """4 or 5 of 5, or "good" of good and bad; null where the answer is not valid."""
    found = t["good"].fill_null(t["score"] >= GOOD_FROM)
    return is_csat(t).ifelse(found, None)


def answered(t: Table, c: Context) -> Value:
    """A valid answer."""
    return one(good(t, c).notnull())


def satisfied(t: Table, c: Context) -> Value:
    """A satisfied customer."""
    return one(good(t, c))


def score(t: Table, c: Context) -> Value:  # noqa: ARG001
    """The rating as a number, where its scale has numbers."""
    return (is_csat(t) & (t["scale"] != "good/bad")).ifelse(t["score"], None)


def on_scale(name: str, valid=answered):  # noqa: ANN001, ANN201
    """Valid answers on one scale."""
    return lambda t, c: (t["scale"] == name).ifelse(valid(t, c), 0.0)


def rated_and_offered(t: Table, c: Context) -> Value:
    """A valid answer to a survey that was offered."""
    return one(good(t, c).notnull() & t["survey_offered"])


METRICS = (
    Ratio(
        fact="ratings",
        cluster="customer",
        k=satisfied,
        n=answered,
        scales={"1-5": on_scale("1-5"), "good/bad": on_scale("good/bad")},
        measure=Measure(
            id="csat",
            code="C1",
            title="Satisfied customers",
            words="Of the customers who rated a contact, the share who were satisfied.",
            formula="ratings 4-5 of 5 (or good of good and bad) / valid ratings",
            unit="share",
            good="up",
            sensitivity="service",
            family="shared",
            owner="support",
            sources=SOURCES,
            needs=("contacts.csat or ratings.score",),
            dims=CONTACT,
            clock="the day the contact was handled; late answers count for that day",
            attribution="the agent who was rated; team and role of that day",
            interval="Wilson, widened where customers answered repeatedly",
            minimum_n=10,
            maturity_days=7,
            pitfalls="Few answers move it by chance. It hides a move from 5 to 4. Always read it "
            "with the share who answered. Ratings on different scales are never mixed. "
            "Channel, reason and product explain most differences between teams: compare "
            "teams by the adjusted figure.",
            numerator_words="satisfied",
            denominator_words="ratings",
        ),
    ),
)
