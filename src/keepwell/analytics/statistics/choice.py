"""Which programmes, for which teams, under a budget: the best set, and all that are as good.

A whole-number programme solved by HiGHS. Each team gets nothing, one programme or a pair (more is
change fatigue), so that what a pair does together is worked out beforehand: two programmes that
cut something by a and by b cut it by 1 - (1 - a)(1 - b), not by a + b. Sets within five per cent
of the best are all reported: effects are too uncertain to call one of them the best.

The cautious goal is the mean of the worst fifth of draws, which lies near P10. P10 itself needs a
switch for every draw: 144 s for twelve teams where this takes one.

HiGHS and OR-Tools cannot live in one process; a work process that has loaded one refuses the other.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from scipy import sparse

from keepwell.analytics.statistics.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

WITHIN: Final = 0.05
MOST_SETS: Final = 40
SECONDS: Final = 5.0
GAP: Final = 0.005
"""How far from proven best a solution may be: far less than sets may lie apart."""
LEVEL: Final = 0.1
WORST: Final = 0.2
HALF: Final = 0.5

Floats = Any
Goal = Literal["mean", "cautious"]


@dataclass(frozen=True, slots=True)
class Programme:
    """What could be funded: money once and per team, trainer hours per team, where effects are from.

    `excludes` names programmes that may not be funded beside it.
    """

    name: str
    once: float
    per_team: float
    hours: float
    source: str
    excludes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Limits:
    """Money and trainer hours to spend; whether every site must get something."""

    money: float
    hours: float
    most_per_team: Literal[1, 2] = 2
    every_site: bool = False


@dataclass(frozen=True, slots=True)
class Set:
    """One set of programmes with its best use: who gets what, what it is worth and costs.

    Worth in the unit of `worth`; `low` and `high` are P10 and P90 over the draws, `worst` is the
    mean of the worst fifth.
    """

    programmes: tuple[str, ...]
    teams: dict[str, tuple[int, ...]]
    mean: float
    low: float
    middle: float
    high: float
    worst: float
    money: float
    hours: float


@dataclass(frozen=True, slots=True)
class Choice:
    """All sets within five per cent of the best, best first; `complete` if none was cut off."""

    sets: tuple[Set, ...]
    goal: Goal
    complete: bool


@dataclass(frozen=True, slots=True)
class _Case:
    programmes: tuple[Programme, ...]
    bundles: tuple[tuple[int, ...], ...]
    worth: NDArray[np.float64]  # draws x teams x bundles
    sites: NDArray[np.int64]
    limits: Limits
    goal: Goal

    @property
    def teams(self) -> int:
        return int(self.worth.shape[1])

    @property
    def columns(self) -> int:
        """Programmes, then team x bundle, then for caution a level and one shortfall a draw."""
        tail = 1 + self.worth.shape[0] if self.goal == "cautious" else 0
        return len(self.programmes) + self.teams * len(self.bundles) + tail

    def place(self, team: int, bundle: int) -> int:
        return len(self.programmes) + team * len(self.bundles) + bundle


def choose(
    programmes: Sequence[Programme],
    *,
    effects: ArrayLike,
    worth: ArrayLike,
    sites: ArrayLike,
    limits: Limits,
    goal: Goal = "mean",
    within: float = WITHIN,
) -> Choice | Refusal:
    """The best sets of programmes.

    Args:
        programmes: what could be funded.
        effects: draws x programmes x outcomes, each the share (below 1) by which a programme cuts
            what an outcome costs a team; negative where it makes it worse.
        worth: teams x outcomes, what the outcome costs the team now.
        sites: a label for each team.
        limits: money, hours, programmes a team.
        goal: the mean over draws, or that over the worst fifth of them.
        within: how far below the best a set may lie.

    Refuses `no_source` (a programme without one), `not_a_number`, and `no_choice` where the
    limits leave nothing worth funding.
    """
    nameless = [one.name for one in programmes if not one.source.strip()]
    if nameless:
        return Refusal("no_source", {"programmes": float(len(nameless))})
    drawn, cost = np.asarray(effects, np.float64), np.asarray(worth, np.float64)
    if not np.isfinite(drawn).all() or not np.isfinite(cost).all() or (drawn >= 1).any():
        return Refusal("not_a_number", {"largest_effect": float(np.nanmax(drawn))})
    case = _case(tuple(programmes), drawn, cost, np.asarray(sites), limits, goal)
    return _all_near(case, within)


def _case(
    programmes: tuple[Programme, ...],
    effects: NDArray[np.float64],
    worth: NDArray[np.float64],
    sites: NDArray[Any],
    limits: Limits,
    goal: Goal,
) -> _Case:
    number = len(programmes)
    bundles: list[tuple[int, ...]] = [(), *((one,) for one in range(number))]
    if limits.most_per_team > 1:
        bundles += [
            pair for pair in combinations(range(number), 2) if not _clash(programmes, *pair)
        ]
    left = np.stack([np.prod(1 - effects[:, list(one), :], axis=1) for one in bundles], axis=1)
    value = np.einsum("dbo,to->dtb", 1 - left, worth)
    labels = np.unique(sites, return_inverse=True)[1]
    return _Case(programmes, tuple(bundles), value, labels, limits, goal)


def _clash(programmes: Sequence[Programme], one: int, two: int) -> bool:
    first, second = programmes[one], programmes[two]
    return second.name in first.excludes or first.name in second.excludes


def _all_near(case: _Case, within: float) -> Choice | Refusal:
    rows, low, high = _constraints(case)
    found: list[Set] = []
    best, complete = 0.0, False
    while len(found) < MOST_SETS:
        solved = _solved(case, rows, low, high)
        if solved is None or (found and _goal(solved[0], case) < best - within * abs(best)):
            complete = True
            break
        chosen, picked = solved
        if not found:
            best = _goal(chosen, case)
        found.append(chosen)
        rows, low, high = _forbidden(case, picked, rows, low, high)
    found = [one for one in found if one.programmes]
    if not found or best <= 0:
        return Refusal("no_choice", {"money": case.limits.money, "hours": case.limits.hours})
    found.sort(key=lambda one: -_goal(one, case))
    return Choice(tuple(found), case.goal, complete)


def _goal(chosen: Set, case: _Case) -> float:
    return chosen.mean if case.goal == "mean" else chosen.worst


def _constraints(case: _Case) -> tuple[Any, list[float], list[float]]:
    """Rows of the programme: one bundle a team, only funded programmes, money, hours, sites."""
    rows: list[dict[int, float]] = []
    low: list[float] = []
    high: list[float] = []

    def add(row: dict[int, float], least: float, most: float) -> None:
        rows.append(row)
        low.append(least)
        high.append(most)

    sizes = range(len(case.bundles))
    for team in range(case.teams):
        add({case.place(team, one): 1.0 for one in sizes}, 1, 1)
        for at in range(len(case.programmes)):
            row = {case.place(team, one): 1.0 for one in sizes if at in case.bundles[one]}
            add({**row, at: -1.0}, -np.inf, 0)
    for at in range(len(case.programmes)):  # nothing is funded that nobody gets
        used = {case.place(team, one): -1.0 for team in range(case.teams)
                for one in sizes if at in case.bundles[one]}  # fmt: skip
        add({**used, at: 1.0}, -np.inf, 0)
    add(_spent(case, "per_team", once=True), -np.inf, case.limits.money)
    add(_spent(case, "hours", once=False), -np.inf, case.limits.hours)
    for one, two in combinations(range(len(case.programmes)), 2):
        if _clash(case.programmes, one, two):
            add({one: 1.0, two: 1.0}, -np.inf, 1)
    if case.limits.every_site:
        for site in np.unique(case.sites):
            inside = np.flatnonzero(case.sites == site)
            add({case.place(int(t), b): 1.0 for t in inside for b in sizes if case.bundles[b]},
                1, np.inf)  # fmt: skip
    if case.goal == "cautious":
        _shortfalls(case, add)
    return _sparse(rows, case.columns), low, high


def _spent(case: _Case, what: str, *, once: bool) -> dict[int, float]:
    row = {at: one.once for at, one in enumerate(case.programmes)} if once else {}
    for team in range(case.teams):
        for at, bundle in enumerate(case.bundles):
            row[case.place(team, at)] = sum(
                float(getattr(case.programmes[one], what)) for one in bundle
            )
    return row


def _shortfalls(case: _Case, add: Callable[[dict[int, float], float, float], None]) -> None:
    """How far each draw's worth falls short of the level (Rockafellar and Uryasev 2000)."""
    draws, level = case.worth.shape[0], case.columns - case.worth.shape[0] - 1
    for draw in range(draws):
        row = {case.place(team, one): float(case.worth[draw, team, one])
               for team in range(case.teams) for one in range(len(case.bundles))}  # fmt: skip
        add({**row, level: -1.0, level + 1 + draw: 1.0}, 0, np.inf)


