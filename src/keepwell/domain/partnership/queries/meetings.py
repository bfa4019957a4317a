"""Reading meetings: the table as it lies, what is new since, the minutes, what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from django.db.models import Count, Min, Q

from keepwell.domain.partnership.models import (
    Decision,
    Meeting,
    MeetingSeat,
    NoteLine,
    OpenPoint,
    TakenAction,
)
from keepwell.domain.partnership.rules.meetings import PRESENT_SECONDS, Spell, agreed, spent
from keepwell.kernel.ids import is_id
from keepwell.schemas.phrases import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from keepwell.domain.partnership.rules.syncs import Side
    from keepwell.schemas.packs import Block

Kind = Literal["pack", "parked", "decision", "team"]
FIRST: Final = Min("meetings__meeting__month")


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the meeting is: seconds spent by block as of `now`, and whether it counts."""

    block: str
    running: bool
    spent: dict[str, float]


@dataclass(frozen=True, slots=True)
class SeatView:
    """Somebody of the meeting; `here` while heard of, or as somebody in the room said."""

    user: str
    side: Side
    here: bool
    came: bool


@dataclass(frozen=True, slots=True)
class LineView:
    """A note as it stands; `number` is that of its newest text."""

    line: str
    author: str
    block: str
    text: str
    number: int
    private: bool
    late: bool
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision, and who agreed for each side; empty for a side that has not."""

    key: str
    block: str
    text: str
    by: str
    hr_by: str
    support_by: str
    withdrawn: bool

    @property
    def stands(self) -> bool:
        """Whether both sides agreed."""
        return agreed(hr=bool(self.hr_by), support=bool(self.support_by))


@dataclass(frozen=True, slots=True)
class PointView:
    """A matter on the table; `times` counts the meetings it lay on, this one included.

    `since` is the month that the first of them spoke about.
    """

    id: int
    key: str
    kind: Kind
    block: str
    title: Phrase | str
    by: str
    settled: bool
    times: int
    since: str


@dataclass(frozen=True, slots=True)
class TakenView:
    """An action as it was taken."""

    key: str
    block: str
    text: str
    owner: str
    due_on: date
    action: str


@dataclass(frozen=True, slots=True)
class News:
    """What changed in a meeting since a revision, as one reader may see it."""

    revision: int
    clock: Clock
    closed: bool
    seats: tuple[SeatView, ...]
    lines: tuple[LineView, ...]
    decisions: tuple[DecisionView, ...]
    points: tuple[PointView, ...]
    taken: tuple[TakenView, ...]


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting as a whole, as one reader may see it."""

    sync: str
    month: str
    agenda: dict[Block, int]
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    sent: bool
    news: News


@dataclass(frozen=True, slots=True)
class Pulse:
    """As much of a meeting as tells whether there is anything new in it."""

    revision: int
    seats: tuple[SeatView, ...]


def pulse(*, sync: str, now: datetime) -> Pulse | None:
    """Whether anything is new, for who asks each second; None when there is no meeting."""
    rows = Meeting.objects.filter(sync__public_id=sync) if is_id(sync) else Meeting.objects.none()
    found = rows.only("revision").prefetch_related("seats").first()
    return Pulse(found.revision, _seats(found, now)) if found else None


def meeting(*, sync: str, reader: str, now: datetime) -> MeetingView | None:
    """A meeting with everything on its table; None while it was not opened."""
    found = _find(sync)
    if found is None:
        return None
    return MeetingView(
        sync, found.month, cast("dict[Block, int]", found.agenda), found.opened_at, found.opened_by, found.closed_at,
        found.minutes_sent_at is not None, _news(found, reader, -1, now),
    )  # fmt: skip


def news(*, sync: str, reader: str, since: int, now: datetime) -> News | None:
    """What is new since a revision; None when there is no meeting.

    Private notes come to their author alone.
    """
    found = _find(sync)
    return _news(found, reader, since, now) if found else None


def _find(sync: str) -> Meeting | None:
    rows = Meeting.objects.select_related("sync").prefetch_related("spells", "seats")
    return rows.filter(sync__public_id=sync).first() if is_id(sync) else None


