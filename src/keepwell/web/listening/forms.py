"""Planning a round: which questions, from when to when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keepwell.domain.listening.rules.instruments import shipped

SEPARATOR = ":"
MOST = 12
"""Questions that fit into about a minute and a half."""


class Plan(forms.Form):
    """Title, days, and the items chosen."""

    title = forms.CharField(label=_("Name of the round"), max_length=120)
    opens_on = forms.DateField(label=_("Opens on"), widget=forms.DateInput(attrs={"type": "date"}))
    closes_on = forms.DateField(
        label=_("Closes on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    asked = forms.MultipleChoiceField(label=_("Questions"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (f"{one.id}{SEPARATOR}{item.id}", item.text)
            for one in shipped().values()
            for item in one.items
        ]
        self.fields["asked"].choices = choices  # type: ignore[attr-defined]

    def clean_asked(self) -> list[str]:
        """No more than people answer in a minute or two."""
        told: list[str] = self.cleaned_data["asked"]
        if len(told) > MOST:
            raise forms.ValidationError(_("At most %(n)s questions, so that it takes a minute."), params={"n": MOST})  # fmt: skip
        return told

    def clean(self) -> dict[str, Any]:
        """A round closes after it opens."""
        told = super().clean() or {}
        first, last = told.get("opens_on"), told.get("closes_on")
        if first and last and last <= first:
            self.add_error("closes_on", _("A round closes after the day it opens."))
        return told

    def questions(self) -> list[dict[str, Any]]:
        """The items chosen, by instrument, in the instruments' order."""
        chosen = set(self.cleaned_data["asked"])
        made = []
        for one in shipped().values():
            items = [item.id for item in one.items if f"{one.id}{SEPARATOR}{item.id}" in chosen]
            if items:
                made.append({"instrument": one.id, "version": one.version, "items": items})
        return made