def _sparse(rows: list[dict[int, float]], columns: int) -> Any:
    at = [(row, column) for row, cells in enumerate(rows) for column in cells]
    values = [value for cells in rows for value in cells.values()]
    where = np.array(at).T if at else np.zeros((2, 0), dtype=np.int64)
    return sparse.csr_array((values, (where[0], where[1])), shape=(len(rows), columns))


def _solved(
    case: _Case, rows: Any, low: list[float], high: list[float]
) -> tuple[Set, tuple[int, ...]] | None:
    number, cells = len(case.programmes), case.teams * len(case.bundles)
    cost, whole = np.zeros(case.columns), np.arange(case.columns) < number + cells
    if case.goal == "mean":
        cost[number : number + cells] = -case.worth.mean(axis=0).ravel()
    else:
        cost[number + cells] = -1.0
        cost[number + cells + 1 :] = 1 / (WORST * case.worth.shape[0])
    found = _highs(cost, whole, rows, low, high)
    if found is None:
        return None
    funded = tuple(int(one) for one in np.flatnonzero(found[:number] > HALF))
    bundle = found[number : number + cells].reshape(case.teams, -1).argmax(axis=1)
    return _set(case, funded, bundle), funded


def _highs(
    cost: NDArray[np.float64], whole: NDArray[np.bool_], rows: Any, low: Floats, high: Floats
) -> NDArray[np.float64] | None:
    """The values of all columns: switches 0 or 1, the level free, shortfalls at least 0."""
    if "ortools" in sys.modules:
        raise RuntimeError("this process has loaded OR-Tools; HiGHS needs a process of its own")
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = cost.size, rows.shape[0]
    lp.col_cost_ = cost
    least, most = np.zeros(cost.size), np.where(whole, 1.0, highspy.kHighsInf)
    least[np.flatnonzero(~whole)[:1]] = -highspy.kHighsInf
    lp.col_lower_, lp.col_upper_ = least, most
    lp.row_lower_ = np.maximum(low, -highspy.kHighsInf)
    lp.row_upper_ = np.minimum(high, highspy.kHighsInf)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = rows.indptr, rows.indices
    lp.a_matrix_.value_ = rows.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(one)] for one in whole]
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in {"output_flag": False, "mip_rel_gap": GAP, "time_limit": SECONDS,
                        "threads": 1, "random_seed": 1}.items():  # fmt: skip
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    solver.run()
    told = solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return np.array(solver.getSolution().col_value) if told else None


