"""Fixed words of team meetings."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

KINDS: Final = {"team": _("Team meeting"), "focus": _("Focus group")}
SAID: Final = {
    "point": _("Point that stays open"),
    "theme": _("Theme: what was talked about"),
    "decision": _("Decision"),
}
"""As one chooses it."""
SHOWN: Final = (
    ("decision", _("Decided"), "gavel", "teal"),
    ("theme", _("Talked about"), "messages", "sand"),
    ("point", _("Left open"), "flag", "coral"),
)
"""In the order in which a meeting tells them: kind, heading, icon, hue."""
