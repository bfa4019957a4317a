"""Four bars in words: the newest week beside the band, for a team or for oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from keepwell.schemas.changes import Point
from keepwell.schemas.load import WEEKS
from keepwell.schemas.rounding import display_unit
from keepwell.web.shell import numbers
from keepwell.web.shell.figure_lines import title_of
from keepwell.web.shell.mini_trend import MiniTrend, mini_trend
from keepwell.workflows import figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from keepwell.schemas.figures import Measure
    from keepwell.schemas.load import Bar, Four

NAMES: Final = {
    "contact_intensity": gettext_noop("Intensity"),
    "tough_contact_rate": gettext_noop("Tough contacts"),
    "recovery_taken": gettext_noop("Recovery"),
    "schedule_changes": gettext_noop("Uncertainty"),
}
"""What each bar stands for."""
MEANS: Final = {
    "contact_intensity": gettext_noop("contacts an hour there for customers; long kinds count for more"),
    "tough_contact_rate": gettext_noop("of 100 contacts: marked, rated lowest, or complaints"),
    "recovery_taken": gettext_noop("of tough contacts, followed by five minutes off contact"),
    "schedule_changes": gettext_noop("of shifts, changed by the company within 14 days"),
}  # fmt: skip
SOMEWHAT, UNEVENLY = 0.1, 0.2
"""Gini from which contacts lie somewhat unevenly, and unevenly; ours, for words alone."""
HEAVIER: Final = {"recovery_taken": "below"}
"""On which side a bar weighs more; above, but for recovery."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One bar as a page shows it."""

    name: str
    means: str
    amount: str
    usual: str
    tone: str
    state: str
    note: str
    trend: MiniTrend | None
    spoken: str


def drawn(bars: Iterable[Bar], *, week: str, own: bool) -> list[Drawn]:
    """Bars in words and pictures.

    Args:
        bars: of one team, or of the reader.
        week: the newest one's Monday (ISO).
        own: whether they are the reader's own.
    """
    kinds = {one.id: one for one in figures.measures()}
    return [_drawn(one, kinds[one.measure], week, own) for one in bars if one.measure in kinds]


def _drawn(bar: Bar, kind: Measure, week: str, own: bool) -> Drawn:
    tone, state = _state(bar, own)
    amount = _amount(bar.value, kind)
    usual = _usual(bar, kind)
    name = _(NAMES[bar.measure])
    return Drawn(
        name, _(MEANS[bar.measure]), amount, usual, tone, state, _note(bar), _trend(bar, week),
        _("%(name)s, week by week; %(state)s: %(amount)s, usual %(usual)s")
        % {"name": name, "state": state, "amount": amount, "usual": usual},
    )  # fmt: skip


def _amount(value: float | None, kind: Measure) -> str:
    if value is None:
        return ""
    return str(_told(value, kind))


def _told(value: float, kind: Measure) -> numbers.Amount:
    """As finely as a weekly value is rounded."""
    fine = (value, value) if kind.unit == "per_hundred" else None
    return numbers.amount(value, unit=display_unit(kind), interval=fine)


def _usual(bar: Bar, kind: Measure) -> str:
    if bar.low is None or bar.high is None:
        return ""
    low, high = _told(bar.low, kind), _told(bar.high, kind)
    return f"{low.number}\u2013{high}"


def _state(bar: Bar, own: bool) -> tuple[str, str]:
    if bar.why:
        return _nothing(bar.why)
    if bar.side == "within":
        return "good", _("As you are used to") if own else _("As this team is used to")
    tone = "care" if bar.side == HEAVIER.get(bar.measure, "above") else "quiet"
    if bar.side == "above":
        return tone, _("Above what you are used to") if own else _("Above what this team is used to")  # fmt: skip
    return tone, _("Below what you are used to") if own else _("Below what this team is used to")


def _nothing(why: str) -> tuple[str, str]:
    return {
        "missing": ("bad", _("A column is missing")),
        "few": ("few", _("Too few to show")),
        "young": ("quiet", _("Too early to tell")),
        "quiet": ("quiet", _("Nothing in this week")),
    }[why]


