"""Reminding people of what they said they would do: one letter a person and day, and a calendar.

Three days before, on the day, weekly when late; only in paid hours: those of the working week of
the person's site, on their own clock. A letter that could not be sent is tried again; one that
was sent is never sent twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from keepwell.domain.access import queries as access
from keepwell.domain.company import queries as company
from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs.registry import Progress, job
from keepwell.domain.partnership.operations import actions as writing
from keepwell.domain.partnership.queries import actions
from keepwell.domain.partnership.rules.actions import Promise, late_days, reminders
from keepwell.domain.people import queries as people
from keepwell.kernel.working_time import Calendar, CalendarHistory, open_spans
from keepwell.schemas.phrases import Phrase, When, gettext_noop
from keepwell.workflows.speaking import speaks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keepwell.domain.partnership.queries.actions import ActionView
    from keepwell.domain.partnership.rules.actions import Reminder
    from keepwell.outbox.letters import Letter
    from keepwell.schemas.phrases import Value

PLAN: Final = "notify.plan"
DIGEST: Final = "notify.digest"
HOUR: Final = 0
"""When the day's letters are planned, on the company's clock: before anybody works."""
LOOK_AHEAD: Final = timedelta(days=1)
NINE, FIVE = 9, 17

CALENDAR: Final = gettext_noop("Keepwell: my actions")
SUBJECT: Final = gettext_noop("Your actions today: {n}")
SUBJECT_LATE: Final = gettext_noop("Your actions today: {n}, of which late: {late}")
SOON: Final = gettext_noop("{what} (due on {day})")
TODAY: Final = gettext_noop("{what} (due today)")
LATE: Final = gettext_noop("{what} (due on {day}, {days} days late)")
LATE_HEAD: Final = gettext_noop("Late")
TODAY_HEAD: Final = gettext_noop("Today")
SOON_HEAD: Final = gettext_noop("Soon")
OPEN: Final = gettext_noop("See my actions")
ABOUT: Final = gettext_noop(
    "You get this in working hours only, when something of yours is due: three days before, on the day, and once a week when it is late. Closing or moving it ends the reminders."
)


@dataclass(frozen=True, slots=True)
class PaidHours:
    """When somebody is paid to read mail: their site's working weeks on their own clock."""

    history: CalendarHistory
    zone: str

    def works(self, day: date) -> bool:
        """Whether any hour of a day is paid."""
        start = datetime.combine(day, datetime.min.time(), ZoneInfo(self.zone))
        return bool(open_spans(start, start + timedelta(days=1), self.history))

    def next_moment(self, now: datetime) -> datetime | None:
        """The first paid moment from now on, within a day; None when there is none."""
        spans = open_spans(now, now + LOOK_AHEAD, self.history)
        return spans[0][0] if spans else None

    def day(self, moment: datetime) -> date:
        """The day that a moment lies in, where they are."""
        return moment.astimezone(ZoneInfo(self.zone)).date()


def paid_hours(*, user: str) -> PaidHours:
    """The paid hours of somebody; the office week where the company has set none."""
    from keepwell.warehouse.tables.company import calendars

    found = access.user_by_id(public_id=user)
    site, zone = "", company.settings().zone
    if found and found.person_id:
        key = people.person_key(person_id=found.person_id)
        person = people.person(key=key, visible=None, on=timezone.localdate())
        site = person.site if person else ""
        zone = company.zones().get(site, zone)
    if found and found.time_zone != "UTC":
        zone = found.time_zone
    told = calendars()
    history = told.get(site) or told.get("")
    if history is None:
        history = CalendarHistory.of(Calendar.weekdays(zone=zone, opens=NINE, closes=FIVE))
    return PaidHours(history, zone)


def plan(*, now: datetime) -> int:
    """Ask for today's letters, each for its person's first paid moment; how many."""
    count = 0
    for user in actions.owners_of_open():
        hours = paid_hours(user=user.public_id.hex)
        moment = hours.next_moment(now)
        if moment is None:
            continue
        day = hours.day(moment)
        if _due(user.public_id.hex, hours, day):
            key = f"{DIGEST}:{user.public_id.hex}:{day}"
            payload = {"user": user.public_id.hex}
            jobs.enqueue(name=DIGEST, payload=payload, key=key, run_at=moment, now=now)
            count += 1
    return count


