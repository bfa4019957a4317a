"""Forms of the way in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _


class Join(forms.Form):
    """The one thing a person brings along: a name to be called by and a password."""

    name = forms.CharField(label=_("What shall we call you?"), max_length=100)
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least twelve characters. A sentence is easier to keep than a riddle."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200,
    )

    def clean_password(self) -> Any:
        """Long enough, and none of the passwords everybody uses."""
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]
