"""Tough contacts, and whether a breath followed them. Told of groups; nobody is judged by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.framework.declaring import BY_AGENT, HANDLE_TIME, HANDLED, load
from keepwell.analytics.metrics.framework.facts import STRAIN
from keepwell.analytics.metrics.framework.shapes import Ratio, one

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context

SAID: Final = "contacts.tough or contacts.complaint or contacts.csat or ratings.score"
"""Who may say that a contact was tough: its agent, its reason, or the customer's rating."""


def handled(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Contacts of a named agent."""
    return one(known(t["agent"]))


def strained(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Those of them that were tough."""
    return one(known(t["agent"]) & t["strained"])


def followed(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Tough contacts of which what came after is known: not the last of a shift."""
    return one(known(t["agent"]) & t["strained"] & known(t["rest_in_seconds"]))


def rested(t: Table, c: Context) -> Value:
    """Five minutes off contact began soon enough after it."""
    soon = t["rest_in_seconds"] <= c.settings.recovery_seconds
    return one(known(t["agent"]) & t["strained"] & soon)


METRICS = (
    Ratio(
        fact="contacts_strained",
        k=strained,
        n=handled,
        per=100.0,
        measure=load(
            id="tough_contact_rate",
            code="W7",
            title="Tough contacts",
            words="How many contacts in 100 were tough: their agent said so with one tap, the "
            "customer gave the lowest rating, or they were a complaint.",
            formula="contacts marked tough by their agent (the button here, or the helpdesk's), "
            "rated 1 of 5, or marked as a complaint; each once / contacts handled, × 100",
            unit="per_hundred",
            good="down",
            sensitivity="workforce",
            sources=("domain rules, W7",),
            needs=(SAID,),
            dims=STRAIN,
            clock=HANDLED,
            attribution=BY_AGENT,
            interval="Wilson, widened where contacts of one agent are alike",
            maturity_days=7,
            pitfalls="People differ in how often they press, so it is told of teams only, and never "
            "used to judge anybody. More presses can mean more trust in the button. A press "
            "belongs to the contact before it, up to half an hour; others are not counted.",
            numerator_words="tough contacts",
            denominator_words="contacts handled",
        ),
    ),
    Ratio(
        fact="contacts_strained",
        k=rested,
        n=followed,
        measure=load(
            id="recovery_taken",
            code="W8",
            title="A breath after tough contacts",
            words="Of the tough contacts, the share after which five minutes off contact began "
            "within ten minutes.",
            formula="tough contacts followed, within 10 minutes of their end, by the start of at "
            "least 5 minutes off contact / tough contacts but the last of a shift",
            unit="share",
            good="up",
            sensitivity="workforce",
            sources=("domain rules, W8",),
            needs=(SAID, HANDLE_TIME, "contacts.wait_seconds or contacts.talk_seconds"),
            dims=STRAIN,
            clock=HANDLED,
            attribution=BY_AGENT,
            interval="Wilson, widened where contacts of one agent are alike",
            maturity_days=7,
            pitfalls="Waiting for the next contact counts as off contact: a quiet hour looks like "
            "care. Chats at the same time count as one stretch. Going home is not counted.",
            numerator_words="followed by five minutes off contact",
            denominator_words="tough contacts",
        ),
    ),
)