def _news(found: Meeting, reader: str, since: int, now: datetime) -> News:
    own = Q(private=False) | Q(author=reader)
    lines = NoteLine.objects.filter(own, meeting=found, revision__gt=since).order_by("pk")
    decisions = Decision.objects.filter(meeting=found, revision__gt=since).order_by("pk")
    taken = TakenAction.objects.filter(meeting=found, revision__gt=since).order_by("pk")
    return News(
        found.revision, _clock(found, now), found.closed_at is not None,
        _seats(found, now),
        tuple(map(_line, lines)), tuple(map(_decision, decisions)),
        tuple(_table(found, since)), tuple(map(_taken, taken)),
    )  # fmt: skip


def _clock(found: Meeting, now: datetime) -> Clock:
    spells = [Spell(one.block, one.since, one.until) for one in found.spells.all()]
    running = any(one.until is None for one in spells)
    return Clock(found.block, running, spent(spells=spells, now=now))


def _seats(found: Meeting, now: datetime) -> tuple[SeatView, ...]:
    seats = sorted(found.seats.all(), key=lambda one: (one.side, one.pk))
    return tuple(_seat(one, now) for one in seats)


def _seat(one: MeetingSeat, now: datetime) -> SeatView:
    heard = one.seen_at is not None and (now - one.seen_at).total_seconds() < PRESENT_SECONDS
    came = one.seen_at is not None if one.marked is None else one.marked
    here = heard if one.marked is None else one.marked
    return SeatView(one.user, cast("Side", one.side), here, came)


def _line(one: NoteLine) -> LineView:
    return LineView(
        one.line, one.author, one.block, one.text, one.number, one.private, one.late, one.begun_at
    )


def _decision(one: Decision) -> DecisionView:
    return DecisionView(
        one.key, one.block, one.text, one.by, one.hr_by, one.support_by,
        one.withdrawn_at is not None,
    )  # fmt: skip


def _taken(one: TakenAction) -> TakenView:
    return TakenView(one.key, one.block, one.text, one.owner, one.due_on, one.action)


def _table(found: Meeting, since: int) -> Iterable[PointView]:
    """Points of a meeting as they were then: what a later one settled was still open."""
    until_then = Q(meetings__meeting__opened_at__lte=found.opened_at)
    rows = OpenPoint.objects.filter(meetings__meeting=found, revision__gt=since)
    counted = OpenPoint.objects.filter(pk__in=rows.values("pk")).order_by("pk")
    for one in counted.annotate(times=Count("meetings", filter=until_then), since=FIRST):
        yield _point(one, settled=one.settled_in_id == found.pk, times=one.times, since=one.since)


def _point(one: OpenPoint, *, settled: bool, times: int, since: str | None) -> PointView:
    return PointView(
        one.pk, one.key, cast("Kind", one.kind), one.block, _title(one.title), one.by, settled,
        times, since or "",
    )  # fmt: skip


def _title(stored: dict[str, Any]) -> Phrase | str:
    return Phrase.from_json(stored) if "params" in stored else str(stored["text"])


def left_open(*, series: str = "") -> list[PointView]:
    """What no meeting has settled yet, of a series or (empty) of all; the oldest first.

    Decisions that one side has not joined and the parking lot are in it; points that only the
    pack proposed come back as well until somebody settles them.
    """
    rows = OpenPoint.objects.filter(settled_in=None, series__ended_at=None)
    if series:
        rows = rows.filter(series__public_id=series)
    counted = rows.annotate(times=Count("meetings"), since=FIRST).order_by("pk")
    return [_point(one, settled=False, times=one.times, since=one.since) for one in counted]


def versions(*, sync: str, author: str) -> dict[str, list[str]]:
    """Earlier texts of one's own notes that hold words the newest no longer has, by line."""
    rows = NoteLine.objects.filter(meeting__sync__public_id=sync, author=author)
    found = rows.prefetch_related("versions").order_by("pk")
    return {one.line: [old.text for old in one.versions.all()] for one in found if one.versions.all()}  # fmt: skip
