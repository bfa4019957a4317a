"""The collaboration audit's page: evidence that the house already holds, drawings, ways to begin.

Nothing here reads a score before its round is revealed: that is decided in the queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from keepwell.domain.partnership.queries import actions, audits, goals, packs
from keepwell.domain.partnership.rules.audits import DISCUSS_ITEM, ITEMS, SIDES
from keepwell.schemas.phrases import Phrase, When, gettext_noop
from keepwell.workflows.figure_charts import Chart

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from keepwell.domain.partnership.queries.audits import Revealed, Trend
    from keepwell.domain.partnership.rules.audits import Item

TITLES: Final[dict[Item, str]] = {
    "hiring": gettext_noop("Hiring profiles developed together"),
    "onboarding": gettext_noop("Onboarding and training designed together"),
    "turnover": gettext_noop("Turnover monitored and addressed together"),
    "wellbeing": gettext_noop("Wellbeing programmes and feedback loops tailored to the frontline"),
    "policy": gettext_noop("HR policies that consider customer-facing work"),
}
"""The five questions, exactly those of the brief."""
SHORT: Final[dict[Item, str]] = {
    **TITLES,
    "turnover": gettext_noop("Turnover watched and tackled together"),
    "wellbeing": gettext_noop("Wellbeing and feedback fit the frontline"),
    "policy": gettext_noop("HR policies consider customer-facing work"),
}
"""Where a drawing has little room."""
MEASURES: Final[dict[Item, tuple[str, ...]]] = {
    "hiring": ("time_to_fill", "open_requisitions", "hiring_gap", "offer_acceptance"),
    "onboarding": ("ramp_weeks", "left_before_ramp", "training_on_time", "first_attempt_pass"),
    "turnover": (
        "turnover_12m", "separation_rate", "regretted_turnover_12m", "early_leavers_90d",
        "stability_12m", "retention_curve",
    ),
    "wellbeing": (
        "absence_rate", "tough_contact_rate", "back_to_back_share", "recovery_taken",
        "overtime_share", "breaks_kept",
    ),
    "policy": ("schedule_changes", "daily_rest_breaches", "weekly_rest_breaches", "clopenings"),
}  # fmt: skip
"""Measures that a joint goal or a pack about this item would hold."""
DONE: Final = gettext_noop("Done on {day}: {text}")
GOAL: Final = gettext_noop("A joint goal with two owners: {title}")
ON_PACKS: Final = gettext_noop("On {n} of the last {all} frozen packs")
NOT_YET: Final[dict[Item, str]] = {
    "hiring": gettext_noop("Hiring profiles that both signed are not kept here yet."),
    "onboarding": gettext_noop("Onboarding plans that both own are not kept here yet."),
    "policy": gettext_noop("Reviews of a policy with the frontline are not kept here yet."),
}
LAST_PACKS: Final = 3
A_YEAR: Final = timedelta(days=365)
MOST: Final = 4

ASK: Final[dict[Item, str]] = {
    "hiring": gettext_noop("Bring the last profile each of you used. Where did they differ?"),
    "onboarding": gettext_noop("Walk through a starter's first ten days: who did what, and who was missing?"),
    "turnover": gettext_noop("Look at the last five leavers side by side: what did each side know, and when?"),
    "wellbeing": gettext_noop("Each names one programme. Who on the evening shift has ever seen it?"),
    "policy": gettext_noop("Which policy did the floor work around last month, and why?"),
}  # fmt: skip
STEP: Final[dict[Item, str]] = {
    "hiring": gettext_noop("Write the next hiring profile together and both sign it"),
    "onboarding": gettext_noop("Agree who does what in a starter's first ten days"),
    "turnover": gettext_noop("Go through the last five leavers together and choose one thing to change"),
    "wellbeing": gettext_noop("Ask two shifts what would help them, and bring it to the next sync"),
    "policy": gettext_noop("Review one policy with three people from the frontline"),
}  # fmt: skip
"""What to do about an item: one click makes it an action."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the house can offer for one item, and what it cannot yet."""

    offered: tuple[Phrase, ...]
    missing: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """One way to begin the talk: an item, its question, the step that would follow."""

    item: Item
    title: str
    ask: str
    step: str
    key: str
    taken: str


