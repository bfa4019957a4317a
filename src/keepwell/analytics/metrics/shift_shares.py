"""Overtime, and shifts changed at short notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.framework.declaring import load
from keepwell.analytics.metrics.framework.facts import SHIFT
from keepwell.analytics.metrics.framework.shapes import Ratio, one

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from keepwell.analytics.metrics.framework.shapes import Context

DAY_SECONDS = 86_400


def hours(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Hours worked: paid ones, else from start to stop."""
    worked = t["worked_end_at"].epoch_seconds() - t["worked_start_at"].epoch_seconds()
    return ibis.coalesce(t["paid_hours"], worked.cast("float64") / 3600.0)


def told(t: Table, c: Context) -> Value:
    """Shifts whose hours and overtime are known."""
    return known(hours(t, c)) & known(t["overtime_hours"])


def published(t: Table, c: Context) -> Value:  # noqa: ARG001
    """Shifts that people had been told."""
    return known(t["published_at"])


def short_notice(t: Table, c: Context) -> Value:
    """Changed by the employer later than the notice allows."""
    notice = t["start_at"].epoch_seconds() - t["changed_at"].epoch_seconds()
    late = notice < c.settings.schedule_notice_days * DAY_SECONDS
    after = t["changed_at"] > t["published_at"]
    return published(t, c) & (t["change_by"] == "employer") & late & after


METRICS = (
    Ratio(
        fact="shifts",
        kind="rate",
        k=lambda t, c: told(t, c).ifelse(t["overtime_hours"], None),
        n=lambda t, c: told(t, c).ifelse(hours(t, c), None),
        base=lambda t, c: one(told(t, c)),
        measure=load(
            id="overtime_share",
            code="W9",
            title="Overtime",
            words="Of the hours worked, the share that was overtime.",
            formula="overtime hours / hours worked",
            unit="share",
            good="down",
            sensitivity="workforce",
            sources=("domain rules, W9",),
            needs=("shifts.overtime_hours", "shifts.paid_hours or shifts.worked_end_at"),
            dims=SHIFT,
            clock="the day a shift began",
            pitfalls="An average hides who carries it: look at how it is spread within the team.",
            numerator_words="overtime hours",
            denominator_words="hours worked",
        ),
    ),
    Ratio(
        fact="shifts",
        k=lambda t, c: one(short_notice(t, c)),
        n=lambda t, c: one(published(t, c)),
        measure=load(
            id="schedule_changes",
            code="W10",
            title="Shifts changed at short notice",
            words="Of the shifts people had been told, the share the employer changed less than 14 "
            "days before.",
            formula="changes asked by the employer less than 14 days before the shift / published "
            "shifts",
            unit="share",
            good="down",
            sensitivity="workforce",
            sources=("domain rules, W10 and S5",),
            needs=("shifts.published_at", "shifts.changed_at", "shifts.change_by"),
            dims=SHIFT,
            clock="the day a shift was to begin",
            interval="Wilson, widened where shifts of one person are alike",
            pitfalls="Swaps that people ask for themselves are not counted.",
            numerator_words="changed at short notice",
            denominator_words="published shifts",
        ),
    ),
)
