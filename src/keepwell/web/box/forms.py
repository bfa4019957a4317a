"""Forms of the house's side: an answer, an outcome, a theme with its public answer, own texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keepwell.domain.listening.rules.box import LONGEST
from keepwell.web.box.words import OUTCOMES, STATES
from keepwell.web.shell.inputs import DayInput

if TYPE_CHECKING:
    from collections.abc import Mapping


def _area(label: Any, *, rows: int = 4, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, required=required, help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What the writer will read, and what becomes of it where that is known."""

    text = _area(_("Your answer"), hint=_("Thank first. Ask nothing that could give the writer away."))  # fmt: skip
    outcome = forms.ChoiceField(label=_("And it is"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [(key, one.choose) for key, one in OUTCOMES.items() if key != "aside"]
        self.fields["outcome"].choices = [("", _("Still open")), *told]  # type: ignore[attr-defined]


class ThemeChoice(forms.Form):
    """Which theme a letter is of, or a new one."""

    theme = forms.ChoiceField(label=_("Theme"), required=False)
    title = forms.CharField(label=_("Or a new one"), max_length=120, required=False, help_text=_("In words that nobody can be known by."))  # fmt: skip

    def __init__(self, *args: Any, themes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", _("None")), *themes.items()]  # type: ignore[attr-defined]


class PublicAnswer(forms.Form):
    """Owner, day and the answer that everybody reads."""

    title = forms.CharField(label=_("Theme"), max_length=120)
    owner = forms.ChoiceField(label=_("Who takes it on"))
    due_on = forms.DateField(label=_("By when"), widget=DayInput)
    state = forms.ChoiceField(label=_("Where it stands"), choices=list(STATES.items()))
    answer = _area(_("The answer for all"), hint=_("What will change, from when, and where not: why. No words of a letter."))  # fmt: skip

    def __init__(self, *args: Any, owners: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = list(owners.items())  # type: ignore[attr-defined]


class TextsForm(forms.Form):
    """The company's own words; empty ones are the product's."""

    welcome = _area(_("Above the letter"), rows=3, required=False)
    crisis = _area(_("In danger, or very low"), rows=3, required=False, hint=_("Your counselling line, your first-aiders, the national numbers."))  # fmt: skip
    report = _area(_("Something illegal or unsafe"), rows=3, required=False, hint=_("Address of your reporting channel, and who runs it."))  # fmt: skip
