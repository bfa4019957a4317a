"""Actions as lines of a page: who, when, how late, how often moved, and whether it helped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.partnership.queries import actions as reading
from keepwell.domain.partnership.rules.actions import late_days
from keepwell.schemas.rounding import display_unit
from keepwell.web.actions.words import CSS, HAPPENED, SIDES, SOURCES, TOPICS, VIEWS
from keepwell.web.shell import numbers
from keepwell.web.shell.asking import address, declared
from keepwell.web.shell.figure_lines import title_of
from keepwell.web.shell.phrases import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from keepwell.domain.partnership.queries.actions import ActionView, EntryView, Moved, View

SOON = 3
LINKED = re.compile(r"^(/(?!/)|https?://)")
"""Addresses inside Keepwell and of other pages; nothing else becomes a link."""


@dataclass(frozen=True, slots=True)
class Line:
    """One action as a line."""

    id: str
    text: str
    address: str
    note: str
    source: str
    icon: str
    hue: str
    owner: str
    sides: tuple[tuple[str, str], ...]
    tone: str
    when: str
    open: bool
    mine: bool
    may_close: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an action's life."""

    icon: str
    words: str
    text: str
    at: dt.datetime


def when_of(action: ActionView, today: dt.date) -> tuple[str, str]:
    """Tone and words of its day."""
    match action.status:
        case "done":
            kept = action.closed_on is not None and action.closed_on <= action.first_due_on
            return (
                ("good", _("Done in time")) if kept else ("quiet", _("Done, later than promised"))
            )
        case "dropped":
            return "quiet", _("Dropped")
    late = late_days(due_on=action.due_on, status=action.status, today=today)
    if late:
        return "bad", ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
    days = (action.due_on - today).days
    if days == 0:
        return "care", _("Today")
    return ("care" if days <= SOON else "quiet"), numbers.day(action.due_on, width="medium")


def note_of(action: ActionView) -> str:
    """Why, how often it was moved, where, and why it was dropped: in one line."""
    parts = [action.why or "", action.team]
    if action.postponed:
        parts.append(
            ngettext("moved once", "moved %(n)s times", action.postponed) % {"n": action.postponed}
        )
    parts.append(action.reason)
    return " · ".join(part for part in parts if part)


def line(action: ActionView, *, today: dt.date, reader: str, may_close: bool = False) -> Line:
    """One action of a list."""
    words, icon = SOURCES[action.source]
    tone, when = when_of(action, today)
    sides = tuple((str(SIDES["support" if css == "sup" else css]), css) for css in CSS[action.side])
    return Line(
        action.id, action.text, reverse("action", args=[action.id]), note_of(action), str(words),
        icon, {"hr": "teal", "support": "coral"}.get(action.side, "sand"),
        action.owner_name or _("nobody"), sides, tone, when, action.status == "open",
        action.owner == reader, may_close,
    )  # fmt: skip


def tabs(counts: Mapping[View, int], now: str, query: str) -> list[tuple[str, str, bool]]:
    """The four views with how many each holds."""
    base = reverse("actions")
    return [
        (
            f"{words} {numbers.decimal(counts[key])}",  # type: ignore[index]
            f"{base}?view={key}{f'&{query}' if query else ''}",
            key == now,
        )
        for key, words in VIEWS.items()
    ]


def finding(counts: Mapping[View, int], found: tuple[ActionView, ...]) -> str:
    """What the page begins with."""
    late = counts["overdue"]
    if late:
        told = ngettext("One action is late", "%(n)s actions are late", late)
        return told % {"n": numbers.in_words(late)}
    if counts["ours"]:
        return _("Nothing is late")
    return _("Nothing is open") if counts["done"] or found else _("No action yet")


def told(action: ActionView, *, today: dt.date, reader: str) -> dict[str, Any]:
    """Everything the page of one action shows of it."""
    measure = declared(action.measure) if action.measure else None
    group = ", ".join(action.slice.values())
    return {
        "line": line(action, today=today, reader=reader),
        "action": action,
        "topic": TOPICS.get(action.topic, "") if action.topic else "",
        "link": action.evidence if LINKED.match(action.evidence) else "",
        "moved_day": action.due_on != action.first_due_on,
        "measure": (
            (f"{title_of(measure)}, {group}" if group else title_of(measure), address(measure.id))
            if measure
            else None
        ),
    }


def moved_words(action: ActionView, moved: Mapping[str, Moved]) -> str:
    """Whether the bound figure moved since, without a cause."""
    measure = declared(action.measure) if action.measure else None
    if measure is None:
        return ""
    pair = moved.get(action.id)
    if pair is None:
        return _("No newer figure since it was promised.")
    return say(reading.helped(moved=pair, unit=display_unit(measure)))


def step(entry: EntryView) -> Step:
    """One step in words."""
    words, icon = HAPPENED[entry.kind]
    who = entry.by or _("Keepwell")
    told = f"{who} {words}"
    if entry.due_before and entry.due_after:
        days = {
            "before": numbers.day(entry.due_before, width="medium"),
            "after": numbers.day(entry.due_after, width="medium"),
        }
        told = _("%(told)s from %(before)s to %(after)s") % {"told": told, **days}
    return Step(icon, told, entry.text, entry.at)
