"""What customers say about the contact: share satisfied, mean rating, share who answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.framework.declaring import BY_CUSTOMER, HANDLED, service
from keepwell.analytics.metrics.framework.ratings import SCALES, on_scales, valid
from keepwell.analytics.metrics.framework.shapes import Mean, Ratio, one

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context

SOURCES: Final = ("domain rules, C1",)
NEEDS: Final = ("contacts.csat or ratings.score",)
CLOCK: Final = f"{HANDLED}; late answers count for that day"
RATED: Final = "the agent who was rated; team and role of that day"
NEVER_MIXED: Final = "Ratings on different scales are never mixed."


def good(t: Table, c: Context) -> Value:
    """4 or 5 of 5, or "good" of good and bad; null where there is no valid answer."""
    return valid(t, c, "csat")


def answered(t: Table, c: Context) -> Value:
    """A valid answer."""
    return one(known(good(t, c)))


def satisfied(t: Table, c: Context) -> Value:
    """A satisfied customer."""
    return one(good(t, c))


def score(t: Table, c: Context) -> Value:
    """The rating as a number, where its scale has numbers."""
    return (known(good(t, c)) & (t["scale"] != "good/bad")).ifelse(t["score"], None)


def rated_and_offered(t: Table, c: Context) -> Value:
    """A valid answer to a survey that was offered."""
    return one(known(good(t, c)) & t["survey_offered"])


def offered(t: Table, c: Context) -> Value:  # noqa: ARG001
    """A contact after which the survey was offered."""
    return one(t["survey_offered"])


METRICS = (
    Ratio(
        fact="ratings",
        cluster="customer",
        k=satisfied,
        n=answered,
        scales=on_scales(answered, SCALES),
        measure=service(
            id="csat",
            code="C1",
            title="Satisfied customers",
            words="Of the customers who rated a contact, the share who were satisfied.",
            formula="ratings 4-5 of 5 (or good of good and bad) / valid ratings",
            unit="share",
            good="up",
            family="shared",
            sources=SOURCES,
            needs=NEEDS,
            clock=CLOCK,
            attribution=RATED,
            interval=BY_CUSTOMER,
            maturity_days=7,
            pitfalls="Few answers move it by chance. It hides a move from 5 to 4. Always read it "
            f"with the share who answered. {NEVER_MIXED} Channel, reason and product explain most "
            "differences between teams: compare teams by the adjusted figure.",
            numerator_words="satisfied",
            denominator_words="ratings",
        ),
    ),
    Mean(
        fact="ratings",
        amount=score,
        scales=on_scales(lambda t, c: one(known(score(t, c))), SCALES),
        measure=service(
            id="csat_mean",
            code="C1",
            title="Mean rating",
            words="The average rating that customers gave, on the scale they were asked on.",
            formula="sum of ratings / valid ratings",
            unit="score",
            good="up",
            sources=SOURCES,
            needs=NEEDS,
            clock=CLOCK,
            attribution=RATED,
            interval="t interval of the mean",
            maturity_days=7,
            pitfalls="A mean hides a split: as many 1s as 5s look like all 3s. Read it beside the "
            f"share of satisfied customers. {NEVER_MIXED}",
            numerator_words="points",
            denominator_words="ratings",
        ),
    ),
    Ratio(
        fact="contacts_handled",
        k=rated_and_offered,
        k_fact="ratings",
        n=offered,
        measure=service(
            id="csat_response_rate",
            code="C1",
            title="Customers who answered",
            words="Of the customers who were asked how it went, the share who answered.",
            formula="valid ratings of offered surveys / surveys offered",
            unit="share",
            good="up",
            sources=SOURCES,
            needs=(*NEEDS, "contacts.survey_offered or ratings.offered_at"),
            clock=CLOCK,
            interval="Wilson",
            maturity_days=7,
            pitfalls="When few answer, those who do are often the very pleased and the very cross.",
            numerator_words="answers",
            denominator_words="surveys offered",
        ),
    ),
)
