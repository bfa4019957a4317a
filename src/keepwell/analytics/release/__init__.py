"""The gate: which numbers may be shown, and in which state. Pure; what leaves are `Figure`s."""

from keepwell.analytics.release.calendar import hidden_periods
from keepwell.analytics.release.gate import Released, merged_label, release, to_themself
from keepwell.analytics.release.plan import (
    Ground,
    PeriodPlan,
    Plan,
    certified,
    crowds,
    merged_groups,
    plan,
)
from keepwell.analytics.release.rules import Ledgered, Tree, people_needed

__all__ = [
    "Ground", "Ledgered", "PeriodPlan", "Plan", "Released", "Tree", "certified", "crowds", "hidden_periods",
    "merged_groups", "merged_label", "people_needed", "plan", "release", "to_themself",
]  # fmt: skip
