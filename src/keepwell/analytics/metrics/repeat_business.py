"""Whether customers who were served came back to buy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keepwell.analytics.metrics.framework.declaring import BY_CUSTOMER, service
from keepwell.analytics.metrics.framework.shapes import Ratio, one

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context


def served(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Every contact of a known customer."""
    return one(t["customer"] == t["customer"])


def came_back(t: Table, c: Context) -> Value:  # noqa: ARG001
    """An order followed in time."""
    return one(t["ordered"])


METRICS = (
    Ratio(
        fact="contacts_and_orders",
        later=True,
        cluster="customer",
        k=came_back,
        n=served,
        measure=service(
            id="repeat_business",
            code="",
            title="Came back to buy",
            words="After how many contacts the customer ordered again within 90 days.",
            formula="contacts of known customers followed by an order of theirs within 90 days / "
            "contacts of known customers",
            unit="share",
            good="up",
            sources=("product rules, S3 (definition is ours)",),
            needs=("contacts.customer", "sales.customer", "sales.ordered_at"),
            interval=BY_CUSTOMER,
            maturity_days=90,
            pitfalls="Season and price move it more than service does; an order after a contact is "
            "not an order because of it. Customers who cannot be recognised are left out.",
            numerator_words="ordered within 90 days",
            denominator_words="contacts of known customers",
        ),
    ),
)
