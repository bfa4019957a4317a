"""Fixed words of the pages of figures: families, dimensions, grains, what good means."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from keepwell.web.shell.splits import DIMENSIONS

__all__ = ["DIMENSIONS", "FAMILIES", "GOOD", "GRAINS"]

FAMILIES = {
    "shared": (_("Shared by HR and Support"), _("what both sides look at first")),
    "service": (_("Service"), _("what customers get and say")),
    "workforce": (_("People"), _("staying, leaving, being away")),
    "hiring": (_("Hiring and learning"), _("openings, starters, training")),
    "load": (_("Load"), _("strain of the work, for groups only")),
    "roster": (_("Roster"), _("rest, changes, fair shares")),
    "voice": (_("Voice of the staff"), _("released answers only")),
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
