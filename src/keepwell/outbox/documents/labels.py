"""Headings, column names and short words of the documents: templates that translators see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.schemas.phrases import gettext_noop

if TYPE_CHECKING:
    from keepwell.outbox.documents.words import Tone

LABELS: Final[dict[str, str]] = {
    "actions": gettext_noop("Actions"),
    "action": gettext_noop("Action"),
    "agenda": gettext_noop("Agenda"),
    "as_shown": gettext_noop("As shown"),
    "ask": gettext_noop("To decide"),
    "audit": gettext_noop("How well HR and Support work together"),
    "audit_sheet": gettext_noop("Audit"),
    "baseline": gettext_noop("Baseline"),
    "block": gettext_noop("Block"),
    "changed": gettext_noop("What changed"),
    "code": gettext_noop("Code"),
    "deadline": gettext_noop("Deadline"),
    "definitions": gettext_noop("What the figures mean"),
    "denominator": gettext_noop("Denominator"),
    "due": gettext_noop("Due"),
    "figure": gettext_noop("Figure"),
    "figures": gettext_noop("Figures"),
    "formula": gettext_noop("Formula"),
    "formula_interval": gettext_noop("Formula, likely range"),
    "gap": gettext_noop("Gap"),
    "goal": gettext_noop("Goal"),
    "goals": gettext_noop("Goals"),
    "helped": gettext_noop("Did it help?"),
    "high": gettext_noop("Likely to"),
    "id": gettext_noop("Id"),
    "how_sure": gettext_noop("How sure"),
    "hr": gettext_noop("HR"),
    "interval": gettext_noop("Likely range"),
    "key_figures": gettext_noop("Key figures"),
    "key_result": gettext_noop("Key result"),
    "kicker": gettext_noop("HR ↔ Support · Monthly sync"),
    "last_time": gettext_noop("What we promised last time"),
    "likely": gettext_noop("likely"),
    "low": gettext_noop("Likely from"),
    "meaning": gettext_noop("Meaning"),
    "measure": gettext_noop("Measure"),
    "missing": gettext_noop("What is missing"),
    "more": gettext_noop("All other figures"),
    "n": gettext_noop("Base (n)"),
    "no_actions": gettext_noop("No open actions."),
    "no_figures": gettext_noop("No figure can be shown yet."),
    "none_promised": gettext_noop("Nothing was promised last time."),
    "now": gettext_noop("Now"),
    "numerator": gettext_noop("Numerator"),
    "objective": gettext_noop("Objective"),
    "owner": gettext_noop("Owner"),
    "page_of": gettext_noop("Page {page} of {pages}"),
    "period": gettext_noop("Period"),
    "points": gettext_noop("Worth talking about"),
    "postponed": gettext_noop("Postponed"),
    "promised": gettext_noop("Promised"),
    "question": gettext_noop("Question"),
    "readme": gettext_noop("About this file"),
    "read_with_care": gettext_noop("Read with care"),
    "restated": gettext_noop("Corrected since"),
    "side": gettext_noop("Side"),
    "sides": gettext_noop("Both sides"),
    "slice": gettext_noop("Slice"),
    "state": gettext_noop("State"),
    "support": gettext_noop("Support"),
    "target": gettext_noop("Target"),
    "title": gettext_noop("Monthly sync of HR and Support"),
    "trend": gettext_noop("Trend"),
    "trend_sheet": gettext_noop("Trends"),
    "unit": gettext_noop("Unit"),
    "usual": gettext_noop("usual range"),
    "usual_from": gettext_noop("Usual from"),
    "usual_to": gettext_noop("Usual to"),
    "usual_column": gettext_noop("Usual range"),
    "value": gettext_noop("Value"),
    "value_likely": gettext_noop("Value, likely range"),
    "version": gettext_noop("Version"),
    "why": gettext_noop("Why"),
    "measured": gettext_noop("what we measured"),
    "span_likely": gettext_noop("likely range, 95 %"),
    "span_goal": gettext_noop("goal"),
}

STATES: Final[dict[str, tuple[Tone, str]]] = {
    "too_few": ("few", gettext_noop("Too few to show")),
    "counts_only": ("few", gettext_noop("Too few for a rate")),
    "cannot_tell": ("quiet", gettext_noop("Not enough to tell")),
    "missing_input": ("bad", gettext_noop("A column is missing")),
}
VERDICTS: Final[dict[str, tuple[Tone, str]]] = {
    "within": ("good", gettext_noop("Within its usual range")),
    "real_change": ("care", gettext_noop("A real change")),
    "cannot_tell": ("quiet", gettext_noop("Too early to tell")),
    "": ("quiet", ""),
}
PROVISIONAL: Final = gettext_noop("Provisional")
GOAL_STATES: Final[dict[str, tuple[Tone, str]]] = {
    "achieved": ("good", gettext_noop("Achieved")),
    "on_track": ("good", gettext_noop("On track")),
    "off_track": ("care", gettext_noop("Off track")),
    "cannot_tell": ("quiet", gettext_noop("Cannot be told yet")),
}
BANDS: Final[dict[str, tuple[Tone, str]]] = {
    "people_first": ("good", gettext_noop("People-first, resilient culture")),
    "collaborative": ("quiet", gettext_noop("Collaborative, needs consistency")),
    "at_risk": ("care", gettext_noop("At risk")),
}
ITEMS: Final[tuple[str, ...]] = (
    gettext_noop("Hiring profiles developed together"),
    gettext_noop("Onboarding and training designed together"),
    gettext_noop("Turnover monitored and addressed together"),
    gettext_noop("Wellbeing and feedback loops tailored to the frontline"),
    gettext_noop("HR policies that consider customer-facing work"),
)
SOURCES: Final[dict[str, str]] = {
    "change": gettext_noop("a change this month"),
    "late": gettext_noop("a late promise"),
    "data": gettext_noop("a gap in the data"),
    "leader": gettext_noop("brought by a leader"),
    "audit": gettext_noop("from the audit"),
    "okr": gettext_noop("from a goal"),
    "carried": gettext_noop("left from last time"),
}
UNITS: Final[dict[str, str]] = {
    "share": gettext_noop("percent"),
    "rate": gettext_noop("percent"),
    "net_score": gettext_noop("points"),
    "seconds": gettext_noop("seconds"),
    "weeks": gettext_noop("weeks"),
    "days": gettext_noop("days"),
    "hours": gettext_noop("hours"),
    "count": gettext_noop("count"),
    "score": gettext_noop("number"),
    "per_hundred": gettext_noop("in 100"),
}

COUNTS: Final = gettext_noop("{k} of {n}")
BASE: Final = gettext_noop("n = {n}")
RANGE: Final = gettext_noop("{low} to {high}")
LIKELY: Final = gettext_noop("likely {range}")
USUAL: Final = gettext_noop("usual {range}")
GOAL: Final = gettext_noop("goal {value}")
WITH_LIKELY: Final = gettext_noop("{value}, likely {range}")
MOMENT: Final = gettext_noop("{day}, {clock}")
MEETING: Final = gettext_noop("{day}, {start}–{end} ({zone})")
MINUTES: Final = gettext_noop("{minutes} min")
KNOWN: Final = gettext_noop("Figures as they were known on {moment} ({zone}).")
FROZEN: Final = gettext_noop("Frozen on {moment}: the figures stay as both sides saw them.")
DRAFT: Final = gettext_noop("Draft: figures may still change until the pack is frozen.")
CONFIDENTIAL: Final = gettext_noop("Confidential to HR and Support leads · small groups are hidden")
TAKEN: Final = gettext_noop("Taken out by {who}, {moment}")
FILE_TITLE: Final = gettext_noop("{company}: monthly sync of HR and Support, {month}")
CHECKED: Final = gettext_noop(
    "{count} figures were looked at. Of the changes called real, about one in twenty may still be chance."
)
UNCHECKED: Final = gettext_noop("No figure could be compared with its own past yet.")
QUIET: Final = gettext_noop("Nothing unusual this month.")
LATE: Final = gettext_noop("{days} late")
DONE: Final = gettext_noop("done")
OPEN: Final = gettext_noop("open")
DROPPED: Final = gettext_noop("dropped")
ONCE: Final = gettext_noop("postponed once")
POSTPONED: Final = gettext_noop("postponed {times} times")
AGAIN: Final = gettext_noop("seen {times} times")
KEPT: Final = gettext_noop("{kept} of {all} promises kept.")
OF_TOTAL: Final = gettext_noop("{score} of 25")
HR_HIGHER: Final = gettext_noop("HR rates higher")
SUPPORT_HIGHER: Final = gettext_noop("Support rates higher")
CLOSE: Final = gettext_noop("close together")
VERSION: Final = gettext_noop("version {number}")
RESTATED: Final = gettext_noop("{title}: {was} then, {now} as known on {moment}.")
UNTOLD: Final = gettext_noop("could not be told")
HIDDEN_NOW: Final = gettext_noop("no longer shown")
PLOTTED: Final = gettext_noop("Line: {title}, from {first} in {start} to {last} in {end}.")
NAME_OUT: Final = gettext_noop(
    "The name of somebody who asked to be erased was taken out of this pack on {moment}; its figures are as they were seen."
)
NO_CAUSE: Final = gettext_noop(
    "Figures that move in the same months are no proof that one moved the other."
)
HIDING: Final = gettext_noop(
    "Groups that are too small are hidden or shown together, so that nobody can be recognised; they are counted in the total."
)
LIKELY_MEANS: Final = gettext_noop(
    "Likely range: the true value lies in it in 95 of 100 such cases. A wide range means that we do not know well yet."
)
AUDIT_LIMITS: Final = gettext_noop(
    "No validated scale; the bands are the guide’s own, no norms. The headline follows the lower side. Never compare companies."
)
