"""The suggestion box's story: letters come in without a name, are laid out, answered, and told.

Letters of a day are laid out on the next, all together: who watches the inbox sees days, never
minutes. The demo company alone lays them out at once, so that it can be tried.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from keepwell.domain.company import queries as company
from keepwell.domain.listening import box_queries as reading
from keepwell.domain.listening.operations import box, box_letters
from keepwell.domain.listening.rules import box as rules
from keepwell.domain.partnership.operations import actions
from keepwell.domain.partnership.queries import actions as promised
from keepwell.kernel.home import secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

SECRET: Final = "box"  # noqa: S105 - the name of a file
SOURCE: Final = "box-theme/{number}"


def today() -> date:
    """The day it is at the company: one for all letters, wherever their writers sit."""
    return timezone.localdate(timezone=ZoneInfo(company.settings().zone))


def _home() -> Path:
    return Path(settings.HOME)


def post(*, told: Mapping[str, Any]) -> None:
    """Take a letter from a browser that does not say who it is.

    Raises:
        BoxError, NoThreadError: as `box_letters.post_letter`.
    """
    box_letters.post_letter(told=told, home=_home(), secret=secret(_home(), SECRET), today=today())
    if company.settings().demo:
        lay_out()


def opened(*, told: Mapping[str, Any]) -> reading.Thread | None:
    """The thread of a receipt, for who did the work of asking; None when no thread opens.

    Raises:
        NoWorkError: when the work was not done.
    """
    rules.check_work(purpose="open", told=told, bits=rules.OPEN_BITS, today=today())
    return reading.opened(mark=str(told["mark"]), secret=secret(_home(), SECRET), home=_home())


def lay_out() -> int:
    """Bring letters of earlier days (in the demo: all) into the inbox; how many."""
    before = today() + timedelta(days=1) if company.settings().demo else today()
    return box_letters.lay_out(home=_home(), before=before)


def answer_theme(*, theme: int, by: str, now: datetime, **told: Any) -> None:
    """The public answer; what is promised for a day also stands in the list of actions.

    Raises:
        AnswerError: without words, or below three letters.
        ActionError: when its owner cannot sign in.
    """
    with transaction.atomic():
        box.answer_theme(theme=theme, by=by, on=today(), **told)
        found = reading.theme(number=theme)
        if found is not None and found.state == "open":
            _promise(found, by, now)


def _promise(theme: reading.Theme, by: str, now: datetime) -> None:
    """In the list of actions once; from then on it lives there, with its own day and comments."""
    key = SOURCE.format(number=theme.id)
    if all(one.source_key != key for one in promised.of_source(source="voice", source_key=key)):
        actions.add(
            text=theme.title, why=theme.answer, owner=theme.owner, due_on=theme.due_on, by=by,
            now=now, source="voice", source_key=key, side="both",
        )  # fmt: skip


def free_days() -> frozenset[int]:
    """Weekdays on which the company as a whole does not work; Monday is 0."""
    held = [one for one in company.calendars() if not one.site and one.valid_from <= today()]
    week = held[-1].week if held else {}
    return frozenset(day for day in range(7) if week and f"{day}" not in week)


def handling() -> dict[str, rules.Share]:
    """Of all letters so far: answered in time, decided in time, done."""
    return rules.handling(reading.handled(), on=today(), free=free_days())
