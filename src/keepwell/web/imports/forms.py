"""The form that brings a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keepwell.schemas.intake import KINDS
from keepwell.web.shell.data_health import title_of
from keepwell.web.shell.zones import zones
from keepwell.workflows.import_account import ENDINGS, opens

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


def kinds() -> list[tuple[str, str]]:
    """Every kind of rows by its name."""
    return [(name, title_of(name)) for name in KINDS]


def kinds_or_guess() -> list[tuple[str, str]]:
    """The same, led by "find out by yourself"."""
    return [("", str(_("find out from the columns"))), *kinds()]


class FileForm(forms.Form):
    """A file, and what its sender already knows about it."""

    file = forms.FileField(
        label=_("The file"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
        max_length=200,
    )
    kind = forms.ChoiceField(label=_("What is in it"), choices=kinds_or_guess, required=False)
    zone = forms.ChoiceField(
        label=_("Times without a zone are read as"), choices=zones, initial="UTC",
        help_text=_("Usually the zone your helpdesk is set to."),
    )  # fmt: skip

    def clean_file(self) -> UploadedFile[Any]:
        """Only what the door can open."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if not opens(file.name or ""):
            raise forms.ValidationError(
                _("This is no table we can open. Export it as CSV, XLSX or Parquet and try again.")
            )
        return file
