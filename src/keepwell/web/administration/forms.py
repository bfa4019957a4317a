"""Forms of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from keepwell.kernel.limits import Limits
from keepwell.web.shell.inputs import DayInput
from keepwell.web.shell.roles import WORDS
from keepwell.web.shell.zones import zones

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

DAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
    _("Sunday"),
)  # fmt: skip
LIMIT_WORDS = {
    "service_agents": _("Service figures: agents behind a slice"),
    "workforce": _("Workforce figures: people"),
    "absence_cause": _("Absence by class: people"),
    "case_people": _("HR desk: people"),
    "cases": _("HR desk: cases"),
    "voice_score": _("Voice of the staff: answers for a score"),
    "voice_distribution": _("Voice of the staff: answers for a distribution"),
    "voice_comments": _("Voice of the staff: answers before comments appear"),
}


class CompanyForm(forms.Form):
    """The company's name and its time zone."""

    name = forms.CharField(label=_("Name of the company"), max_length=120)
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=zones, help_text=_("For every site that has none of its own.")
    )


class ZoneForm(forms.Form):
    """A site's own time zone."""

    site = forms.CharField(label=_("Site"), max_length=120)
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones)


def spans_of(text: str) -> list[list[str]]:
    """Read "09:00-17:00, 18:00-20:00"."""
    return [
        [end.strip() for end in span.replace("\u2013", "-").split("-", maxsplit=1)]
        for span in text.split(",")
        if span.strip()
    ]


class WeekForm(forms.Form):
    """A working week from a day on: one line of spans a weekday."""

    site = forms.CharField(
        label=_("Site"),
        max_length=120,
        required=False,
        help_text=_("Empty: every site without a week of its own."),
    )
    valid_from = forms.DateField(label=_("From"), widget=DayInput())
    region = forms.RegexField(
        r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", label=_("Public holidays of"), required=False,
        help_text=_("A country or region, like DE, DE-BY or ES-MD."),
        error_messages={"invalid": _("Two capital letters of a country, and a region if you like: DE or DE-BY.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at, words in enumerate(DAYS):
            self.fields[f"day{at}"] = forms.CharField(
                label=words, required=False, max_length=80,
                initial="09:00-17:00" if at < 5 else "",
                widget=forms.TextInput(attrs={"placeholder": "09:00-17:00"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Add the week as the company's rules write it."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["week"] = {str(at): spans_of(cleaned.get(f"day{at}", "")) for at in range(7)}
        for at in range(7):
            if any(len(span) != 2 for span in cleaned["week"][str(at)]):
                self.add_error(f"day{at}", _("Write it like 09:00-17:00; two spans with a comma."))
        return cleaned


class LimitsForm(forms.Form):
    """The smallest groups; each may be raised, never lowered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        floor = Limits()
        for name, words in LIMIT_WORDS.items():
            least = getattr(floor, name)
            self.fields[name] = forms.IntegerField(
                label=words, min_value=least, max_value=1_000,
                help_text=_("never less than %(least)s") % {"least": least},
            )  # fmt: skip


class TargetForm(forms.Form):
    """What a measure should reach."""

    measure = forms.ChoiceField(label=_("Measure"))
    value = forms.FloatField(
        label=_("Goal"), help_text=_("Shares in percent, times in minutes, weeks as weeks.")
    )
    valid_from = forms.DateField(label=_("From"), widget=DayInput())
    team = forms.ChoiceField(label=_("Team"), required=False)

    def __init__(
        self, *args: Any, measures: Iterable[tuple[str, str]], teams: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["measure"].choices = list(measures)
        choices["team"].choices = [("", _("All of Support")), *((one, one) for one in teams)]


class NoteForm(forms.Form):
    """A note on the charts."""

    on = forms.DateField(label=_("Day"), widget=DayInput())
    text = forms.CharField(label=_("What happened"), max_length=80)
    measure = forms.ChoiceField(label=_("On charts of"), required=False)

    def __init__(self, *args: Any, measures: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["measure"].choices = [("", _("all measures")), *measures]


class InviteForm(forms.Form):
    """Whom to let in, and as what."""

    email = forms.EmailField(label=_("Work e-mail"))
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=list(WORDS.items()))
    team = forms.ChoiceField(
        label=_("For the team"),
        required=False,
        help_text=_("Agents and leads see their team; the others see all."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, teams: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["team"].choices = [("", _("none")), *teams]

    def clean(self) -> dict[str, Any]:
        """Agents and leads need a team."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("role") in {"agent", "team_lead"} and not cleaned.get("team"):
            self.add_error(
                "team", ValidationError(_("Which team? Agents and leads see only theirs."))
            )
        return cleaned


class GrantForm(forms.Form):
    """A role from a day on."""

    role = forms.ChoiceField(label=_("Role"), choices=list(WORDS.items()))
    team = forms.ChoiceField(label=_("For the team"), required=False)
    valid_from = forms.DateField(label=_("From"), widget=DayInput())

    def __init__(
        self, *args: Any, teams: Iterable[tuple[str, str]], day: dt.date, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {"valid_from": day})
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["team"].choices = [("", _("all teams")), *teams]


class MailForm(forms.Form):
    """Where to send the test."""

    to = forms.EmailField(label=_("Send a test mail to"))


class LeaveDemoForm(forms.Form):
    """Leaving the demo removes it; so it is said in words."""

    sure = forms.BooleanField(label=_("Remove the invented people and figures for good"))
