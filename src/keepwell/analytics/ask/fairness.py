"""A fair word for one person about their own customers: mix given back, luck drawn in, no rank.

All who answered customers in the same months are needed to know what is usual; of them nothing
leaves this module but one word and the numbers of the one person who asked, or whose lead asked
for a coaching talk. There is no list, and no order follows from it. Never for pay or exit.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from keepwell.analytics.metrics.csat_adjusted import answers, model
from keepwell.analytics.metrics.framework.mix import MIX
from keepwell.analytics.metrics.framework.request import request
from keepwell.analytics.statistics import shrinkage
from keepwell.kernel.periods import Period

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd

    from keepwell.analytics.mart import Mart

Word = Literal["clearly_above", "not_distinguishable", "clearly_below", "cannot_tell"]
COLLEAGUES: Final = 8
"""So many others must have been rated: of fewer, each would follow from the rest."""
RELIABLE: Final = 0.7


@dataclass(frozen=True, slots=True)
class Standing:
    """One person beside their team, shares 0-1.

    `raw` what customers said, `expected` of the same contacts in anybody's hands, `fair` drawn
    towards the usual as far as `n` is thin, with `low` and `high`; `usual` the share of all.
    `needed` answers would tell people apart with a reliability of 0.7. `why` is given where the
    word is `cannot_tell`.
    """

    word: Word
    first: str
    last: str
    n: int = 0
    raw: float | None = None
    expected: float | None = None
    fair: float | None = None
    low: float | None = None
    high: float | None = None
    usual: float | None = None
    reliability: float | None = None
    needed: int | None = None
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def standing(mart: Mart, *, agents: Collection[str], periods: Sequence[Period]) -> Standing:
    """The word for who has these logins.

    Args:
        mart: where ratings are.
        agents: keys of one person's logins.
        periods: months, oldest first; what is usual is learned from the same ones.
    """
    first, last = str(periods[0]), str(periods[-1])
    whole = Period(periods[0].start, periods[-1].end, "all")
    asked = request(by=("team",), periods=[whole])
    learned = model(mart, asked)
    if isinstance(learned, str):
        return Standing("cannot_tell", first, last, why="expectation")
    people = _people(mart, asked, learned[0], agents)
    own = people[people["mine"]]
    if own.empty:
        return Standing("cannot_tell", first, last, why="answers")
    totals = people.groupby("who")[["k", "n", "p"]].sum()
    if len(totals) <= COLLEAGUES or not 0 < totals["k"].sum() < totals["n"].sum():
        return Standing("cannot_tell", first, last, n=int(own["n"].sum()), why="colleagues")
    return _told(people, totals, first, last)


def _people(mart: Mart, asked: Any, expectation: Any, agents: Collection[str]) -> pd.DataFrame:
    """A row a colleague and team: satisfied, answers, what was to be expected, the last day."""
    rows = answers(mart, asked, asked.span)
    same = [rows[name] == expectation[f"mix_{name}"] for name in (*MIX, "half")]
    joined = rows.inner_join(expectation, same)
    mine = joined["agent"].isin(list(agents))
    named = joined.select("who", "team", "day", "k", "expected", mine=mine)
    named = named.filter(named["who"].notnull())  # noqa: PD004 - ibis, not pandas
    found: pd.DataFrame = (
        named.group_by(["who", "team"])
        .aggregate(
            k=named["k"].sum(), n=named.count().cast("float64"), p=named["expected"].sum(),
            last=named["day"].max(), mine=named["mine"].any(),
        )
        .to_pandas()
    )  # fmt: skip
    return found.assign(mine=found["mine"].astype(bool))


def _told(people: pd.DataFrame, totals: pd.DataFrame, first: str, last: str) -> Standing:
    who = people.loc[people["mine"], "who"].iloc[0]
    overall = float(totals["k"].sum() / totals["n"].sum())
    n = totals["n"].to_numpy(float)
    hits = shrinkage.fair_hits(
        totals["k"].to_numpy(float), n, expected=totals["p"].to_numpy(float) / n, overall=overall
    )
    prior = shrinkage.fit(hits, n)
    inside = totals.index.isin(_beside(people, totals, who))
    at = int(np.flatnonzero(totals.index[inside] == who)[0])
    word = shrinkage.standing(prior, hits[inside], n[inside])[at]
    mine = int(np.flatnonzero(totals.index == who)[0])
    ends = prior.interval(hits[mine], n[mine])
    return Standing(
        word=word, first=first, last=last, n=round(n[mine]),  # type: ignore[arg-type]
        raw=float(totals["k"].iloc[mine] / n[mine]), expected=float(totals["p"].iloc[mine] / n[mine]),
        fair=float(prior.estimate(hits[mine], n[mine])), low=float(ends.low),
        high=float(ends.high), usual=overall, reliability=float(prior.reliability(n[mine])),
        needed=_needed(prior),
    )  # fmt: skip


def _beside(people: pd.DataFrame, totals: pd.DataFrame, who: str) -> list[str]:
    """The colleagues of the team somebody was rated in last; all, where they are too few."""
    own = people[people["who"] == who].sort_values("last")
    team = people[people["team"] == own["team"].iloc[-1]]["who"].unique()
    return list(team) if len(team) > COLLEAGUES else list(totals.index)


def _needed(prior: shrinkage.Prior) -> int | None:
    """Answers that tell people apart; none where they hardly differ at all."""
    if prior.a + prior.b >= shrinkage.ALIKE / 2:
        return None
    return shrinkage.answers_needed(mean=prior.mean, spread=prior.spread, reliability=RELIABLE)
