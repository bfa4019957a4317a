"""What measures count over: rows with a day, the person behind them, and their dimensions.

A fact fixes the clock (which moment puts a row into a month) and thereby the team of that day.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

import ibis

from keepwell.analytics.mart.values import known

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from keepwell.analytics.mart import Mart, Structure

Span = tuple[date, date] | None
Rows = Callable[["Mart", Collection[str], "Structure", Span], "Table"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Rows to count over; `dims` are those it can be split by.

    `rows(mart, dims, structure, span)` gives the source's columns and `day`, `who`, the
    dimensions asked, and, where customers repeat, `cluster` (the customer, else the row itself);
    with a span only the rows of its days, cut as early as the engine can.
    """

    name: str
    tables: tuple[str, ...]
    dims: tuple[str, ...]
    rows: Rows


PEOPLE: Final = ("team", "unit", "site", "role", "contract", "manager_line", "tenure_band")
CONTACT: Final = (
    *PEOPLE, "shift", "channel", "queue", "topic", "reason_group", "product", "touchpoint",
    "language", "customer_segment", "first_or_repeat", "weekday", "hour_band",
)  # fmt: skip


WORK: Final = (*PEOPLE, "weekday", "hour_band")
REVIEW: Final = (*PEOPLE, "product", "touchpoint", "weekday", "hour_band")
SHIFT: Final = (*PEOPLE, "shift", "weekday", "hour_band")


def within(rows: Table, clock: str, span: Span) -> Table:
    """Rows placed in time by `clock`, and within the span of days."""
    rows = rows.filter(known(rows[clock]))
    if span is None:
        return rows
    start, end = (datetime.combine(day, time.min) for day in span)
    return rows.filter(rows[clock] >= start, rows[clock] < end)


def _contacts(clock: str) -> Rows:
    """Contacts placed in time by one of their moments."""

    def rows(mart: Mart, dims: Collection[str], structure: Structure, span: Span = None) -> Table:
        found = within(mart.table("contacts"), clock, span)
        customer = ibis.coalesce(found["customer"], found["contact_id"])
        return mart.attributed(
            "contacts",
            rows=found.mutate(cluster=customer),
            at=clock,
            dims=dims,
            structure=structure,
        )

    return rows


def _due(mart: Mart, dims: Collection[str], structure: Structure, span: Span = None) -> Table:
    """Contacts placed by the moment they were due; without one, by their handling."""
    found = mart.table("contacts")
    due = ibis.coalesce(found["due_at"], found["handled_local"])
    found = found.mutate(placed=due, cluster=ibis.coalesce(found["customer"], found["contact_id"]))
    found = within(found, "placed", span)
    return mart.attributed("contacts", rows=found, at="placed", dims=dims, structure=structure)


def _ratings(mart: Mart, dims: Collection[str], structure: Structure, span: Span = None) -> Table:
    """Ratings placed by the day their contact was handled, late answers too.

    A rating whose contact never came in is placed by its own day and agent.
    """
    ratings = mart.table("ratings").rename(
        rating_agent="agent", rating_contact="contact_id", rating_source="source"
    )
    contacts = mart.table("contacts")
    then = within(contacts, "handled_local", span)
    both = ratings.inner_join(then, ratings["rating_contact"] == then["contact_id"])
    every = contacts.select(told="contact_id", placed_at="handled_local").filter(
        known(ibis._["placed_at"])
    )
    alone = within(ratings, "rated_at", span)
    alone = alone.anti_join(every, alone["rating_contact"] == every["told"])
    missing = {n: ibis.null(t) for n, t in both.schema().items() if n not in alone.columns}
    whole = both.union(alone.mutate(**missing).select(*both.columns))
    placed = whole.mutate(
        placed=ibis.coalesce(whole["handled_local"], whole["rated_at"]),
        agent=ibis.coalesce(whole["rating_agent"], whole["agent"]),
        cluster=ibis.coalesce(whole["customer"], whole["rating_contact"]),
    )
    return mart.attributed("ratings", rows=placed, at="placed", dims=dims, structure=structure)


def _with_orders(
    mart: Mart, dims: Collection[str], structure: Structure, span: Span = None
) -> Table:
    """Handled contacts of known customers, with whether an order followed in time (`ordered`)."""
    rows = _contacts("handled_local")(mart, dims, structure, span)
    rows = rows.filter(known(rows["customer"]), known(rows["handled_at"]))
    sales = mart.table("sales").select(buyer="customer", bought_at="ordered_at")
    until = rows["handled_at"] + ibis.interval(days=mart.settings.repeat_business_days)
    same = [rows["customer"] == sales["buyer"], sales["bought_at"] > rows["handled_at"]]
    bought = rows.semi_join(sales, [*same, sales["bought_at"] <= until])
    ids = bought.select(bought_id="contact_id").distinct()
    flagged = rows.left_join(ids, rows["contact_id"] == ids["bought_id"])
    return flagged.mutate(ordered=known(flagged["bought_id"]))


def _by_worker(table: str, clock: str) -> Rows:
    """Rows that name a person or, where the file does not, an agent."""

    def rows(mart: Mart, dims: Collection[str], structure: Structure, span: Span = None) -> Table:
        found = within(mart.table(table), clock, span)
        who = [found[name] for name in ("person", "agent") if name in found.columns]
        worker = ibis.coalesce(*who) if len(who) > 1 else who[0]
        return mart.attributed(
            table, rows=found.mutate(worker=worker, cluster=worker), key="worker", at=clock,
            dims=dims, structure=structure,
        )  # fmt: skip

    return rows


FACTS: Final[dict[str, Fact]] = {
    one.name: one
    for one in (
        Fact("contacts_handled", ("contacts",), CONTACT, _contacts("handled_local")),
        Fact("contacts_opened", ("contacts",), CONTACT, _contacts("opened_local")),
        Fact("contacts_due", ("contacts",), CONTACT, _due),
        Fact("ratings", ("ratings", "contacts"), CONTACT, _ratings),
        Fact("contacts_and_orders", ("contacts", "sales"), CONTACT, _with_orders),
        Fact(
            "qa_reviews", ("qa_reviews",), REVIEW,
            _by_worker("qa_reviews", "reviewed_local"),
        ),
        Fact(
            "work_states", ("work_states",), WORK,
            _by_worker("work_states", "start_local"),
        ),
        Fact(
            "shifts", ("shifts",), SHIFT,
            _by_worker("shifts", "start_local"),
        ),
    )
}  # fmt: skip
