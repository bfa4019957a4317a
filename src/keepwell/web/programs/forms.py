"""The form that makes a token."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from keepwell.domain.access.rules import TOKEN_DAYS

LIFETIMES = {30: _("a month"), 90: _("three months"), 365: _("a year")}


class TokenForm(forms.Form):
    """What a token is for, how long it works, whether it may change anything."""

    name = forms.CharField(
        label=_("Which program is it for?"), max_length=80,
        help_text=_("In words you will know again: nightly report, wallboard."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label=_("It works for"), coerce=int, initial=90,
        choices=[(days, LIFETIMES[days]) for days in TOKEN_DAYS],
    )  # fmt: skip
    may_write = forms.BooleanField(
        label=_("It may also write in my name"), required=False,
        help_text=_("Actions and files, as far as you may. Without this it only reads."),
    )  # fmt: skip
