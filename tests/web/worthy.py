"""What the company of the pages' tests reckoned: one return, one choice, one set aside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from keepwell.domain.partnership.operations import worth
from keepwell.domain.partnership.queries import worth as stored
from keepwell.domain.partnership.rules.worth import Mix
from keepwell.workflows import worth as story


def found_worth(*, now: datetime, users: dict[str, Any]) -> dict[str, str]:
    """Reckoned by HR; the keys to find them by."""
    who = {"by": users["hana"].public_id.hex, "now": now}
    worth.assume(key="pay", low=28_000, likely=32_000, high=36_000, source="Pay list", **who)
    told = {
        "a_return": worth.open_reckoning(
            name="Peer circles", programme="team_building_peer_support", **who
        ),
        "a_choice": worth.plan_mix(
            name="Next year", mix=Mix(("stable_schedules", "individual_wellbeing"), 30_000, 40), **who
        ),
        "aside": worth.open_reckoning(name="A former idea", programme="assistance", **who),
    }  # fmt: skip
    for one in told.values():
        view = stored.reckoning(id=one)
        assert view is not None
        story.reckon(view, by=who["by"])
    worth.set_aside(reckoning=told["aside"], **who)
    return told
