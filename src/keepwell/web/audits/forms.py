"""Forms of the audit: five answers with their evidence, and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepwell.domain.partnership.rules.audits import EVIDENCE_FROM, ITEMS
from keepwell.web.shell.phrases import say
from keepwell.workflows.collaboration_audit import TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keepwell.domain.partnership.rules.audits import Item
    from keepwell.workflows.collaboration_audit import Evidence

OWN, NONE = "own", "none"
POINTS: Final = (
    ("1", gettext_lazy("1 never")), ("2", "2"), ("3", "3"), ("4", "4"),
    ("5", gettext_lazy("5 always")),
)  # fmt: skip


class RatingForm(forms.Form):
    """Five answers from 1 to 5; from 4 up one piece of evidence, or that there is none."""

    def __init__(self, *args: Any, evidence: Mapping[Item, Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in ITEMS:
            offered = [say(one) for one in evidence[item].offered]
            self.fields[item] = forms.ChoiceField(
                label=_(TITLES[item]), choices=POINTS, widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the five: gaps are never filled.")},
            )  # fmt: skip
            self.fields[f"{item}_evidence"] = forms.ChoiceField(
                label=_("One piece of evidence"), required=False,
                choices=[
                    ("", _("choose one")), *((one, one) for one in offered),
                    (OWN, _("something else, in my words")), (NONE, _("none that I can name")),
                ],
            )  # fmt: skip
            self.fields[f"{item}_own"] = forms.CharField(
                label=_("In my words"), required=False, max_length=200
            )

    def clean(self) -> dict[str, Any]:
        """A high answer names a piece, or says that there is none."""
        cleaned: dict[str, Any] = super().clean() or {}
        for item in ITEMS:
            chosen = cleaned.get(f"{item}_evidence", "")
            if int(cleaned.get(item) or 0) < EVIDENCE_FROM:
                continue
            if not chosen:
                self.add_error(f"{item}_evidence", _("Name one piece, or say that you have none."))
            elif chosen == OWN and not cleaned.get(f"{item}_own", "").strip():
                self.add_error(f"{item}_own", _("A few words: what shows it?"))
        return cleaned

    def scores(self) -> dict[str, int | None]:
        """The five answers."""
        return {item: int(self.cleaned_data[item]) for item in ITEMS}

    def evidence(self) -> dict[str, str]:
        """What was named; empty where there is none."""
        told = self.cleaned_data
        return {item: _piece(told[f"{item}_evidence"], told[f"{item}_own"]) for item in ITEMS}


def _piece(chosen: str, own: str) -> str:
    if chosen == OWN:
        return own.strip()
    return "" if chosen == NONE else chosen


class RoundForm(forms.Form):
    """Which quarter, and who rates for which side."""

    quarter = forms.ChoiceField(label=gettext_lazy("Quarter"))
    hr = forms.MultipleChoiceField(
        label=gettext_lazy("From HR"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("At least one from HR.")},
    )  # fmt: skip
    support = forms.MultipleChoiceField(
        label=gettext_lazy("From Support"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("At least one from Support.")},
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        quarters: Sequence[tuple[str, str]],
        people: Mapping[str, Mapping[str, str]],
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", {side: list(named) for side, named in people.items()})
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["quarter"].choices = list(quarters)
        for side, named in people.items():
            choices[side].choices = list(named.items())
