"""One person's own load, for that person alone: no lead, no coach, nobody else.

Their weeks are compared with their own past only. The rows of others are read for one thing: how
long each kind of contact usually takes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from keepwell.analytics.ask.load import FOUR_WEEKS, bar, by_week, weeks_before, weeks_of
from keepwell.analytics.metrics import compute_many
from keepwell.analytics.metrics.framework.facts import FACTS
from keepwell.analytics.metrics.weeks import INTENSITY, kinds_of, weekly
from keepwell.kernel.periods import Period
from keepwell.schemas.load import BARS, Bar, Four, OwnLoad

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd
    from numpy.typing import NDArray

    from keepwell.analytics.ask.load import Weeks
    from keepwell.analytics.mart import Mart

FOURS: Final = (
    "occupancy", "utilisation", "shrinkage", "adherence", "back_to_back_share", "overtime_share",
    "out_of_hours_work",
)  # fmt: skip
"""W1–W4, W6 and W9 over the newest four weeks; W5, W7, W8 and W10 are the bars."""
REST_SECONDS: Final = 300
SHIFT_BREAK_SECONDS: Final = 4 * 3_600


def own_load(mart: Mart, *, agents: Collection[str]) -> OwnLoad | None:
    """What somebody is told of their own load; None when no contact of theirs is known.

    Args:
        mart: of the whole company.
        agents: keys of one person's logins.
    """
    everybody = weeks_of(mart)
    if everybody is None:
        return None
    mine = only(mart, agents)
    weeks = _worked(mine, everybody)
    if weeks is None:
        return None
    contacts = _contacts(mine, weeks)
    return OwnLoad(
        weeks.mondays[-1].isoformat(),
        tuple(_bar(mart, mine, one, weeks) for one in BARS),
        _fours(mine, weeks),
        longest_stretch(contacts),
        longest_run(contacts),
    )


def only(mart: Mart, agents: Collection[str]) -> Mart:
    """The mart with one person's rows alone, wherever a row says whose it is."""
    keys = list(agents)
    identities = mart.table("identities")
    told = identities.filter(identities["agent"].isin(keys)).select("person").to_pyarrow()
    persons = sorted({one for one in told["person"].to_pylist() if one})
    tables = {}
    for name, table in mart.tables.items():
        whose = []
        if "agent" in table.columns:
            whose.append(table["agent"].isin(keys))
        if "person" in table.columns:
            whose.append(table["person"].isin(persons))
        if len(whose) > 1:
            whose = [whose[0] | whose[1]]
        tables[name] = table.filter(whose[0]) if whose else table
    return replace(mart, tables=tables, sums=None, kept={"coverage": mart.coverage()})


def _worked(mine: Mart, everybody: Weeks) -> Weeks | None:
    """The newest full week in which the person had contacts: who was away sees the week before."""
    contacts = mine.table("contacts")
    until = datetime.combine(everybody.end, time.min)
    seen = contacts.filter(contacts["handled_local"] < until)
    last = seen["handled_local"].max().to_pyarrow().as_py()
    return weeks_before(last + timedelta(days=7)) if last is not None else None


def _bar(mart: Mart, mine: Mart, measure: str, weeks: Weeks) -> Bar:
    kinds = kinds_of(mart, first=weeks.first, end=weeks.end) if measure == INTENSITY else None
    found = weekly(mine, measure, by=(), first=weeks.first, end=weeks.end, kinds=kinds)
    if found.missing is not None:
        return Bar(measure, why="missing", missing=found.missing)
    return bar(measure, by_week(found.cells.to_dict("records")), weeks)


def _fours(mine: Mart, weeks: Weeks) -> tuple[Four, ...]:
    period = Period(weeks.end - FOUR_WEEKS, weeks.end, "all")
    found = compute_many(mine, FOURS, periods=[period])
    return tuple(_four(one, found[one]) for one in FOURS)


def _four(measure: str, cells: pd.DataFrame) -> Four:
    row = cells.iloc[0]
    value = float(row["value"])
    return Four(measure, value if np.isfinite(value) else None, row["missing"] or "")


def _contacts(mine: Mart, weeks: Weeks) -> pd.DataFrame:
    """Contacts of the newest four weeks whose work has a start and a length, in their order."""
    span = weeks.end - FOUR_WEEKS, weeks.end
    rows = FACTS["contacts_strained"].rows(mine, (), "as_was", span)
    chosen = rows.select("opened_at", "wait_seconds", "talk_seconds", "handle_seconds", "strained")
    found = chosen.to_pandas()
    live = found["wait_seconds"].notna() | found["talk_seconds"].notna()
    found = found[live & found["handle_seconds"].notna() & found["opened_at"].notna()]
    opened = found["opened_at"].to_numpy(dtype="datetime64[ms]").astype(np.int64) / 1_000.0
    start = opened + found["wait_seconds"].fillna(0.0).to_numpy(dtype=np.float64)
    end = start + found["handle_seconds"].to_numpy(dtype=np.float64)
    timed: pd.DataFrame = found[["strained"]].assign(start=start, end=end)
    return timed.sort_values("start").reset_index(drop=True)


def _free(contacts: pd.DataFrame) -> NDArray[np.float64]:
    """Seconds off contact before each contact but the first."""
    busy = np.maximum.accumulate(contacts["end"].to_numpy())
    free: NDArray[np.float64] = contacts["start"].to_numpy()[1:] - busy[:-1]
    return free


def longest_stretch(contacts: pd.DataFrame) -> float | None:
    """Seconds of the longest time without five minutes off contact (W6); None without contacts."""
    if contacts.empty:
        return None
    new = np.concatenate([[True], _free(contacts) >= REST_SECONDS])
    stretches = contacts.groupby(np.cumsum(new)).agg(start=("start", "min"), end=("end", "max"))
    return float((stretches["end"] - stretches["start"]).max())


def longest_run(contacts: pd.DataFrame) -> int | None:
    """Most tough contacts one after the other within a shift (W7); None without contacts."""
    if contacts.empty:
        return None
    shift = np.cumsum(np.concatenate([[True], _free(contacts) > SHIFT_BREAK_SECONDS]))
    tough = contacts["strained"].to_numpy(dtype=bool)
    calm = np.cumsum(~tough)
    runs = contacts[tough].groupby([shift[tough], calm[tough]]).size()
    return int(runs.max()) if len(runs) else 0
