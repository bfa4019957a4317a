"""Fixed words of joint goals: states, the rule they come about by, what was changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATES = {
    "achieved": ("good", _("Achieved")),
    "on_track": ("good", _("On track")),
    "off_track": ("care", _("Off track")),
    "cannot_tell": ("quiet", _("Cannot be told")),
}
"""Tone and words of a state."""
PERHAPS = ("quiet", _("Met, could be chance"))
DIRECTION = ("quiet", _("A direction"))
RULE = (
    ("achieved", _("The goal is met, and the likely range of the change does not hold zero. A count is full.")),
    ("on_track", _("At or beyond the straight line to the goal, and the range of the change does not hold zero. A count has come as far as the line.")),
    ("off_track", _("The figure moved, but less than the line asks or the wrong way; or what was due by now lies outside the range. A count is behind the line.")),
    ("cannot_tell", _("The range of the change holds both zero and what was due by now. Or the goal is met, but the range holds zero.")),
)  # fmt: skip
"""How a state comes about, as the page prints it."""
CHANGED = {
    "target": _("goal"),
    "deadline": _("deadline"),
    "hr_owner": _("owner in HR"),
    "support_owner": _("owner in Support"),
    "dropped": _("given up"),
    "comment": _("comment"),
}
