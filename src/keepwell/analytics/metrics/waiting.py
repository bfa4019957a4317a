"""How long customers wait: for the first reply and until it is solved; who still waits counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import ibis

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.framework.declaring import OPENED, service
from keepwell.analytics.metrics.framework.shapes import Distribution, Ratio, one

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context

MEDIAN: Final = "Kaplan and Meier's median with its log-log interval, from bins that widen by 5 %"
STILL_WAIT: Final = (
    "Those who still wait count as “at least so long”: leaving them out would flatter. By the "
    "working hours of the site that serves."
)
DONE: Final = ("closed", "resolved", "solved", "done", "completed", "cancelled", "canceled")


def waiting_since(t: Table, c: Context, until: Value) -> Value:
    """Seconds from opening to `until`, else to today; never below zero."""
    end = ibis.coalesce(until, ibis.literal(c.settings.today).cast("timestamp"))
    lasted = (end.epoch_seconds() - t["opened_at"].epoch_seconds()).cast("float64")
    return ibis.greatest(lasted, 0.0)


def ended(t: Table) -> Value:
    """When the contact was put away, if it was."""
    return ibis.coalesce(t["resolved_at"], t["closed_at"])


def real(t: Table) -> Value:
    """Not a test, not a call that the customer gave up."""
    return (~t["outcome"].isin(["test", "abandoned"])).fill_null(True)


def told_reply(t: Table) -> Value:
    """Time to the first reply: working time, else calendar time."""
    return ibis.coalesce(t["first_reply_business"], t["first_reply_seconds"])


def replied(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Whether the first reply and its time are known."""
    return known(told_reply(t))


def unanswered_for(t: Table, c: Context) -> Value:
    """Seconds without any reply, until now or until put away.

    Null where a reply came at a moment that cannot be, or the end has no date.
    """
    undated_end = t["status"].lower().isin(DONE) & ~known(ended(t))
    open_yet = ~known(t["first_reply_at"]) & ~undated_end.fill_null(False)
    return open_yet.ifelse(waiting_since(t, c, ended(t)), None)


def reply_seconds(t: Table, c: Context) -> Value:
    """Time to the first reply, or so far without one."""
    told = told_reply(t)
    return real(t).ifelse(known(told).ifelse(told, unanswered_for(t, c)), None)


def reply_due(t: Table, c: Context) -> Value:
    """Replied, or waiting longer than the target already."""
    late = unanswered_for(t, c) > c.settings.first_response_target_seconds
    return real(t) & replied(t, c).ifelse(True, late)


def replied_in_time(t: Table, c: Context) -> Value:
    """Replied within the target."""
    return real(t) & (told_reply(t) <= c.settings.first_response_target_seconds)


def solved(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Whether the solution and its time are known."""
    return known(ibis.coalesce(t["resolution_business"], t["resolution_seconds"]))


def resolution_seconds(t: Table, c: Context) -> Value:
    """Time to the last solution; until now where the contact is open still."""
    told = ibis.coalesce(t["resolution_business"], t["resolution_seconds"])
    undated_end = t["status"].lower().isin(DONE)
    still_open = ended(t).isnull() & ~undated_end.fill_null(False)
    so_far = still_open.ifelse(waiting_since(t, c, ibis.null("timestamp")), None)
    return real(t).ifelse(ibis.coalesce(told, so_far), None)


METRICS = (
    Distribution(
        fact="contacts_opened",
        seconds=reply_seconds,
        over=replied,
        measure=service(
            id="first_response_time",
            code="C8",
            title="Time to first reply",
            words="Half of the customers had their first reply from a person within this time.",
            formula="median of the working time from opening to the first reply by a person",
            unit="seconds",
            good="down",
            sources=("domain rules, C8",),
            needs=("contacts.first_reply_at or contacts.first_reply_seconds",),
            clock=OPENED,
            interval=MEDIAN,
            pitfalls=f"{STILL_WAIT} Automatic replies are no replies.",
            numerator_words="replied",
            denominator_words="contacts",
        ),
    ),
    Ratio(
        fact="contacts_opened",
        k=lambda t, c: one(replied_in_time(t, c)),
        n=lambda t, c: one(reply_due(t, c)),
        measure=service(
            id="first_response_in_target",
            code="C8",
            title="First reply in time",
            words="Of the customers who wrote or called, the share who had a first reply in time.",
            formula="first replies within the target / contacts replied or waiting for longer",
            unit="share",
            good="up",
            sources=("domain rules, C8",),
            needs=("contacts.first_reply_at or contacts.first_reply_seconds",),
            clock=OPENED,
            pitfalls="Who has waited longer than the target already counts as late. The target "
            "(8 working hours unless the company says otherwise) is kept with the figure.",
            numerator_words="replied in time",
            denominator_words="replies due",
        ),
    ),
    Distribution(
        fact="contacts_opened",
        seconds=resolution_seconds,
        over=solved,
        measure=service(
            id="resolution_time",
            code="C9",
            title="Time until solved",
            words="Half of the contacts were solved within this time.",
            formula="median of the working time from opening to the last solution",
            unit="seconds",
            good="down",
            sources=("domain rules, C9",),
            needs=("contacts.resolved_at or contacts.resolution_seconds",),
            clock=OPENED,
            interval=MEDIAN,
            pitfalls=f"{STILL_WAIT} Told by the month of opening: by the month of closing it would "
            "look better just when the backlog grows.",
            numerator_words="solved",
            denominator_words="contacts",
        ),
    ),
)
