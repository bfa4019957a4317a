"""How many contacts there were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keepwell.analytics.metrics.framework.declaring import service
from keepwell.analytics.metrics.framework.shapes import Count, one

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context


def real(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Contacts but tests and phantoms of the telephone system."""
    return one((t["outcome"] != "test").fill_null(True))


METRICS = (
    Count(
        fact="contacts_handled",
        n=real,
        measure=service(
            id="contacts",
            code="",
            title="Contacts",
            words="How many times customers reached us, by any channel.",
            formula="contacts handled in the period (records of tests are out)",
            unit="count",
            good="neither",
            sources=("domain rules, section 1.4",),
            needs=("contacts.opened_at",),
            interval="none: every contact is counted",
            minimum_n=0,
            pitfalls="More contacts are not more work: a chat and a claim weigh differently.",
            numerator_words="contacts",
        ),
    ),
)
