"""Satisfied customers, as if everybody had the same mix of contacts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.csat import CLOCK, NEEDS, RATED, good, satisfied
from keepwell.analytics.metrics.framework.declaring import service
from keepwell.analytics.metrics.framework.facts import FACTS, PEOPLE, Span
from keepwell.analytics.metrics.framework.mix import MIX, cross_fit
from keepwell.analytics.metrics.framework.panels import grouped_rows, months_into_periods, narrowed
from keepwell.analytics.metrics.framework.shapes import Context, Panel
from keepwell.analytics.metrics.framework.splits import announced, every_split

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

ALONE: Final = 0.2
"""More of a slice's answers than this in reasons nobody else handles: no fair comparison."""
TOO_LITTLE: Final = "ratings of other months are too few to know what to expect"
NO_OVERLAP: Final = "more than a fifth of these contacts are of a kind that nobody else handles"
SCALES_MIXED: Final = "ratings on different scales are not pooled"
Z: Final = 1.959963984540054
REASON: Final = "_reason"


def answers(mart: Mart, asked: Request, span: Span = None) -> Table:
    """Valid ratings with their mix, the half of the months they fall in, and good as 0 or 1."""
    dims = tuple(dict.fromkeys([*asked.dims, *MIX]))
    rows = FACTS["ratings"].rows(mart, dims, asked.structure, span)
    context = Context(mart.settings, mart.coverage())
    rows = rows.filter(known(good(rows, context)))
    half = (rows["day"].month() % 2).cast("int64")
    return rows.mutate(half=half, k=satisfied(rows, context).cast("float64"))


def model(mart: Mart, asked: Request) -> tuple[Table, float] | str:
    """The expectation, learned once a mart; or why there is none."""
    key = ("csat mix", asked.structure)
    if key not in mart.kept:
        mart.kept[key] = _learn(mart, asked)
    found: tuple[Table, float] | str = mart.kept[key]
    return found


def _learn(mart: Mart, asked: Request) -> tuple[Table, float] | str:
    rows = answers(mart, asked)
    if rows.select("scale").distinct().count().execute() > 1:
        return SCALES_MIXED
    cells = rows.group_by([*MIX, "half"]).aggregate(
        k=lambda t: t["k"].sum(), n=lambda t: t.count().cast("float64")
    )
    return cross_fit(cells.to_pandas()) or TOO_LITTLE


def compared(mart: Mart, asked: Request, expectation: Table) -> Table:
    """Answers of the question's span beside what was to be expected of them, by slice or group.

    For a refresh they are kept with all its dimensions, a fraction of all contacts.
    """
    if not announced(asked):
        return grouped_rows(_compared(mart, asked, expectation), asked)
    kept = ("answers beside expectations", asked.structure, asked.span, asked.ahead)
    if kept not in mart.kept:
        mart.kept[kept] = _compared(mart, every_split(asked), expectation).cache()
    rows: Table = mart.kept[kept]
    others = [name for name in asked.ahead if name not in asked.by]
    return grouped_rows(rows.drop(*others), asked)


def _compared(mart: Mart, asked: Request, expectation: Table) -> Table:
    rows = narrowed(answers(mart, asked, asked.span), asked)
    same = [rows[name] == expectation[f"mix_{name}"] for name in (*MIX, "half")]
    joined = rows.inner_join(expectation, same)
    wanted = {name: joined[name] for name in asked.by}
    return joined.select(
        day=joined["day"].truncate("M"), who=joined["who"], cluster=joined["cluster"],
        k=joined["k"], p=joined["expected"], **{REASON: joined["reason_group"]}, **wanted,
    )  # fmt: skip


def sums(rows: Table, asked: Request) -> pd.DataFrame:
    """By slice and month: answers, satisfied, expected, and squares over customers."""
    keys = [*asked.by, "day"]
    inner = rows.group_by([*keys, "cluster"]).aggregate(
        k=lambda t: t["k"].sum(), p=lambda t: t["p"].sum(), n=lambda t: t.count().cast("float64")
    )
    gap = inner["k"] - inner["p"]
    found: pd.DataFrame = inner.group_by(keys).aggregate(
        k=inner["k"].sum(), p=inner["p"].sum(), n=inner["n"].sum(), m=inner.count(),
        rr=(gap * gap).sum(), rn=(gap * inner["n"]).sum(), nn=(inner["n"] * inner["n"]).sum(),
    ).to_pandas()  # fmt: skip
    return months_into_periods(found, _told_as(asked), distinct={})


