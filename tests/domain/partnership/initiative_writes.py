"""What the care ledger needs so that each of its writes can be tried, once and twice."""

from __future__ import annotations

from datetime import date
from typing import Any

from keepwell.domain.partnership.operations import initiatives as ledger
from keepwell.domain.partnership.rules.initiatives import Plan, Wave
from keepwell.schemas.phrases import Phrase
from keepwell.schemas.reviews import Effect, Foreseen, Reviewed, Side, Told

DAY = date(2026, 3, 2)
TEAMS = ("Blue", "Green", "Red", "White")
DRAWN = {"Blue": 0, "Green": 1, "Red": 0, "White": 1}
SEEN = Foreseen(0.02, teams=2, controls=2, before=12, after=7)


def plan(**told: Any) -> Plan:
    """Two of four teams get it in May."""
    starts = {team: "2026-05" if DRAWN[team] == 0 else "" for team in TEAMS}
    usual: dict[str, Any] = {
        "title": "Circles", "what": "Every two weeks", "measure": "csat", "good": "up",
        "starts": starts, "until": "2026-10", "why": "other", "why_words": "they asked",
        "cost": (900.0, 1_200.0), "expected": 0.02,
    }  # fmt: skip
    return Plan(**(usual | told))


def by_lot(**told: Any) -> Plan:
    """Two of four by lot."""
    waves = (Wave("2026-05", 2),)
    return plan(starts=dict.fromkeys(TEAMS, ""), why="lottery", why_words="", waves=waves, **told)


def reviewed(*, after: float | None = 0.86) -> Reviewed:
    """A finding; with `after`, one that holds months since the start."""
    effect = Effect(
        "better", (), ("2025-01", "2026-06"), teams=2, controls=2, estimate=0.02, low=0.01,
        high=0.03, treated=Side(2, 0.84, after), others=Side(2, 0.84, 0.84),
    )  # fmt: skip
    return Reviewed(effect, Told(Phrase("x", "It rose"), (Phrase("y", "Sure"),)), {"months": []})


def when(world) -> dict[str, Any]:
    return {"by": world.user.public_id.hex, "now": world.now}


def registered(world, made: Plan | None = None) -> str:
    return ledger.register_initiative(
        plan=made or plan(), foreseen=SEEN, seed=1, today=DAY, **when(world)
    )


def registers(world):
    return lambda: registered(world)


def changes(world):
    one = registered(world)
    return lambda: ledger.change_initiative(
        initiative=one, plan=plan(title="Rounds"), foreseen=SEEN, why="a better name", today=DAY,
        **when(world),
    )  # fmt: skip


def draws(world):
    one = registered(world, by_lot())
    return lambda: ledger.keep_lots(initiative=one, drawn=DRAWN, seed=5, today=DAY, **when(world))


def signs(world):
    one = registered(world, by_lot())
    seen = ledger.keep_lots(initiative=one, drawn=DRAWN, seed=5, today=DAY, **when(world))
    other = {"by": world.other.public_id.hex, "now": world.now}
    return lambda: ledger.sign_lots(initiative=one, seen=seen, **other)


def stops(world):
    one = registered(world)
    return lambda: ledger.stop_initiative(initiative=one, why="overtime rose", **when(world))


def reviews(world):
    one = registered(world)
    return lambda: ledger.keep_review(
        initiative=one, version=1, read_to="2026-06", final=False, reviewed=reviewed(),
        known_at=world.now, **when(world),
    )  # fmt: skip


WRITES = {
    "partnership.register_initiative": registers,
    "partnership.change_initiative": changes,
    "partnership.keep_lots": draws,
    "partnership.sign_lots": signs,
    "partnership.stop_initiative": stops,
    "partnership.keep_review": reviews,
}
