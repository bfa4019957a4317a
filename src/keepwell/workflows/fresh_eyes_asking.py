"""Letters to new colleagues in weeks 1, 4, 8 and 12: what seems odd to you here?

Everybody who is new and has an account gets the same letter, whether they told something already
or not; once for each of the four moments, in an hour they are paid for.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils import timezone

from keepwell.domain.access import queries as access
from keepwell.domain.growth import queries as growth
from keepwell.domain.growth import rules
from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs import queries as known_jobs
from keepwell.domain.jobs.registry import Progress, job
from keepwell.domain.people import queries as people
from keepwell.schemas.phrases import Phrase, gettext_noop
from keepwell.workflows.notify import paid_hours
from keepwell.workflows.speaking import speaks

if TYPE_CHECKING:
    import datetime as dt

    from keepwell.outbox.letters import Letter

LETTER: Final = "fresh_eyes.letter"
WITHIN_DAYS: Final = 7
"""A moment's letter goes within its week; later it would come with no reason."""
SUBJECT: Final = gettext_noop("What fresh eyes see")
ASKED: Final = gettext_noop(
    "You see what we stopped noticing: in what customers live through with us, and in how we work. You choose who reads it. Every insight gets an answer."
)
TELL: Final = gettext_noop("Tell it")
NAMED: Final = gettext_noop(
    "It carries your name: this is a conversation, not a survey. For what you would rather say without a name there is the suggestion box."
)


def moment_of(*, user: str, on: dt.date) -> int | None:
    """The moment (7, 28, 56 or 84 days) whose week a day lies in for somebody; None for others."""
    found = access.user_by_id(public_id=user)
    if found is None or not found.is_active or found.person_id is None:
        return None
    key = people.person_key(person_id=found.person_id)
    began = growth.first_day(person=key, on=on)
    now = rules.moment(first_day=began, on=on) if began else None
    if began is None or now is None or rules.age(first_day=began, on=on) >= now + WITHIN_DAYS:
        return None
    return now


def ask_due(*, on: dt.date, now: dt.datetime) -> int:
    """Ask for the letters of a day, each for its reader's first paid moment; how many."""
    asked = [(one.id, moment_of(user=one.id, on=on)) for one in access.users() if one.active]
    return sum(_asked_for(user, moment, now) for user, moment in asked if moment is not None)


def _asked_for(user: str, moment: int, now: dt.datetime) -> bool:
    key = f"{LETTER}:{moment}:{user}"
    if known_jobs.latest_job(key=key) is not None:
        return False
    run_at = paid_hours(user=user).next_moment(now)
    if run_at is None:  # a weekend: a later day of the same week
        return False
    payload = {"user": user, "moment": moment}
    jobs.enqueue(name=LETTER, payload=payload, key=key, run_at=run_at, now=now)
    return True


@job(LETTER)
def letter_job(payload: dict[str, Any], _progress: Progress) -> None:
    """Send one letter, where its reader is still here and there is a mail server."""
    from keepwell.workflows.mailing import Parcel, deliver, is_set

    reader = access.user_by_id(public_id=payload["user"])
    if reader is None or not reader.is_active or not is_set():
        return
    write = partial(letter, user=payload["user"], moment=payload["moment"])
    problem = deliver([Parcel(payload["user"], reader.email, write)], now=timezone.now()).refused
    for one in problem.values():
        raise one


def letter(*, user: str, moment: int) -> Letter:
    """The same words for everybody and at every moment, in the reader's language."""
    from keepwell.outbox import letters
    from keepwell.outbox.addresses import Person

    reader = access.user_by_id(public_id=user)
    if reader is None:
        raise LookupError(f"there is no account {user!r}")
    say = speaks(reader.language)
    parts: tuple[letters.Part, ...] = (
        letters.Words(say(_phrase(ASKED))),
        letters.Link(say(_phrase(TELL)), f"{settings.SITE_ADDRESS}/fresh-eyes/"),
        letters.Words(say(_phrase(NAMED)), quiet=True),
    )
    return letters.Letter(
        key=f"fresh-eyes-{moment}-{user}", to=Person(str(reader), reader.email),
        subject=say(_phrase(SUBJECT)), parts=parts, language=reader.language,
    )  # fmt: skip


def _phrase(text: str) -> Phrase:
    return Phrase("fresh_eyes", text, {})