def people(rows: Table, asked: Request) -> pd.DataFrame:
    """Agents behind each slice and period."""
    found = rows.select(*asked.by, "day", "who").distinct().to_pandas()
    return months_into_periods(found, _told_as(asked), distinct={"people": "who"})


def reasons(rows: Table, asked: Request) -> pd.DataFrame:
    """Answers by slice, period and reason."""
    counts = rows.group_by([*asked.by, "day", REASON])
    found = counts.aggregate(n=lambda t: t.count().cast("float64")).to_pandas()
    by_reason = replace(_told_as(asked), by=(*asked.by, REASON))
    return months_into_periods(found, by_reason, distinct={})


def _told_as(asked: Request) -> Request:
    """The question, its rows standing under their groups already."""
    return replace(asked, groups=())


def lonely(rows: Table, everybody: Table, asked: Request) -> pd.DataFrame:
    """The share of each slice's answers in reasons that nobody else has."""
    mine = reasons(rows, asked)
    all_ = reasons(everybody, replace(asked, by=())).rename(columns={"n": "everybody"})
    both = mine.merge(all_, on=[REASON, "period"])
    both["alone"] = both["n"].where(both["everybody"] <= both["n"], 0.0)
    whole = both.groupby([*asked.by, "period"], as_index=False)[["alone", "n"]].sum()
    return whole.assign(alone=whole["alone"] / whole["n"]).drop(columns="n")


def figures(mart: Mart, asked: Request) -> pd.DataFrame:
    """Overall + mean(answer - expected), with the interval over customers."""
    learned = model(mart, asked)
    if isinstance(learned, str):
        periods = [str(one) for one in asked.periods]
        blank = dict.fromkeys(asked.by)
        return pd.DataFrame({**blank, "period": periods}).assign(cannot=learned)
    expectation, overall = learned
    rows = compared(mart, asked, expectation)
    keys = [*asked.by, "period"]
    found = sums(rows, asked).merge(people(rows, asked), on=keys)
    if asked.dims:
        everybody = compared(mart, replace(asked, by=(), where=(), groups=()), expectation)
        found = found.merge(lonely(rows, everybody, asked), on=keys)
    return _told(found, overall)


def _told(found: pd.DataFrame, overall: float) -> pd.DataFrame:
    n, m = found["n"], found["m"]
    gap = (found["k"] - found["p"]) / n
    spread = (found["rr"] - 2 * gap * found["rn"] + gap**2 * found["nn"]).clip(lower=0)
    error = np.sqrt(spread * m / (m - 1).where(m > 1)) / n
    value = (overall + gap).clip(0, 1)
    alone = found["alone"] > ALONE if "alone" in found else pd.Series(False, index=found.index)
    blank = dict.fromkeys(("value", "low", "high"), np.nan)
    told = found.assign(
        value=value, numerator=found["k"], denominator=n,
        low=(overall + gap - Z * error).clip(0, 1),
        high=(overall + gap + Z * error).clip(0, 1), raw=found["k"] / n, expected=found["p"] / n,
        cannot=alone.map({True: NO_OVERLAP}),
    )  # fmt: skip
    told.loc[alone.to_numpy(), list(blank)] = np.nan
    return told.drop(columns=["k", "p", "m", "rr", "rn", "nn", "alone"], errors="ignore")


METRICS = (
    Panel(
        later=True,
        fact="ratings",
        figures=figures,
        measure=service(
            id="csat_adjusted",
            code="C14",
            title="Satisfied customers, adjusted",
            words="The share of satisfied customers, had everybody had the same kinds of contacts.",
            formula="overall share + mean(satisfied - expected); expected by channel, reason, "
            "product, "
            "language, customer segment, first or repeat and time of day, learned on other months",
            unit="share",
            good="up",
            family="shared",
            sources=("domain rules, 4.2 and C14",),
            needs=NEEDS,
            dims=(*PEOPLE, "shift", "queue", "touchpoint", "weekday"),
            clock=CLOCK,
            attribution=RATED,
            interval="over customers, of the answers less what was expected",
            minimum_n=30,
            maturity_days=7,
            pitfalls="It is fair only about what is known of a contact, and a team whose mix is "
            "very unlike all others' has part of its own merit taken for its mix. Where more than "
            "a fifth of a team's contacts are of a kind nobody else handles, nothing is said. "
            "Never per person.",
            numerator_words="satisfied (not adjusted)",
            denominator_words="ratings",
        ),
    ),
)
