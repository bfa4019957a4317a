"""What a customer's rating was to be expected from the kind of contact, learned on other months.

A logistic model of satisfied customers on the kinds of contacts (no agent, no team), fitted on
cells so that its cost does not grow with contacts. Cross-fitted: a month is expected from the
months of the other half, so that nobody is compared with their own answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa

from keepwell.analytics.statistics.mix import ENOUGH, MOST_LEVELS, expected, learned

if TYPE_CHECKING:
    from ibis.expr.types import Table
    from numpy.typing import NDArray

MIX: Final = (
    "channel", "reason_group", "product", "language", "customer_segment", "first_or_repeat",
    "hour_band",
)  # fmt: skip


def design(cells: pd.DataFrame) -> NDArray[np.float64]:
    """Cells as 0/1 columns: a constant and every level but the most frequent of each variable."""
    parts = [np.ones((len(cells), 1))]
    for name in MIX:
        totals = cells.groupby(name)["n"].sum().sort_values(ascending=False)
        levels = list(totals.index[1 : MOST_LEVELS + 1])
        values = cells[name].to_numpy()
        parts.append(np.column_stack([values == one for one in levels]).astype("float64")
                     if levels else np.zeros((len(cells), 0)))  # fmt: skip
    return np.hstack(parts)


def cross_fit(cells: pd.DataFrame) -> tuple[Table, float] | None:
    """What to expect of each kind of contact in each half of the months.

    Args:
        cells: MIX columns, half (0 or 1), k, n.

    Returns:
        A small table of mix_* columns, mix_half and expected, with the share over all; None where
        a half has too few answers to learn the other's expectation from.
    """
    size = cells.groupby("half")["n"].sum()
    if len(size) < len((0, 1)) or size.min() < ENOUGH:
        return None
    kinds = cells.groupby(list(MIX), as_index=False)[["k", "n"]].sum()
    columns = design(kinds)
    place = kinds[list(MIX)].assign(at=range(len(kinds)))
    parts = []
    for half in (0, 1):
        other = cells[cells["half"] != half].merge(place, on=list(MIX))
        beta = learned(columns[other["at"]], other["k"].to_numpy(), other["n"].to_numpy())
        parts.append(kinds[list(MIX)].assign(half=half, expected=expected(columns, beta)))
    found = pd.concat(parts).rename(
        columns=lambda name: name if name == "expected" else f"mix_{name}"
    )
    arrow = pa.Table.from_pandas(found.astype({"mix_half": "int64"}), preserve_index=False)
    return ibis.memtable(arrow), float(cells["k"].sum() / cells["n"].sum())
