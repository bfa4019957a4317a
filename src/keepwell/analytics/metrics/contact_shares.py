"""Shares of contacts: reopened, passed on, escalated, complaints, one right after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.framework.declaring import (
    HANDLE_TIME,
    HANDLED,
    WILSON,
    load,
    service,
)
from keepwell.analytics.metrics.framework.facts import CONTACT
from keepwell.analytics.metrics.framework.shapes import Ratio, one

if TYPE_CHECKING:
    from collections.abc import Callable

    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context, Expr


def solved(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Solved contacts whose reopening is on record."""
    return known(t["resolved_at"]) & known(t["reopens"])


def handled(column: str) -> Expr:
    """1 for contacts that a named agent handled and that say something in `column`."""
    return lambda t, c: one(known(t["agent"]) & known(t[column]))  # noqa: ARG005


def handled_and(column: str, holds: Callable[[Value], Value]) -> Expr:
    """1 for those of them where `holds` is true of it."""
    return lambda t, c: one(known(t["agent"]) & holds(t[column]))  # noqa: ARG005


def is_complaint(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Marked as a complaint."""
    return one(t["complaint"])


def says(column: str) -> Expr:
    """1 where a contact says something in `column`."""
    return lambda t, c: one(known(t[column]))  # noqa: ARG005


def at_once(t: Table, c: Context) -> Value:
    """Started so soon after the former contact that no breath lay between."""
    return t["gap_seconds"] <= c.settings.back_to_back_seconds


METRICS = (
    Ratio(
        fact="contacts_handled",
        k=lambda t, c: one(solved(t, c) & (t["reopens"] > 0)),
        n=lambda t, c: one(solved(t, c)),
        measure=service(
            id="reopen_rate",
            code="C12",
            title="Reopened",
            words="Of the contacts that were solved, the share that had to be opened again.",
            formula="solved contacts reopened at least once / solved contacts",
            unit="share",
            good="down",
            sources=("domain rules, C12",),
            needs=("contacts.resolved_at", "contacts.reopens"),
            maturity_days=7,
            pitfalls="A “thank you” can reopen a ticket in some helpdesks: look at a few first.",
            numerator_words="reopened",
            denominator_words="solved contacts",
        ),
    ),
    Ratio(
        fact="contacts_handled",
        k=handled_and("transfers", lambda times: times > 0),
        n=handled("transfers"),
        measure=service(
            id="transfer_rate",
            code="C12",
            title="Passed on",
            words="Of the contacts we handled, the share that was passed on to somebody else.",
            formula="contacts passed on at least once / contacts handled",
            unit="share",
            good="down",
            sources=("domain rules, C12",),
            needs=("contacts.transfers",),
            pitfalls="Passing on to the right person is good work; a high share points at routing.",
            numerator_words="passed on",
            denominator_words="contacts handled",
        ),
    ),
    Ratio(
        fact="contacts_handled",
        k=handled_and("escalated", lambda escalated: escalated),
        n=handled("escalated"),
        measure=service(
            id="escalation_rate",
            code="C12",
            title="Escalated",
            words="Of the contacts we handled, the share that had to go a level up.",
            formula="contacts escalated / contacts handled",
            unit="share",
            good="down",
            sources=("domain rules, C12",),
            needs=("contacts.escalated",),
            pitfalls="Escalating in time protects customer and agent; never a target for a person.",
            numerator_words="escalated",
            denominator_words="contacts handled",
        ),
    ),
    Ratio(
        fact="contacts_handled",
        k=is_complaint,
        n=says("complaint"),
        measure=service(
            id="complaint_rate",
            code="C15",
            title="Complaints",
            words="Of all contacts, the share that is a complaint.",
            formula="contacts marked as complaint in the file / contacts where this is told",
            unit="share",
            good="down",
            sources=("domain rules, C15",),
            needs=("contacts.complaint",),
            pitfalls="What counts as a complaint is the helpdesk's own marking, and reason codes "
            "differ by channel: compare within a channel.",
            numerator_words="complaints",
            denominator_words="contacts",
        ),
    ),
    Ratio(
        fact="contacts_handled",
        k=lambda t, c: one(at_once(t, c)),
        n=says("gap_seconds"),
        measure=load(
            id="back_to_back_share",
            code="W6",
            title="Back to back",
            words="The share of contacts that began within ten seconds of the end of the one "
            "before.",
            formula="contacts starting at most 10 s after the former wrap-up / contacts with one "
            "before "
            "them in the same shift",
            unit="share",
            good="down",
            sources=("domain rules, W6 (definition is ours)",),
            needs=(HANDLE_TIME,),
            dims=CONTACT,
            clock=HANDLED,
            interval=WILSON,
            pitfalls="Chats at the same time overlap and count as back to back. The first contact "
            "of "
            "a shift has none before it and is left out.",
            numerator_words="without a breath between",
            denominator_words="contacts with one before them",
        ),
    ),
)
