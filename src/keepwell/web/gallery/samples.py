"""Made-up data for the gallery."""

from __future__ import annotations

from types import SimpleNamespace

from django import forms

from keepwell.kernel.spans import span
from keepwell.web.shell.numbers import Amount


class Sample(forms.Form):
    """A field of each sort; the first one is wrong."""

    due = forms.DateField(
        label="Due on",
        error_messages={"invalid": "November has 30 days. Did you mean 30 November?"},
    )
    field = forms.ChoiceField(
        label="Field",
        choices=[("csat", "Satisfaction, 1 to 5"), ("ces", "Effort, 1 to 7")],
        help_text="Remembered from last time.",
    )
    bring = forms.BooleanField(label="Bring this point", help_text="3 figures", required=False)
    often = forms.ChoiceField(
        label="How often?", choices=[("a", "Sometimes"), ("b", "Often")], widget=forms.RadioSelect
    )


def ledger() -> list[SimpleNamespace]:
    """Three figures: too early to tell, a real change, counts only."""
    return [
        SimpleNamespace(
            title="Turnover", address="#turnover", when="last 12 months", amount=Amount("32", "%"),
            counts=None, tone="quiet", state="Too early to tell",
            span=span(value=0.32, interval=(0.23, 0.43), usual=(0.28, 0.48), goal=0.28),
            spoken="Turnover 32 percent; likely 23 to 43; usual 28 to 48; goal 28",
            note="45 of about 141 people left. A year ago it was 38 %.",
        ),
        SimpleNamespace(
            title="Energy", address="#energy", when="October pulse", amount=Amount("58", "%"),
            counts=None, tone="care", state="A real change",
            span=span(value=0.58, interval=(0.49, 0.66), usual=(0.64, 0.78)),
            spoken="Energy 58 percent; likely 49 to 66; usual 64 to 78",
            note="118 of 142 answered. Down 14 points since August (between 2 and 26).",
        ),
        SimpleNamespace(
            title="Temporary staff", address="", when="last 12 months", amount=None,
            counts=("2", "7"), tone="few", state="Too few for a rate", span=None, spoken="",
            note="From ten people on we would show a rate.",
        ),
    ]  # fmt: skip


CHART = (
    '<svg class="l" viewBox="0 0 560 180" role="img" aria-label="Line: 37 percent a year ago, 32 now">'
    '<rect x="290" y="52" width="210" height="62" fill="#f3e8cf"/>'
    '<path d="M40 40H500M40 90H500M40 140H500" stroke="#ece6db" fill="none"/>'
    '<text x="32" y="44" font-size="12" fill="#5c6667" text-anchor="end">60%</text>'
    '<text x="32" y="94" font-size="12" fill="#5c6667" text-anchor="end">40</text>'
    '<text x="32" y="144" font-size="12" fill="#5c6667" text-anchor="end">20%</text>'
    '<path d="M40 84L120 80 200 86 290 82 360 92 430 98 500 108" fill="none" stroke="#12776c"'
    ' stroke-width="2.5" stroke-linejoin="round"/>'
    '<circle cx="500" cy="108" r="5" fill="#12776c" stroke="#ffffff" stroke-width="2"/>'
    '<text x="512" y="113" font-size="15" font-weight="640" fill="#12776c">32%</text>'
    '<text x="500" y="46" font-size="12" fill="#7a5710" text-anchor="end">usual range</text>'
    '<text x="40" y="168" font-size="12" fill="#5c6667">Oct 2025</text>'
    '<text x="500" y="168" font-size="12" fill="#5c6667" text-anchor="middle">Oct 2026</text></svg>'
)
"""A chart in the shape that the work process stores."""
