"""Planning a round: which questions, in which languages, from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from keepwell.domain.listening import queries
from keepwell.domain.listening.rules.instruments import shipped

if TYPE_CHECKING:
    from keepwell.domain.listening.rules.instruments import Instrument

SEPARATOR = ":"
MOST = 12
"""Questions that fit into about a minute and a half."""


def offered() -> dict[str, Instrument]:
    """Every set that may be asked: the company's own first, then what comes with the product."""
    return {**queries.own_instruments(offered=True), **shipped()}


class Plan(forms.Form):
    """Title, days, languages, and the items chosen."""

    title = forms.CharField(label=_("Name of the round"), max_length=120)
    opens_on = forms.DateField(label=_("Opens on"), widget=forms.DateInput(attrs={"type": "date"}))
    closes_on = forms.DateField(
        label=_("Closes on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each reads it in their own, where the words are there; else as it was written."),
    )  # fmt: skip
    asked = forms.MultipleChoiceField(label=_("Questions"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sets = offered()
        choices = [
            (f"{one.id}{SEPARATOR}{item.id}", item.text)
            for one in self.sets.values()
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
        for one in self.sets.values():
            items = [item.id for item in one.items if f"{one.id}{SEPARATOR}{item.id}" in chosen]
            if items:
                made.append({"instrument": one.id, "version": one.version, "items": items})
        return made
