"""Before an initiative starts: what its plan could show, who could take part, who goes first by lot.

It depends on the past of the same teams and on no result.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from keepwell.analytics.statistics import evaluation, lottery
from keepwell.analytics.statistics.contrasts import Window
from keepwell.analytics.statistics.few_teams import smallest_p
from keepwell.analytics.statistics.panel import NEVER, completed
from keepwell.analytics.statistics.power import detectable, noise
from keepwell.analytics.statistics.refusal import Refusal
from keepwell.analytics.statistics.released_months import Released, column, released
from keepwell.schemas.reviews import Foreseen, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from keepwell.analytics.statistics.panel import Panel
    from keepwell.schemas.figures import Sheet
    from keepwell.schemas.reviews import Design

EVER = "9999-12"


def draw_lots(
    *, teams: Sequence[str], places: Sequence[int], seed: int, blocks: Mapping[str, str]
) -> dict[str, int]:
    """The wave of every team, from 0; those beyond the places come last (`len(places)`).

    Raises:
        ValueError: if there are more places than teams, or a team is named twice.
    """
    return lottery.draw(
        teams, waves=places, seed=seed, blocks=[blocks.get(one, "") for one in teams]
    )


def foreseen(sheet: Sheet, design: Design, *, known_to: str = EVER) -> Foreseen:
    """What a plan could show, from the past of the same teams; it depends on no result.

    `known_to`: the last month whose figures were there when it was planned.
    """
    table = _table(sheet, tuple(design.starts), known_to)
    if not table.months:
        return Foreseen(None, (Refused("gaps", {"teams": 0.0}),))
    start = table.starts(design)
    panel = completed(table.values, start)
    if isinstance(panel, Refusal):
        return Foreseen(None, (refused(panel),))
    panel, refusals = _like(panel, design, table.months)
    spread = noise(panel.values, panel.start)
    if isinstance(spread, Refusal):
        return Foreseen(None, (*refusals, refused(spread)))
    months = table.reaching(design.until)
    skip = tuple(column(table.months, one) for one in design.chosen_by)
    window = evaluation.fitting(panel.start, months, Window(skip=skip), spread)
    found = detectable(panel.start, months=months, window=window, noise=spread)
    shared: dict[str, Any] = {
        "before": months_before(panel.start, table), "after": months - len(table.months),
        "horizon": window.horizon, "level": _level(panel.values), "spread": spread.spread,
        "follows": spread.follows, "short": left_out(table.teams, panel.kept),
    }  # fmt: skip
    if isinstance(found, Refusal):
        return Foreseen(None, (*refusals, refused(found)), **shared)
    least = smallest_p(panel.start, lots_blocks(design, table.teams, panel.kept))
    refusals += _too_few(found.teams, found.controls, least)
    return Foreseen(found.effect, refusals, found.teams, found.controls, smallest_p=least, **shared)


def _like(
    panel: Panel, design: Design, months: tuple[str, ...]
) -> tuple[Panel, tuple[Refused, ...]]:
    """Where results chose the teams, only those with a like among the others."""
    if design.why != "results":
        return panel, ()
    known = tuple(column(months, one) for one in design.chosen_by if one in months)
    # a start still to come counts as one: whom it is to reach is known
    marked = np.where(panel.start < NEVER, 0, NEVER)
    found = evaluation.comparable(replace(panel, start=marked), known)
    if isinstance(found, Refusal):
        return panel, (refused(found),)
    rows = np.isin(panel.kept, found.kept)
    return replace(
        panel, values=panel.values[rows], start=panel.start[rows], kept=panel.kept[rows]
    ), ()


def months_before(start: NDArray[np.int64], table: Released) -> int:
    """Months of the table before the first start."""
    first = int(start.min(initial=len(table.months)))
    return min(first, len(table.months))


def _too_few(teams: int, controls: int, least: float) -> tuple[Refused, ...]:
    fewest = evaluation.LEAST_TEAMS
    if min(teams, controls) >= fewest and least <= evaluation.ALARM:
        return ()
    return (
        Refused("R4", {"teams": float(teams), "controls": float(controls), "smallest_p": least}),
    )


def _level(values: NDArray[np.float64]) -> float:
    return float(values[:, -12:].mean())


def left_out(teams: Sequence[str], kept: Sequence[int] | NDArray[np.int64]) -> tuple[str, ...]:
    """Names of the teams that did not stay."""
    stayed = {int(one) for one in kept}
    return tuple(team for at, team in enumerate(teams) if at not in stayed)


def lots_blocks(
    design: Design, teams: Sequence[str], kept: NDArray[np.int64] | None = None
) -> NDArray[np.int64] | None:
    """The lots' blocks as numbers; None where there was no lottery or one block only."""
    if design.why != "lottery" or not design.blocks:
        return None
    labels = np.array([design.blocks.get(one, "") for one in teams])
    found: NDArray[np.int64] = np.unique(labels, return_inverse=True)[1]
    return found if kept is None else found[kept]


def _table(sheet: Sheet, teams: Sequence[str], until: str = EVER) -> Released:
    return released(sheet.figures, unit=sheet.measure.unit, teams=teams, until=until)


def refused(one: Refusal) -> Refused:
    """A refusal as it is stored."""
    return Refused(one.code, {name: float(value) for name, value in one.numbers.items()})
