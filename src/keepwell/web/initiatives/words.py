"""Fixed words of the care ledger: states, findings, why these teams, what may be changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATES = {
    "drawing": ("care", _("Lots to be drawn")),
    "planned": ("quiet", _("Planned")),
    "running": ("quiet", _("Still running")),
    "read": ("quiet", _("To be read")),
    "stopped": ("quiet", _("Stopped early")),
}
"""Tone and words of where an initiative stands, before it has been read."""
FOUND = {
    "better": ("good", _("Tested as planned")),
    "worse": ("care", _("Tested as planned")),
    "uncertain": ("quiet", _("Tested, cannot be told apart")),
    "described": ("quiet", _("Described, not tested")),
    "refused": ("quiet", _("Cannot be told")),
}
"""Tone and words of what was found, once it was read to its end."""
SHORT = {
    "better": _("It got better"),
    "worse": _("It got worse"),
    "uncertain": _("Too uncertain to claim a change"),
    "described": _("Described, not tested"),
    "refused": _("Cannot be told"),
}
WHYS = {
    "lottery": _("By lot: who goes first is drawn"),
    "results": _("Because their results were bad"),
    "other": _("For another reason"),
}
"""Why these teams, as the form asks."""
WHYS_TOLD = {
    "lottery": _("By lot."),
    "results": _("Because their results were bad."),
    "other": _("For another reason than results."),
}
TONES = {"good": ("check", "teal"), "care": ("alert-circle", "sand"), "quiet": ("clock", "")}
"""Icon and hue of a check."""
