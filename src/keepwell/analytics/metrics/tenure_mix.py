"""Who handles the contacts: by how long colleagues have been here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from keepwell.analytics.mart.labels import TENURE_BANDS
from keepwell.analytics.metrics.contacts import real
from keepwell.analytics.metrics.framework.facts import CONTACT, FACTS
from keepwell.analytics.metrics.framework.panels import day_of, grouped, months_into_periods
from keepwell.analytics.metrics.framework.shapes import Context, Panel
from keepwell.analytics.metrics.framework.splits import announced, by_slice
from keepwell.schemas.figures import Measure

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import Table

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

BAND: Final = "tenure_band"
NEW: Final = TENURE_BANDS[0][0]
"""Without a split, the headline is the share in the hands of people in their first 90 days."""


def figures(mart: Mart, asked: Request) -> pd.DataFrame:
    """Contacts of each tenure band over the contacts of all bands of the same slice."""
    counted = _counted_ahead(mart, asked) if announced(asked) else _counted(mart, asked)
    rest = [name for name in asked.by if name != BAND]
    whole = counted.groupby([*rest, "period"])["numerator"].transform("sum")
    return _shares(counted.assign(denominator=whole), asked)


def _counted(mart: Mart, asked: Request) -> pd.DataFrame:
    """Contacts (`numerator`) and people by slice or group, band and period."""
    from keepwell.analytics.metrics.framework.compute import compute_many

    others = [(name, values) for name, values in asked.where if name != BAND]
    by = tuple(dict.fromkeys([*asked.by, BAND]))
    # several labels at once are added up here: prepared sums answer for one label at a time
    wide = [name for name, values in others if len(values) > 1]
    counted = compute_many(
        mart,
        ["contacts"],
        by=(*by, *(name for name in wide if name not in by)),
        where=[(name, values) for name, values in others if name not in wide],
        periods=asked.periods,
        structure=asked.structure,
    )["contacts"]
    counted["numerator"] = counted["numerator"].fillna(0.0)
    for name in wide:
        counted = counted[counted[name].isin(list(dict(others)[name]))]
    if asked.groups and asked.by != (BAND,):
        counted = grouped(counted, asked)
    if asked.groups or set(wide) - set(by):
        counted = counted.groupby([*by, "period"], as_index=False).agg(
            numerator=("numerator", "sum"), people=("people", "max")
        )
    return counted


def _counted_ahead(mart: Mart, asked: Request) -> pd.DataFrame:
    """The same from the facts, for all splits of a refresh in one pass."""

    def rows(one: Request) -> Table:
        dims = tuple(dict.fromkeys([*one.by, BAND]))
        found = FACTS["contacts_handled"].rows(mart, dims, one.structure, one.span)
        context = Context(mart.settings, mart.coverage())
        return found.filter(real(found, context)).mutate(month=day_of(found, one), band=found[BAND])

    counted = by_slice(
        mart, asked, name="bands handled", rows=rows, keys=["month", "band"],
        sums={"numerator": ("rows", ""), "people": ("people", "who")},
    ).rename(columns={"month": "day"}).astype({"numerator": "float64"})  # fmt: skip
    by_band = asked.by == (BAND,)
    counted = counted.drop(columns="band") if by_band else counted.rename(columns={"band": BAND})
    told = replace(asked, by=tuple(dict.fromkeys([*asked.by, BAND])))
    told = replace(told, groups=()) if by_band else told
    return _in_every_period(months_into_periods(counted, told, distinct={}, greatest=["people"]))


def _in_every_period(counted: pd.DataFrame) -> pd.DataFrame:
    """A band that had no contact in a period had none of them, which is told too."""
    cut = [name for name in counted if name not in {"period", "numerator", "people"}]
    every = counted[cut].drop_duplicates().merge(counted[["period"]].drop_duplicates(), how="cross")
    return every.merge(counted, on=[*cut, "period"], how="left").fillna(
        {"numerator": 0.0, "people": 0}
    )


def _shares(counted: pd.DataFrame, asked: Request) -> pd.DataFrame:
    wanted = dict(asked.where).get(BAND)
    if wanted is None and BAND not in asked.by:
        wanted = (NEW,)
    told = counted if wanted is None else counted[counted[BAND].isin(list(wanted))]
    if asked.by == (BAND,):
        told = grouped(told, asked)
    keys = [*asked.by, "period"]
    summed = told.groupby(keys, as_index=False).agg(
        numerator=("numerator", "sum"),
        denominator=("denominator", "first"),
        people=("people", "sum"),
    )
    base = summed["denominator"].where(summed["denominator"] > 0)
    found = summed.assign(value=summed["numerator"] / base, n=summed["denominator"])
    return found[np.asarray(found["denominator"] > 0)].reset_index(drop=True)


METRICS = (
    Panel(
        later=True,
        figures=figures,
        measure=Measure(
            id="tenure_mix",
            code="T9",
            title="Contacts in new hands",
            words="Of the contacts handled, the share in the hands of colleagues in their first "
            "90 days (or, split by tenure, in each band's).",
            formula="contacts handled by the tenure band / contacts handled",
            unit="share",
            good="neither",
            sensitivity="workforce",
            family="workforce",
            owner="both",
            sources=("domain rules, T9",),
            needs=(
                "contacts.opened_at",
                "people.start_on or job_history.start_on or contacts.tenure_band",
            ),
            dims=CONTACT,
            clock="the day a contact was handled",
            attribution="tenure, team and role of the handling colleague on that day",
            interval="none: every contact is counted",
            minimum_n=10,
            pitfalls="It explains satisfaction and handle time better than heads do: new "
            "colleagues take fewer contacts. A band that a file brought keeps its own name.",
            numerator_words="contacts of this band",
            denominator_words="contacts",
        ),
    ),
)
