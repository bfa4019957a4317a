"""Who could supply a kind of rows, and what it would let us see. English msgids; pages translate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from keepwell.schemas.phrases import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Supplier:
    """Where rows of a kind usually lie, who can export them, and what they are good for."""

    who: str
    gives: str
    side: Literal["hr", "sup"]


SUPPLIERS: Final[dict[str, Supplier]] = {
    "people": Supplier(_("HR, from the personnel system"), _("headcount, turnover, tenure"), "hr"),
    "job_history": Supplier(_("HR, from the personnel system"), _("figures by the team of that day"), "hr"),
    "absences": Supplier(_("HR, from time keeping"), _("absence"), "hr"),
    "shifts": Supplier(_("Support, from workforce planning"), _("rest, late changes, absence against planned hours"), "sup"),
    "work_states": Supplier(_("Support, from telephony"), _("occupancy, adherence, load"), "sup"),
    "training": Supplier(_("HR or Support, from the learning system"), _("training on time"), "hr"),
    "requisitions": Supplier(_("HR, from hiring"), _("open positions, time to fill"), "hr"),
    "candidates": Supplier(_("HR, from hiring"), _("where good hires come from"), "hr"),
    "offers": Supplier(_("HR, from hiring"), _("offer acceptance"), "hr"),
    "contacts": Supplier(_("Support, from the helpdesk or telephony"), _("contacts, times, satisfaction, load"), "sup"),
    "ratings": Supplier(_("Support, from the survey tool"), _("satisfaction, effort, recommendation"), "sup"),
    "contact_events": Supplier(_("Support, from the helpdesk"), _("reopened, passed on, first reply"), "sup"),
    "qa_reviews": Supplier(_("Support, from quality"), _("quality score"), "sup"),
    "sales": Supplier(_("Support or Sales, from the shop"), _("customers who come back"), "sup"),
}  # fmt: skip

CORE: Final = (
    "people", "contacts", "absences", "shifts", "training", "requisitions", "qa_reviews",
)  # fmt: skip
"""The kinds that most figures stand on; the others refine."""
