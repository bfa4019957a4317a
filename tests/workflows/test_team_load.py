"""Bars of teams: from the mart to the page and the ledger, never of a small team."""

from __future__ import annotations

import pytest

from keepwell.domain.released import queries as released
from keepwell.workflows import evidence, team_load

pytestmark = pytest.mark.usefixtures("small_company")


def test_teams_are_told_and_the_small_one_is_not():
    """Billing has six people, Delivery five, Social two."""
    assert team_load.find()
    told = {one: team_load.told(team=one) for one in ("Billing", "Delivery", "Social")}
    bars = {
        team: {bar.measure: bar for bar in found.load.bars} for team, found in told.items() if found
    }
    assert bars["Billing"]["tough_contact_rate"].value == 0.0
    assert bars["Delivery"]["tough_contact_rate"].value == 0.0
    social = bars["Social"]["tough_contact_rate"]
    assert (social.why, social.value, social.weeks) == ("few", None, ())
    assert bars["Billing"]["schedule_changes"].missing == "shifts.published_at"
    assert team_load.told(team="Nobody") is None


def test_what_is_told_is_in_the_ledger_once_by_its_week():
    def noted() -> list[tuple[str, str]]:
        cells = released.already(measure="tough_contact_rate")
        return sorted((one.slice["team"], one.period) for one in cells if "-W" in one.period)

    team_load.find()
    team_load.find()
    found = noted()
    assert {team for team, _ in found} == {"Billing", "Delivery"}
    assert {week for _, week in found} == {"2026-W12"}
    assert len(found) == 2


def test_it_is_worked_out_with_the_other_evidence():
    assert ("load week by week", team_load.find) in evidence.PARTS
