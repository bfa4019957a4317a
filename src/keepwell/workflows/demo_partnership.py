"""What HR and Support of the demo company did together: audits, promises kept and not, one goal.

Written through the same operations as by hand, with days counted back from today, so that the
story is always fresh. Nobody but the demo loads it.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from keepwell.domain.access import operations as access
from keepwell.domain.access import queries as known
from keepwell.domain.partnership.operations import actions, audits, goals
from keepwell.domain.partnership.queries import actions as reading
from keepwell.domain.partnership.rules.audits import ITEMS
from keepwell.domain.partnership.rules.goals import (
    SAMPLES,
    GoalError,
    Sample,
    months_later,
    sample_target,
)
from keepwell.kernel.periods import Period, add_months, last_full_month
from keepwell.workflows import goal_progress

if TYPE_CHECKING:
    from keepwell.domain.partnership.rules.actions import Source, Topic
    from keepwell.domain.partnership.rules.audits import Side
    from keepwell.schemas.packs import Side as Whose

BY: Final = "operator"
DOMAIN: Final = "demo.example"
SIDES: Final[dict[str, Side]] = {
    "hana": "hr", "mira": "hr", "ines": "hr", "cem": "support", "jonas": "support",
    "priya": "support",
}  # fmt: skip
"""Who rates for which side; Hana and Cem still have to in the round that is open."""
BESIDE: Final = (
    ("Mira", "hr_partner"), ("Ines", "hr_partner"), ("Jonas", "support_leader"),
    ("Priya", "support_leader"),
)  # fmt: skip
"""Colleagues who rate and own, but never sign in."""
SCORES: Final[tuple[dict[str, str], ...]] = (
    {"hana": "44434", "mira": "43434", "ines": "34444", "cem": "33333", "jonas": "33433", "priya": "33434"},
    {"hana": "44444", "mira": "43444", "ines": "34444", "cem": "33333", "jonas": "33423", "priya": "33434"},
    {"hana": "44544", "mira": "44444", "ines": "44434", "cem": "33333", "jonas": "33323", "priya": "34423"},
    {"hana": "44544", "mira": "54444", "ines": "44444", "cem": "33324", "jonas": "23323", "priya": "34333"},
    {"mira": "44444", "ines": "44543", "jonas": "33333", "priya": "33334"},
)  # fmt: skip
"""Answers in the order of the items, one round a quarter, the last one still open."""
PIECES: Final = {
    "hiring": "The last two profiles carry both names",
    "onboarding": "The plan of the spring class",
    "turnover": "Turnover stands in every pack",
    "wellbeing": "The quiet-minutes trial of the evening shift",
    "policy": "The swap rule was rewritten with two leads",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One action of the story: days are counted from today, back is negative."""

    text: str
    owner: str
    due: int
    source: Source
    side: Whose = "both"
    topic: Topic = ""
    why: str = ""
    done: int | None = None
    note: str = ""
    moved: tuple[int, ...] = ()
    dropped: str = ""
    measure: str = ""
    team: bool = False


