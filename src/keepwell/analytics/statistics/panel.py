"""Team-months as a table, from rows as they come: gaps filled or teams left out, never in silence.

A table has one row a team and one column a month, NaN where a team has no value. `start` says
in which column an initiative began for each team; `NEVER` for those that never got it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepwell.analytics.statistics.planning_teams import MOST_MISSING
from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

NEVER: Final = 1_000_000
"""A start that lies beyond any table."""

EXACT: Final = 1e-11
"""Alternating means stop when a month's level moves by less than this part of the spread."""
ROUNDS: Final = 2_000

Floats = Any


@dataclass(frozen=True, slots=True)
class Table:
    """Values of shape teams x months, with the labels of both sides."""

    teams: tuple[str, ...]
    months: NDArray[np.int64]
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Panel:
    """A table without gaps.

    `kept` are the rows of the original table that stayed; `filled` is the share of cells that
    were missing and stand where the additive fit puts them (they carry no information).
    """

    values: NDArray[np.float64]
    start: NDArray[np.int64]
    kept: NDArray[np.int64]
    filled: float

    @property
    def teams(self) -> int:
        """How many teams stayed."""
        return int(self.values.shape[0])

    @property
    def months(self) -> int:
        """How many months the table spans."""
        return int(self.values.shape[1])


def tabled(*, team: ArrayLike, month: ArrayLike, value: ArrayLike) -> Table | Refusal:
    """Long rows as a table; months are whole numbers (year x 12 + month - 1), gaps become NaN.

    Refuses `duplicates` (one team, one month, two rows) and `not_a_number` (infinite values).
    """
    names, months = np.asarray(team).astype(str), np.asarray(month, dtype=np.int64)
    numbers = np.asarray(value, dtype=np.float64)
    if np.isinf(numbers).any():
        return Refusal("not_a_number", {"rows": float(np.isinf(numbers).sum())})
    if not numbers.size:
        return Refusal("gaps", {"rows": 0.0})
    labels, row = np.unique(names, return_inverse=True)
    first = int(months.min())
    place = row * (int(months.max()) - first + 1) + (months - first)
    twice = place.size - np.unique(place).size
    if twice:
        return Refusal("duplicates", {"rows": float(twice)})
    found = np.full((labels.size, int(months.max()) - first + 1), np.nan)
    found[row, months - first] = numbers
    span = np.arange(first, first + found.shape[1])
    return Table(tuple(str(one) for one in labels), span, found)


def starts(first: ArrayLike) -> NDArray[np.int64]:
    """First months as columns of the table; NaN or None, a team that never got it, as `NEVER`."""
    given = np.asarray(first, dtype=np.float64)
    return np.where(np.isnan(given), NEVER, np.nan_to_num(given)).astype(np.int64)


def completed(values: ArrayLike, start: ArrayLike) -> Panel | Refusal:
    """A table without gaps: thin teams left out, single gaps filled by level plus month.

    A missing month before the start stands where the team's level and that month's other teams
    put it; one after the start also gets the team's own mean distance since the start. So a
    filled cell neither adds to an effect nor takes from it.

    Refuses `not_a_number`, `gaps` (fewer than two teams stay) and `constant`.
    """
    table, first = np.asarray(values, dtype=np.float64), np.asarray(start, dtype=np.int64)
    if np.isinf(table).any():
        return Refusal("not_a_number", {"cells": float(np.isinf(table).sum())})
    kept = np.flatnonzero(np.isnan(table).mean(axis=1) <= MOST_MISSING)
    if kept.size < 2:
        return Refusal("gaps", {"teams": float(kept.size), "asked": float(table.shape[0])})
    table, first = table[kept], first[kept]
    missing = np.isnan(table)
    if np.ptp(table[~missing]) == 0:
        return Refusal("constant", {"value": float(table[~missing][0])})
    whole = _filled(table, first) if missing.any() else table
    return Panel(whole, first, kept, float(missing.mean()))


def two_way(table: Floats) -> NDArray[np.float64]:
    """What is left of a table (or a stack of them) after team levels and month levels."""
    values = np.asarray(table, dtype=np.float64)
    centred: NDArray[np.float64] = (
        values
        - values.mean(axis=-1, keepdims=True)
        - values.mean(axis=-2, keepdims=True)
        + values.mean(axis=(-1, -2), keepdims=True)
    )
    return centred


def exposed(start: ArrayLike, months: int) -> NDArray[np.float64]:
    """1 from each team's start on, 0 before: teams x months."""
    first = np.asarray(start, dtype=np.int64)
    return (np.arange(months)[None, :] >= first[:, None]).astype(np.float64)


def _filled(table: NDArray[np.float64], start: NDArray[np.int64]) -> NDArray[np.float64]:
    after = exposed(start, table.shape[1]) > 0
    level = additive(table, ~np.isnan(table) & ~after)
    own = np.where(after, table - level, np.nan)
    seen = ~np.isnan(own)
    moved = np.where(seen, own, 0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    expected = level + after * moved[:, None]
    return np.where(np.isnan(table), expected, table)


def additive(
    table: NDArray[np.float64],
    known: NDArray[np.bool_],
    *,
    weights: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Team level plus month level, fitted to the known cells by (weighted) least squares.

    Alternating means, so that thousands of teams cost no matrix. A month in which no cell is
    known takes the mean month, a team without known cells the mean team.
    """
    size = np.where(known, 1.0 if weights is None else weights, 0.0)
    by_team, by_month = size.sum(axis=1), size.sum(axis=0)
    seen = np.where(known, table, 0.0)
    middle = float((seen * size).sum() / max(size.sum(), 1e-300))
    team, month = np.zeros(table.shape[0]), np.zeros(table.shape[1])
    still = EXACT * max(float(np.abs(seen[known] - middle).max(initial=0.0)), 1e-300)
    for _ in range(ROUNDS):
        rest = (seen - middle - month[None, :]) * size
        team = rest.sum(axis=1) / np.where(by_team > 0, by_team, 1)
        rest = (seen - middle - team[:, None]) * size
        step = rest.sum(axis=0) / np.where(by_month > 0, by_month, 1)
        step -= step[by_month > 0].mean() if (by_month > 0).any() else 0
        step[by_month == 0] = 0
        moved, month = float(np.abs(step - month).max()), step
        if moved <= still:
            break
    rest = (seen - middle - month[None, :]) * size
    team = rest.sum(axis=1) / np.where(by_team > 0, by_team, 1)
    level: NDArray[np.float64] = middle + team[:, None] + month[None, :]
    return level
