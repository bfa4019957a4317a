"""Quantiles of many slices at once from histograms with 5 % bins, censored or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from keepwell.analytics.statistics import intervals

if TYPE_CHECKING:
    from collections.abc import Sequence

Z = 1.959963984540054


def quantiles(bins: pd.DataFrame, keys: Sequence[str], *, q: float, censored: bool) -> pd.DataFrame:
    """Quantile `q` by `keys`: columns quantile, quantile_low, quantile_high.

    Args:
        bins: `keys`, bin, ended, censored; a row a histogram cell.
        keys: what tells one histogram from another (at least one column).
        q: 0.5 for the median.
        censored: whether open spans count as "at least so long" (Kaplan and Meier).
    """
    if bins.empty:
        return pd.DataFrame(columns=[*keys, "quantile", "quantile_low", "quantile_high"])
    group = bins.groupby(list(keys), sort=True, dropna=False).ngroup().to_numpy()
    first = bins.drop_duplicates(list(keys)).sort_values(list(keys))[list(keys)]
    find = _kaplan_meier if censored else _plain
    value, low, high = find(group, bins, q)
    return first.reset_index(drop=True).assign(quantile=value, quantile_low=low, quantile_high=high)


def _plain(group: np.ndarray, bins: pd.DataFrame, q: float) -> tuple[np.ndarray, ...]:
    found = intervals.binned_quantile(group, bins["bin"], bins["ended"], q=q)
    return found.value, found.low, found.high


def _kaplan_meier(group: np.ndarray, bins: pd.DataFrame, q: float) -> tuple[np.ndarray, ...]:
    """The first time by which a share `q` has ended; NaN where it is not reached.

    Spans that are still open in a bin count as at risk through it. The interval inverts the
    log-log interval of the curve (Greenwood; Brookmeyer and Crowley 1982).
    """
    order = np.lexsort((bins["bin"], group))
    g, cell = group[order], bins.iloc[order]
    ended, left = cell["ended"].to_numpy(), (cell["ended"] + cell["censored"]).to_numpy()
    totals = np.bincount(g, weights=left)
    gone = _within(g, left) - left
    risk = totals[g] - gone
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.log1p(-np.minimum(ended / risk, 1.0))
        curve = np.exp(_within(g, step))
        green = _within(g, np.where(risk > ended, ended / (risk * (risk - ended)), 0.0))
        spread = Z * np.sqrt(green) / np.abs(np.log(curve))
        below, above = curve ** np.exp(spread), curve ** np.exp(-spread)
    lost = curve <= 0
    below = np.where(lost, 0.0, np.where(curve >= 1, 1.0, below))
    above = np.where(lost, 0.0, np.where(curve >= 1, 1.0, above))
    goal = 1 - q
    size = totals.size
    edges = intervals.bin_edges(cell["bin"].to_numpy())
    return (
        _crossing(g, curve, edges, goal, size),
        _crossing(g, below, edges, goal, size),
        _crossing(g, above, edges, goal, size),
    )


def _within(group: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """Running sums that start anew in each group (groups in order)."""
    return pd.Series(amounts).groupby(group, sort=False).cumsum().to_numpy()


def _crossing(
    group: np.ndarray,
    curve: np.ndarray,
    edges: tuple[np.ndarray, np.ndarray],
    goal: float,
    size: int,
) -> np.ndarray:
    """Where each group's curve first falls to the goal, running evenly through that bin."""
    found = np.full(size, np.nan)
    hit = np.flatnonzero(curve <= goal + 1e-12)
    groups, first = np.unique(group[hit], return_index=True)
    at = hit[first]
    before = np.where((at > 0) & (group[at - 1] == groups), curve[at - 1], 1.0)
    drop = before - curve[at]
    part = np.divide(before - goal, drop, out=np.ones_like(drop), where=drop > 0)
    found[groups] = edges[0][at] + np.clip(part, 0, 1) * (edges[1][at] - edges[0][at])
    return found
