"""The mart: what may be analysed, as Ibis tables of any engine, with who worked where and when.

Attribution is as-was: an event counts for the team, role and manager of its day, found by a
half-open range join that can never multiply a row.
"""

from keepwell.analytics.mart.attribution import DIMS_OF_PEOPLE, Structure, attributed
from keepwell.analytics.mart.labels import HOUR_BANDS, NOT_KNOWN, TENURE_BANDS, WEEKDAYS
from keepwell.analytics.mart.memory import in_memory
from keepwell.analytics.mart.staff import staff
from keepwell.analytics.mart.store import Mart, MartSettings, Sums

__all__ = [
    "DIMS_OF_PEOPLE",
    "HOUR_BANDS",
    "NOT_KNOWN",
    "TENURE_BANDS",
    "WEEKDAYS",
    "Mart",
    "MartSettings",
    "Structure",
    "Sums",
    "attributed",
    "in_memory",
    "staff",
]
