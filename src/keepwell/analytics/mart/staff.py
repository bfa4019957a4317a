"""Who was employed, where, on which days: the table that measures of people are folded from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from keepwell.analytics.mart import assignments
from keepwell.analytics.mart.labels import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from keepwell.analytics.mart.attribution import Structure
    from keepwell.analytics.mart.store import Mart


def staff(
    mart: Mart, *, dims: Collection[str] = (), structure: Structure = "as_was"
) -> pd.DataFrame:
    """Spans of employment cut by job history: a row a person and span.

    Args:
        mart: where the tables are.
        dims: columns of the job (team, unit, site, role, contract, manager_line) or tenure_band.
        structure: `today` places everybody by the structure of today.

    Returns:
        person, valid_from, valid_to (whole days since 1970-01-01, half-open), start_on (day the
        employment began), leaves (True on the span that ends with leaving), leave_class,
        regretted, hours, fte, and the dims with "not known" where HR did not say. Spans of one
        person never overlap.
    """
    spells = assignments.spells(mart)
    ends = spells["valid_to"].where(spells["valid_to"] < assignments.LAST_DAY)
    spells = spells.assign(ends_on=ends)
    jobs = [name for name in dims if name in assignments.TEXTS]
    history = assignments.jobs(mart)[["person", "valid_from", "valid_to", "hours", "fte", *jobs]]
    if structure == "today":
        today = int(np.datetime64(mart.settings.today, "D").astype(int))
        history = assignments.as_of_today(history, "person", today)
    spans = assignments.overlay(spells, history, "person")
    if "tenure_band" in dims:
        spans = assignments.overlay(spans, assignments.tenure(mart), "person")
    spans["leaves"] = spans["valid_to"] == spans["ends_on"]
    other = [name for name in dims if name not in spans]
    spans = spans.assign(**dict.fromkeys(other, None))
    return spans.assign(
        **{name: spans[name].where(spans[name].notna(), NOT_KNOWN) for name in dims}
    )
