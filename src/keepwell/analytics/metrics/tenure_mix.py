"""Who handles the contacts: by how long colleagues have been here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from keepwell.analytics.mart.labels import TENURE_BANDS
from keepwell.analytics.metrics.framework.facts import CONTACT
from keepwell.analytics.metrics.framework.shapes import Panel
from keepwell.schemas.figures import Measure

if TYPE_CHECKING:
    import pandas as pd

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

BAND: Final = "tenure_band"
NEW: Final = TENURE_BANDS[0][0]
"""Without a split, the headline is the share in the hands of people in their first 90 days."""


def figures(mart: Mart, asked: Request) -> pd.DataFrame:
    """Contacts of each tenure band over the contacts of all bands of the same slice."""
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
    if set(wide) - set(by):
        counted = counted.groupby([*by, "period"], as_index=False).agg(
            numerator=("numerator", "sum"), people=("people", "max")
        )
    rest = [name for name in by if name != BAND]
    whole = counted.groupby([*rest, "period"])["numerator"].transform("sum")
    return _shares(counted.assign(denominator=whole), asked)


def _shares(counted: pd.DataFrame, asked: Request) -> pd.DataFrame:
    wanted = dict(asked.where).get(BAND)
    if wanted is None and BAND not in asked.by:
        wanted = (NEW,)
    told = counted if wanted is None else counted[counted[BAND].isin(list(wanted))]
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
