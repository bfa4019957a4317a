"""Who sees which rows of a released sheet: the gate's limits hold for all, this only takes away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from keepwell.domain.access.rules import reach

if TYPE_CHECKING:
    from keepwell.domain.access.queries import Viewer
    from keepwell.schemas.figures import Figure, Measure, Sheet

TEAM: Final = "team"
JOINER: Final = " + "
OF_PEOPLE: Final = frozenset({"unit", "site", "manager_line", "role", "contract"})
"""Splits by who people are and where they stand: for others than their own team, company roles."""


def may_see(viewer: Viewer | None, measure: Measure) -> bool:
    """Whether somebody may see figures of this sensitivity at all."""
    if viewer is None:
        return True
    return reach(roles=viewer.roles, action=f"see_{measure.sensitivity}_figures") is not None


def sees_all(viewer: Viewer | None, measure: Measure) -> bool:
    """Whether somebody may see every group's figures of this sensitivity."""
    if viewer is None:
        return True
    scope = reach(roles=viewer.roles, action=f"see_{measure.sensitivity}_figures")
    return scope == "company" and viewer.teams is None


def visible(sheet: Sheet, viewer: Viewer | None) -> Sheet:
    """The sheet with the rows somebody may see: of their own teams, and the totals."""
    if sees_all(viewer, sheet.measure) or viewer is None:
        return sheet
    teams = viewer.teams or frozenset()
    split = (*sheet.by, *(dim for dim, _ in sheet.where))
    where = dict(sheet.where)
    kept = [one for one in sheet.figures if _seen(one, split, where, teams, sheet.measure)]
    return replace(sheet, figures=tuple(kept))


def _seen(
    figure: Figure,
    split: tuple[str, ...],
    where: dict[str, str],
    teams: frozenset[str],
    measure: Measure,
) -> bool:
    if not split:
        return True
    label = figure.slice.get(TEAM, where.get(TEAM))
    if label is not None:
        return label in teams or bool(teams & set(label.split(JOINER)))
    if not figure.slice and figure.state == "missing_input":
        return True
    return measure.sensitivity == "service" and not OF_PEOPLE & set(split)
