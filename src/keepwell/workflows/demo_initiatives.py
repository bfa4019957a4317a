"""The demo company's care ledger: one programme that worked, one that did nothing, a trap, a draw."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from keepwell.domain.access import queries as known
from keepwell.domain.partnership.operations import initiatives as writing
from keepwell.domain.partnership.queries import initiatives as ledger
from keepwell.domain.partnership.rules.initiatives import InitiativeError, Plan, Wave
from keepwell.kernel.periods import Period, add_months
from keepwell.workflows import figures
from keepwell.workflows import initiative_review as story

if TYPE_CHECKING:
    from datetime import date

    from keepwell.connectors.demo_company.sizes import SizeName

BY: Final = "operator"
DOMAIN: Final = "demo.example"
AHEAD: Final = 46
"""Days before the first start on which the demo's plans were written down."""
LOOKED_AT: Final = 17
"""The month, counted from 0, by whose results the weakest teams were chosen."""
WEAKEST: Final = 4
SEEDS: Final = (20_250_514, 20_250_903, 20_260_410, 20_261_104)
"""Where the evaluations of the four draw from; the last one also draws the lots."""
DRAWN: Final = 12
SHOPS: Final = "A trial by lot in 28 shops: sales 3.3 % higher; contact centres may differ."


def tell_initiatives(*, size: SizeName, months: int, last: str, today: date, now: datetime) -> None:
    """Write the four down as they would have been, and evaluate what is under way.

    Args:
        size: of the demo company.
        months: how many it has.
        last: the last of them.
        today: the day the demo is made.
        now: the moment.
    """
    from keepwell.connectors.demo_company import rollout

    teams = story.teams(measure="csat", viewer=None)
    if ledger.ledger(today=today) or not teams:
        return
    first = Period.parse(last).previous(months - 1)
    started = rollout(size=size, months=months)
    for tell in (_schedules, _app, _weakest, _circles):
        with contextlib.suppress(InitiativeError):  # too short a demo has no such story
            tell(teams, started, first, today)
    for one in ledger.ledger(today=today):
        if one.state in {"running", "read"}:
            story.review(view=one, now=now)


def _month(first: Period, at: int) -> str:
    return f"{add_months(first.start, at):%Y-%m}"


def _written(plan: Plan, day: date, seed: int) -> str:
    """Registered on a day, with what could be found from the figures there were."""
    known_to = str(Period.containing(day).previous())
    return writing.register_initiative(
        plan=plan, foreseen=story.foresee(plan, known_to=known_to), seed=seed, by=_who("hana"),
        now=datetime.combine(day, time(9, 20), UTC), today=day,
    )  # fmt: skip


def _who(name: str) -> str:
    user = known.user_by_email(email=f"{name}@{DOMAIN}")
    return user.public_id.hex if user else BY


def _schedules(
    teams: tuple[str, ...], started: dict[str, dict[str, int]], first: Period, _today: date
) -> None:
    waves = started["stable_schedules"]
    plan = Plan(
        title="Stable schedules",
        what="Fixed start times, four weeks’ notice of every shift, no late shift before an early one.",
        measure="csat", good="up",
        starts={team: _month(first, waves[team]) if team in waves else "" for team in teams},
        until=_month(first, max(waves.values()) + 5), why="other",
        why_words="The planners could take over every second team, in four waves, in the order of the team list. Nobody looked at results.",
        untouched=("aht",), cost=(29_000.0, 35_000.0), expected=0.02, source=SHOPS,
        stop_if="overtime rises by 3 %", template="roster",
    )  # fmt: skip
    begins = Period.parse(plan.first).start
    _written(plan, begins - timedelta(days=AHEAD), SEEDS[0])


def _app(
    teams: tuple[str, ...], started: dict[str, dict[str, int]], first: Period, today: date
) -> None:
    waves = started["wellbeing_app"]
    plan = Plan(
        title="Wellbeing app",
        what="Everybody in these teams got a licence for a wellbeing app.",
        measure="csat", good="up",
        starts={team: _month(first, waves[team]) if team in waves else "" for team in teams},
        until=_month(first, max(waves.values()) + 5), why="other",
        why_words="The vendor asked which teams were curious; these raised their hands.",
        cost=(14_000.0, 14_500.0), expected=0.03, source="The vendor’s brochure.",
    )  # fmt: skip
    _written(plan, today, SEEDS[1])


def _weakest(
    teams: tuple[str, ...], _started: dict[str, dict[str, int]], first: Period, _today: date
) -> None:
    month = _month(first, LOOKED_AT)
    sheet = figures.sheet(measure="csat", by=("team",), period=month)
    told = [(one.value, one.slice["team"]) for one in (sheet.figures if sheet else ()) if one.value]
    worst = [team for _value, team in sorted(told) if team in teams][:WEAKEST]
    start = _month(first, LOOKED_AT + 2)
    plan = Plan(
        title="Coaching for the weakest teams",
        what="A coach sits beside each team for four weeks and listens in.",
        measure="csat", good="up", starts={team: start if team in worst else "" for team in teams},
        until=_month(first, LOOKED_AT + 6), why="results",
        why_words="They had the lowest satisfaction of all teams in that month.", chosen_by=(month,),
        cost=(9_000.0, 12_000.0), expected=0.03, source="A guess of the coaches.",
    )  # fmt: skip
    _written(plan, Period.parse(start).start - timedelta(days=20), SEEDS[2])


def _circles(
    teams: tuple[str, ...], _started: dict[str, dict[str, int]], _first: Period, today: date
) -> None:
    pool = teams[:DRAWN]
    places = max(len(pool) // 3, 1)
    waves = (Wave(f"{add_months(today, 2):%Y-%m}", places), Wave(f"{add_months(today, 5):%Y-%m}", places))  # fmt: skip
    plan = Plan(
        title="Peer circles and mentors",
        what="A peer circle every two weeks, a mentor from the same shift, one team day a quarter.",
        measure="csat", good="up", starts=dict.fromkeys(pool, ""), waves=waves,
        until=f"{add_months(today, 10):%Y-%m}", why="lottery",
        why_words="All teams wanted to be first.", cost=(11_000.0, 16_000.0), expected=0.015,
        source="Another company’s story: claimed, no source.", template="together",
    )  # fmt: skip
    made = _written(plan, today, SEEDS[3])
    moment = timezone.now()
    signed = story.draw(initiative=made, seed=SEEDS[3], by=_who("hana"), now=moment, today=today)
    writing.sign_lots(initiative=made, seen=signed, by=_who("cem"), now=moment)
