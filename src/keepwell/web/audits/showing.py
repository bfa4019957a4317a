"""A revealed audit in words: the finding, who rated, what stands apart, what really moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.partnership.queries.audits import BANDS, NAMES, points
from keepwell.domain.partnership.rules.audits import DISCUSS_TOTAL, ITEMS, SIDES
from keepwell.web.shell import numbers
from keepwell.web.shell.phrases import quantity
from keepwell.workflows import collaboration_audit as story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.domain.partnership.queries.audits import Revealed, RoundView, Trend
    from keepwell.domain.partnership.rules.audits import Side, SideScore

CSS = {"hr": "hr", "support": "sup"}


@dataclass(frozen=True, slots=True)
class SideLine:
    """One side in the card of who rated."""

    name: str
    css: str
    note: str
    total: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item in the table: both means, the gap, how answers are spread, evidence."""

    title: str
    hr: str
    support: str
    gap: str
    wide: bool
    spread_hr: str
    spread_support: str
    evidence: tuple[str, ...]


def band_of(side: SideScore) -> str:
    """The band's name."""
    return _(BANDS[side.band])


def headline(told: Revealed) -> str:
    """The finding: who sees less, or what both see."""
    found = told.result
    if found.totals_apart:
        if found.lower == "support":
            return _("Support sees less done together than HR does")
        return _("HR sees less done together than Support does")
    return {
        "people_first": _("Both sides see people put first, together"),
        "collaborative": _("Together often, not yet every time"),
        "at_risk": _("Both sides see little done together"),
    }[found.headline]


def words(told: Revealed) -> str:
    """The headline's rule in numbers, and what an average would have hidden."""
    found = told.result
    lower, higher = sorted((found.hr, found.support), key=lambda one: (one.total, one.side != found.lower))  # fmt: skip
    gap = quantity(points(abs(found.total_gap), edges=(DISCUSS_TOTAL,)))
    parts = [
        _("The headline follows the lower side: %(band)s, %(low)s of 25.")
        % {"band": band_of(lower), "low": quantity(points(lower.total))},
        _("%(side)s scored %(high)s, a gap of %(gap)s.")
        % {"side": _(NAMES[higher.side]), "high": quantity(points(higher.total)), "gap": gap},
        _("Both rated blind."),
    ]
    if lower.band != higher.band:
        parts.append(_("The average would have hidden this."))
    return " ".join(parts)


def side_lines(told: Revealed) -> list[SideLine]:
    """Who rated, how far apart, and the side's score."""
    return [_side_line(getattr(told.result, side), side) for side in SIDES]


def _side_line(score: SideScore, side: Side) -> SideLine:
    people = ngettext("one person", "%(n)s people", score.raters) % {"n": score.raters}
    if score.spread is None:
        note = people
    elif score.spread == 0:
        note = _("%(people)s, all with the same total") % {"people": people}
    else:
        apart = ngettext("%(n)s point apart", "%(n)s points apart", score.spread)
        note = f"{people}, {_('at most %(apart)s') % {'apart': apart % {'n': score.spread}}}"
    return SideLine(_(NAMES[side]), CSS[side], note, quantity(points(score.total)))


def about_raters(told: Revealed) -> list[str]:
    """Who rated before too, how much evidence there is, and what is never shown."""
    said = []
    if told.same is not None:
        said.append(
            _("%(same)s of %(all)s also rated in the audit before.")
            % {"same": numbers.decimal(told.same), "all": numbers.decimal(told.raters)}
        )
    if told.high:
        said.append(
            ngettext(
                "%(with)s of one high answer names evidence.",
                "%(with)s of %(n)s high answers name evidence.", told.high,
            ) % {"with": numbers.decimal(told.high - told.bare), "n": numbers.decimal(told.high)}
        )  # fmt: skip
    if min(told.result.hr.raters, told.result.support.raters) < 2:
        said.append(_("With one rater a side, its score is that person's own. Two or more are better."))  # fmt: skip
    else:
        said.append(_("Single answers are never shown."))
    return said


def item_rows(told: Revealed) -> list[ItemRow]:
    """The five items in numbers."""
    found = told.result
    return [
        ItemRow(
            _(story.TITLES[item]),
            quantity(points(found.hr.items[at])),
            quantity(points(found.support.items[at])),
            quantity(points(found.gaps[at], edges=(1,))),
            item in found.to_discuss,
            _spread(found.hr, at),
            _spread(found.support, at),
            told.evidence[item],
        )
        for at, item in enumerate(ITEMS)
    ]


def _spread(score: SideScore, at: int) -> str:
    if not score.distributions:
        return ""
    told = score.distributions[at]
    if told is None:
        return _("too few to split")
    return ", ".join(
        _("%(n)s chose %(points)s") % {"n": n, "points": name.replace("-", "\u2013")}
        for name, n in told if n
    )  # fmt: skip


def gaps_title(told: Revealed) -> str:
    """How many items are worth talking about."""
    count = len(told.result.to_discuss)
    if not count:
        return _("No item lies a point apart")
    return ngettext("One gap to talk about", "%(n)s gaps to talk about", count) % {
        "n": numbers.in_words(count)
    }


def trend_words(trend: Trend) -> list[str]:
    """What really moved, and what still has to last."""
    rounds = trend.rounds
    said = []
    for mark in trend.marks:
        quarter = {"side": _(NAMES[mark.side]), "quarter": numbers.period(rounds[mark.at].quarter)}
        said.append(
            _("%(side)s moved by two points or more in the %(quarter)s.") % quarter
            if mark.by == "points"
            else _("%(side)s changed its band in the %(quarter)s, and it lasted.") % quarter
        )
    said += [
        _("%(side)s crossed into another band only now: it counts as a change if it lasts two quarters.")
        % {"side": _(NAMES[side])}
        for side in trend.waiting
    ]  # fmt: skip
    if not trend.marks and len(rounds) > 1:
        said.insert(0, _("No step is larger than noise, which is two points of a side's mean."))
    return said


def steps(told: Revealed) -> list[dict[str, Any]]:
    """Ways to begin, each with the step that one click makes an action."""
    return [
        {
            "item": one.item, "title": _(one.title), "ask": _(one.ask), "step": _(one.step),
            "taken": reverse("action", args=[one.taken]) if one.taken else "",
        }
        for one in story.beginnings(revealed=told)
    ]  # fmt: skip


def waiting_words(found: RoundView) -> str:
    """How many are still to rate."""
    return ngettext(
        "Waiting for one of %(all)s people. Until both sides have submitted nobody sees a score.",
        "Waiting for %(n)s of %(all)s people. Until both sides have submitted nobody sees a score.",
        found.missing,
    ) % {"n": numbers.decimal(found.missing), "all": numbers.decimal(len(found.raters))}


def csv_rows(told: Revealed) -> list[Sequence[Any]]:
    """The audit as rows: one a side, then the gaps."""
    found = told.result
    head = ("quarter", "side", "raters", "total", "band", "spread", *ITEMS)
    rows: list[Sequence[Any]] = [head]
    for side in SIDES:
        one = getattr(found, side)
        rows.append(
            (
                told.quarter, side, one.raters, float(one.total), one.band,
                "" if one.spread is None else one.spread, *(float(item) for item in one.items),
            )
        )  # fmt: skip
    gaps = (float(gap) for gap in found.gaps)
    rows.append(
        (told.quarter, "gap hr-support", "", float(found.total_gap), found.headline, "", *gaps)
    )
    return rows
