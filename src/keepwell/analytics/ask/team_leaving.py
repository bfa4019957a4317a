"""What goes together with leaving between teams, from released figures of teams alone.

Each team is one point: its leavers of twelve months beside its mean of what work there was like.
Teams differ for many reasons, so this is never an effect. What is looked at was chosen beforehand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import special

from keepwell.analytics.statistics.drivers import GROUPS_A_TERM, drivers
from keepwell.analytics.statistics.false_discovery import stand_out
from keepwell.analytics.statistics.refusal import Refusal
from keepwell.kernel.periods import Period
from keepwell.schemas.figures import HIDDEN_STATES
from keepwell.schemas.retention import TeamsLeaving, TeamTerm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keepwell.schemas.figures import Figure, Sheet

OUTCOME: Final = "turnover_12m"
TERMS: Final = (
    "schedule_changes", "overtime_share", "back_to_back_share", "breaks_kept", "contact_intensity",
    "absence_rate",
)  # fmt: skip
MONTHS: Final = 12
LEAST_MONTHS: Final = 8
KNOWN_ENOUGH: Final = 0.8
"""A term that is known of fewer teams than this would empty the comparison."""
LEAVERS_A_TERM: Final = 10
RATE: Final = 0.05
HUNDRED: Final = 100

Floats = Any


def wanted() -> tuple[str, ...]:
    """Measures whose sheets by team are asked for."""
    return (OUTCOME, *TERMS)


def find(sheets: Mapping[str, Sheet]) -> TeamsLeaving:
    """A regression over teams: leavers in 100 a year by one usual difference of each term."""
    told = _newest(sheets.get(OUTCOME))
    if len(told) < GROUPS_A_TERM:
        return TeamsLeaving(code="few_groups", numbers={"groups": float(len(told))})
    period = next(iter(told.values())).period
    teams, leavers = sorted(told), sum(one.numerator or 0.0 for one in told.values())
    outcome = np.array([HUNDRED * (_read(told[one]) or 0.0) for one in teams])
    months = {str(Period.parse(period).previous(back)) for back in range(MONTHS)}
    columns = {one: _means(sheets[one], teams, months) for one in TERMS if one in sheets}
    kept = _kept(columns, len(teams), leavers)
    if not kept:
        numbers = {"groups": float(len(teams)), "events": leavers}
        return TeamsLeaving(code="few_events", numbers=numbers, period=period)
    return _told(outcome, {one: columns[one] for one in kept}, period, leavers)


def _newest(sheet: Sheet | None) -> dict[str, Figure]:
    """Each team's figure of the newest month that is told."""
    if sheet is None:
        return {}
    known = [one for one in sheet.figures if "team" in one.slice and _read(one) is not None]
    newest = max((one.period for one in known), default="")
    return {one.slice["team"]: one for one in known if one.period == newest}


def _read(one: Figure) -> float | None:
    """A share: from its counts where only they are shown."""
    if one.state in HIDDEN_STATES:
        return None
    if one.numerator is not None and one.denominator:
        return one.numerator / one.denominator
    return one.value


def _means(sheet: Sheet, teams: list[str], months: set[str]) -> Floats:
    found: dict[str, list[float]] = {one: [] for one in teams}
    for one in sheet.figures:
        value = _read(one) if one.period in months else None
        if value is not None and one.slice.get("team") in found:
            found[one.slice["team"]].append(value)
    return np.array([np.mean(told) if len(told) >= LEAST_MONTHS else np.nan for told in found.values()])  # fmt: skip


def _kept(columns: Mapping[str, Floats], teams: int, leavers: float) -> list[str]:
    """Terms that most teams tell and that differ between them, no more than the teams bear."""
    able = [
        name for name, one in columns.items()
        if np.isfinite(one).mean() >= KNOWN_ENOUGH and np.nanstd(one) > 0
    ]  # fmt: skip
    return able[: min(teams // GROUPS_A_TERM, int(leavers) // LEAVERS_A_TERM)]


def _told(
    outcome: Floats, columns: Mapping[str, Floats], period: str, leavers: float
) -> TeamsLeaving:
    table = np.column_stack([one / np.nanstd(one) for one in columns.values()])
    found = drivers(outcome, columns=table, terms=list(columns))
    if isinstance(found, Refusal):
        return TeamsLeaving(code=found.code, numbers=dict(found.numbers), period=period)
    freedom = found.groups - len(columns) - 1
    p = 2 * special.stdtr(freedom, -np.abs(found.slope / found.error))
    stands = stand_out(p, level=RATE)
    terms = tuple(
        TeamTerm(
            name, slope=_rounded(found.slope[at]), low=_rounded(found.low[at]),
            high=_rounded(found.high[at]), part=max(_rounded(found.part[at]), 0.0),
            stands=bool(stands[at]),
        )
        for at, name in enumerate(columns)
    )  # fmt: skip
    return TeamsLeaving(terms, found.groups, leavers, round(found.r2, 3), period)


def _rounded(number: float) -> float:
    return round(float(number), 3)
