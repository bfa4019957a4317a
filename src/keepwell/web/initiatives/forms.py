"""Forms of the care ledger: a plan with its teams, a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from keepwell.domain.partnership.rules.initiatives import MOST_WAVES, Plan, Wave
from keepwell.kernel.periods import Period, add_months
from keepwell.schemas.rounding import display_unit
from keepwell.web.initiatives.words import WHYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keepwell.schemas.figures import Measure, Unit

SCALE: Final[dict[Unit, float]] = {"share": 0.01, "rate": 0.01, "seconds": 60.0}
"""What people write in points or in minutes."""
UNITS: Final = {"share": _("points"), "rate": _("points"), "seconds": _("minutes"), "net_score": _("points"),
                "weeks": _("weeks"), "days": _("days"), "hours": _("hours"), "per_hundred": _("in 100")}  # fmt: skip
WITHOUT, OUT = "", "out"
WAVES: Final = range(1, MOST_WAVES + 1)


class MonthInput(forms.DateInput):
    """The browser's own picker of a month; where it has none, `2026-03` is typed."""

    input_type = "month"

    def __init__(self) -> None:
        super().__init__(attrs={"placeholder": "2026-03", "pattern": r"\d{4}-\d{2}"})

    def format_value(self, value: Any) -> Any:
        """Months are text as they are."""
        return value


def _month(label: Any, **more: Any) -> forms.RegexField:
    return forms.RegexField(
        r"^\d{4}-(0[1-9]|1[0-2])$", label=label, widget=MonthInput(),
        error_messages={"invalid": _("A month, as 2026-03.")}, **more,
    )  # fmt: skip


