"""Initiatives as cards and pages: the finding, its doubt, the checks, what was written down before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.partnership.rules.initiatives import CHANGED
from keepwell.kernel.periods import Period
from keepwell.web.initiatives import words
from keepwell.web.shell import numbers
from keepwell.web.shell.asking import declared
from keepwell.web.shell.figure_lines import title_of
from keepwell.web.shell.phrases import quantity, say
from keepwell.workflows import initiative_review as story

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from keepwell.domain.partnership.queries.initiatives import (
        InitiativeView,
        Lots,
        Version,
    )
    from keepwell.domain.partnership.rules.initiatives import Plan
    from keepwell.schemas.figures import Figure, Measure
    from keepwell.schemas.reviews import Effect, Foreseen
    from keepwell.workflows.initiative_voice import Groups

MOST_NAMES = 6
MOST_GROUPS = 6
"""More released groups than this are folded: the whole is read first."""


@dataclass(frozen=True, slots=True)
class Card:
    """One initiative of the ledger."""

    id: str
    title: str
    address: str
    tone: str
    state: str
    finding: str
    doubt: str
    when: str
    measure: str
    teams: str
    labels: tuple[tuple[str, str], ...]


def is_read(one: InitiativeView) -> bool:
    """Whether a finding may be claimed: it was read up to the last month of its plan."""
    return one.review is not None and one.review.final


def state_of(one: InitiativeView) -> tuple[str, str]:
    """Tone and words of where it stands."""
    if one.review is not None and (is_read(one) or not one.review.effect.tested):
        tone, told = words.FOUND[one.review.effect.word]
        if not is_read(one) and one.state == "running":
            return words.STATES["running"][0], str(words.STATES["running"][1])
        return tone, str(told)
    tone, told = words.STATES[one.state]
    return tone, str(told)


def headline(one: InitiativeView) -> str:
    """The finding; before it may be claimed, that it may not."""
    review = one.review
    if review is not None and (is_read(one) or not review.effect.tested) and one.state != "running":
        return say(review.told.headline)
    name = one.plan.title
    if one.state == "drawing":
        return _("“%(name)s”: lots are to be drawn") % {"name": name}
    if one.state == "planned":
        return _("“%(name)s” starts in %(month)s") % {"name": name, "month": numbers.when(one.plan.first)}  # fmt: skip
    return _("“%(name)s” is under way; it is read once, after %(month)s") % {
        "name": name, "month": numbers.when(one.plan.until),
    }  # fmt: skip


def labels(one: InitiativeView) -> tuple[tuple[str, str], ...]:
    """What a reader has to know before anything else, each with its tone."""
    told = (
        (one.retrospective, _("looking back"), "care"),
        (one.marked, _("plan changed after results were in"), "care"),
        (one.plan.by_lot and one.plan.drawn, _("drawn by lot"), ""),
        (one.plan.why == "results", _("chosen for bad results"), "care"),
    )
    return tuple((words_, tone) for holds, words_, tone in told if holds)


def card(one: InitiativeView) -> Card:
    """One initiative as a line of the ledger."""
    tone, state = state_of(one)
    measure = declared(one.plan.measure)
    final = one.review is not None and one.state != "running"
    finding = headline(one)
    doubt = say(one.review.told.doubt[0]) if final and one.review and one.review.told.doubt else one.plan.what  # fmt: skip
    return Card(
        one.id, one.plan.title, reverse("initiative", args=[one.id]), tone, state, finding, doubt,
        when(one.plan), title_of(measure) if measure else one.plan.measure, sides(one.plan),
        labels(one),
    )  # fmt: skip


def when(plan: Plan) -> str:
    """From the first start to the last month that is read."""
    return _("%(first)s to %(last)s") % {
        "first": numbers.period(plan.first, short=True) if plan.first else "–",
        "last": numbers.period(plan.until, short=True),
    }


def sides(plan: Plan) -> str:
    """How many teams with it, how many without."""
    shown = plan.as_if_drawn().starts.values()
    with_it = sum(1 for one in shown if one)
    told = ngettext("%(some)s team with it, %(others)s without", "%(some)s teams with it, %(others)s without", with_it)  # fmt: skip
    return told % {"some": with_it, "others": len(plan.starts) - with_it}


def title(views: tuple[InitiativeView, ...]) -> str:
    """The page's title: how many of those read are proven, in plain words."""
    read = [one for one in views if one.review and (is_read(one) or not one.review.effect.tested)]
    if not views:
        return _("Nothing is tried yet")
    shown = sum(1 for one in read if one.review and one.review.effect.word in {"better", "worse"})
    under = len(views) - len(read)
    if not read:
        return ngettext("One initiative, not read yet", "%(n)s initiatives, none read yet", under) % {"n": numbers.in_words(under)}  # fmt: skip
    told = {"shown": numbers.in_words(shown), "read": numbers.in_words(len(read))}
    if not shown:
        return ngettext("%(read)s initiative read, no change that is sure", "%(read)s initiatives read, no change that is sure", len(read)) % told  # fmt: skip
    told["read"] = told["read"].lower()
    return ngettext("%(shown)s of %(read)s initiative changed something for sure", "%(shown)s of %(read)s initiatives changed something for sure", len(read)) % told  # fmt: skip


