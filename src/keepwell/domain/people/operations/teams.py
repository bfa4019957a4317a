"""Teams by their names, and the tree they form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from keepwell.domain.people.models import Team
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from collections.abc import Iterable


def ensure_teams(
    *, named: Iterable[tuple[str, str, str]], origin: str, batch: str
) -> dict[str, int]:
    """Ids of teams by name, making those that are not there yet.

    Args:
        named: (team, unit, site) as rows name them; the last unit and site that are told hold.
        origin: who told us; HR's word replaces what was found in contacts.
        batch: with which import.
    """
    told: dict[str, tuple[str, str]] = {}
    for name, unit, site in named:
        before = told.get(name, ("", ""))
        told[name] = (unit or before[0], site or before[1])
    known = {team.name: team for team in Team.objects.all()}
    fresh = [
        Team(name=name, unit=unit, site=site, origin=origin, batch=batch)
        for name, (unit, site) in told.items()
        if name and name not in known
    ]
    Team.objects.bulk_create(fresh, batch_size=500)
    _update([known[name] for name in told if name in known], told, origin)
    return dict(Team.objects.values_list("name", "pk"))


def _update(teams: list[Team], told: dict[str, tuple[str, str]], origin: str) -> None:
    changed = []
    for team in teams:
        unit, site = told[team.name]
        wanted = (unit or team.unit, site or team.site, origin)
        from_hr_already = team.origin == "hr" and origin != "hr"
        if not from_hr_already and (team.unit, team.site, team.origin) != wanted:
            team.unit, team.site, team.origin = wanted
            changed.append(team)
    Team.objects.bulk_update(changed, ["unit", "site", "origin"], batch_size=200)


def set_team_parent(*, by: str, team: str, parent: str | None) -> None:
    """Put a team under another (or, with None, at the top): what a lead's scope follows.

    Raises:
        ValueError: when the tree would bite its own tail.
    """
    with transaction.atomic():
        child = Team.objects.select_for_update().get(name=team)
        above = Team.objects.get(name=parent) if parent else None
        step = above
        while step is not None:
            if step.pk == child.pk:
                raise ValueError(f"{parent} is already below {team}")
            step = step.parent
        if child.parent_id == (above.pk if above else None):
            return
        child.parent = above
        child.save(update_fields=["parent"])
        record(
            actor=by, verb="set_team_parent", subject_kind="team", subject_id=team[:64],
            detail={"parent": parent or ""},
        )  # fmt: skip
