"""A month of changes as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.web.shell.asking import declared
from keepwell.web.shell.figure_lines import title_of
from keepwell.web.shell.phrases import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keepwell.schemas.changes import Change, DataFault, MonthOfChanges

MOST_NAMED = 3
"""So many measures are named in a line of the list of months."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One matter of the data."""

    sentence: str
    remedy: str


def address(found: MonthOfChanges) -> str:
    """Where a month's page is."""
    return f"{reverse('changes')}?month={found.month}"


def faults(found: Iterable[DataFault]) -> list[Fault]:
    """Matters of the data, each with its remedy."""
    return [Fault(say(one.sentence), say(one.remedy)) for one in found]


def waiting(found: MonthOfChanges) -> str:
    """Measures that will be judged when their month is final."""
    names = [title_of(one) for one in map(declared, found.waiting) if one]
    if not names:
        return ""
    return ngettext(
        "Not final yet, so judged later: %(names)s.",
        "Not final yet, so judged later: %(names)s.",
        len(names),
    ) % {"names": ", ".join(names)}


def past(found: Iterable[MonthOfChanges], *, here: str) -> list[dict[str, Any]]:
    """The months that were looked at, newest first, in a line each."""
    return [
        {
            "month": one.month, "address": address(one), "here": one.month == here,
            "words": _in_short(one), "tone": "care" if one.changes else "good",
            "state": _count(one), "faults": len(one.faults), "checked": one.checked,
        }
        for one in found
        if one.checked or one.faults
    ]  # fmt: skip


def _in_short(found: MonthOfChanges) -> str:
    news = [one for one in found.changes if one.news]
    names = list(dict.fromkeys(_short(one) for one in news))
    if not names:
        return _("Still so, told before") if found.changes else _("Nothing stands out")
    more = len(names) - MOST_NAMED
    shown = ", ".join(names[:MOST_NAMED])
    return shown if more <= 0 else _("%(shown)s and %(n)s more") % {"shown": shown, "n": more}


def _short(one: Change) -> str:
    measure = declared(one.measure)
    name = title_of(measure) if measure else one.measure
    place = one.slice or (one.driver.slice if one.driver else {})
    return f"{name} ({', '.join(place.values())})" if place else name


def _count(found: MonthOfChanges) -> str:
    if not found.changes:
        return _("Quiet")
    return ngettext("One change", "%(n)s changes", len(found.changes)) % {"n": len(found.changes)}
