"""Fixed words of actions: where they come from, whose they are, what happened to them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SOURCES = {
    "meeting": (_("Meeting"), "calendar-event"),
    "audit": (_("Audit"), "scale"),
    "goal": (_("Joint goal"), "target"),
    "figure": (_("Figure"), "chart-line"),
    "evidence": (_("Initiative"), "plant"),
    "import": (_("Import problem"), "database"),
    "leader": (_("Leaders to HR"), "message-circle"),
    "voice": (_("Voice of the staff"), "messages"),
    "other": (_("Other"), "list-check"),
}
"""What a source is called, and its icon."""
SIDES = {"hr": _("HR"), "support": _("Support"), "both": _("Both")}
TOPICS = {
    "": _("nothing of these"),
    "hiring": _("Hiring"),
    "onboarding": _("Onboarding and training"),
    "turnover": _("Staying and leaving"),
    "wellbeing": _("Wellbeing"),
    "career": _("Career"),
    "policy": _("Policies and schedules"),
}
VIEWS = {
    "mine": _("Mine"),
    "ours": _("Ours"),
    "overdue": _("Overdue"),
    "done": _("Done"),
}
HAPPENED = {
    "comment": (_("said"), "message-circle"),
    "postponed": (_("moved the day"), "clock"),
    "done": (_("finished it"), "check"),
    "dropped": (_("dropped it"), "x"),
    "reopened": (_("opened it again"), "refresh"),
    "changed": (_("changed it"), "pencil"),
}
CSS = {"hr": ("hr",), "support": ("sup",), "both": ("hr", "sup")}
"""The chips of a side."""