STORY: Final = (
    Told("Second buddy for the spring class", "mira", -150, "meeting", "hr", "onboarding", "Three of eighteen left before full pace", -154, "Both buddies stayed the whole ten weeks."),
    Told("Quiet ten minutes after a hostile call, evening shift", "jonas", -128, "audit", "support", "wellbeing", "Wellbeing lay furthest apart in the audit", -130, "Two teams use it; the third wants another slot.", measure="tough_contact_rate"),
    Told("Publish the roster four days earlier", "cem", -121, "goal", "support", "policy", "Changes at short notice wear people out", -112, "Late by nine days: the planning tool had to be asked first.", measure="schedule_changes"),
    Told("Ask leavers of the last quarter why, together", "hana", -95, "meeting", "both", "turnover", "", -97, "Six of nine talked; two themes reach the sync."),
    Told("One page on who decides a refund above 50", "tariq", -88, "meeting", "support", "policy", "Agents wait twice a day for an answer", -90, team=True),
    Told("Spanish refund playbook", "priya", -66, "meeting", "support", "onboarding", "Newcomers ask the same five questions", None, moved=(-45, -7)),
    Told("Hiring profile for the returns phone, both names under it", "ines", -60, "audit", "both", "hiring", "One of four profiles carries both signatures", -61, "Signed by both."),
    Told("Second exit question about the roster", "hana", -52, "leader", "hr", "turnover", "", -52),
    Told("Compare break times of both sites", "jonas", -41, "figure", "support", "wellbeing", "Breaks kept fell in one site", None, dropped="The figure was a file that came in late."),
    Told("Match the last eleven helpdesk logins", "cem", -33, "import", "support", "", "Their contacts count for nobody", -30),
    Told("Pair new starters with a mentor from the same shift", "mira", -24, "meeting", "hr", "onboarding", "Ramp is longest on the late shift", -24, "Nine of ten have one.", measure="ramp_weeks"),
    Told("Talk with the evening team about Sunday swaps", "tariq", -7, "meeting", "support", "policy", "Asked for twice in the last two syncs", team=True, moved=()),
    Told("Bring one wellbeing programme to the evening shift", "hana", 3, "audit", "both", "wellbeing", "Half of the shift has never seen it"),
    Told("Read three exit talks side by side", "cem", 9, "meeting", "both", "turnover", "", moved=()),
    Told("Draft a career path for the chat roles", "ines", 24, "goal", "hr", "career", "Five of nine frontline roles have one"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aim:
    """Who owns one of the four samples, and how far a count has come: days after the start."""

    sample: str
    hr: str
    support: str
    target: float = 0.0
    counts: tuple[tuple[int, float, str], ...] = ()


WHY: Final = "The board asked for this number; we watch the figures beside it."
AIMS: Final = (
    Aim("turnover", "hana", "cem"),
    Aim("ramp", "mira", "jonas"),
    Aim("checkin", "hana", "cem", counts=((100, 1, "118 of 142 took part"),)),
    Aim("career", "ines", "priya", target=9, counts=((60, 3, ""), (110, 5, "Support's ladder is next"))),
)  # fmt: skip


def tell_promises(*, today: date) -> None:
    """Colleagues, audits and actions: before the figures, which count kept promises."""
    _beside(today)
    users = _users()
    if set(SIDES) - set(users):
        return
    _audits(users, today)
    team = _team(today)
    for one in STORY:
        _promise(one, users, today, team)


def tell_goals(*, today: date) -> None:
    """One objective with four key results: after the figures, whose past is its baseline."""
    users = _users()
    if set(SIDES) - set(users):
        return
    start = add_months(today, -5)
    objective = goals.set_objective(
        title="People stay, because starting and staying got easier", starts_on=start,
        ends_on=add_months(start, 8), by=BY, now=_at(start),
    )  # fmt: skip
    for one in AIMS:
        _aim(one, objective, users, start, today)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def _beside(today: date) -> None:
    for name, role in BESIDE:
        access.create_user(
            email=f"{name.lower()}@{DOMAIN}", name=name, password=None, roles=[(role, None)],
            by=BY, on=today,
        )  # fmt: skip


def _users() -> dict[str, str]:
    names = {*SIDES, *(one.owner for one in STORY)}
    found = {name: known.user_by_email(email=f"{name}@{DOMAIN}") for name in names}
    return {name: user.public_id.hex for name, user in found.items() if user}


def _team(today: date) -> str:
    """The team that Tariq leads."""
    user = known.user_by_email(email=f"tariq@{DOMAIN}")
    teams = reading.sight(user=user, on=today).teams if user else None
    return min(teams) if teams else ""


def _audits(users: dict[str, str], today: date) -> None:
    now = Period.containing(today, "quarter")
    for back, answers in enumerate(reversed(SCORES)):
        quarter = now.previous(back) if back else now
        opened = quarter.start if not back else quarter.end - timedelta(days=20)
        audits.open_round(
            quarter=str(quarter), on=opened, by=users["hana"],
            raters={users[name]: side for name, side in SIDES.items()},
        )  # fmt: skip
        for at, (name, told) in enumerate(answers.items()):
            scores: dict[str, int | None] = dict(zip(ITEMS, map(int, told), strict=True))
            audits.rate(
                quarter=str(quarter), by=users[name], scores=scores,
                evidence=dict(list(PIECES.items())[: 5 - at]),
                now=_at(opened + timedelta(days=1 + at)),
            )  # fmt: skip


def _promise(told: Told, users: dict[str, str], today: date, team: str) -> None:
    """One action with its life; the owner writes, as far as they can."""
    due = today + timedelta(days=told.due)
    opened = due - timedelta(days=28)
    made = actions.add(
        text=told.text, owner=users[told.owner], due_on=due, by=users["hana"], now=_at(opened),
        source=told.source, why=told.why, side=told.side, topic=told.topic,
        team=team if told.team else "", promised_at=str(last_full_month(opened)), measure=told.measure,
    )  # fmt: skip
    who = {"action": made, "by": users[told.owner]}
    for move in told.moved:
        moved = today + timedelta(days=move)
        actions.postpone(
            due_on=moved, reason="Other work came first", now=_at(moved - timedelta(days=14)), **who
        )
    if told.dropped:
        actions.drop(reason=told.dropped, on=due, now=_at(due), **who)
    if told.done is not None:
        day = today + timedelta(days=told.done)
        actions.finish(on=day, note=told.note, now=_at(day), **who)


def _aim(told: Aim, objective: str, users: dict[str, str], start: date, today: date) -> None:
    sample = next(one for one in SAMPLES if one.id == told.sample)
    shared: dict[str, Any] = {
        "objective": objective, "title": sample.title,
        "deadline": months_later(start, sample.months), "hr_owner": users[told.hr],
        "support_owner": users[told.support], "by": BY, "now": _at(start),
    }  # fmt: skip
    if sample.kind == "measure":
        _measure(sample, start, shared)
        return
    made = goals.add_key_result(
        kind="count", target=told.target or sample.target, counted=sample.counted, **shared
    )
    for days, value, note in told.counts:
        day = min(start + timedelta(days=days), today)
        goals.count_key_result(key_result=made, on=day, value=value, note=note, by=BY, now=_at(day))


def _measure(sample: Sample, start: date, shared: dict[str, Any]) -> None:
    """Bound to the finest grain that had a figure when the goal was set; none where none had."""
    for grain in ("month", "quarter", "year"):
        asked: dict[str, Any] = {
            "measure": sample.measure, "slice_": {}, "grain": grain, "start": start,
            "deadline": shared["deadline"], "viewer": None,
        }  # fmt: skip
        bare = goal_progress.offer(target=None, **asked)
        if bare is None or bare.baseline is None:
            continue
        target = sample_target(sample, bare.baseline.value)
        offer = goal_progress.offer(target=target, **asked) or bare
        with contextlib.suppress(GoalError):  # reached already: no goal of this sample
            goals.add_key_result(
                measure=sample.measure, unit=offer.unit, grain=grain,
                as_of=bare.baseline.period, target=target, warning=offer.warning,
                kept_why=WHY if offer.warning else "",
                companions=[one.measure for one in offer.companions], **shared,
            )  # fmt: skip
        return
