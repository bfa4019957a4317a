"""What the company of the pages' tests did together: audits, a goal, actions; keys to find it by."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from keepwell.domain.partnership.operations import actions, audits, goals
from keepwell.domain.partnership.rules.audits import ITEMS
from keepwell.kernel.periods import Period

ROUNDS = (("44444", "33333"), ("44544", "32323"), ())
"""Hana's and Cem's answers, oldest first; the audit of this quarter is still blind."""


def quarters() -> dict[str, str]:
    """Pages live on the machine's clock, so audits do."""
    blind = Period.containing(date.today(), "quarter")
    return {"blind": str(blind), "revealed": str(blind.previous()), "older": str(blind.previous(2))}


def _audits(users: dict[str, Any], now: datetime) -> None:
    raters = {users["hana"]: "hr", users["cem"]: "support"}
    for quarter, answers in zip(reversed(quarters().values()), ROUNDS, strict=True):
        audits.open_round(quarter=quarter, on=now.date(), by=users["hana"], raters=raters)
        for user, told in zip((users["hana"], users["cem"]), answers, strict=False):
            audits.rate(
                quarter=quarter, by=user, now=now, evidence={"hiring": "The June profile"},
                scores=dict(zip(ITEMS, map(int, told), strict=True)),
            )  # fmt: skip


def _goals(users: dict[str, Any], now: datetime) -> dict[str, str]:
    who = {"by": users["hana"], "now": now}
    owners = {"hr_owner": users["hana"], "support_owner": users["cem"]}
    until = date.today() + timedelta(days=150)
    objective = goals.set_objective(
        title="Customers come back, because colleagues stay",
        starts_on=date.today() - timedelta(days=120), ends_on=until, **who,
    )  # fmt: skip
    measured = goals.add_key_result(
        objective=objective, title="Nine in ten satisfied", measure="csat", unit="share",
        target=0.9, deadline=until, as_of="2026-06", **owners, **who,
    )  # fmt: skip
    counted = goals.add_key_result(
        objective=objective, title="Paths for all roles", kind="count", target=9,
        counted="roles with a path", deadline=until, **owners, **who,
    )  # fmt: skip
    return {"objective": objective, "measured": measured, "counted": counted}


def _actions(users: dict[str, Any], now: datetime) -> dict[str, str]:
    who = {"by": users["hana"], "now": now - timedelta(days=20)}
    day = date.today()
    told = {
        "of_ana": ("Write the swap rule down", "ana", 5, {"team": "Returns phone", "why": "=asked twice"}),
        "of_billing": ("Second screen for Billing", "cem", -3, {"team": "Billing", "source": "meeting"}),
        "of_hana": ("Read three exit talks", "hana", 9, {"source": "goal", "topic": "turnover"}),
    }  # fmt: skip
    return {
        name: actions.add(
            text=text, owner=users[owner], due_on=day + timedelta(days=due), **who, **more
        )
        for name, (text, owner, due, more) in told.items()
    }


def found_joint(*, now: datetime, users: dict[str, Any]) -> SimpleNamespace:
    """Two audits revealed and one blind, an objective with two key results, three open actions."""
    ids = {name: one.public_id.hex for name, one in users.items()}
    _audits(ids, now)
    return SimpleNamespace(**quarters(), **_goals(ids, now), **_actions(ids, now))
