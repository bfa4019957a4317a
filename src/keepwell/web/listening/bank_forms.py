"""Forms of the bank: a question in the company's own words, and a licence with its items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepwell.domain.listening.rules.own_questions import LONGEST, SCALES

if TYPE_CHECKING:
    from keepwell.domain.listening.queries import LicenceView, OwnView
    from keepwell.domain.listening.rules.own_questions import Refusal

WORDS: Final = {
    "agree": gettext_lazy("Disagree to agree, five steps"),
    "often": gettext_lazy("Never to always, five steps"),
    "content": gettext_lazy("Dissatisfied to satisfied, five steps"),
    "words": gettext_lazy("In own words"),
}
REFUSED: Final = {
    "length": gettext_lazy("A question has 8 to 200 letters, in at least one language."),
    "person": gettext_lazy("“%(words)s” asks for a person. Nobody may be named here: ask about what happens, not about who."),
    "name": gettext_lazy("“%(words)s” is the name of somebody who works here. Ask about the role, or about what happens."),
    "contact": gettext_lazy("“%(words)s” would lead to one person. Leave it out."),
    "health": gettext_lazy("“%(words)s” asks about somebody's health. An employer may not ask for a diagnosis: ask about the work instead, such as breaks, workload or help."),
    "belief": gettext_lazy("“%(words)s” asks about belief, union, sexuality or origin. Leave it out: the law protects these, and the work does not need them."),
    "asked": gettext_lazy("A round has asked this already, so its words stay. Lay it aside and write a new one."),
    "holder": gettext_lazy("Say who holds the licence."),
    "options": gettext_lazy("A scale has 2 to 11 answers, one on each line, the lowest first."),
    "items": gettext_lazy("Enter 1 to 80 questions, one on each line."),
    "scale": gettext_lazy("Choose how it is answered."),
}  # fmt: skip


def refused(one: Refusal) -> str:
    """Why a question or a licence is not kept, and what helps."""
    return _(str(REFUSED[one.code])) % {"words": one.words}


class QuestionForm(forms.Form):
    """The words in each language, how it is answered, whether it is delicate."""

    scale = forms.ChoiceField(label=gettext_lazy("How it is answered"), choices=[(one, WORDS[one]) for one in SCALES])  # fmt: skip
    delicate = forms.BooleanField(
        label=gettext_lazy("Delicate: told only of ten answers or more"), required=False,
        help_text=gettext_lazy("Leaving, harassment and exhaustion are so in any case."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rest = {name: self.fields.pop(name) for name in list(self.fields)}
        for code, name in settings.LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=name, required=False, max_length=LONGEST * 2,
                widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
            )  # fmt: skip
        self.fields.update(rest)

    def told(self) -> dict[str, Any]:
        """As the bank takes it."""
        texts = {code: self.cleaned_data[f"text_{code}"] for code, _name in settings.LANGUAGES}
        return {"texts": texts, "scale": self.cleaned_data["scale"], "delicate": self.cleaned_data["delicate"]}  # fmt: skip

    @staticmethod
    def of(found: OwnView) -> dict[str, Any]:
        """What stands in the form of a question that is there."""
        own = found.own
        return {"scale": own.scale, "delicate": own.delicate, **{f"text_{code}": text for code, text in own.texts.items()}}  # fmt: skip


REVERSED: Final = "-"


class LicenceForm(forms.Form):
    """Who may use an instrument of others, and its items as they stand in the licensed copy."""

    holder = forms.CharField(label=gettext_lazy("Who holds the licence"), max_length=120)
    reference = forms.CharField(
        label=gettext_lazy("Its number or date, and where it lies"), max_length=200
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the items"), choices=settings.LANGUAGES
    )
    labels = forms.CharField(
        label=gettext_lazy("Answers"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One on each line, the lowest first, word for word."),
    )  # fmt: skip
    lowest = forms.TypedChoiceField(
        label=gettext_lazy("The lowest counts"), coerce=int, choices=[(1, "1"), (0, "0")]
    )
    items = forms.CharField(
        label=gettext_lazy("Questions"), widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("One on each line, word for word. A minus in front turns the answer round."),
    )  # fmt: skip
    direction = forms.ChoiceField(
        label=gettext_lazy("A high score is"),
        choices=[("up", gettext_lazy("good")), ("down", gettext_lazy("bad"))],
    )
    delicate = forms.BooleanField(
        label=gettext_lazy("Delicate: told only of ten answers or more"), required=False, initial=True,
    )  # fmt: skip
    confirmed = forms.BooleanField(
        label=gettext_lazy("We may use these items, and we entered them from our licensed copy."),
    )

    def told(self) -> dict[str, Any]:
        """As the register takes it."""
        told = self.cleaned_data
        items = [
            {"text": one.removeprefix(REVERSED).strip(), "reverse": one.startswith(REVERSED)}
            for one in _lines(told["items"])
        ]
        same = ("holder", "reference", "language", "lowest", "direction", "delicate")
        return {**{name: told[name] for name in same}, "labels": _lines(told["labels"]), "items": items}  # fmt: skip

    @staticmethod
    def of(found: LicenceView) -> dict[str, Any]:
        """What stands in the form of a licence that is there; it is confirmed anew."""
        items = (f"{REVERSED if one['reverse'] else ''}{one['text']}" for one in found.told["items"])  # fmt: skip
        return {**found.told, "labels": "\n".join(found.told["labels"]), "items": "\n".join(items)}


def _lines(text: str) -> list[str]:
    return [one.strip() for one in text.splitlines() if one.strip()]