def _due(user: str, hours: PaidHours, day: date) -> tuple[Reminder, ...]:
    promises = [Promise(one.id, one.due_on) for one in actions.open_of(user=user)]
    return reminders(promises=promises, day=day, works=hours.works)


def send_digest(*, user: str, now: datetime) -> bool:
    """Send somebody the letter of this day; False when there is nothing to say, or it was said.

    Raises:
        MailError: it did not go out; it may be tried again.
    """
    from keepwell.workflows.mailing import MailError, Parcel, deliver

    hours = paid_hours(user=user)
    day = hours.day(now)
    told = _due(user, hours, day)
    reader = access.user_by_id(public_id=user)
    if not told or reader is None or not reader.is_active:
        return False
    if not writing.note_reminded(user=user, on=day, actions=len(told), now=now):
        return False
    parcel = Parcel(user, reader.email, partial(digest, user=user, reminders_=told, day=day))
    try:
        problem = deliver([parcel], now=now).refused.get(user)
        if problem:
            raise problem
    except MailError:
        writing.forget_reminded(user=user, on=day)
        raise
    return True


def digest(*, user: str, reminders_: Sequence[Reminder], day: date) -> Letter:
    """All of a person's reminders of a day as one letter, in their language."""
    from keepwell.outbox import letters
    from keepwell.outbox.addresses import Person

    reader = access.user_by_id(public_id=user)
    assert reader is not None
    say = speaks(reader.language)
    known = {one.id: one for one in actions.open_of(user=user)}
    groups = [
        (head, [_line(known[one.action], why, day, say) for one in reminders_ if one.why == why])
        for why, head in (("late", LATE_HEAD), ("today", TODAY_HEAD), ("soon", SOON_HEAD))
    ]
    parts: list[letters.Part] = []
    for head, lines in groups:
        if lines:
            parts += [letters.Heading(say(_phrase(head))), letters.Items(tuple(lines))]
    parts += [
        letters.Link(say(_phrase(OPEN)), f"{settings.SITE_ADDRESS}/actions/?view=mine"),
        letters.Words(say(_phrase(ABOUT)), quiet=True),
    ]
    return letters.Letter(
        key=f"actions-{user}-{day}", to=Person(str(reader), reader.email),
        subject=say(_subject(reminders_)), parts=tuple(parts), language=reader.language,
    )  # fmt: skip


def _subject(told: Sequence[Reminder]) -> Phrase:
    late = sum(one.why == "late" for one in told)
    if late:
        return _phrase(SUBJECT_LATE, n=len(told), late=late)
    return _phrase(SUBJECT, n=len(told))


def _line(one: ActionView, why: str, day: date, say: Callable[[Phrase], str]) -> str:
    due = When(one.due_on.isoformat())
    if why == "late":
        days = late_days(due_on=one.due_on, status=one.status, today=day)
        return say(_phrase(LATE, what=one.text, day=due, days=days))
    if why == "today" and one.due_on == day:
        return say(_phrase(TODAY, what=one.text))
    return say(_phrase(SOON, what=one.text, day=due))


def _phrase(text: str, **params: Value) -> Phrase:
    return Phrase("notify", text, params)


def feed_of(*, user: str, now: datetime) -> bytes:
    """Somebody's open actions as iCalendar, each on its day."""
    from keepwell.outbox import calendar

    reader = access.user_by_id(public_id=user)
    language = reader.language if reader else "en"
    dues = [
        calendar.Due(
            uid=f"action-{one.id}@keepwell", title=one.text, due_on=one.due_on,
            changed_at=one.opened_at, about=one.why, sequence=one.postponed,
            url=f"{settings.SITE_ADDRESS}/actions/{one.id}/",
        )
        for one in actions.open_of(user=user)
    ]  # fmt: skip
    name = speaks(language)(_phrase(CALENDAR))
    return calendar.feed(dues, name=name, stamp=now)


@job(PLAN)
def plan_job(_payload: dict[str, Any], progress: Progress) -> None:
    """Plan today's letters, where there is a mail server to send them."""
    from keepwell.workflows.mailing import is_set

    if is_set():
        progress(plan(now=timezone.now()))


@job(DIGEST)
def digest_job(payload: dict[str, Any], _progress: Progress) -> None:
    """Send one person's letter."""
    send_digest(user=payload["user"], now=timezone.now())


def schedule() -> None:
    """Have letters planned every day, on the company's clock."""
    jobs.recur(name=PLAN, hour=HOUR, minute=30, now=timezone.now(), zone=company.settings().zone)