def _note(bar: Bar) -> str:
    if bar.why == "missing":
        return missing(bar.missing)
    if bar.why == "few":
        return _("In some week too few people stand behind it, so no week is shown.")
    if bar.why == "young":
        return ngettext(
            "One week is known so far; a band needs eight.",
            "%(n)s weeks are known so far; a band needs eight.", bar.known,
        ) % {"n": numbers.decimal(bar.known)}  # fmt: skip
    if bar.why:
        return ""
    if bar.known < WEEKS:
        return _("The band is of %(n)s weeks so far.") % {"n": numbers.decimal(bar.known)}
    return ""


def missing(need: str) -> str:
    """Which columns are needed, any one of them or all of a way."""
    ways = need.replace("+", " + ").split(" or ")
    if len(ways) == 1:
        return _("It needs the column %(column)s.") % {"column": ways[0]}
    return _("It needs one of the columns %(columns)s.") % {"columns": ", ".join(ways)}


def _trend(bar: Bar, week: str) -> MiniTrend | None:
    newest = date.fromisoformat(week)
    points = [
        Point(numbers.day(newest - timedelta(weeks=back), width="medium"), value)
        for back, value in zip(range(len(bar.weeks) - 1, -1, -1), bar.weeks, strict=True)
    ]
    usual = None if bar.low is None or bar.high is None else (bar.low, bar.high)
    return mini_trend(points, usual=usual)


def finding(found: Sequence[Drawn], *, own: bool) -> str:
    """The page's second line: what weighs more than it used to."""
    heavier = [one.name for one in found if one.tone == "care"]
    told = [one for one in found if one.state and one.trend is not None]
    if heavier:
        return (
            _("%(which)s: heavier than you are used to.") if own else _("%(which)s: heavier than this team is used to.")
        ) % {"which": ", ".join(heavier)}  # fmt: skip
    if not told:
        return _("Not enough is known yet to compare weeks.")
    if len(told) < len(found):
        return _("Of what can be told, nothing weighs more than usual.")
    return _("Nothing weighs more than you are used to.") if own else _("Nothing weighs more than this team is used to.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of the newest four weeks: its name, what it means, and how much or why not."""

    title: str
    words: str
    told: str
    bare: bool = False


def lines(fours: Iterable[Four]) -> list[Line]:
    """The other figures of one's own load."""
    kinds = {one.id: one for one in figures.measures()}
    return [_line(one, kinds[one.measure]) for one in fours if one.measure in kinds]


def _line(four: Four, kind: Measure) -> Line:
    title, words = title_of(kind), _(kind.words)
    if four.missing:
        return Line(title, words, missing(four.missing), bare=True)
    if four.value is None:
        return Line(title, words, _("Nothing in these weeks"), bare=True)
    return Line(title, words, str(numbers.amount(four.value, unit=display_unit(kind))))


def week_in_words(week: str) -> str:
    """Monday to Sunday."""
    monday = date.fromisoformat(week)
    return _("%(first)s to %(last)s") % {
        "first": numbers.day(monday, width="medium"),
        "last": numbers.day(monday + timedelta(days=6), width="medium"),
    }


def evenness(uneven: float | None) -> str:
    """How a team shares its contacts, in words and as a number; nothing where it cannot be told."""
    if uneven is None:
        return ""
    number = numbers.decimal(uneven, places=2)
    if uneven < SOMEWHAT:
        return _("Over the newest four weeks, contacts an hour lay evenly on its people (Gini %(n)s).") % {"n": number}  # fmt: skip
    if uneven < UNEVENLY:
        return _("Over the newest four weeks, contacts an hour lay somewhat unevenly on its people (Gini %(n)s).") % {"n": number}  # fmt: skip
    return _("Over the newest four weeks, contacts an hour lay unevenly on its people (Gini %(n)s). Look at how work is routed, not at persons.") % {"n": number}  # fmt: skip
