"""The way into everything under Meet: the next sync, its pack, promises, audit, goals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.partnership.queries import actions, audits, goals, meetings, syncs
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, allowed, page, today, viewer, who
from keepwell.web.shell.phrases import say
from keepwell.web.syncs import words
from keepwell.web.syncs.calendar_views import pack_of
from keepwell.web.syncs.news import again, title
from keepwell.web.syncs.table import people
from keepwell.workflows import goal_progress

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.partnership.queries.meetings import PointView
    from keepwell.domain.partnership.queries.syncs import SyncView
    from keepwell.domain.partnership.rules.goals import Standing

SHOWN = 4
"""How many lines a quiet section shows."""
GOAL_STATES = {"achieved": "good", "on_track": "good", "off_track": "care", "cannot_tell": "quiet"}


@page("see_goals")
def meet(request: HttpRequest) -> HttpResponse:
    """What comes next and what is open, for each reader what they may see."""
    holds = allowed(request, "hold_sync")
    found = _next(request) if holds else None
    context: dict[str, Any] = {
        "holds": holds, "sync": found, "when": words.when(found) if found else "",
        "people": people(found).values() if found else (), "pack": _pack(found) if found else None,
        "left": _left(found) if found else [], "promises": _promises(request),
        "audit": _audit(request) if allowed(request, "see_audit") else None, "goals": _goals(request),
    }  # fmt: skip
    return render(request, "syncs/meet.html", context)


def _next(request: HttpRequest) -> SyncView | None:
    """The sync that goes on, or the next one."""
    me = actor(request)
    going = syncs.running(user=me)
    return going or next(iter(syncs.coming(user=me, now=timezone.now())), None)


def _pack(found: SyncView) -> dict[str, Any]:
    month, entry = pack_of(found)
    return {"month": month, "entry": entry}


def _left(found: SyncView) -> list[dict[str, str]]:
    points = meetings.left_open(series=found.series)
    return [{"title": title(one.title), "again": _again(one)} for one in points[:SHOWN]]


def _again(one: PointView) -> str:
    """How often it will have been on the table; what a team passed on says so the first time."""
    return again(one.times + 1) or (_("brought by a team") if one.kind == "team" else "")


def _promises(request: HttpRequest) -> dict[str, Any]:
    sight = actions.sight(user=who(request), on=today())
    rows = [
        {"one": one, "due": numbers.day(one.due_on, width="medium"), "late": one.due_on < today()}
        for one in actions.actions(visible=sight, view="ours", on=today())[:SHOWN]
    ]
    counts = actions.counts(visible=sight, on=today())
    return {"rows": rows, "open": counts["ours"], "late": counts["overdue"]}


def _audit(request: HttpRequest) -> dict[str, Any]:
    told = audits.trend().rounds
    waiting = audits.waiting_for(user=who(request))
    return {
        "sentence": say(audits.sentence(told[-1].result)) if told else "",
        "quarter": numbers.period(told[-1].quarter) if told else "",
        "waits": bool(waiting),
    }  # fmt: skip


def _goals(request: HttpRequest) -> dict[str, Any]:
    """The running key results; of figures that are not the reader's, no state."""
    board = goal_progress.board(viewer=viewer(request), on=today())
    running = goals.running(views=board)
    rows = [
        {"one": one, "tone": GOAL_STATES[one.standing.state], "state": _state(one.standing)}
        for one in running[:SHOWN]
    ]
    more = len(running) - len(rows)
    left = ngettext("%(n)s more", "%(n)s more", more) % {"n": more} if more else ""
    return {"rows": rows, "more": left}


def _state(standing: Standing) -> str:
    if standing.ground == "hidden":
        return _("figures of others")
    return {
        "achieved": _("achieved"), "on_track": _("on track"), "off_track": _("off track"),
        "cannot_tell": _("cannot be told yet"),
    }[standing.state]  # fmt: skip
