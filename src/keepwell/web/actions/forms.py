"""Forms of an action: writing it down, moving it, dropping it, handing it over, saying something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keepwell.web.actions.words import SIDES, SOURCES, TOPICS
from keepwell.web.shell.inputs import DayInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Choices = "Iterable[tuple[str, str]]"


def _area(label: Any, *, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=2_000, required=required, help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ActionForm(forms.Form):
    """Who will do what by when, and why.

    `measure` is chosen by title; the group is written into the address by the page of a figure.
    """

    text = forms.CharField(label=_("What will be done"), max_length=300)
    owner = forms.ChoiceField(label=_("Who"))
    due_on = forms.DateField(label=_("By when"), widget=DayInput())
    side = forms.ChoiceField(label=_("Whose it is"), choices=list(SIDES.items()))
    why = _area(_("Why"), required=False)
    topic = forms.ChoiceField(
        label=_("What it is about"), required=False, choices=list(TOPICS.items()),
        help_text=_("So that the next audit finds it as evidence."),
    )  # fmt: skip
    team = forms.ChoiceField(label=_("Team"), required=False)
    source = forms.ChoiceField(
        label=_("Where it comes from"), choices=[(key, one[0]) for key, one in SOURCES.items()]
    )
    evidence = forms.CharField(
        label=_("Evidence"), max_length=500, required=False,
        help_text=_("A link, or what shows that it is needed."),
    )  # fmt: skip
    measure = forms.ChoiceField(
        label=_("Figure that should move"), required=False,
        help_text=_("Shown beside it later: whether it moved, never why."),
    )  # fmt: skip
    by = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    label = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)

    def __init__(
        self,
        *args: Any,
        owners: Mapping[str, str],
        teams: Iterable[str],
        everywhere: bool,
        measures: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["owner"].choices = list(owners.items())
        all_of_it = [("", _("All of Support"))] if everywhere else []
        choices["team"].choices = [*all_of_it, *((one, one) for one in teams)]
        choices["team"].required = not everywhere
        choices["measure"].choices = [("", _("none")), *measures]

    def slice_(self) -> dict[str, str]:
        """Dimension to label of the bound figure; nothing for all of Support."""
        told = self.cleaned_data
        return (
            {told["by"]: told["label"]} if told["measure"] and told["by"] and told["label"] else {}
        )


class MoveForm(forms.Form):
    """Another day, and why."""

    due_on = forms.DateField(label=_("New day"), widget=DayInput())
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Stays visible, with the day it was promised for."),
    )


class DropForm(forms.Form):
    """Why it will not be done."""

    reason = forms.CharField(label=_("Why"), max_length=300)


class DoneForm(forms.Form):
    """That it is done, and what came of it."""

    note = _area(_("What came of it"), required=False)


class HandOverForm(forms.Form):
    """Somebody else will do it."""

    owner = forms.ChoiceField(label=_("Who will do it"))

    def __init__(self, *args: Any, owners: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["owner"].choices = list(owners.items())


class CommentForm(forms.Form):
    """Something to say about it."""

    text = _area(_("Say something about it"))