class PlanForm(forms.Form):
    """Everything that is decided before an initiative starts."""

    title = forms.CharField(label=_("What is it called?"), max_length=120)
    what = forms.CharField(
        label=_("What is done differently?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    expected = forms.FloatField(required=False)
    source = forms.CharField(
        label=_("Where is that from?"), max_length=300, required=False,
        help_text=_("A study, another site, a guess. A claim without a source enters no sum."),
    )  # fmt: skip
    untouched = forms.ChoiceField(
        label=_("A figure that nobody means to move"), required=False,
        help_text=_("If it moves as well, something else happened."),
    )  # fmt: skip
    until = _month(_("Last month that is read"), help_text=_("Six months after the last start tell most. It is read once, after this month."))  # fmt: skip
    stop_if = forms.CharField(
        label=_("Stop early if"), max_length=300, required=False,
        help_text=_("For example: overtime rises by 3 %."),
    )  # fmt: skip
    cost_low = forms.FloatField(label=_("Cost, at least"), min_value=0)
    cost_high = forms.FloatField(
        label=_("Cost, at most"), min_value=0,
        help_text=_("For the whole time, in the company’s money: hours, tools, trainers."),
    )  # fmt: skip
    why = forms.ChoiceField(
        label=_("Why these teams?"), choices=list(WHYS.items()), widget=forms.RadioSelect
    )
    why_words = forms.CharField(
        label=_("In words"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    chosen_from = _month(_("Bad results from"), required=False, help_text=_("Only where results chose the teams."))  # fmt: skip
    chosen_to = _month(_("to"), required=False)
    within_units = forms.BooleanField(
        label=_("Draw within each unit apart"), required=False,
        help_text=_("Then each unit has its part in every wave."),
    )  # fmt: skip
    measure = forms.CharField(widget=forms.HiddenInput, max_length=60)
    template = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    reason = forms.CharField(label=_("Why is it changed?"), max_length=300, required=False)

    def __init__(
        self,
        *args: Any,
        measure: Measure,
        teams: Sequence[str],
        others: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.teams = measure, tuple(teams)
        named: Any = self.fields
        named["untouched"].choices = [("", _("none")), *others]
        unit = UNITS.get(display_unit(measure), "")
        named["expected"].label = _("Effect you expect, in %(unit)s") % {"unit": unit} if unit else _("Effect you expect")  # fmt: skip
        named["expected"].help_text = _("Without a sign: the good direction is known.")
        for at in WAVES:
            self.fields[f"wave{at}"] = _month(
                _("Wave %(n)s starts in") % {"n": at}, required=at == 1
            )
            self.fields[f"places{at}"] = forms.IntegerField(
                label=_("Teams in wave %(n)s") % {"n": at}, min_value=1, required=False
            )
        waves = [(str(at), _("wave %(n)s") % {"n": at}) for at in WAVES]
        choices = [(WITHOUT, _("without it")), *waves, (OUT, _("left out"))]
        for at, team in enumerate(self.teams):
            self.fields[f"team{at}"] = forms.ChoiceField(
                label=team, choices=choices, required=False
            )

    def rows(self) -> list[Any]:
        """The choice of every team."""
        return [self[f"team{at}"] for at in range(len(self.teams))]

    def waves(self) -> list[tuple[Any, Any]]:
        """Month and number of teams of every wave."""
        return [(self[f"wave{at}"], self[f"places{at}"]) for at in WAVES]

    def plan(self, *, units: Mapping[str, str]) -> Plan:
        """What was filled in, as it is written down."""
        told = self.cleaned_data
        by_lot = told["why"] == "lottery"
        expected = told.get("expected")
        scale = SCALE.get(display_unit(self.kind), 1.0)
        starts = self._starts(by_lot=by_lot)
        return Plan(
            title=told["title"], what=told["what"], measure=self.kind.id,
            good="up" if self.kind.good == "up" else "down", starts=starts, until=told["until"],
            why=told["why"], why_words=told["why_words"],
            waves=self._waves() if by_lot else (),
            chosen_by=self._chosen() if told["why"] == "results" else (),
            blocks={team: units.get(team, "") for team in starts} if by_lot and told["within_units"] else {},
            untouched=(told["untouched"],) if told["untouched"] else (),
            cost=(told["cost_low"], told["cost_high"]),
            expected=None if expected is None else abs(expected) * scale,
            source=told["source"], stop_if=told["stop_if"], template=told["template"],
        )  # fmt: skip

    def _starts(self, *, by_lot: bool) -> dict[str, str]:
        told = self.cleaned_data
        found = {}
        for at, team in enumerate(self.teams):
            chosen = told.get(f"team{at}", WITHOUT)
            if chosen != OUT:
                wave = told.get(f"wave{chosen}", "") if chosen and not by_lot else ""
                found[team] = wave or ""
        return found

    def _waves(self) -> tuple[Wave, ...]:
        told = self.cleaned_data
        return tuple(
            Wave(told[f"wave{at}"], told.get(f"places{at}") or 0)
            for at in WAVES
            if told.get(f"wave{at}")
        )

    def _chosen(self) -> tuple[str, ...]:
        first, last = self.cleaned_data.get("chosen_from"), self.cleaned_data.get("chosen_to")
        if not first:
            return ()
        start, end = (Period.parse(one).start for one in (first, last or first))
        if end < start:
            return ()
        return tuple(str(one) for one in Period(start, add_months(end, 1), "all").months())

    def clean(self) -> dict[str, Any]:
        """Every wave that a team is in has a month; costs are a range."""
        told: dict[str, Any] = super().clean() or {}
        used = {told.get(f"team{at}") for at in range(len(self.teams))} - {WITHOUT, OUT, None}
        for at in WAVES:
            if str(at) in used and not told.get(f"wave{at}") and told.get("why") != "lottery":
                self.add_error(f"wave{at}", _("Teams start in this wave: in which month?"))
        low, high = told.get("cost_low"), told.get("cost_high")
        if low is not None and high is not None and high < max(low, 1e-9):
            self.add_error("cost_high", _("At most is at least as much as at least."))
        return told


def filled(plan: Plan, *, measure: Measure, teams: Sequence[str]) -> dict[str, Any]:
    """A plan as the form shows it."""
    scale = SCALE.get(display_unit(measure), 1.0)
    months = [one.month for one in plan.waves] or sorted({one for one in plan.starts.values() if one})  # fmt: skip
    found: dict[str, Any] = {
        "title": plan.title, "what": plan.what, "source": plan.source, "until": plan.until,
        "stop_if": plan.stop_if, "why": plan.why, "why_words": plan.why_words,
        "cost_low": f"{plan.cost[0]:g}", "cost_high": f"{plan.cost[1]:g}",
        "untouched": next(iter(plan.untouched), ""), "measure": plan.measure,
        "chosen_from": min(plan.chosen_by, default=""), "chosen_to": max(plan.chosen_by, default=""),
        "within_units": bool(plan.blocks), "template": plan.template,
        "expected": None if plan.expected is None else f"{round(plan.expected / scale, 4):g}",
    }  # fmt: skip
    for at, month in enumerate(months, start=1):
        found[f"wave{at}"] = month
        found[f"places{at}"] = plan.waves[at - 1].places if plan.waves else None
    for at, team in enumerate(teams):
        start = plan.starts.get(team)
        found[f"team{at}"] = OUT if start is None else str(months.index(start) + 1) if start in months else WITHOUT  # fmt: skip
    return found


class ReasonForm(forms.Form):
    """Why it is stopped."""

    why = forms.CharField(
        label=_("Why is it stopped?"), max_length=300, help_text=_("It stays in the ledger, with this reason.")
    )  # fmt: skip
