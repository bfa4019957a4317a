"""Letters of a round: to everybody who is asked, alike, in hours they are paid for.

Nobody knows who has answered, so nobody is left out of a reminder and nobody gets another one.
Each letter carries the fingerprint of the list of keys, to be compared with a colleague's.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils import timezone

from keepwell.domain.access import queries as access
from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs import queries as known_jobs
from keepwell.domain.jobs.registry import Progress, job
from keepwell.domain.listening import queries
from keepwell.schemas.phrases import Phrase, Value, When, gettext_noop
from keepwell.workflows.notify import paid_hours
from keepwell.workflows.speaking import speaks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keepwell.domain.listening.queries import RoundView
    from keepwell.outbox.letters import Letter

LETTER: Final = "pulse.letter"
LAST_DAYS: Final = dt.timedelta(days=3)
SUBJECTS: Final = {
    "open": gettext_noop("“{title}”: under a minute, and nobody sees who said what"),
    "half": gettext_noop("“{title}” is still open"),
    "last": gettext_noop("“{title}” closes in a few days"),
}
ASKED: Final = gettext_noop(
    "You are asked, like everybody here, until {on}. It is paid time, and leaving it out has no effect on anything."
)
ALIKE: Final = gettext_noop(
    "Nobody knows who has answered: everybody gets this letter. If you have, there is nothing to do."
)
ANSWER: Final = gettext_noop("Answer")
COMPARE: Final = gettext_noop("How can I check this?")
KEYS: Final = gettext_noop(
    "Fingerprint of the list of keys: {hash}. It must be the same in your colleague's letter."
)


def due(found: RoundView, *, on: dt.date) -> str:
    """Which letter stands on a day: the first, one from halfway, one in the last three days.

    Each is sent once; where a day has no paid hour, it goes on a later one.
    """
    if found.state != "open" or on >= found.closes_on:
        return ""
    if on >= found.closes_on - LAST_DAYS:
        return "last"
    half = found.opens_on + (found.closes_on - found.opens_on) // 2
    return "half" if on >= half else "open"


def remind_due(*, on: dt.date, now: dt.datetime) -> int:
    """Ask for the letters of a day, each for its reader's first paid moment; how many."""
    return sum(
        invite(round_key=one.key, kind=kind, now=now)
        for one in queries.rounds()
        if (kind := due(one, on=on))
    )


def invite(*, round_key: str, kind: str, now: dt.datetime) -> int:
    """Ask for one letter to everybody who is asked and has an account; how many, once each."""
    asked = (who for group in queries.asked_people(key=round_key) for who in group)
    return sum(_asked_for(round_key, user, kind, now) for user in _accounts(asked))


def _accounts(people: Iterable[str]) -> Iterable[str]:
    return (user for who in people for user in access.names_of(person=who))


def _asked_for(round_key: str, user: str, kind: str, now: dt.datetime) -> bool:
    key = f"{LETTER}:{round_key}:{kind}:{user}"
    if known_jobs.latest_job(key=key) is not None:
        return False
    moment = paid_hours(user=user).next_moment(now)
    if moment is None:
        return False
    payload = {"round": round_key, "user": user, "kind": kind}
    jobs.enqueue(name=LETTER, payload=payload, key=key, run_at=moment, now=now)
    return True


@job(LETTER)
def letter_job(payload: dict[str, Any], _progress: Progress) -> None:
    """Send one letter, where the round is still open and there is a mail server."""
    from keepwell.workflows.mailing import Parcel, deliver, is_set

    found = queries.round_of(key=payload["round"])
    reader = access.user_by_id(public_id=payload["user"])
    if found is None or found.state != "open" or reader is None or not reader.is_active or not is_set():  # fmt: skip
        return
    write = partial(letter, found=found, user=payload["user"], kind=payload["kind"])
    problem = deliver([Parcel(payload["user"], reader.email, write)], now=timezone.now()).refused
    for one in problem.values():
        raise one


def letter(*, found: RoundView, user: str, kind: str) -> Letter:
    """The same words for everybody, in the reader's language."""
    from keepwell.outbox import letters
    from keepwell.outbox.addresses import Person

    reader = access.user_by_id(public_id=user)
    assert reader is not None
    say, site = speaks(reader.language), settings.SITE_ADDRESS
    parts: list[letters.Part] = [
        letters.Words(say(_phrase(ASKED, on=When(found.closes_on.isoformat())))),
        letters.Link(say(_phrase(ANSWER)), f"{site}/my-pulse/{found.key}/"),
    ]
    if kind != "open":
        parts.append(letters.Words(say(_phrase(ALIKE))))
    parts += [
        letters.Words(say(_phrase(KEYS, hash=found.manifest_hash)), quiet=True),
        letters.Link(say(_phrase(COMPARE)), f"{site}/pulses/check/"),
    ]
    return letters.Letter(
        key=f"pulse-{found.key}-{kind}-{user}", to=Person(str(reader), reader.email),
        subject=say(_phrase(SUBJECTS[kind], title=found.title)), parts=tuple(parts),
        language=reader.language,
    )  # fmt: skip


def _phrase(text: str, **params: Value) -> Phrase:
    return Phrase("pulse", text, params)
