"""Forms of worth: a range with its source, a new return, a choice under a budget, the currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from keepwell.domain.partnership.rules.worth import LONGEST_NAME, LONGEST_SOURCE, programmes
from keepwell.web.worth import amounts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keepwell.domain.partnership.rules.worth import Assumption, Mix
    from keepwell.schemas.worth import Assumed

CURRENCIES: Final = (
    "EUR", "USD", "GBP", "CHF", "AUD", "BRL", "CAD", "CZK", "DKK", "HUF", "INR", "JPY", "MXN",
    "NOK", "NZD", "PHP", "PLN", "RON", "SEK", "SGD", "ZAR",
)  # fmt: skip
Range = tuple[float, float, float, str]


class RangeForm(forms.Form):
    """Low, likely, high in the unit that people read, and where it is from."""

    low = forms.FloatField(label=_("Low"))
    likely = forms.FloatField(label=_("Likely"))
    high = forms.FloatField(label=_("High"))
    source = forms.CharField(
        label=_("Where is it from?"), max_length=LONGEST_SOURCE,
        help_text=_("A list, an offer, somebody’s experience: it stands beside the figure."),
    )  # fmt: skip

    def __init__(self, told: Any, *, kind: Assumption, holds: Assumed | None) -> None:
        super().__init__(told, initial=_initial(kind, holds))
        self.kind = kind

    def range(self) -> Range:
        """The range in the unit that is kept."""
        cleaned, scale = self.cleaned_data, amounts.scale(self.kind)
        low, likely, high = (cleaned[name] * scale for name in ("low", "likely", "high"))
        return low, likely, high, cleaned["source"]


def _initial(kind: Assumption, holds: Assumed | None) -> dict[str, str]:
    if holds is None:
        return {}
    ends = {name: amounts.written(kind, getattr(holds, name)) for name in ("low", "likely", "high")}
    return ends | ({"source": holds.source} if holds.standing in {"typed", "expected"} else {})


class CurrencyForm(forms.Form):
    """In which money the company reckons."""

    code = forms.ChoiceField(label=_("Currency"), choices=[(one, one) for one in CURRENCIES])


class ReturnForm(forms.Form):
    """A new return: what is done, what it is called, whom it reaches, what it costs."""

    programme = forms.ChoiceField(label=_("Programme"), required=False)
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    initiative = forms.ChoiceField(
        label=_("Of the care ledger"), required=False,
        help_text=_("What its review found goes before everything else; its plan says whom and how much."),
    )  # fmt: skip
    people = forms.FloatField(
        label=_("People it reaches"), required=False, min_value=1,
        help_text=_("Empty: those of the initiative, else everybody in Support."),
    )  # fmt: skip
    person_low = forms.FloatField(label=_("Money for each person in a year, from"), required=False, min_value=0)  # fmt: skip
    person_high = forms.FloatField(label=_("to"), required=False, min_value=0)
    once_low = forms.FloatField(label=_("Money once, from"), required=False, min_value=0)
    once_high = forms.FloatField(label=_("to"), required=False, min_value=0)
    source = forms.CharField(
        label=_("Where are these costs from?"), max_length=LONGEST_SOURCE, required=False,
        help_text=_("An offer, a plan, an estimate by somebody."),
    )  # fmt: skip

    def __init__(self, told: Any, *, initiatives: Mapping[str, str], initial: Any) -> None:
        super().__init__(told, initial=initial)
        fields: Any = self.fields
        fields["initiative"].choices = [("", _("none")), *initiatives.items()]
        if not initiatives:
            del self.fields["initiative"]
        fields["programme"].choices = [
            ("", _("something of our own")),
            *((key, _(one.title)) for key, one in programmes().items() if one.reckonable),
        ]

    def clean(self) -> dict[str, Any]:
        """Each range from low to high; costs say where they are from."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("person", "once"):
            low, high = cleaned.get(f"{name}_low"), cleaned.get(f"{name}_high")
            if low is not None and high is not None and high < low:
                self.add_error(f"{name}_high", _("The upper end is not below the lower one."))
        costs = [cleaned.get(f"{name}_{end}") for name in ("person", "once") for end in ("low", "high")]  # fmt: skip
        if any(costs) and not cleaned.get("source"):
            self.add_error("source", _("Say where the costs are from."))
        return cleaned

    def ranges(self) -> dict[str, Range]:
        """What was typed, as ranges by assumption."""
        told = self.cleaned_data
        found = {
            key: _range(told[f"{name}_low"], told[f"{name}_high"], told["source"])
            for key, name in (("cost_person", "person"), ("cost_once", "once"))
            if told[f"{name}_low"] is not None or told[f"{name}_high"] is not None
        }
        if told["people"]:
            found["people"] = (told["people"],) * 3 + (str(_("the number typed at the start")),)
        return found


