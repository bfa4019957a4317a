"""Measures that answer the same question from several sides: the tabs of a measure's page."""

from __future__ import annotations

GROUPS: tuple[tuple[str, ...], ...] = (
    ("turnover_12m", "separation_rate", "regretted_turnover_12m", "early_leavers_90d", "retention_curve", "stability_12m"),
    ("early_leavers_30d", "early_leavers_90d", "early_leavers_180d", "early_leavers_365d", "turnover_12m"),
    ("ramp_weeks", "left_before_ramp", "training_on_time", "first_attempt_pass"),
    ("headcount", "tenure_mix", "internal_moves", "hiring_gap"),
    ("absence_rate", "absence_frequency", "absence_spell_length", "absent_people_share", "short_notice_absence_share"),
    ("open_requisitions", "time_to_fill", "offer_acceptance", "source_yield", "hiring_gap"),
    ("csat", "csat_adjusted", "csat_mean", "csat_response_rate", "ces", "nps"),
    ("fcr_repeat", "fcr_reopen", "fcr_survey", "reopen_rate"),
    ("aht", "aht_median", "aht_p90", "service_level", "abandon_rate"),
    ("first_response_time", "first_response_in_target", "resolution_time", "sla_attainment"),
    ("backlog", "backlog_days", "contacts"),
    ("transfer_rate", "escalation_rate", "reopen_rate", "complaint_rate", "quality_score"),
    ("contact_intensity", "back_to_back_share", "tough_contact_rate", "recovery_taken", "occupancy", "utilisation"),
    ("shrinkage", "adherence", "occupancy", "utilisation"),
    ("schedule_changes", "overtime_share", "out_of_hours_work", "weekend_share", "clopenings"),
    ("daily_rest_breaches", "weekly_rest_breaches", "weekly_hours_average", "clopenings", "breaks_kept"),
)  # fmt: skip


def related(measure: str) -> tuple[str, ...]:
    """The group that a measure leads, else the first that holds it, else the measure alone."""
    leading = [group for group in GROUPS if group[0] == measure]
    holding = [group for group in GROUPS if measure in group]
    return (leading or holding or [(measure,)])[0]
