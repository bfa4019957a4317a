"""Solved at first contact, told three ways that must never be compared with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.csat import CLOCK, RATED
from keepwell.analytics.metrics.framework.declaring import BY_CUSTOMER, OPENED, service
from keepwell.analytics.metrics.framework.ratings import valid
from keepwell.analytics.metrics.framework.shapes import Ratio, one

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context

SOURCES: Final = ("domain rules, C4",)
VARIANTS: Final = "There are three ways to tell it; never compare one with another."


def index(t: Table, c: Context) -> Value:  # noqa: ARG001
    """The first contact of a known customer about a matter."""
    return t["is_index"] & known(t["followed_up"])


def solved(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Solved contacts whose reopening is on record."""
    return known(t["resolved_at"]) & known(t["reopens"])


def said(t: Table, c: Context) -> Value:
    """The customer's own word: solved or not."""
    return valid(t, c, "solved")


METRICS = (
    Ratio(
        fact="contacts_opened",
        k=lambda t, c: one(index(t, c) & ~t["followed_up"]),
        n=lambda t, c: one(index(t, c)),
        measure=service(
            id="fcr_repeat",
            code="C4",
            title="Solved at first contact (nobody came back)",
            words="Of the customers who came with something new, the share who did not need us "
            "again "
            "about it within 7 days.",
            formula="first contacts without a further one of that customer and reason within 7 "
            "days "
            "/ first contacts",
            unit="share",
            good="up",
            sources=SOURCES,
            needs=("contacts.customer",),
            clock=OPENED,
            attribution="agent, team and role of the first contact",
            maturity_days=7,
            pitfalls=f"{VARIANTS} Contacts of unknown customers cannot be told and are left out; "
            "being passed on does not make a new first contact.",
            numerator_words="not seen again within 7 days",
            denominator_words="first contacts",
        ),
    ),
    Ratio(
        fact="contacts_handled",
        k=lambda t, c: one(solved(t, c) & (t["reopens"] == 0)),
        n=lambda t, c: one(solved(t, c)),
        measure=service(
            id="fcr_reopen",
            code="C4",
            title="Solved and not reopened",
            words="Of the contacts that were solved, the share that stayed solved.",
            formula="solved contacts that were never reopened / solved contacts",
            unit="share",
            good="up",
            sources=SOURCES,
            needs=("contacts.resolved_at", "contacts.reopens"),
            maturity_days=7,
            pitfalls=f"{VARIANTS} A customer who opens a new contact instead is not seen here.",
            numerator_words="stayed solved",
            denominator_words="solved contacts",
        ),
    ),
    Ratio(
        fact="ratings",
        cluster="customer",
        k=lambda t, c: one(said(t, c)),
        n=lambda t, c: one(known(said(t, c))),
        measure=service(
            id="fcr_survey",
            code="C4",
            title="Solved, says the customer",
            words="Of the customers who were asked whether it is solved, the share who said yes.",
            formula="yes / (yes + no)",
            unit="share",
            good="up",
            sources=SOURCES,
            needs=("contacts.solved_by_survey or ratings.score",),
            clock=CLOCK,
            attribution=RATED,
            interval=BY_CUSTOMER,
            maturity_days=7,
            pitfalls=f"{VARIANTS} Only those who answered are heard.",
            numerator_words="solved",
            denominator_words="answers",
        ),
    ),
)
