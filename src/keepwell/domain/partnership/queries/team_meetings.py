"""Reading team meetings: what is open in a team, what the sync has of it, what was said when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.db.models import Count, Max, Q

from keepwell.domain.partnership.models import TeamMeeting, TeamWord
from keepwell.kernel.ids import is_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from keepwell.domain.partnership.rules.team_meetings import Kind, Said

RECENT = 12
"""Meetings, and settled points, that a team's page shows."""


@dataclass(frozen=True, slots=True)
class WordView:
    """A point, theme or decision. `with_sync`: passed on, and the sync has not settled it yet."""

    id: str
    team: str
    said: Said
    text: str
    by: str
    on: date
    settled_on: date | None
    passed_on: date | None
    with_sync: bool
    sync_settled: bool


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting with everything that was written down in it."""

    id: str
    team: str
    kind: Kind
    on: date
    by: str
    words: tuple[WordView, ...]


@dataclass(frozen=True, slots=True)
class TeamBoard:
    """What lies before a team: open points, those the sync has, settled ones, its meetings."""

    open: tuple[WordView, ...]
    passed: tuple[WordView, ...]
    settled: tuple[WordView, ...]
    meetings: tuple[MeetingView, ...]


def board(*, team: str) -> TeamBoard:
    """Everything of a team."""
    rows = TeamWord.objects.filter(team=team, said="point").select_related("passed")
    points = [_word(one) for one in rows.order_by("on", "pk")]
    settled = [one for one in points if one.settled_on or one.sync_settled]
    return TeamBoard(
        tuple(one for one in points if one not in settled and not one.with_sync),
        tuple(one for one in points if one.with_sync and one.settled_on is None),
        tuple(reversed(settled[-RECENT:])),
        _meetings(team),
    )


def _meetings(team: str) -> tuple[MeetingView, ...]:
    rows = TeamMeeting.objects.filter(team=team).prefetch_related("words__passed")
    return tuple(_meeting(one) for one in rows.order_by("-on", "-pk")[:RECENT])


def team_meeting(*, meeting: str) -> MeetingView | None:
    """One meeting; None when there is none."""
    rows = TeamMeeting.objects.prefetch_related("words__passed")
    found = rows.filter(public_id=meeting).first() if is_id(meeting) else None
    return _meeting(found) if found else None


def team_point(*, point: str) -> WordView | None:
    """One point; None when there is none."""
    rows = TeamWord.objects.filter(said="point").select_related("passed")
    found = rows.filter(public_id=point).first() if is_id(point) else None
    return _word(found) if found else None


def overview(*, teams: Iterable[str]) -> dict[str, tuple[int, date | None]]:
    """By team: points that are open with it, and the day it last met."""
    names = list(teams)
    waits = Q(said="point", settled_on=None, passed_on=None)
    counted = TeamWord.objects.filter(waits, team__in=names).values("team")
    open_ = {one["team"]: one["n"] for one in counted.annotate(n=Count("pk")).order_by()}
    met = TeamMeeting.objects.filter(team__in=names).values("team").annotate(last=Max("on"))
    last = {one["team"]: one["last"] for one in met.order_by()}
    return {name: (open_.get(name, 0), last.get(name)) for name in names}


def _meeting(one: TeamMeeting) -> MeetingView:
    words = sorted(one.words.all(), key=lambda word: word.pk)
    return MeetingView(
        one.public_id.hex, one.team, cast("Kind", one.kind), one.on, one.by,
        tuple(map(_word, words)),
    )  # fmt: skip


def _word(one: TeamWord) -> WordView:
    settled_there = one.passed is not None and one.passed.settled_in_id is not None
    return WordView(
        one.public_id.hex, one.team, cast("Said", one.said), one.text, one.by, one.on,
        one.settled_on, one.passed_on, one.passed is not None and not settled_there, settled_there,
    )  # fmt: skip
