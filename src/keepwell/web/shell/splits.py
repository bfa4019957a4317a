"""What figures can be split by, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
    "item": _("Question, or part"),
}
