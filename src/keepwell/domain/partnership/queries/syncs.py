"""Reading syncs: rhythms, single dates, who takes part, and whose calendar must hear what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, cast

from keepwell.domain.partnership.models import (
    Sync,
    SyncInvitation,
    SyncLetter,
    SyncSeries,
    Unreached,
)
from keepwell.domain.partnership.rules.syncs import REMIND_DAYS, Cadence, Rhythm, Side, pack_month
from keepwell.kernel.ids import is_id
from keepwell.schemas.phrases import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, time

    from django.db.models import QuerySet

Stage = Literal["planned", "running", "held", "cancelled"]


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A rhythm, and who takes part on which side."""

    id: str
    name: str
    cadence: Cadence
    place: str
    members: dict[str, Side]
    ended: bool


@dataclass(frozen=True, slots=True)
class SyncView:
    """One sync; `on` and `at` on the clock of `zone`, `starts_at` and `ends_at` as instants."""

    id: str
    series: str
    name: str
    on: date
    at: time
    zone: str
    minutes: int
    place: str
    starts_at: datetime
    ends_at: datetime
    stage: Stage
    moved: bool
    slot_on: date
    reason: str
    sequence: int
    month: str
    members: dict[str, Side]

    @property
    def day_off(self) -> date | None:
        """The day of its rhythm that it was moved on from by rule, for nobody works then."""
        return self.slot_on if self.slot_on != self.on and not self.moved else None

    def side(self, user: str) -> Side | None:
        """On which side somebody sits; None for who does not take part."""
        return self.members.get(user)


@dataclass(frozen=True, slots=True)
class Owed:
    """What somebody's calendar has not heard yet: an invitation, its newest version, or its end."""

    sync: SyncView
    user: str
    email: str
    method: Literal["REQUEST", "CANCEL"]


@dataclass(frozen=True, slots=True)
class NotReached:
    """Why somebody's last letter did not reach them."""

    said: Phrase
    at: datetime


def series_of(*, user: str) -> list[SeriesView]:
    """The rhythms somebody takes part in, those that go on first."""
    rows = SyncSeries.objects.filter(members__user=user).prefetch_related("members")
    return [_series(one) for one in rows.order_by("ended_at", "pk")]


def all_series() -> list[SeriesView]:
    """Every rhythm that goes on."""
    rows = SyncSeries.objects.filter(ended_at=None).prefetch_related("members")
    return [_series(one) for one in rows.order_by("pk")]


def find_series(*, series: str) -> SeriesView | None:
    """A rhythm by its id."""
    rows = SyncSeries.objects.prefetch_related("members")
    found = rows.filter(public_id=series).first() if is_id(series) else None
    return _series(found) if found else None


def cadence_of(one: SyncSeries) -> Cadence:
    """The rhythm of a stored series."""
    return Cadence(
        cast("Rhythm", one.rhythm), one.starts_on, one.at, one.zone, one.minutes, one.nth,
        one.weekday, one.day,
    )  # fmt: skip


def _series(one: SyncSeries) -> SeriesView:
    return SeriesView(
        one.public_id.hex, one.name, cadence_of(one), one.place, _members(one), one.ended_at is not None,
    )  # fmt: skip


def _members(one: SyncSeries) -> dict[str, Side]:
    return {seat.user: cast("Side", seat.side) for seat in one.members.all()}


def _rows() -> QuerySet[Sync]:
    return Sync.objects.select_related("series", "meeting").prefetch_related("series__members")


def view_of(one: Sync) -> SyncView:
    """A stored sync as pages and stories see it."""
    return SyncView(
        one.public_id.hex, one.series.public_id.hex, one.series.name, one.on, one.at, one.zone, one.minutes,
        one.place, one.starts_at, one.starts_at + timedelta(minutes=one.minutes), _stage(one), one.moved,
        one.slot_on, one.reason, one.sequence, pack_month(one.on if one.moved else one.slot_on),
        _members(one.series),
    )  # fmt: skip


def _stage(one: Sync) -> Stage:
    meeting = getattr(one, "meeting", None)
    if meeting is not None:
        return "held" if meeting.closed_at else "running"
    return cast("Stage", one.state)


def find(*, sync: str) -> SyncView | None:
    """A sync by its id."""
    found = _rows().filter(public_id=sync).first() if is_id(sync) else None
    return view_of(found) if found else None


def running(*, user: str) -> SyncView | None:
    """The sync somebody could join now: opened, and not closed."""
    rows = _rows().filter(meeting__closed_at=None, meeting__isnull=False)
    found = rows.filter(series__members__user=user).order_by("-meeting__opened_at").first()
    return view_of(found) if found else None


def coming(*, user: str, now: datetime) -> list[SyncView]:
    """Syncs somebody takes part in that are not over and were not opened yet, soonest first."""
    rows = _rows().filter(series__members__user=user, state=Sync.State.PLANNED, meeting=None)
    return [one for one in map(view_of, rows.order_by("starts_at")) if one.ends_at > now]


def past(*, user: str, now: datetime) -> list[SyncView]:
    """Syncs that were held, dropped, or passed by unopened; the last one first."""
    rows = _rows().filter(series__members__user=user).order_by("-starts_at")
    return [
        one
        for one in map(view_of, rows)
        if one.stage in {"held", "cancelled"} or (one.stage == "planned" and one.ends_at <= now)
    ]


def next_for_month(*, month: str) -> SyncView | None:
    """The first planned sync that speaks of a month: the pack's page and documents name it."""
    rows = _rows().exclude(state=Sync.State.CANCELLED).filter(series__ended_at=None)
    found = (view_of(one) for one in rows.order_by("starts_at"))
    return next((one for one in found if one.month == month), None)


def owed(*, series: str, now: datetime) -> list[Owed]:
    """What the calendars of a series' people have not heard, former members included."""
    syncs = _rows().filter(series__public_id=series, starts_at__gt=now)
    return [one for sync in syncs.prefetch_related("invitations") for one in _owed(sync)]


def _owed(sync: Sync) -> list[Owed]:
    view, sent = view_of(sync), {one.user: one for one in sync.invitations.all()}
    wanted = view.members if view.stage == "planned" else {}
    new = [
        Owed(view, user, "", "REQUEST") for user in wanted if _behind(sent.get(user), view.sequence)
    ]
    over = [
        Owed(view, one.user, one.email, "CANCEL")
        for one in sent.values()
        if one.user not in wanted and one.method == "REQUEST" and view.stage != "running"
    ]
    return new + over


def _behind(told: SyncInvitation | None, sequence: int) -> bool:
    return told is None or told.method == "CANCEL" or told.sequence < sequence


def sent(*, sync: str, kind: str) -> set[str]:
    """Who was sent a reminder of a sync ("reminder"), or its minutes ("minutes")."""
    rows = SyncLetter.objects.filter(sync__public_id=sync, kind=kind)
    return set(rows.values_list("user", flat=True))


def unreached(*, users: Iterable[str]) -> dict[str, NotReached]:
    """Whom of these the last letter did not reach, and why."""
    rows = Unreached.objects.filter(user__in=list(users))
    return {one.user: NotReached(Phrase.from_json(one.said), one.at) for one in rows}


def to_remind(*, now: datetime) -> list[SyncView]:
    """Planned syncs so near that their people are due a reminder and have had none."""
    rows = _rows().filter(
        state=Sync.State.PLANNED, reminded_at=None, meeting=None,
        starts_at__gt=now, starts_at__lte=now + timedelta(days=REMIND_DAYS),
    )  # fmt: skip
    return [view_of(one) for one in rows.order_by("starts_at")]
