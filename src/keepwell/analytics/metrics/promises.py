"""Whether contacts were solved by the moment they were promised for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import ibis

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.framework.declaring import service
from keepwell.analytics.metrics.framework.shapes import Ratio, one

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context

CANCELLED: Final = ("cancelled", "canceled")


def past_due(t: Table, c: Context) -> Value:
    """Whether the promised moment has come."""
    return t["due_at"] < ibis.literal(c.settings.today).cast("timestamp")


def met(t: Table, c: Context) -> Value:
    """Met or not; open and past due is missed; null where nothing is due yet or known."""
    missed = past_due(t, c).ifelse(False, None)
    told = ibis.coalesce(t["sla_met"], t["resolved_at"] <= t["due_at"], missed)
    out = t["status"].lower().isin(CANCELLED).fill_null(False)
    return out.ifelse(None, told)


METRICS = (
    Ratio(
        fact="contacts_due",
        k=lambda t, c: one(met(t, c)),
        n=lambda t, c: one(known(met(t, c))),
        measure=service(
            id="sla_attainment",
            code="C11",
            title="Promises kept to customers",
            words="Of the contacts due in the period, the share that was solved by then.",
            formula="due in the period and met / due in the period",
            unit="share",
            good="up",
            sources=("domain rules, C11",),
            needs=("contacts.sla_met or contacts.due_at+contacts.resolved_at",),
            clock="the day a contact was due; where only the verdict is known, the day it was "
            "handled",
            pitfalls="Open and past due is missed. Cancelled contacts are out.",
            numerator_words="in time",
            denominator_words="due",
        ),
    ),
)
