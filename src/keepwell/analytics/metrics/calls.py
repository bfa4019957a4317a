"""How calls were taken: answered in time, and given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.framework.declaring import service
from keepwell.analytics.metrics.framework.shapes import Ratio, one

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context

QUEUED: Final = "the day a call came in"


def answered(t: Table, c: Context) -> Value:  # noqa: ARG001
    """A person took the call."""
    return t["outcome"] == "answered"


def abandoned(t: Table, c: Context) -> Value:  # noqa: ARG001
    """The caller hung up first; asking to be called back is not giving up."""
    return t["outcome"] == "abandoned"


def offered(t: Table, c: Context) -> Value:
    """Calls but tests, phantoms and calls back."""
    return answered(t, c) | abandoned(t, c)


def waited(t: Table, c: Context) -> Value:
    """Calls with a known wait, but for those who hung up at once."""
    at_once = abandoned(t, c) & (t["wait_seconds"] < c.settings.short_abandon_seconds)
    return offered(t, c) & known(t["wait_seconds"]) & ~at_once


def in_time(t: Table, c: Context) -> Value:
    """Answered within the target."""
    soon = t["wait_seconds"] <= c.settings.service_level_seconds
    return waited(t, c) & answered(t, c) & soon


METRICS = (
    Ratio(
        fact="contacts_opened",
        k=lambda t, c: one(in_time(t, c)),
        n=lambda t, c: one(waited(t, c)),
        measure=service(
            id="service_level",
            code="C6",
            title="Calls answered in time",
            words="Of the calls that waited for us, the share answered within the target time.",
            formula="answered within 20 s / (offered less those who hung up within 5 s); both "
            "thresholds are the company's and are kept with the figure",
            unit="share",
            good="up",
            sources=("domain rules, C6",),
            needs=("contacts.outcome", "contacts.wait_seconds"),
            clock=QUEUED,
            pitfalls="Parts are added before dividing: an average of half-hours' percentages would "
            "be wrong. The target for a small queue asks for far more people than for a large one.",
            numerator_words="answered in time",
            denominator_words="calls that waited",
        ),
    ),
    Ratio(
        fact="contacts_opened",
        k=lambda t, c: one(abandoned(t, c)),
        n=lambda t, c: one(offered(t, c)),
        measure=service(
            id="abandon_rate",
            code="C7",
            title="Calls given up",
            words="Of the calls that came in, the share where the caller hung up before we "
            "answered.",
            formula="abandoned / (answered + abandoned)",
            unit="share",
            good="down",
            sources=("domain rules, C7",),
            needs=("contacts.outcome",),
            clock=QUEUED,
            pitfalls="Asking to be called back is not giving up. Tests and phantoms are out. "
            "Nobody "
            "handled an abandoned call, so by team it is known only where the queue names one.",
            numerator_words="hung up",
            denominator_words="calls offered",
        ),
    ),
)
