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


FIVE_STEPS: Final = "1-5"
"""The one scale on which a rating of 1 says that a contact went badly (W7)."""
OWN_FILE: Final = "ratings"
"""The source of ratings that did not come in their contact's row."""
PEOPLE: Final = ("team", "unit", "site", "role", "contract", "manager_line", "tenure_band")
CONTACT: Final = (
    *PEOPLE, "shift", "channel", "queue", "topic", "reason_group", "product", "touchpoint",
    "language", "customer_segment", "first_or_repeat", "weekday", "hour_band",
)  # fmt: skip


WORK: Final = (*PEOPLE, "weekday", "hour_band")
REVIEW: Final = (*PEOPLE, "product", "touchpoint", "weekday", "hour_band")
STRAIN: Final = (*PEOPLE, "shift", "channel", "weekday", "hour_band")
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

    A rating from a file of its own whose contact never came in is placed by its own day and agent.
    """
    ratings = mart.table("ratings").rename(
        rating_agent="agent", rating_contact="contact_id", rating_source="source"
    )
    contacts = within(mart.table("contacts"), "handled_local", span)
    found = ratings.inner_join(contacts, ratings["rating_contact"] == contacts["contact_id"])
    if _own_file(mart):
        found = found.union(_alone(mart, ratings, found, span))
    placed = found.mutate(
        placed=ibis.coalesce(found["handled_local"], found["rated_at"]),
        agent=ibis.coalesce(found["rating_agent"], found["agent"]),
        cluster=ibis.coalesce(found["customer"], found["rating_contact"]),
    )
    return mart.attributed("ratings", rows=placed, at="placed", dims=dims, structure=structure)


def _own_file(mart: Mart) -> bool:
    """Whether any ratings came in a file of their own: only those can lack their contact."""
    if OWN_FILE not in mart.kept:
        mine = mart.table("ratings").filter(ibis._["source"] == OWN_FILE)
        mart.kept[OWN_FILE] = mine.limit(1).count().execute() > 0
    return bool(mart.kept[OWN_FILE])


def _alone(mart: Mart, ratings: Table, like: Table, span: Span) -> Table:
    """Ratings of files of their own whose contact never came in, in the columns of `like`."""
    contacts = mart.table("contacts")
    every = contacts.filter(known(contacts["handled_local"])).select(told="contact_id")
    rows = within(ratings.filter(ratings["rating_source"] == OWN_FILE), "rated_at", span)
    rows = rows.anti_join(every, rows["rating_contact"] == every["told"])
    missing = {n: ibis.null(t) for n, t in like.schema().items() if n not in rows.columns}
    return rows.mutate(**missing).select(*like.columns)


def _with_orders(
    mart: Mart, dims: Collection[str], structure: Structure, span: Span = None
) -> Table:
    """Handled contacts of known customers, with whether an order followed in time (`ordered`)."""
    found = within(mart.table("contacts"), "handled_local", span)
    found = found.filter(known(found["customer"]), known(found["handled_at"]))
    sales = mart.table("sales").select(buyer="customer", bought_at="ordered_at")
    asked = found.select(told="contact_id", asker="customer", since="handled_at")
    until = asked["since"] + ibis.interval(days=mart.settings.repeat_business_days)
    same = [asked["asker"] == sales["buyer"], sales["bought_at"] > asked["since"]]
    ids = asked.semi_join(sales, [*same, sales["bought_at"] <= until]).select("told").distinct()
    flagged = found.left_join(ids, found["contact_id"] == ids["told"])
    flagged = flagged.mutate(
        ordered=known(flagged["told"]),
        cluster=ibis.coalesce(flagged["customer"], flagged["contact_id"]),
    ).drop("told")
    return mart.attributed(
        "contacts", rows=flagged, at="handled_local", dims=dims, structure=structure
    )


def _strained(mart: Mart, dims: Collection[str], structure: Structure, span: Span = None) -> Table:
    """Handled contacts, with whether each was tough (`strained`), whoever said so (W7)."""
    found = within(mart.table("contacts"), "handled_local", span)
    ratings = mart.table("ratings")
    lowest = (ratings["rating_kind"] == "csat") & (ratings["scale"] == FIVE_STEPS)
    rated = ratings.filter(lowest & (ratings["score"] <= 1)).select("contact_id")
    marks = mart.table("tough_marks")
    marked = marks.filter(known(marks["contact_id"])).select("contact_id")
    ids = rated.union(marked).select(told="contact_id").distinct()
    flagged = found.left_join(ids, found["contact_id"] == ids["told"])
    said = [ibis.coalesce(flagged[name], False) for name in ("tough", "complaint")]
    flagged = flagged.mutate(
        strained=said[0] | said[1] | known(flagged["told"]),
        cluster=ibis.coalesce(flagged["customer"], flagged["contact_id"]),
    ).drop("told")
    return mart.attributed(
        "contacts", rows=flagged, at="handled_local", dims=dims, structure=structure
    )


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
        Fact("contacts_strained", ("contacts", "ratings", "tough_marks"), STRAIN, _strained),
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