def ahead(plan: Plan, found: Foreseen, *, measure: Measure) -> dict[str, Any]:
    """What a plan could show, as it is said before the start."""
    shown = plan.as_if_drawn()
    told: dict[str, Any] = {
        "refusals": [say(one) for one in story.explained(found)], "sides": sides(plan),
        "before": found.before, "after": found.after, "by_lot": plan.by_lot, "why": plan.why,
        "short": ", ".join(found.short), "effect": "", "expected": "", "tone": "care",
        "waves": [(numbers.when(month), teams) for month, teams in _by_month(shown).items()],
        "drawn": plan.drawn, "future": True,
    }  # fmt: skip
    if found.effect is None:
        return told
    told["effect"] = quantity(story.size(found.effect, measure=measure))
    told["level"] = numbers.amount(found.level, unit=_shown_unit(measure)) if found.level is not None else ""  # fmt: skip
    if plan.expected is not None:
        told["expected"] = quantity(story.size(plan.expected, measure=measure))
        told["missed"] = plan.expected < found.effect
    told["tone"] = "care" if told.get("missed") or found.refusals else "good"
    return told


def _shown_unit(measure: Measure) -> Any:
    from keepwell.schemas.rounding import display_unit

    return display_unit(measure)


def _by_month(plan: Plan) -> dict[str, int]:
    months = sorted({one for one in plan.starts.values() if one})
    return {one: sum(1 for start in plan.starts.values() if start == one) for one in months}


def starts(plan: Plan) -> list[dict[str, str]]:
    """Who starts when, in order of time; those without it last."""
    found = []
    for month in sorted({one for one in plan.starts.values() if one}):
        teams = [team for team, start in plan.starts.items() if start == month]
        found.append({"when": numbers.when(month), "teams": _names(teams), "n": str(len(teams))})
    rest = [team for team, start in plan.starts.items() if not start]
    if rest:
        label = _("compared with") if plan.drawn else _("in the draw")
        found.append({"when": label, "teams": _names(rest), "n": str(len(rest))})
    return found


def _names(teams: list[str]) -> str:
    shown = ", ".join(sorted(teams)[:MOST_NAMES])
    more = len(teams) - MOST_NAMES
    return shown if more <= 0 else _("%(some)s and %(n)s more") % {"some": shown, "n": more}


def checks(one: InitiativeView) -> list[dict[str, Any]]:
    """Could it be something else?"""
    if one.review is None:
        return []
    return [
        {
            "icon": words.TONES[check.tone][0], "hue": words.TONES[check.tone][1],
            "title": say(check.title), "words": " ".join(say(word) for word in check.words),
            "tone": check.tone,
        }
        for check in one.review.told.checks
    ]  # fmt: skip


def months(effect: Effect, *, measure: Measure) -> list[dict[str, str]]:
    """The event study in numbers."""
    return [
        {
            "since": f"{point.since:+d}".replace("-", "−") if point.since else "0",
            "value": _signed(point.value, measure),
            "range": _("%(low)s to %(high)s") % {"low": _signed(point.low, measure), "high": _signed(point.high, measure)}
            if point.low is not None and point.high is not None else "–",
            "teams": str(point.teams),
        }
        for point in effect.curve
    ]  # fmt: skip


def heard(measure: Measure, before: Figure | None, since: Figure) -> dict[str, str]:
    """A figure of the voice before and since, each with its likely range and its month."""
    was, is_ = (_told(one, measure) for one in (before, since))
    return {
        "before": was[0], "was_likely": was[1], "was_when": was[2],
        "since": is_[0], "likely": is_[1], "when": is_[2],
    }  # fmt: skip


