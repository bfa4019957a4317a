"""The words of the house, each in a sentence or two that needs no other page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the glossary; `key` is its anchor."""

    key: str
    word: _StrPromise
    meaning: _StrPromise


TERMS = (
    Term("absence", _("Absence, class of"), _("Why somebody was away, as a class: sickness, leave, training and so on. Reasons and diagnoses are turned into classes at the door and never stored.")),
    Term("base", _("Base (n)"), _("How many people, contacts or ratings a figure stands on. The smaller the base, the wider the likely range.")),
    Term("batch", _("Import (batch)"), _("One file on its way in. Its rows are loaded, refused with a remedy, or already known; the three always add up.")),
    Term("change", _("A real change"), _("The figure stands out among everything that was looked at in its month. A figure that only leaves its own usual range is called “unlike its own past”: among forty, chance alone makes one or two.")),
    Term("contact", _("Contact"), _("One ticket, call or chat with a customer.")),
    Term("counts", _("Counts only"), _("Fewer than ten people or contacts, or fewer than five expected events: we say “2 of 7” and give no rate.")),
    Term("apart", _("Cannot be told apart"), _("Chance alone makes differences of this size. It does not say that there is none: more people or months might tell.")),
    Term("described", _("Described, not tested"), _("What happened is shown. There are too few teams, or none to compare with, so nothing is said about why.")),
    Term("tested", _("Tested as planned"), _("It was written down before it began, passed every check and was read once. Only then is a result called better or worse.")),
    Term("dimension", _("Slice"), _("A way to split a figure: by team, channel, topic and so on. A person is never a slice.")),
    Term("goal", _("Goal"), _("What HR and Support agreed to reach; drawn as a dashed coral line.")),
    Term("gate", _("Gate"), _("The one place every figure passes before it is shown. It hides what would say something about few people.")),
    Term("headcount", _("Average headcount"), _("Days people were employed in a period, divided by the days of the period.")),
    Term("identity", _("Who is who"), _("That a helpdesk login and a person of HR's list are the same. Proposed with reasons, confirmed by a person, and undone at any time.")),
    Term("ledger", _("Release ledger"), _("The list of every figure that was ever shown, so that two harmless figures cannot be subtracted into a telling one.")),
    Term("likely", _("Likely range (95 %)"), _("The true value lies in this range in 95 of 100 such cases. A wide range means: we do not know well yet.")),
    Term("measure", _("Measure"), _("A figure with a fixed definition: what is counted, out of what, when, and how sure we are.")),
    Term("provisional", _("Provisional"), _("Late answers still count; the figure says on which day it settles.")),
    Term("pseudonym", _("Pseudonym"), _("A name turned into a code that only this company's secret can repeat. Customers' names never get further than the door.")),
    Term("ramp", _("Ramp"), _("Weeks until a new colleague works as surely and swiftly as experienced ones with the same work.")),
    Term("rollup", _("Shown together"), _("A small team is counted with its neighbours, so that nobody can be recognised. The page says so.")),
    Term("separation", _("Leaving (separation)"), _("The last day of employment. A move to another team is not leaving.")),
    Term("sensitivity", _("Sensitivity"), _("How carefully a measure is shown: service, workforce, voice of the staff, cases of the HR desk. Each has its own smallest group.")),
    Term("slicewas", _("Team of that day"), _("Every event counts in the team somebody was in on that day. A reorganisation never rewrites the past.")),
    Term("span", _("Span"), _("The thin strip beside a figure: sand is the usual range, the teal line the likely range, the dot what we measured, dashed coral the goal.")),
    Term("toofew", _("Too few to show"), _("The group is smaller than its limit. Nothing appears, and the page says where these people are counted instead.")),
    Term("trail", _("Trail"), _("The list of who changed what and who looked at whose record. Nothing in it can be altered unnoticed.")),
    Term("usual", _("Usual range"), _("Where the figure normally moves when nothing special happens, worked out from its own past.")),
    Term("voluntary", _("Chosen and not chosen"), _("Whether a leaver decided to go, was asked to, or the contract simply ended. Fixed terms are a class of their own.")),
)  # fmt: skip
