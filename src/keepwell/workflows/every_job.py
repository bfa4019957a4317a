"""Every story that has a job: the work process imports this, and then can do them all."""

from __future__ import annotations

from typing import Final

from keepwell.workflows import (
    anonymity_audit,
    demo_company,
    demo_leaving,
    evidence,
    figure_refreshing,
    figures,
    fresh_eyes_asking,
    import_file,
    initiative_review,
    look_after,
    minutes,
    monthly_sync,
    nightly_refresh,
    notify,
    pulse_reminding,
    pulse_round,
    sync_invitations,
    worth,
)

STORIES: Final = (
    anonymity_audit,
    demo_company,
    demo_leaving,
    evidence,
    figure_refreshing,
    figures,
    fresh_eyes_asking,
    import_file,
    initiative_review,
    look_after,
    minutes,
    monthly_sync,
    nightly_refresh,
    notify,
    pulse_reminding,
    pulse_round,
    sync_invitations,
    worth,
)
