"""Fixed words of the pack's pages: blocks, where a point comes from, states of promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepwell.web.shell import numbers

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from keepwell.schemas.packs import Block, PackAction, PackFigure

BLOCKS: dict[Block, _StrPromise] = {
    "workforce": gettext_lazy("Workforce metrics"),
    "onboarding": gettext_lazy("Onboarding and training"),
    "wellbeing": gettext_lazy("Wellbeing and culture"),
    "career": gettext_lazy("Career and retention"),
    "policy": gettext_lazy("Policy, schedule and conflict"),
}
SOURCES = {
    "change": gettext_lazy("proposed"),
    "late": gettext_lazy("a promise whose day has passed"),
    "data": gettext_lazy("about the data"),
    "okr": gettext_lazy("from the goals"),
    "audit": gettext_lazy("from the audit"),
    "carried": gettext_lazy("left open"),
    "leader": gettext_lazy("written by one of you"),
}
BANDS = {
    "people_first": gettext_lazy("people first, a resilient culture"),
    "collaborative": gettext_lazy("collaborative, needs consistency"),
    "at_risk": gettext_lazy("at risk of burnout, turnover and poor customer experience"),
}
GOAL_STATES = {
    "achieved": ("good", gettext_lazy("achieved")),
    "on_track": ("good", gettext_lazy("on track")),
    "off_track": ("care", gettext_lazy("off track")),
    "cannot_tell": ("quiet", gettext_lazy("cannot be told yet")),
}
DOCUMENTS = (
    ("pdf", gettext_lazy("PDF"), gettext_lazy("to print and to send")),
    ("pptx", gettext_lazy("Slides"), gettext_lazy("charts that can be edited, notes for speaking")),
    ("xlsx", gettext_lazy("Workbook"), gettext_lazy("every figure with its definition")),
    ("json", gettext_lazy("JSON"), gettext_lazy("for programs")),
)


def of_figure(one: PackFigure) -> str:
    """A figure's title, with the slice it is of."""
    return " · ".join((_(one.title), *one.slice.values()))


def promise(one: PackAction) -> tuple[str, str]:
    """Tone and words of a promise's state."""
    if one.status == "done":
        return "good", _("done")
    if one.status == "dropped":
        return "quiet", _("let go")
    if one.late_days:
        late = ngettext("%(n)s day late", "%(n)s days late", one.late_days)
        return "bad", late % {"n": numbers.decimal(one.late_days)}
    return "quiet", _("on its way")


def moved(count: int, month: str) -> str:
    """What a pack says first."""
    told = {"month": numbers.period(month), "n": numbers.in_words(count)}
    if not count:
        return _("Nothing unusual in %(month)s") % told
    return (
        ngettext("One figure moved in %(month)s", "%(n)s figures moved in %(month)s", count) % told
    )
