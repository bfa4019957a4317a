"""What a sync that is near asks of whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from keepwell.domain.partnership.operations import syncs as planning
from keepwell.domain.partnership.rules.syncs import Cadence
from keepwell.kernel.periods import last_full_month
from keepwell.workflows import monthly_sync


@pytest.fixture
def soon(company):
    """Hana and Cem meet in three days; the pack of the last month is prepared."""
    now = timezone.now()
    day = now.date() + timedelta(days=3)
    sides = {
        company.users["hana"].public_id.hex: "hr",
        company.users["cem"].public_id.hex: "support",
    }
    cadence = Cadence(
        "weekly", day, now.time().replace(microsecond=0), "UTC", weekday=day.weekday()
    )
    planning.plan_syncs(name="Near", cadence=cadence, people=sides, by="hana", now=now)
    month = str(last_full_month(day))
    monthly_sync.prepare(month=month, now=now)
    return month


def test_those_who_meet_soon_are_asked_to_prepare(signed_in, soon):
    page = signed_in("hana").get("/").content.decode()
    assert f'href="/packs/{soon}/prepare/"' in page
    assert "Prepare the sync of" in page


def test_nobody_else_is(signed_in, soon):
    for name in ("tariq", "sam", "ana"):
        assert "Prepare the sync of" not in signed_in(name).get("/").content.decode()


def test_once_frozen_there_is_nothing_left_to_prepare(signed_in, soon):
    monthly_sync.freeze(month=soon, by="hana", now=timezone.now())
    assert "Prepare the sync of" not in signed_in("hana").get("/").content.decode()
