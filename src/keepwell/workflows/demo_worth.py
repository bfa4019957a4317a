"""What the demo company reckoned: what it typed about its costs, three returns, one choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keepwell.domain.access import queries as known
from keepwell.domain.partnership.operations import worth as writing
from keepwell.domain.partnership.queries import initiatives as ledger
from keepwell.domain.partnership.queries import worth as stored
from keepwell.domain.partnership.rules.worth import Mix
from keepwell.workflows import worth as story

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

BY: Final = "operator"
DOMAIN: Final = "demo.example"
Range = tuple[float, float, float, str]
TYPED: Final[Mapping[str, tuple[str, Range]]] = {
    "pay": ("hana", (29_000.0, 33_000.0, 38_000.0, "Pay list of the three sites")),
    "recruiting": ("hana", (900.0, 1_800.0, 3_500.0, "Invoices of the last four places")),
    "trainer_hours": ("cem", (20.0, 35.0, 60.0, "Counted by the trainers of the spring class")),
    "exit_hours": ("hana", (3.0, 5.0, 9.0, "What seeing off took the last five times")),
}
"""Who typed what, and from where."""
RETURNS: Final[tuple[tuple[str, str, dict[str, Range]], ...]] = (
    ("Wellbeing app", "individual_wellbeing", {
        "cost_person": (48.0, 60.0, 72.0, "Offer for a licence each"),
    }),
    ("Mental health and flexible time", "mental_health_flexible_time", {
        "cost_person": (60.0, 90.0, 140.0, "Offer of the counselling line"),
        "cost_once": (2_000.0, 4_000.0, 7_000.0, "Changing the shift tool"),
    }),
    ("Stable schedules", "stable_schedules", {
        "cost_once": (9_000.0, 14_000.0, 22_000.0, "Half a planner for a year, and the notice tool"),
    }),
)  # fmt: skip
"""Name, programme, what it costs; the last stands on top."""
MIX: Final = Mix(
    ("mental_health_flexible_time", "team_building_peer_support", "combined", "stable_schedules"),
    60_000.0, 120.0, fees={"mental_health_flexible_time": 90.0, "combined": 100.0},
)  # fmt: skip


def tell_worth(*, today: date, now: datetime) -> None:
    """Type and reckon as both sides would have; once.

    Args:
        today: the day the demo is made.
        now: the moment.
    """
    if stored.reckonings() or stored.typed():
        return
    for key, (who, (low, likely, high, source)) in TYPED.items():
        writing.assume(key=key, low=low, likely=likely, high=high, source=source, **_by(who, now))
    initiatives = {one.plan.title: one.id for one in ledger.ledger(today=today)}
    for name, programme, ranges in RETURNS:
        one = writing.open_reckoning(
            name=name, programme=programme, ranges=ranges,
            initiative=initiatives.get(name, ""), **_by("hana", now),
        )  # fmt: skip
        view = stored.reckoning(id=one)
        if view is not None:
            story.reckon(view, by=_by("hana", now)["by"])
    mix = writing.plan_mix(name="Next year, within 60,000", mix=MIX, **_by("cem", now))
    story.ask(reckoning=mix, by=_by("cem", now)["by"])


def _by(who: str, now: datetime) -> dict[str, Any]:
    found = known.user_by_email(email=f"{who}@{DOMAIN}")
    return {"by": found.public_id.hex if found else BY, "now": now}
