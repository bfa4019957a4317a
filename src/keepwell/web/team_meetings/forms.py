"""Forms of team meetings: a point, a meeting, a line of it, what the sync will read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from keepwell.domain.partnership.rules.team_meetings import LONGEST
from keepwell.schemas.packs import TITLES
from keepwell.web.shell.inputs import DayInput
from keepwell.web.team_meetings.words import KINDS, SAID


class PointForm(forms.Form):
    """A point for the next meeting."""

    text = forms.CharField(label=_("A point for the next meeting"), max_length=LONGEST)


class HoldForm(forms.Form):
    """When the team meets, or met."""

    kind = forms.ChoiceField(label=_("What it is"), choices=list(KINDS.items()))
    on = forms.DateField(label=_("Day"), widget=DayInput())


class WordForm(forms.Form):
    """A line of the meeting."""

    said = forms.ChoiceField(label=_("What it is"), choices=list(SAID.items()), initial="theme")
    text = forms.CharField(label=_("In a few words, without names"), max_length=LONGEST)


class PassOnForm(forms.Form):
    """What the sync reads, and where."""

    words = forms.CharField(
        label=_("What the sync reads"), max_length=LONGEST,
        help_text=_("In words that the team agreed on. It carries the team's name and nobody else's."),
    )  # fmt: skip
    block = forms.ChoiceField(label=_("Where it belongs"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["block"].choices = [(block, now_(words)) for block, words in TITLES.items()]  # type: ignore[attr-defined]
