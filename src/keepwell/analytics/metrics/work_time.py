"""Where working time goes, all on one base: the minutes by state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.framework.declaring import load
from keepwell.analytics.metrics.framework.shapes import Ratio, one

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context, Expr

WITH_CUSTOMERS: Final = ("on_contact", "wrap")
FOR_CUSTOMERS: Final = ("on_contact", "wrap", "idle")
SPAN: Final = ("work_states.state", "work_states.seconds or work_states.end_at")


def seconds_in(*states: str) -> Expr:
    """Seconds spent in these states."""
    return lambda t, c: t["state"].isin(list(states)).ifelse(t["seconds"], None)  # noqa: ARG005


def paid(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Seconds of paid time: every state but offline."""
    return (t["state"] != "offline").ifelse(t["seconds"], None)


def not_for_customers(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Paid seconds neither on contact nor available."""
    return (~t["state"].isin([*FOR_CUSTOMERS, "offline"])).ifelse(t["seconds"], None)


def planned(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Seconds for which the schedule asked for a state."""
    return known(t["planned_state"]).ifelse(t["seconds"], None)


def as_planned(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Seconds in the state the schedule asked for; available and on contact are one to it.

    A schedule writes its states as it likes: "On contact" is `on_contact`.
    """
    asked = t["planned_state"].strip().lower().replace(" ", "_").replace("-", "_")
    for_customers = asked.isin([*FOR_CUSTOMERS, "available"])
    same = (t["state"] == asked) | (for_customers & t["state"].isin(list(FOR_CUSTOMERS)))
    return same.ifelse(t["seconds"], None)


def rows_of(expr: Expr) -> Expr:
    """1 for each row that counts."""
    return lambda t, c: one(known(expr(t, c)))


METRICS = (
    Ratio(
        fact="work_states",
        kind="rate",
        k=seconds_in(*WITH_CUSTOMERS),
        n=seconds_in(*FOR_CUSTOMERS),
        base=rows_of(seconds_in(*FOR_CUSTOMERS)),
        measure=load(
            id="occupancy",
            code="W1",
            title="Occupancy",
            words="Of the time people were there for customers, the share spent with one.",
            formula="(talk + hold + wrap-up) / (the same + waiting for a contact)",
            unit="share",
            good="band",
            sources=("domain rules, W1",),
            needs=SPAN,
            pitfalls="Not utilisation. Over 85 % for hours is strain; a small queue cannot reach "
            "it "
            "and still answer in time. Read it as a band, not as a target.",
            numerator_words="seconds with customers",
            denominator_words="seconds there for customers",
        ),
    ),
    Ratio(
        fact="work_states",
        kind="rate",
        k=seconds_in(*WITH_CUSTOMERS),
        n=paid,
        base=rows_of(paid),
        measure=load(
            id="utilisation",
            code="W2",
            title="Utilisation",
            words="Of all paid time, the share spent with customers.",
            formula="time with contacts / paid time (every state but offline)",
            unit="share",
            good="neither",
            sources=("domain rules, W2",),
            needs=SPAN,
            pitfalls="It falls when people are trained: not a measure of care, nor of effort.",
            numerator_words="seconds with customers",
            denominator_words="paid seconds",
        ),
    ),
    Ratio(
        fact="work_states",
        kind="rate",
        k=not_for_customers,
        n=paid,
        base=rows_of(paid),
        measure=load(
            id="shrinkage",
            code="W3",
            title="Shrinkage",
            words="Of all paid time, the share that is not for contacts: leave, sickness, "
            "training, "
            "meetings, breaks.",
            formula="(paid time less time available or on contact) / paid time",
            unit="share",
            good="band",
            sources=("domain rules, W3",),
            needs=SPAN,
            pitfalls="To staff for it, divide by one less it: 30 % means 1.43 times the people, "
            "not "
            "1.3. Training and breaks are part of it on purpose.",
            numerator_words="seconds not for contacts",
            denominator_words="paid seconds",
        ),
    ),
    Ratio(
        fact="work_states",
        kind="rate",
        k=as_planned,
        n=planned,
        base=rows_of(planned),
        measure=load(
            id="adherence",
            code="W4",
            title="Adherence to the schedule",
            words="Of the scheduled time, the share in which people did what the schedule asked "
            "for.",
            formula="time in the state the schedule asks for / scheduled time",
            unit="share",
            good="band",
            sources=("domain rules, W4",),
            needs=(*SPAN, "work_states.planned_state"),
            version=2,  # since states are compared whatever their case
            pitfalls="A schedule that is edited afterwards makes it look perfect. Somebody who "
            "works "
            "all hours at other times has none.",
            numerator_words="seconds as planned",
            denominator_words="seconds planned",
        ),
    ),
)
