"""Forms of joint goals: an objective with the four samples, a key result, and its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keepwell.web.shell.inputs import DayInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keepwell.schemas.figures import Unit
    from keepwell.workflows.goal_progress import SampleOffer

SCALE: dict[Unit, float] = {"share": 0.01, "seconds": 60.0}
"""What people write in percent or in minutes."""
KEEP, DIRECTION, INSTEAD = "keep", "direction", "instead:"
GRAINS = (("month", _("Month")), ("quarter", _("Quarter")), ("year", _("Year")))


def stored(written: float, unit: Unit) -> float:
    """A number as written, in the measure's own unit."""
    return written * SCALE.get(unit, 1.0)


def shown(value: float, unit: Unit) -> str:
    """A value as people write it."""
    return f"{round(value / SCALE.get(unit, 1.0), 4):g}"


class Owners(forms.Form):
    """One owner from each side."""

    hr_owner = forms.ChoiceField(label=_("Owner in HR"))
    support_owner = forms.ChoiceField(label=_("Owner in Support"))

    def __init__(self, *args: Any, people: Mapping[str, Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["hr_owner"].choices = list(people["hr"].items())
        choices["support_owner"].choices = list(people["support"].items())


class ObjectiveForm(Owners):
    """What both want to reach, and which of the four samples begin it."""

    title = forms.CharField(
        label=_("What both want to reach"), max_length=200,
        help_text=_("One sentence, without a number: the key results have the numbers."),
    )  # fmt: skip
    starts_on = forms.DateField(label=_("From"), widget=DayInput())
    ends_on = forms.DateField(label=_("Until"), widget=DayInput())
    field_order = ("title", "starts_on", "ends_on", "hr_owner", "support_owner")

    def __init__(self, *args: Any, samples: Sequence[SampleOffer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in samples:
            unit = one.offer.unit if one.offer else "count"
            ready = one.offer is None or one.offer.baseline is not None
            told = one.sample
            self.fields[f"{told.id}_on"] = forms.BooleanField(
                label=_(told.title), required=False, initial=ready, disabled=not ready
            )
            self.fields[f"{told.id}_target"] = forms.FloatField(
                label=_("Goal"), required=False, initial=shown(one.target, unit)
            )
            self.fields[f"{told.id}_why"] = forms.CharField(
                label=_("Why it is set all the same"),
                required=False,
                max_length=300,
                help_text=_("Needed: it stays beside the goal."),
            )

    def clean(self) -> dict[str, Any]:
        """It ends after it starts."""
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end <= start:
            self.add_error("ends_on", _("It ends before it starts."))
        return cleaned


class KeyResultForm(Owners):
    """One key result: a figure that was chosen before, with a goal; or a count by hand."""

    measure = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60)
    title = forms.CharField(label=_("In words"), max_length=200)
    group = forms.ChoiceField(label=_("Of whom, or of what"), required=False)
    grain = forms.ChoiceField(label=_("By"), choices=GRAINS, required=False)
    target = forms.FloatField(
        label=_("Goal"), required=False,
        help_text=_("Shares in percent, times in minutes. Empty: a direction, shown and never judged."),
    )  # fmt: skip
    counted = forms.CharField(
        label=_("What is counted"), required=False, max_length=120,
        help_text=_("Roles, rounds, sites."),
    )  # fmt: skip
    deadline = forms.DateField(label=_("By when"), widget=DayInput())
    choice = forms.CharField(required=False, widget=forms.HiddenInput)
    kept_why = forms.CharField(label=_("Why all the same"), required=False, max_length=300)
    field_order = (
        "title", "group", "grain", "target", "counted", "deadline", "hr_owner", "support_owner",
    )  # fmt: skip

    def __init__(self, *args: Any, groups: Sequence[Any], measured: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["group"].choices = [("", _("All of Support")), *groups]
        self.measured = measured
        for name in ("counted",) if measured else ("group", "grain"):
            del self.fields[name]
        if not measured:
            self.fields["target"].help_text = ""

    def shown(self) -> list[str]:
        """Fields to fill in, in their order."""
        return [name for name in self.field_order if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """A count needs a number and what is counted."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.measured:
            if cleaned.get("target") is None:
                self.add_error("target", _("How many? A count needs a number."))
            if not cleaned.get("counted", "").strip():
                self.add_error("counted", _("What is counted? Or choose a figure."))
        return cleaned

    def slice_(self) -> dict[str, str]:
        """Dimension to label; nothing for all of Support."""
        dim, _sign, label = self.cleaned_data.get("group", "").partition("=")
        return {dim: label} if label else {}


class CountForm(forms.Form):
    """How far a count has come."""

    value = forms.FloatField(label=_("How many"), min_value=0)
    on = forms.DateField(label=_("As of"), widget=DayInput())
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class AimForm(forms.Form):
    """Another goal or deadline, and why."""

    target = forms.FloatField(label=_("Goal"))
    deadline = forms.DateField(label=_("By when"), widget=DayInput())
    why = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("The former goal stays visible.")
    )


class OwnersForm(Owners):
    """Other owners, and why."""

    why = forms.CharField(label=_("Why"), max_length=300)


class CommentForm(forms.Form):
    """Something to say beside it."""

    text = forms.CharField(
        label=_("A comment"), max_length=300, help_text=_("Nobody sets a state by hand.")
    )


class DropForm(forms.Form):
    """Why it is given up."""

    why = forms.CharField(label=_("Why"), max_length=300)
