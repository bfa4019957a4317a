"""Random organisations of real people-rows, counted plainly: the ground the gate is tested on."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from hypothesis import strategies as st

from keepwell.analytics.ask.question import Rules, group_key
from keepwell.analytics.release import Tree
from keepwell.kernel.limits import Limits
from keepwell.kernel.periods import Period
from keepwell.schemas.figures import Measure

MARCH = Period.parse("2026-03")


def measure(sensitivity: str = "workforce", **changes) -> Measure:
    given = {
        "id": "absent_people_share", "code": "A4", "title": "People absent", "words": "", "formula": "", "unit": "share",
        "good": "down", "sensitivity": sensitivity, "family": "workforce", "owner": "hr", "sources": (), "needs": (),
        "dims": ("team", "unit", "site", "channel"), "clock": "", "attribution": "", "interval": "wilson", "minimum_n": 1,
    }  # fmt: skip
    return Measure(**(given | changes))


class People:
    """One row a person, month and place; `hit` says whether the person counts above the line."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows

    def __call__(
        self, *, by, periods: Sequence[Period], groups=frozenset(), only_people: bool = False
    ) -> pd.DataFrame:
        found = [self._period(by, period) for period in periods]
        if groups:
            found = [self._group(by[0], group, period) for group in groups for period in periods]
        return pd.concat(found, ignore_index=True)

    def _group(self, dim, group, period: Period) -> pd.DataFrame:
        together = People(self.rows[self.rows[dim].isin(group)])
        return together._period((), period).assign(**{dim: group_key(group)})

    def _period(self, by, period: Period) -> pd.DataFrame:
        rows = self.rows[self.rows["month"].isin([str(m) for m in period.months()])]
        cut = list(by) or [pd.Series("all", index=rows.index, name="all")]
        cells = rows.groupby(cut).agg(
            numerator=("hit", "sum"), denominator=("hit", "size"), people=("person", "nunique")
        )
        cells = cells.reset_index().drop(columns="all", errors="ignore")
        cells["value"] = cells["numerator"] / cells["denominator"]
        return cells.assign(
            period=str(period),
            n=cells["denominator"],
            low=0.0,
            high=1.0,
            provisional=False,
            missing=None,
        )


@st.composite
def organisations(draw, months=("2026-03",), channels: int = 1) -> pd.DataFrame:
    """Up to 12 teams in up to 4 units on up to 3 sites, from nobody to 9 people each."""
    units = draw(st.integers(1, 4))
    sizes = draw(st.lists(st.integers(1, 9), min_size=1, max_size=12))
    rows = []
    for team, size in enumerate(sizes):
        unit = draw(st.integers(0, units - 1))
        site = draw(st.integers(0, 2))
        for month in months:
            here = max(0, size + draw(st.integers(-3, 3))) if len(months) > 1 else size
            for person in range(here):
                odd = draw(st.integers(0, 19)) == 0
                rows.append((
                    f"p{team}-{person}", month, f"T{team}", f"U{unit}", f"S{(site + odd) % 3}",
                    f"C{draw(st.integers(0, channels - 1))}", draw(st.integers(0, 1)),
                ))  # fmt: skip
    return pd.DataFrame(rows, columns=["person", "month", "team", "unit", "site", "channel", "hit"])


def tree(rows: pd.DataFrame) -> Tree:
    pairs = rows[["team", "unit"]].drop_duplicates("team").sort_values(["unit", "team"])
    return Tree(tuple(pairs.itertuples(index=False, name=None)))


def rules(rows: pd.DataFrame, **limits) -> Rules:
    months = tuple(Period.parse(month) for month in sorted(set(rows["month"])))
    return Rules(Limits(**limits), tree(rows), months=months)
