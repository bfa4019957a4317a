"""The way into Meet: states of goals are told to who may see their figures."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from keepwell.domain.partnership.operations import goals

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs(company) -> str:
    """A goal on the figures of a team that tariq does not lead."""
    hana, cem = (company.users[name].public_id.hex for name in ("hana", "cem"))
    who = {"by": hana, "now": timezone.now()}
    until = date.today() + timedelta(days=90)
    objective = goals.set_objective(
        title="Calmer evenings", starts_on=date.today() - timedelta(days=60), ends_on=until, **who
    )
    goals.add_key_result(
        objective=objective, title="Delivery answers well", measure="csat", unit="share",
        slice_={"team": "Delivery"}, target=0.95, deadline=until,
        hr_owner=hana, support_owner=cem, **who,
    )  # fmt: skip
    return objective


def test_a_goal_on_another_teams_figures_has_no_state_for_a_lead(signed_in, company, theirs):
    page = signed_in("tariq").get("/meet/").content.decode()
    line = page.split("Delivery answers well", 1)[1].split("</li>", 1)[0]
    assert "figures of others" in line
    assert not [one for one in ("on track", "off track", "achieved") if one in line]
    leaders = signed_in("hana").get("/meet/").content.decode()
    assert "figures of others" not in leaders
