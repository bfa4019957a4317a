"""What pages of the box say of outcomes, themes and texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from keepwell.domain.listening import box_queries as reading
from keepwell.domain.listening.rules.box import STEP, told_voices
from keepwell.web.shell import numbers

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome: as one chooses it, as one reads it, and how it looks."""

    choose: str | _StrPromise
    said: str | _StrPromise
    tone: str
    shape: str = ""


OUTCOMES: Final[dict[str, Outcome]] = {
    "planned": Outcome(later("It will be done"), later("it will be done"), "quiet"),
    "done": Outcome(later("It is done"), later("done"), "good"),
    "no": Outcome(later("No, because …"), later("no, with a reason"), "few", "x"),
    "aside": Outcome(later("Nothing to answer here"), later("set aside"), "few", "x"),
}
STATES: Final = {
    "open": later("We do it, by the day above"),
    "done": later("It is done"),
    "no": later("Not now, and why"),
}
MONTH: Final = 30
"""So many days ahead a date says more than a count."""
VIEWS: Final[dict[reading.View, str | _StrPromise]] = {
    "waiting": later("Waiting for us"), "answered": later("Answered"),
    "closed": later("Decided"), "aside": later("Set aside"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A state as a word with its tone, and the shape where the tone's own would mislead."""

    words: str
    tone: str
    shape: str = ""


def promised(theme: reading.Theme, on: date) -> Mark:
    """Where a theme stands on a day: done, no, in so many days, so many days late."""
    if theme.state == "done":
        return Mark(_("done"), "good")
    if theme.state == "no":
        return Mark(_("not now"), "few", "x")
    days = (theme.due_on - on).days
    if days < 0:
        return Mark(ngettext("one day late", "%(n)s days late", -days) % {"n": -days}, "bad")
    if days == 0:
        return Mark(_("today"), "care")
    if days > MONTH:
        return Mark(_("by %(day)s") % {"day": numbers.day(theme.due_on, width="medium")}, "quiet")
    return Mark(ngettext("in one day", "in %(n)s days", days) % {"n": days}, "quiet")


def voices(letters: int) -> str:
    """How many wrote, in steps."""
    told = told_voices(letters)
    if told < STEP:
        return _("You said: three letters or more")
    return _("You said: %(n)s letters or more") % {"n": numbers.decimal(told)}


def default_texts() -> reading.Texts:
    """The product's own words on the box."""
    return reading.Texts(
        welcome=_("What should change here? What wears you out, what do customers trip over, what went well? Everything is read, and everything is answered."),
        report=_("Is it about something illegal or dangerous? Your company's reporting channel protects you by law; this box does not. HR and the works council tell you its address, also without asking why."),
        crisis=_("Are you or is somebody else in danger? Call your emergency number: 112 in Europe, 911 in North America. findahelpline.com lists free crisis lines by country, day and night. Nobody reads this box at once."),
    )  # fmt: skip


def texts() -> reading.Texts:
    """The company's words in the language of the page; the product's own where it wrote none."""
    own, ours = reading.texts(language=get_language() or "en"), default_texts()
    return reading.Texts(own.welcome or ours.welcome, own.report or ours.report, own.crisis or ours.crisis)  # fmt: skip
