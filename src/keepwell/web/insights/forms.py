"""Forms of an insight and of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keepwell.domain.growth.rules import LONGEST
from keepwell.web.insights.words import OUTCOMES, SIGHTS, TOPICS
from keepwell.web.shell.inputs import DayInput

if TYPE_CHECKING:
    from collections.abc import Mapping


class InsightForm(forms.Form):
    """What seems odd, and who may read it."""

    topic = forms.ChoiceField(label=_("What is it about?"), choices=list(TOPICS.items()), widget=forms.RadioSelect)  # fmt: skip
    text = forms.CharField(
        label=_("What seems odd to you?"), max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What did you expect instead? No customers' names, please."),
    )  # fmt: skip
    sight = forms.ChoiceField(label=_("Who may read it, with your name?"), choices=list(SIGHTS.items()), widget=forms.RadioSelect)  # fmt: skip


class AnswerForm(forms.Form):
    """The answer, and what becomes of it; an action has its words, its person and its day."""

    text = forms.CharField(
        label=_("Your answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Thank first. Say what you found out, or will."),
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=_("What becomes of it?"), widget=forms.RadioSelect,
        choices=[(key, one.choose) for key, one in OUTCOMES.items()],
    )  # fmt: skip
    became = forms.CharField(
        label=_("What was changed"), max_length=200, required=False,
        help_text=_("Name of the playbook or rule, where one was."),
    )  # fmt: skip
    what = forms.CharField(label=_("What will be done"), max_length=300, required=False)
    owner = forms.ChoiceField(label=_("Who does it"), required=False)
    due_on = forms.DateField(label=_("By when"), widget=DayInput(), required=False)

    def __init__(self, *args: Any, owners: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = list(owners.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An action needs its words and its day; a change its name."""
        told: dict[str, Any] = super().clean() or {}
        needed = {"action": ("what", "owner", "due_on"), "playbook": ("became",)}
        for name in needed.get(told.get("outcome", ""), ()):
            if not told.get(name) and name not in self.errors:
                self.add_error(name, _("Needed for what you chose above."))
        return told