def _set(case: _Case, funded: tuple[int, ...], bundle: NDArray[np.int64]) -> Set:
    worth = case.worth[:, np.arange(case.teams), bundle].sum(axis=1)
    given = {case.programmes[at].name: tuple(int(team) for team in range(case.teams)
             if at in case.bundles[bundle[team]]) for at in funded}  # fmt: skip
    money = sum(case.programmes[at].once for at in funded) + sum(
        case.programmes[at].per_team for one in bundle for at in case.bundles[one]
    )
    hours = sum(case.programmes[at].hours for one in bundle for at in case.bundles[one])
    row = np.sort(worth)
    worst = float(row[: max(int(WORST * row.size), 1)].mean())
    low, middle, high = (float(one) for one in np.quantile(row, (LEVEL, 0.5, 1 - LEVEL)))
    return Set(
        tuple(given), given, float(worth.mean()), low, middle, high, worst, float(money),
        float(hours),
    )  # fmt: skip


def _forbidden(
    case: _Case, funded: tuple[int, ...], rows: Any, low: list[float], high: list[float]
) -> tuple[Any, list[float], list[float]]:
    """One more row: not this very set again."""
    row = {at: 1.0 if at in funded else -1.0 for at in range(len(case.programmes))}
    more = _sparse([row], case.columns)
    return sparse.vstack([rows, more]).tocsr(), [*low, -np.inf], [*high, len(funded) - 1.0]
