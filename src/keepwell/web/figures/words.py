"""Fixed words of the pages of figures: families, dimensions, grains, what good means."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FAMILIES = {
    "shared": (_("Shared by HR and Support"), _("what both sides look at first")),
    "service": (_("Service"), _("what customers get and say")),
    "workforce": (_("People"), _("staying, leaving, being away")),
    "hiring": (_("Hiring and learning"), _("openings, starters, training")),
    "load": (_("Load"), _("strain of the work, for groups only")),
    "roster": (_("Roster"), _("rest, changes, fair shares")),
    "voice": (_("Voice of the staff"), _("released answers only")),
}
DIMENSIONS = {
    "team": _("Team"),
    "unit": _("Unit"),
    "site": _("Site"),
    "role": _("Job"),
    "contract": _("Contract"),
    "tenure_band": _("Tenure"),
    "shift": _("Shift"),
    "manager_line": _("Manager's line"),
    "channel": _("Channel"),
    "queue": _("Queue"),
    "topic": _("Topic"),
    "reason_group": _("Reason"),
    "product": _("Product"),
    "touchpoint": _("Touchpoint"),
    "language": _("Language of the customer"),
    "customer_segment": _("Customer segment"),
    "first_or_repeat": _("First or repeat customer"),
    "weekday": _("Weekday"),
    "hour_band": _("Time of day"),
    "leave_class": _("Chosen or not"),
    "absence_class": _("Class of absence"),
    "hiring_source": _("Hired through"),
    "cohort": _("Starting class"),
    "round": _("Round"),
    "engagement_tercile": _("Engagement"),
    "desk_topic": _("Topic of the HR desk"),
}
GRAINS = {
    "month": _("Month"),
    "quarter": _("Quarter"),
    "year": _("Year"),
}
GOOD = {
    "up": _("higher"),
    "down": _("lower"),
    "band": _("neither too high nor too low"),
    "neither": _("neither; it describes"),
}
