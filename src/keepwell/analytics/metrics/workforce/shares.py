"""Amounts over amounts, with people as clusters: rests broken, hours lost, breaks kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy import special

from keepwell.analytics.metrics.workforce import spans as s
from keepwell.analytics.statistics import intervals

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from keepwell.analytics.metrics.framework.request import Request

Floats = Any


def share(
    rows: pd.DataFrame,
    asked: Request,
    spans: Sequence[s.Window],
    *,
    kind: Literal["share", "amount"],
    base: str = "n",
) -> pd.DataFrame:
    """Σk / Σn a slice and window, its interval widened by how people differ.

    Args:
        rows: person, day, k, n and the dimensions of that day.
        asked: the question.
        spans: the windows, one a period.
        kind: a `share` counts (Wilson, with the design effect of its people); an `amount`
            divides hours (linearised over its people).
        base: the column whose sum says how much stands behind it.
    """
    slices = s.sliced(rows, asked)
    width = len(spans)
    cell, person, k, n, size = _placed(slices, spans, base)
    sums = _Sums(cell, person, k, n, len(slices) * width)
    low, high = sums.wilson() if kind == "share" else sums.linearised()
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(sums.n > 0, sums.k / sums.n, np.nan)
    counted = np.bincount(cell, weights=size, minlength=sums.cells)
    shape = (len(slices), width)
    found = s.long(
        slices.keys, spans, asked, value=value.reshape(shape), numerator=sums.k.reshape(shape),
        denominator=sums.n.reshape(shape), n=counted.reshape(shape),
        people=sums.people.reshape(shape), low=low.reshape(shape), high=high.reshape(shape),
    )  # fmt: skip
    return found[found["denominator"] > 0].reset_index(drop=True)


def _placed(
    slices: s.Slices, spans: Sequence[s.Window], base: str
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats, Floats, Floats]:
    """Rows that lie in a window, with the cell (slice and window) of each."""
    rows, width = slices.rows, len(spans)
    day = rows["day"].to_numpy()
    inside = [np.flatnonzero((day >= one.first) & (day < one.end)) for one in spans]
    kept = np.concatenate(inside)
    number = np.repeat(np.arange(width), [len(one) for one in inside])
    part = rows.iloc[kept]
    k, n, size = (part[name].to_numpy(dtype=np.float64) for name in ("k", "n", base))
    cell = slices.slice[kept] * width + number
    return cell, part["person"].to_numpy(dtype=np.int64), k, n, size


class _Sums:
    """Sums of cells, and the squares over their people."""

    def __init__(self, cell: Floats, person: Floats, k: Floats, n: Floats, cells: int) -> None:
        self.cells = cells
        pairs, place = np.unique(cell * s.KEY_STEP + person, return_inverse=True)
        own_k = np.bincount(place, weights=k, minlength=len(pairs))
        own_n = np.bincount(place, weights=n, minlength=len(pairs))
        owner = pairs // s.KEY_STEP
        self.people = np.bincount(owner[own_n > 0], minlength=cells).astype(float)
        self.k, self.n, self.kk, self.kn, self.nn = (
            np.bincount(owner, weights=one, minlength=cells)
            for one in (own_k, own_n, own_k**2, own_k * own_n, own_n**2)
        )

    def wilson(self) -> intervals.Interval:
        """Of a share; where all agree, people cannot be seen to differ."""
        deff = intervals.deff_from_sums(self.k, self.n, self.kk, self.kn, self.nn)
        mixed = (self.k > 0) & (self.k < self.n) & (self.people > 1)
        return intervals.wilson(self.k, self.n, deff=np.where(mixed, deff, 1.0))

    def linearised(self) -> intervals.Interval:
        """Of a ratio of amounts: Student's, its variance over people (Cochran 1977, 6.4)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = self.k / self.n
            spread = np.maximum(self.kk - 2 * ratio * self.kn + ratio**2 * self.nn, 0)
            error = np.sqrt(spread * self.people / (self.people - 1)) / self.n
            half = special.stdtrit(np.maximum(self.people - 1, 1), 0.975) * error
        half = np.where(self.people > 1, half, np.nan)
        return intervals.Interval(np.maximum(ratio - half, 0), ratio + half)
