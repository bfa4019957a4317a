"""Links as their page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.web.shell import numbers
from keepwell.web.shell.asking import declared
from keepwell.web.shell.figure_lines import title_of
from keepwell.web.shell.phrases import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keepwell.schemas.linkage import Lagged, Linked, Pair

TONES: Final = {"strong": "good", "weak": "care", "hardly": "plain", "cannot_tell": "quiet"}
UNTESTED: Final = frozenset({"R1", "R2", "constant", "same_effects"})


@dataclass(frozen=True, slots=True)
class Row:
    """One pair in the table of all pairs."""

    title: str
    address: str
    here: bool
    base: str
    lag: str
    effect: str
    interval: str
    tone: str
    said: str


@dataclass(frozen=True, slots=True)
class Card:
    """A pair of the voice that is not answered."""

    title: str
    said: str
    remedy: str


def chosen(found: Linked, care: str) -> Pair | None:
    """The pair that is asked for; the one the headline speaks of when none is named."""
    wanted = care or found.lead
    return next((one for one in found.pairs if one.care == wanted), None)


def tone(pair: Pair) -> str:
    """Few where it was not tested, else the word's."""
    return "few" if pair.code in UNTESTED else TONES[pair.word]


def rows(found: Linked, here: Pair | None) -> list[Row]:
    """All pairs, in the order in which they were chosen."""
    return [_row(one, here) for one in found.pairs]


def _row(pair: Pair, here: Pair | None) -> Row:
    best = pair.links[pair.best] if pair.best is not None else None
    told = best is not None and best.effect is not None and pair.code not in UNTESTED
    return Row(
        title=_(pair.title),
        address=f"{reverse('linkage')}?care={pair.care}",
        here=pair is here,
        base=base(pair),
        lag=_lag(best) if told and best else "",
        effect=_points(best.effect) if told and best else "–",
        interval=_range(best) if told and best else "–",
        tone=tone(pair),
        said=say(pair.short),
    )


def base(pair: Pair) -> str:
    """What a pair rests on."""
    if not pair.teams:
        return "–"
    teams = ngettext("%(n)s team", "%(n)s teams", pair.teams) % {"n": numbers.decimal(pair.teams)}
    months = ngettext("%(n)s month", "%(n)s months", pair.months) % {
        "n": numbers.decimal(pair.months)
    }
    return f"{teams}, {months}"


def _lag(link: Lagged) -> str:
    return ngettext("%(n)s month later", "%(n)s months later", link.lag) % {"n": link.lag}


def _points(value: float | None) -> str:
    if value is None:
        return "–"
    places = 1 if abs(value) >= 0.095 else 2  # noqa: PLR2004 - what rounds to 0.1
    told = numbers.decimal(value, places=places)
    return f"+{told}" if value > 0 else told


def _range(link: Lagged) -> str:
    return _("%(low)s to %(high)s") % {"low": _points(link.low), "high": _points(link.high)}


def cards(found: Linked) -> list[Card]:
    """What staff said, where it is too thin to be held beside anything."""
    return [
        Card(_(one.title), say(one.said), say(one.remedy))
        for one in found.pairs
        if one.voice and one.code
    ]


def names(measures: Iterable[str]) -> str:
    """Titles of measures that are known here, in a row."""
    known = [title_of(one) for one in map(declared, measures) if one]
    return ", ".join(known)
