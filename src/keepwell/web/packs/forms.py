"""Writing a point of one's own."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PointForm(forms.Form):
    """What it is about, and what is to be decided."""

    title = forms.CharField(
        label=_("What it is about"), max_length=200, help_text=_("Both sides will read it.")
    )
    ask = forms.CharField(label=_("What is to be decided"), max_length=300, required=False)
