"""What pages of fresh eyes say of moments, topics, readers and outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    from keepwell.domain.growth.queries import InsightView

Words = "str | _StrPromise"

TOPICS: Final = {
    "customers": _("What our customers experience"),
    "ways": _("How we work here"),
}
SIGHTS: Final = {
    "leaders": _("HR and Support's leaders only"),
    "lead": _("They, and my team lead"),
    "everybody": _("Everybody here, once it is answered"),
}
"""As its author chooses it."""
READ_BY: Final = {
    "leaders": _("read by HR and Support's leaders"),
    "lead": _("read by HR, Support's leaders and the team lead"),
    "everybody": _("for everybody, once it is answered"),
}
WEEKS: Final = {7: 1, 28: 4, 56: 8, 84: 12}
"""The week that each moment is called by."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome: as one chooses it, as one reads it, and how it looks."""

    choose: str | _StrPromise
    said: str | _StrPromise
    tone: str
    shape: str = ""


OUTCOMES: Final[dict[str, Outcome]] = {
    "explained": Outcome(_("There is a reason: I explain it"), _("explained"), "plain"),
    "action": Outcome(_("We do something about it"), _("an action"), "good"),
    "playbook": Outcome(_("A playbook or rule was changed"), _("changed"), "good"),
    "no": Outcome(_("Not now, because …"), _("not now"), "few", "x"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A state as a word with its tone."""

    words: str
    tone: str
    shape: str = ""


def week(moment: int) -> str:
    """The moment by its week."""
    return now_("week %(n)s") % {"n": WEEKS.get(moment, round(moment / 7))}


def mark(one: InsightView, on: date) -> Mark:
    """Where an insight stands: its outcome, or how long there is to answer it."""
    if one.outcome:
        told = OUTCOMES[one.outcome]
        return Mark(str(told.said), told.tone, told.shape)
    days = (one.answer_by - on).days
    if days < 0:
        return Mark(ngettext("one day late", "%(n)s days late", -days) % {"n": -days}, "bad")
    if days == 0:
        return Mark(now_("to be answered today"), "care")
    return Mark(ngettext("to be answered in one day", "to be answered in %(n)s days", days) % {"n": days}, "quiet")  # fmt: skip
