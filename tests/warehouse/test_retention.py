from __future__ import annotations

from dataclasses import replace

from keepwell import warehouse
from tests.warehouse.facts import Company, at


def test_former_versions_go_and_the_live_content_stays(company: Company) -> None:
    for status in ("one", "two", "three"):
        company.load("contacts", [
            {"contact_id": name, "opened_at": at("2026-03-01T10:00"), "status": f"{status} {name}"} for name in "AB"
        ])  # fmt: skip
    before = company.checksum("contacts")
    done = warehouse.compact(
        home=company.home, kind="contacts", files=company.files, before_order=3
    )
    assert {one.batch for one in done.removed} == {"b1", "b2"}
    removed = {one.path for one in done.removed}
    company.files = [one for one in company.files if one.path not in removed] + list(done.added)
    assert company.checksum("contacts") == before
    assert sum(one.rows for one in company.files if one.role == "rows") == 4
    company.undo("b3")
    company.refresh()
    assert {row["status"] for row in company.table("contacts")} == {"two A", "two B"}


def test_nothing_to_drop_leaves_files_alone(company: Company) -> None:
    company.load("contacts", [{"contact_id": "A", "opened_at": at("2026-03-01T10:00")}])
    done = warehouse.compact(
        home=company.home, kind="contacts", files=company.files, before_order=9
    )
    assert (done.added, done.removed) == ((), ())


def test_a_moment_since_the_horizon_stays_readable(company: Company) -> None:
    row = {"contact_id": "A", "opened_at": at("2026-03-01T10:00"), "status": "one"}
    company.load("contacts", [row])
    then = list(company.files)
    company.load("contacts", [row | {"status": "two"}])
    past = Company(company.home, [replace(one) for one in then])
    past.refresh()
    assert [found["status"] for found in past.table("contacts")] == ["one"]
