"""Forms of the calendar: a rhythm with its people, one date moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keepwell.domain.partnership.rules.syncs import LONGEST, SHORTEST, SIDES, Cadence, Side
from keepwell.web.shell.inputs import ClockInput, DayInput
from keepwell.web.shell.zones import zones
from keepwell.web.syncs.words import NTHS, weekday

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from keepwell.domain.partnership.queries.syncs import SeriesView

RHYTHMS = (
    ("monthly_weekday", _("Monthly, on a weekday")), ("monthly_day", _("Monthly, on a day")),
    ("fortnightly", _("Every second week")), ("weekly", _("Every week")),
)  # fmt: skip


class SeriesForm(forms.Form):
    """How often HR and Support meet, when, where, and who comes."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("As it stands in calendars.")
    )
    rhythm = forms.ChoiceField(label=_("How often"), choices=RHYTHMS)
    nth = forms.TypedChoiceField(label=_("Which"), coerce=int, choices=list(NTHS.items()))
    weekday = forms.TypedChoiceField(label=_("Weekday"), coerce=int)
    day = forms.IntegerField(
        label=_("Day of the month"), min_value=1, max_value=31, help_text=_("A weekend moves it to Monday."),
    )  # fmt: skip
    starts_on = forms.DateField(label=_("Not before"), widget=DayInput())
    at = forms.TimeField(label=_("Begins"), widget=ClockInput())
    minutes = forms.IntegerField(label=_("Minutes"), min_value=SHORTEST, max_value=LONGEST)
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    place = forms.CharField(
        label=_("Where"),
        max_length=200,
        required=False,
        help_text=_("A room, or the link of a call."),
    )
    people = forms.MultipleChoiceField(
        label=_("Who comes"), widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one from HR and one from Support."),
    )  # fmt: skip

    def __init__(self, *args: Any, able: Mapping[str, tuple[str, Side]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.able = able
        fields: Any = self.fields
        fields["weekday"].choices = [(at, weekday(at)) for at in range(7)]
        sides = {"hr": _("HR"), "support": _("Support")}
        fields["people"].choices = [
            (key, f"{name} · {sides[side]}") for key, (name, side) in able.items()
        ]

    def clean_people(self) -> dict[str, Side]:
        """Who comes, with their sides; both must be there."""
        chosen = {key: self.able[key][1] for key in self.cleaned_data["people"]}
        missing = [side for side in SIDES if side not in chosen.values()]
        if "hr" in missing:
            raise forms.ValidationError(_("Who comes from HR? Tick at least one."))
        if missing:
            raise forms.ValidationError(_("Who comes from Support? Tick at least one."))
        return chosen

    @property
    def cadence(self) -> Cadence:
        """The rhythm as it was told."""
        told = self.cleaned_data
        return Cadence(
            told["rhythm"], told["starts_on"], told["at"], told["zone"], told["minutes"], told["nth"],
            told["weekday"], told["day"],
        )  # fmt: skip


def first_values(*, now: dt.datetime, zone: str, able: Mapping[str, tuple[str, Side]]) -> dict[str, Any]:  # fmt: skip
    """What most begin with: the first Thursday at ten, everybody who may come."""
    return {
        "name": _("Monthly sync of HR and Support"), "rhythm": "monthly_weekday", "nth": 1, "weekday": 3,
        "day": 10, "starts_on": now.date(), "at": "10:00", "minutes": 55, "zone": zone, "people": list(able),
    }  # fmt: skip


def values_of(series: SeriesView) -> dict[str, Any]:
    """A series as the form shows it."""
    one = series.cadence
    return {
        "name": series.name, "rhythm": one.rhythm, "nth": one.nth, "weekday": one.weekday, "day": one.day,
        "starts_on": one.starts_on, "at": one.at, "minutes": one.minutes, "zone": one.zone,
        "place": series.place, "people": list(series.members),
    }  # fmt: skip


class MoveForm(forms.Form):
    """One date of its own."""

    on = forms.DateField(label=_("Day"), widget=DayInput())
    at = forms.TimeField(label=_("Begins"), widget=ClockInput())
    place = forms.CharField(label=_("Where"), max_length=200, required=False)
    reason = forms.CharField(
        label=_("Why"), max_length=200, required=False, help_text=_("Stands in the new invitation.")
    )
