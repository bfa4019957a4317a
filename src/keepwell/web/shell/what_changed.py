"""A change of a month as pages tell it: sentence, where it lies, its past as a small line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.schemas.rounding import display_unit, possible
from keepwell.web.shell import numbers
from keepwell.web.shell.asking import declared
from keepwell.web.shell.figure_lines import title_of
from keepwell.web.shell.mini_trend import mini_trend
from keepwell.web.shell.phrases import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.schemas.changes import Change, MonthOfChanges
    from keepwell.schemas.figures import Measure
    from keepwell.web.shell.mini_trend import MiniTrend

SHOWN_ALSO = 3


@dataclass(frozen=True, slots=True)
class Told:
    """One change of the page."""

    key: str
    title: str
    sentence: str
    where: str
    usual: str
    base: str
    state: str
    tone: str
    also: str
    pitfalls: str
    owner: str
    address: str
    trend: MiniTrend | None
    spoken: str


def headline(found: MonthOfChanges) -> str:
    """The finding of a month, before any number."""
    if found.changes:
        count = len(found.changes)
        return ngettext(
            "One change stands out in %(month)s", "%(n)s changes stand out in %(month)s", count
        ) % {"n": numbers.in_words(count), "month": numbers.period(found.month)}
    if not found.checked:
        return _("Too early to tell what is unusual")
    return _("Nothing stands out in %(month)s") % {"month": numbers.period(found.month)}


def lede(found: MonthOfChanges) -> str:
    """How much was looked at, and what the rest did."""
    if not found.checked:
        return _("A measure is judged once nine of its months are there.")
    told = ngettext("One series was checked.", "%(n)s series were checked.", found.checked) % {
        "n": numbers.decimal(found.checked)
    }
    if found.changes:
        return f"{told} " + _("None of the others stands out among so many.")
    return f"{told} " + _("What moved may be chance among so many.")


def change(one: Change) -> Told | None:
    """One change; None for a measure that nobody declares any more."""
    measure = declared(one.measure)
    if measure is None:
        return None
    dim = next(iter(one.slice), "")
    place = reverse("measure", args=[measure.id])
    return Told(
        key="-".join((measure.id, *one.slice.values())),
        title=title_of(measure) + (f" · {one.slice[dim]}" if dim else ""),
        sentence=say(one.sentence),
        where=say(one.driver.phrase) if one.driver else _where(one),
        usual=say(one.usual_phrase),
        base=_base(one, measure),
        state=_("New this month") if one.news else _since(one),
        tone="care" if one.news else "quiet",
        also=_also(one.also),
        pitfalls=_(measure.pitfalls) if measure.pitfalls else "",
        owner=measure.owner,
        address=f"{place}?period={one.period}" + (f"&by={dim}" if dim else ""),
        trend=mini_trend(one.trend, usual=possible(one.usual, unit=measure.unit)),
        spoken=_spoken(one, measure),
    )  # fmt: skip


def _where(one: Change) -> str:
    if one.slice:
        return _("The whole did not move so far that it would stand out: it is here.")
    return _("No single group holds most of it.")


def _since(one: Change) -> str:
    return _("Stands out since %(month)s") % {"month": numbers.period(one.since)}


def _base(one: Change, measure: Measure) -> str:
    told = []
    if one.interval:
        told.append(
            _("Likely %(range)s")
            % {"range": numbers.between(*one.interval, unit=display_unit(measure))}
        )
    if one.n is not None:
        words = _(measure.denominator_words) if measure.denominator_words else ""
        told.append(" ".join(part for part in ("n =", numbers.decimal(one.n), words) if part))
    return " · ".join(told)


def _also(slices: Sequence[dict[str, str]]) -> str:
    names = [" + ".join(one.values()) for one in slices][:SHOWN_ALSO]
    return _("It stands out in %(names)s too.") % {"names": ", ".join(names)} if names else ""


def _spoken(one: Change, measure: Measure) -> str:
    low, high = possible(one.usual, unit=measure.unit)
    return _("%(title)s from %(first)s to %(last)s; usual %(range)s") % {
        "title": title_of(measure),
        "first": numbers.period(one.trend[0].period) if one.trend else "",
        "last": numbers.period(one.period),
        "range": numbers.between(low, high, unit=display_unit(measure)),
    }
