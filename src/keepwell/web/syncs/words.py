"""Days, rhythms and stages of syncs in words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from babel.dates import format_date, format_time
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepwell.web.shell import numbers

if TYPE_CHECKING:
    from keepwell.domain.partnership.queries.syncs import SyncView
    from keepwell.domain.partnership.rules.syncs import Cadence

NTHS = {
    1: gettext_lazy("first"), 2: gettext_lazy("second"), 3: gettext_lazy("third"),
    4: gettext_lazy("fourth"), -1: gettext_lazy("last"),
}  # fmt: skip
SIDES = {"hr": gettext_lazy("HR"), "support": gettext_lazy("Support")}
_MONDAY = dt.date(2024, 1, 1)


def weekday(day: int) -> str:
    """The name of a weekday, Monday is 0."""
    return str(format_date(_MONDAY + dt.timedelta(days=day), "EEEE", locale=numbers.locale()))


def clock(at: dt.time) -> str:
    """A time of day as the language writes it."""
    return str(format_time(at, "short", locale=numbers.locale()))


def rhythm(one: Cadence) -> str:
    """Like `On the first Thursday of each month`."""
    day = weekday(one.weekday)
    match one.rhythm:
        case "monthly_weekday":
            return _("On the %(nth)s %(weekday)s of each month") % {"nth": NTHS[one.nth], "weekday": day}  # fmt: skip
        case "monthly_day":
            return _("On day %(day)s of each month, or the Monday after") % {"day": one.day}
        case "fortnightly":
            return _("Every second %(weekday)s") % {"weekday": day}
        case _:
            return _("Every %(weekday)s") % {"weekday": day}


def hours(one: SyncView) -> str:
    """Both times on the sync's own clock: "10:00–10:55"."""
    ends = dt.datetime.combine(one.on, one.at) + dt.timedelta(minutes=one.minutes)
    return f"{clock(one.at)}–{clock(ends.time())}"


def when(one: SyncView) -> str:
    """The day and both times: "Thursday, 5 November 2026, 10:00–10:55"."""
    return f"{numbers.day(one.on, width='full')}, {hours(one)}"


def elsewhere(one: SyncView, zone: str) -> str:
    """The zone of the sync, for who sits in another."""
    return "" if one.zone == zone else one.zone.replace("_", " ")
