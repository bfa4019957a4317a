"""The door of worth: assumptions in, a return or a choice out, in plain values.

No panel and no figure is read here: stories bring what was released, typed or found elsewhere.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from keepwell.analytics.statistics import payback, programme_mix
from keepwell.analytics.statistics.choice import Limits
from keepwell.analytics.statistics.programme_mix import Candidate, Team
from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keepwell.analytics.statistics.choice import Goal
    from keepwell.schemas.worth import Assumed

__all__ = ["Candidate", "Limits", "Team", "chosen", "returned"]


def returned(inputs: Mapping[str, Assumed], *, seed: int) -> dict[str, Any]:
    """A return with all that went in; `refused` says with code and numbers why there is none."""
    found = payback.reckon(inputs, seed=seed)
    if isinstance(found, Refusal):
        return _refused(found)
    model, told = found
    return payback.described(model, told, seed=seed)


def chosen(
    inputs: Mapping[str, Assumed],
    *,
    candidates: Sequence[Candidate],
    teams: Sequence[Team],
    limits: Limits,
    goal: Goal,
    seed: int,
) -> dict[str, Any]:
    """All sets within five per cent of the best with all that went in; or `refused`."""
    head: dict[str, Any] = {
        "seed": seed, "draws": programme_mix.DRAWS, "outcomes": list(programme_mix.OUTCOMES),
        "teams": [asdict(one) for one in teams],
        "programmes": [{**asdict(one), "excludes": sorted(one.excludes)} for one in candidates],
    }  # fmt: skip
    priced = programme_mix.prices(inputs, seed=seed)
    if isinstance(priced, Refusal):
        return head | _refused(priced)
    found = programme_mix.mix(
        candidates, teams=teams, prices=priced, limits=limits, goal=goal, seed=seed
    )
    head |= {"prices": asdict(priced)}
    if isinstance(found, Refusal):
        return head | _refused(found)
    sets = programme_mix.told(found, teams=teams)
    return head | {"sets": sets, "complete": found.complete}


def _refused(one: Refusal) -> dict[str, Any]:
    return {"refused": {"code": one.code, "numbers": dict(one.numbers)}}
