"""How many contacts there were."""

from keepwell.analytics.metrics.framework.facts import CONTACT
from keepwell.analytics.metrics.framework.shapes import Count, one
from keepwell.schemas.figures import Measure


def real(t, c):  # noqa: ANN001, ANN201, ARG001
    """Contacts but tests and phantoms of the telephone system."""
    return one((t["outcome"] != "test").fill_null(True))


METRICS = (
    Count(
        fact="contacts_handled",
        n=real,
        measure=Measure(
            id="contacts",
            code="",
            title="Contacts",
            words="How many times customers reached us, by any channel.",
            formula="contacts handled in the period (records of tests are out)",
            unit="count",
            good="neither",
            sensitivity="service",
            family="service",
            owner="support",
            sources=("domain rules, section 1.4",),
            needs=("contacts.opened_at",),
            dims=CONTACT,
            clock="the day a contact was handled: solved, else closed, else first reply, else opened",
            attribution="team and role of the handling agent on that day",
            interval="none: every contact is counted",
            minimum_n=0,
            pitfalls="More contacts are not more work: a chat and a claim weigh differently.",
            numerator_words="contacts",
        ),
    ),
)
