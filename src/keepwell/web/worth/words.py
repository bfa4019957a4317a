"""Fixed words of worth: streams, levers, groups of assumptions, where a value is from, how sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

STREAMS: Final[Mapping[str, _StrPromise]] = {
    "leavers": _("Leavers who stay"),
    "absence": _("Absence that goes away"),
    "productivity": _("More work done in an hour"),
    "repeats": _("Errors and repeat contacts that no longer come"),
    "service": _("Less work in a contact"),
    "ramp": _("Newcomers who learn sooner"),
    "customers": _("Customers who stay"),
    "cost_once": _("Cost once"),
    "cost_person": _("Cost for each person"),
    "cost_hours": _("Paid hours"),
}
COUNTS: Final[Mapping[str, _StrPromise]] = {
    "leavers": _(
        "places that need not be filled: learning, recruiting and the empty place are in it"
    ),
    "absence": _("hours that people are there instead of away"),
    "productivity": _("hours of handling contacts"),
    "repeats": _("contacts that are not made at all"),
    "service": _("hours of handling contacts"),
    "ramp": _("weeks in which a newcomer learns"),
    "customers": _("customers"),
}
"""What a stream counts, so that it is not counted again."""
GROUPS: Final[Mapping[str, _StrPromise]] = {
    "effects": _("What it is expected to change"),
    "costs": _("What it costs"),
    "programme": _("Whom it reaches"),
    "pay": _("What work costs"),
    "leaving": _("What a leaver costs"),
    "absence": _("Absence"),
    "contacts": _("Contacts and customers"),
}
"""In the order of the page."""
PARTS: Final[Mapping[str, _StrPromise]] = {
    "all of it, as a share of pay": _("All of it, as a share of pay"),
    "work missing while learning": _("Work missing while learning"),
    "covering the empty place, less the pay saved": _(
        "Covering the empty place, less the pay saved"
    ),
    "recruiting": _("Recruiting"),
    "hours of trainers": _("Hours of trainers"),
    "hours to see somebody off": _("Hours to see somebody off"),
}
STANDINGS: Final[Mapping[str, tuple[str, _StrPromise]]] = {
    "measured": ("good", _("measured here")),
    "own": ("good", _("own figures")),
    "typed": ("plain", _("typed")),
    "expected": ("care", _("an expectation")),
    "sourced": ("plain", _("from elsewhere")),
    "arithmetic": ("plain", _("arithmetic")),
    "nothing": ("quiet", _("not counted yet")),
}
"""Tone and words of where a value is from."""
SURE: Final = (
    (0.9, "good", _("Very likely pays back"), _("It very likely pays back")),
    (0.7, "good", _("Probably pays back"), _("It probably pays back")),
    (0.3, "quiet", _("Cannot be told"), _("Whether it pays back cannot be told yet")),
    (0.1, "care", _("Probably does not pay back"), _("It probably does not pay back in a year")),
    (0.0, "care", _("Very likely does not pay back"), _("It very likely does not pay back in a year")),
)  # fmt: skip
"""From this chance up: tone, state, headline."""
REFUSED: Final[Mapping[str, tuple[_StrPromise, _StrPromise]]] = {
    "counted_twice": (
        _("These would count the same twice: %(both)s."),
        _("Leave one of them out."),
    ),
    "no_source": (
        _("Not known yet: %(what)s."),
        _("Type a range and where it is from; then it can be reckoned."),
    ),
    "no_cost": (
        _("A return needs a benefit and a cost."),
        _("Say what it is expected to change, and what it costs: time counts too."),
    ),
    "point_inputs": (
        _("Every value is one number, as if nobody could err."),
        _("Give a range where you are not sure."),
    ),
    "few_groups": (
        _("No team can be told apart."),
        _("Once contacts and people of the teams are here, programmes can be placed."),
    ),
    "no_choice": (
        _("Within these limits nothing is worth funding."),
        _("Allow more money or trainer hours, or other programmes."),
    ),
    "": (_("It cannot be reckoned with these values."), _("Look at the ranges once more.")),
}
"""Why nothing was reckoned, and what would help."""
UNITS: Final[Mapping[str, _StrPromise]] = {
    "people": _("people"), "hours": _("hours"), "weeks": _("weeks"), "times": _("times"),
    "minutes": _("minutes"),
}  # fmt: skip
OUTCOMES: Final[Mapping[str, _StrPromise]] = {
    "turnover": _("Leavers fall by"),
    "absence": _("Absence falls by"),
    "productivity": _("Work done in an hour rises by"),
}
