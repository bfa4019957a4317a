"""A company that has one file gets a useful pack: what is there, what is missing, how to bring it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.functional.company import Company

pytestmark = [pytest.mark.realdata, pytest.mark.slow]


def packed(folder: Path, file: Path, month: str) -> dict[str, Any]:
    """Import a file, write the pack, read it back as a program would."""
    firm = Company(folder / "home")
    assert firm.run("init").returncode == 0
    firm.load(file)
    done = firm.run("pack", "--month", month, "--out", folder / "out", "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    told = json.loads(done.stdout)
    assert told["state"] == "draft"
    files = {Path(one).suffix: Path(one) for one in told["files"]}
    assert set(files) == {".pdf", ".pptx", ".xlsx", ".json"}  # no sync is planned: no invitation
    assert files[".pdf"].read_bytes().startswith(b"%PDF-")
    pack: dict[str, Any] = json.loads(files[".json"].read_bytes())["pack"]
    return pack


def blocks(pack: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["block"]: one for one in pack["blocks"]}


def figures(block: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["key"]: one for one in (*block["figures"], *block["more"])}


def said(block: dict[str, Any]) -> str:
    """Everything that is missing, with typed values as they stand."""
    return json.dumps(block["missing"], ensure_ascii=False)


@pytest.fixture(scope="module")
def shop(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = shared_data / "support_contacts_shopzilla_public.csv.gz"
    return packed(tmp_path_factory.mktemp("shop"), file, "2023-08")


@pytest.fixture(scope="module")
def staff(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return packed(tmp_path_factory.mktemp("staff"), shared_data / "HRDataset_v14.csv", "2018-11")


class TestContactsAlone:
    def test_customers_are_told_of(self, shop):
        csat = figures(blocks(shop)["onboarding"])["csat"]
        assert (csat["state"], csat["n"]) == ("shown", 8243)
        assert "contacts" in figures(blocks(shop)["workforce"])

    def test_newcomers_stand_beside_those_who_are_long_here(self, shop):
        told = figures(blocks(shop)["onboarding"])
        first, last = told["csat|tenure_band=On Job Training"], told["csat|tenure_band=>90"]
        assert first["interval"][1] < last["interval"][0]

    def test_a_product_that_lies_below_is_a_point_with_its_evidence(self, shop):
        points = {one["key"]: one for one in blocks(shop)["onboarding"]["points"]}
        mobile = points["gap:csat|product=Mobile"]
        assert mobile["figures"] == ["csat|product=Mobile", "csat"]
        assert mobile["evidence"]

    def test_what_people_would_tell_says_who_could_bring_it(self, shop):
        assert "HR, from the personnel system" in said(blocks(shop)["career"])
        assert "Support, from workforce planning" in said(blocks(shop)["policy"])
        (ask,) = blocks(shop)["career"]["points"]
        assert (ask["source"], ask["side"]) == ("data", "hr")

    def test_one_month_is_not_said_to_be_quiet(self, shop):
        assert shop["findings"] == []
        assert "too early" in shop["quiet"]["text"].lower()


class TestPeopleAlone:
    def test_staying_and_leaving_are_told_of(self, staff):
        assert figures(blocks(staff)["workforce"])["headcount"]["state"] == "shown"
        assert figures(blocks(staff)["workforce"])["turnover_12m"]["interval"]
        assert figures(blocks(staff)["career"])["stability_12m"]["state"] == "shown"

    def test_a_trend_of_thirteen_months(self, staff):
        trend = figures(blocks(staff)["workforce"])["headcount"]["trend"]
        assert [trend[0]["period"], trend[-1]["period"]] == ["2017-11", "2018-11"]

    def test_what_customers_would_tell_says_who_could_bring_it(self, staff):
        assert "Support, from the helpdesk or telephony" in said(blocks(staff)["onboarding"])
        (ask,) = blocks(staff)["onboarding"]["points"]
        assert (ask["source"], ask["side"]) == ("data", "support")

    def test_a_column_that_is_not_there_is_named(self, staff):
        assert '"Regretted leaver"' in said(blocks(staff)["career"])