def _range(low: float | None, high: float | None, source: str) -> Range:
    first = high if low is None else low
    last = low if high is None else high
    first, last = first or 0.0, last or 0.0
    return first, (first + last) / 2, last, source


class ChoiceForm(forms.Form):
    """A choice under a budget; `name` only when it is new."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    money = forms.FloatField(label=_("Budget for a year"), min_value=0)
    hours = forms.FloatField(
        label=_("Hours of trainers and leads"), min_value=0,
        help_text=_("For introducing it in the teams, all together."),
    )  # fmt: skip
    goal = forms.ChoiceField(
        label=_("Aim for"),
        choices=[
            ("mean", _("the best on average")),
            ("cautious", _("the best of the bad outcomes")),
        ],
        help_text=_("The cautious aim looks at the worst fifth of all draws: near the low end, P10."),
    )  # fmt: skip
    most_per_team = forms.ChoiceField(
        label=_("At most for one team"),
        choices=[("2", _("two programmes")), ("1", _("one programme"))],
    )
    every_site = forms.BooleanField(label=_("Every site gets something"), required=False)

    def __init__(self, told: Any, *, mix: Mix | None = None) -> None:
        super().__init__(told, initial=_limits(mix))
        if mix is not None:
            del self.fields["name"]
        for key, one in _offered().items():
            self.fields[f"take_{key}"] = forms.BooleanField(label=_(one.title), required=False)
            self.fields[f"fee_{key}"] = forms.FloatField(
                label=_("Money for each person in a year"), required=False, min_value=0
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each programme with its two fields."""
        return [
            {"words": _(one.words), "take": self[f"take_{key}"], "fee": self[f"fee_{key}"]}
            for key, one in _offered().items()
        ]

    def plain(self) -> list[Any]:
        """All other fields."""
        return [self[name] for name in ("name", "money", "hours", "goal", "most_per_team", "every_site") if name in self.fields]  # fmt: skip

    def mix(self) -> dict[str, Any]:
        """What `Mix` takes."""
        cleaned = self.cleaned_data
        taken = tuple(key for key in _offered() if cleaned[f"take_{key}"])
        return {
            "programmes": taken, "money": cleaned["money"], "hours": cleaned["hours"],
            "goal": cleaned["goal"], "most_per_team": int(cleaned["most_per_team"]),
            "every_site": cleaned["every_site"],
            "fees": {key: cleaned[f"fee_{key}"] for key in taken if cleaned[f"fee_{key}"]},
        }  # fmt: skip


def _offered() -> Mapping[str, Any]:
    return {key: one for key, one in programmes().items() if one.reckonable}


def _limits(mix: Mix | None) -> dict[str, Any]:
    if mix is None:
        return {f"take_{key}": True for key in list(_offered())[:3]}
    told: dict[str, Any] = {
        "money": f"{mix.money:.10g}", "hours": f"{mix.hours:.10g}", "goal": mix.goal,
        "most_per_team": str(mix.most_per_team), "every_site": mix.every_site,
    }  # fmt: skip
    told |= {f"take_{key}": True for key in mix.programmes}
    return told | {f"fee_{key}": f"{fee:.10g}" for key, fee in mix.fees.items()}