def evidence(*, today: date) -> dict[Item, Evidence]:
    """For each item what is there to point at: actions done, joint goals, packs that showed it."""
    running = goals.running(views=goals.board(on=today))
    shown = _on_packs()
    return {
        item: Evidence(
            (
                *(
                    Phrase("audits.done", DONE, {"day": When(f"{one.closed_on}"), "text": one.text})
                    for one in actions.finished_about(topic=item, since=today - A_YEAR)[:MOST]
                ),
                *(
                    Phrase("audits.goal", GOAL, {"title": one.title})
                    for one in running
                    if one.measure in MEASURES[item]
                ),
                *_of_packs(item, shown),
            ),
            NOT_YET.get(item, ""),
        )
        for item in ITEMS
    }


def _on_packs() -> list[set[str]]:
    """Measures that stood in front of both leaders, for each of the last frozen packs."""
    months = [one.month for one in packs.entries() if one.frozen_at][:LAST_PACKS]
    kept = [found.pack() for month in months if (found := packs.frozen(month=month))]
    return [{one.measure for block in pack.blocks for one in block.figures} for pack in kept]


def _of_packs(item: Item, shown: list[set[str]]) -> Iterable[Phrase]:
    count = sum(bool(one & set(MEASURES[item])) for one in shown)
    if count:
        yield Phrase("audits.on_packs", ON_PACKS, {"n": count, "all": len(shown)})


def beginnings(*, revealed: Revealed) -> tuple[Beginning, ...]:
    """Where to begin: the items that lie apart, the widest first; else the one both rate lowest.

    A step that somebody took already names the action.
    """
    found = revealed.result
    items = found.to_discuss or (found.weakest,)
    taken = {one.source_key: one.id for one in actions.of_source(source="audit")}
    return tuple(
        Beginning(
            item, TITLES[item], ASK[item], STEP[item], step_key(revealed.quarter, item),
            taken.get(step_key(revealed.quarter, item), ""),
        )
        for item in items
    )  # fmt: skip


def step_key(quarter: str, item: str) -> str:
    """How an action tells which audit and item it came from."""
    return f"{quarter}:{item}"


def scale(*, revealed: Revealed) -> Chart:
    """Both totals on the scale with its bands."""
    from keepwell.analytics import charts

    found = revealed.result
    drawn = charts.scale(
        hr=audits.points(found.hr.total), support=audits.points(found.support.total)
    )
    return Chart(drawn.wide, drawn.narrow, drawn.content)


def gaps(*, revealed: Revealed) -> Chart:
    """The five items, both sides on one line each."""
    from keepwell.analytics import charts

    found = revealed.result
    rows = [
        charts.Row(
            SHORT[item], audits.points(found.hr.items[at]), audits.points(found.support.items[at]),
            audits.points(found.gaps[at], edges=(DISCUSS_ITEM,)), item in found.to_discuss,
        )
        for at, item in enumerate(ITEMS)
    ]  # fmt: skip
    drawn = charts.gaps(rows)
    return Chart(drawn.wide, drawn.narrow, drawn.content)


def quarters(*, trend: Trend) -> Chart | None:
    """Both totals over the quarters; nothing for a single one."""
    from keepwell.analytics import charts

    if len(trend.rounds) < 2:
        return None
    moved = {side: {one.at for one in trend.marks if one.side == side} for side in SIDES}
    points = [
        charts.Quarter(
            one.quarter, audits.points(one.result.hr.total),
            audits.points(one.result.support.total), at in moved["hr"], at in moved["support"],
        )
        for at, one in enumerate(trend.rounds)
    ]  # fmt: skip
    drawn = charts.quarters(points)
    return Chart(drawn.wide, drawn.narrow, drawn.content)
