"""Fixed words about candidates and leavers."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from keepwell.domain.listening.rules.visitors import LABELS

TITLES: Final = {"candidate": _("Candidates"), "exit": _("Leavers")}
ASKS: Final = {
    "candidate": _("Everybody who applied, hired or not, three days after the decision: five questions."),
    "exit": _("Everybody who leaves, in their last week or after: eight questions."),
}  # fmt: skip
GROUPS: Final = {kind: tuple(map(_, names)) for kind, names in LABELS.items()}
NEEDS: Final = {
    "candidate": _("Told from five answers of a group on, each group apart; single questions from eight on."),
    "exit": _("Told from ten leavers and two quarters on, never of a single team."),
}  # fmt: skip
SCORES: Final = {
    "favourable": _("Agreed, over all statements"),
    "recommend": _("Would recommend applying here"),
}
BANDS: Final = {"high": _("nearly all agreed"), "low": _("hardly anybody agreed")}
LETTERS: Final = {
    "candidate": _("Thank you for the time you gave us. Whatever was decided: how was it for you? Five questions, under a minute, without your name: {address} (usable once, for 60 days)."),
    "exit": _("Before you go: what should we know? Eight questions, about two minutes, without your name. What leavers say is told of ten or more together, never of a team: {address} (usable once, for 60 days)."),
}  # fmt: skip
"""What goes into a letter with a code; HR writes the rest."""