def _told(one: Figure | None, measure: Measure) -> tuple[str, str, str]:
    if one is None or one.value is None:
        return "–", "", ""
    unit = _shown_unit(measure)
    ends = [
        str(numbers.amount(end, unit=unit, interval=one.interval)) for end in one.interval or ()
    ]
    likely = _("%(low)s to %(high)s") % {"low": ends[0], "high": ends[1]} if ends else ""
    value = str(numbers.amount(one.value, unit=unit, interval=one.interval))
    return value, likely, numbers.period(one.period, short=True)


def groups(found: Groups | None) -> dict[str, Any] | None:
    """Released groups with a team that has it; None before a round told any since."""
    if found is None:
        return None
    return {
        "measure": title_of(found.measure), "unheard": ", ".join(found.unheard),
        "folded": len(found.rows) > MOST_GROUPS,
        "rows": [
            {"teams": ", ".join(one.teams), "beside": ", ".join(one.beside), **heard(found.measure, one.before, one.since)}
            for one in found.rows
        ],
    }  # fmt: skip


def _signed(value: float | None, measure: Measure) -> str:
    return "–" if value is None else quantity(story.size(value, measure=measure, signed=True))


def history(versions: tuple[Version, ...], called: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was changed, the newest first; what decides the finding is marked."""
    found = []
    for at, one in enumerate(versions):
        before = versions[at - 1].plan if at else None
        found.append({
            "number": one.number, "at": one.at, "by": called.get(one.by, _("Keepwell")),
            "why": one.why, "first": before is None, "digest": one.digest[:12],
            "marked": [_(CHANGED[name]) for name in one.marked],
            "lots": before is not None and one.changed == ("starts",) and one.plan.by_lot and not one.why,
            "out": one.former[-1].on if one.former else None, "true": one.untouched and all(row.held for row in one.former),
            "parts": [_part(name, before, one.plan) for name in one.changed] if before else [],
        })  # fmt: skip
    return found[::-1]


def _part(name: str, before: Plan, after: Plan) -> dict[str, str]:
    old, new = (_value(name, plan) for plan in (before, after))
    return {"name": _(CHANGED[name]), "before": old, "after": new}


def _value(name: str, plan: Plan) -> str:
    """One part of a plan, as its history writes it."""
    if name in WRITTEN:
        return WRITTEN[name](plan)
    told = getattr(plan, name)
    if isinstance(told, tuple):
        return ", ".join(str(getattr(one, "month", one)) for one in told) or "–"
    return numbers.decimal(told, places=3) if isinstance(told, float) else str(told or "–")


def money(plan: Plan) -> str:
    """The cost as a range."""
    low, high = (numbers.decimal(one) for one in plan.cost)
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


WRITTEN: Final[dict[str, Callable[[Plan], str]]] = {
    "starts": lambda plan: "; ".join(f"{row['when']}: {row['teams']}" for row in starts(plan)),
    "cost": money,
    "why": lambda plan: str(words.WHYS_TOLD[plan.why]),
    "until": lambda plan: numbers.when(plan.until),
    "blocks": lambda plan: ", ".join(sorted(set(plan.blocks.values()))) or "–",
}


def lots_rows(lots: Lots) -> list[dict[str, Any]]:
    """The lots by wave."""
    months = [one.month for one in lots.waves] + [""]
    return [
        {
            "when": numbers.when(month) if month else _("They wait"),
            "teams": sorted(team for team, drawn in lots.drawn.items() if drawn == month),
        }
        for month in months
        if any(drawn == month for drawn in lots.drawn.values())
    ]


def registered(one: InitiativeView, *, by: str) -> str:
    """When it was written down, and how long before its first start."""
    day = numbers.day(one.made_at.date())
    told = _("%(day)s by %(who)s") % {"day": day, "who": by}
    if not one.plan.first:
        return told
    ahead_days = (Period.parse(one.plan.first).start - one.made_at.date()).days
    if ahead_days > 0:
        early = ngettext("%(n)s day before the first start", "%(n)s days before the first start", ahead_days)  # fmt: skip
        return f"{told}, {early % {'n': ahead_days}}"
    return f"{told}, {_('after it had begun')}"


def day_of(moment: dt.datetime) -> str:
    """A moment as its day."""
    return numbers.day(moment.date())
