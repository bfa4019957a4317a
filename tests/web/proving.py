"""The care ledger of the company of the pages' tests: one to be drawn, one drawn, one under way, one read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from keepwell.domain.partnership.operations import initiatives as writing
from keepwell.domain.partnership.queries import initiatives as reading
from keepwell.domain.partnership.rules.initiatives import Plan, Wave
from keepwell.kernel.periods import add_months
from keepwell.workflows import initiative_review as story

TEAMS = (
    "Billing", "Delivery", "Marketplace + Social", "Orders evening", "Returns chat",
    "Returns phone", "Technical",
)  # fmt: skip
WITH_IT = TEAMS[:3]


def _month(ahead: int) -> str:
    return f"{add_months(date.today(), ahead):%Y-%m}"


def _plan(title: str, **told: Any) -> Plan:
    usual: dict[str, Any] = {
        "title": title, "what": "A circle of peers every two weeks.", "measure": "csat", "good": "up",
        "starts": {team: "2026-03" if team in WITH_IT else "" for team in TEAMS},
        "until": "2026-08", "why": "other", "why_words": "They asked first.", "untouched": ("aht",),
        "cost": (4_000.0, 6_000.0), "expected": 0.02, "source": "A guess.", "stop_if": "overtime rises",
    }  # fmt: skip
    return Plan(**(usual | told))


def _by_lot(title: str) -> Plan:
    return _plan(
        title, starts=dict.fromkeys(TEAMS, ""), why="lottery", until=_month(9),
        waves=(Wave(_month(2), 2), Wave(_month(4), 1)),
    )  # fmt: skip


def found_initiatives(*, now: datetime, users: dict[str, Any]) -> SimpleNamespace:
    """Their ids, by where they stand; evaluated from the figures that are there."""
    hana, cem = (users[name].public_id.hex for name in ("hana", "cem"))

    def registered(plan: Plan, day: date) -> str:
        return writing.register_initiative(
            plan=plan, foreseen=story.foresee(plan), seed=11, by=hana, now=now, today=day
        )

    early = date(2026, 1, 12)
    ids = {
        "to_draw": registered(_by_lot("Quiet room"), date.today()),
        "drawn": registered(_by_lot("Peer circles"), date.today()),
        "under_way": registered(_plan("Late lunch", until=_month(3)), date.today()),
        "was_read": registered(_plan("Swap market"), early),
    }
    seen = story.draw(initiative=ids["drawn"], seed=5, by=hana, now=now, today=date.today())
    writing.sign_lots(initiative=ids["drawn"], seen=seen, by=cem, now=now + timedelta(minutes=2))
    for name in ("under_way", "was_read"):
        view = reading.initiative(id=ids[name], today=date.today())
        assert view is not None
        story.review(view=view, now=now)
    return SimpleNamespace(**ids)
