from __future__ import annotations

from keepwell import warehouse
from tests.warehouse.facts import Company, at


def contact(name: str, status: str):
    return {"contact_id": name, "opened_at": at("2026-03-01T10:00"), "status": status}


def compacted(company: Company, *ends: int) -> warehouse.Compaction:
    """Compact with stretches that end after these batches, and swap the files."""
    stretches = [
        warehouse.Stretch(end, frozenset(one.path for one in company.files if one.order <= end))
        for end in ends
    ]
    done = warehouse.compact(
        home=company.home, kind="contacts", files=company.files, stretches=stretches
    )
    gone = {one.path for one in done.removed}
    company.files = [one for one in company.files if one.path not in gone] + list(done.added)
    return done


def said(company: Company, *, until: int) -> set[str]:
    """What counted after a batch."""
    past = Company(company.home, [one for one in company.files if one.order <= until])
    past.refresh()
    return {row["status"] for row in past.table("contacts")}


def test_former_versions_go_and_the_live_content_stays(company: Company) -> None:
    for status in ("one", "two", "three"):
        company.load("contacts", [contact("A", f"{status} A"), contact("B", f"{status} B")])
    before = company.checksum("contacts")
    done = compacted(company, 2)
    assert {one.batch for one in done.removed} == set(done.sealed) == {"b1", "b2"}
    assert company.checksum("contacts") == before
    assert sum(one.rows for one in company.files if one.role == "rows") == 4
    company.undo("b3")
    company.refresh()
    assert {row["status"] for row in company.table("contacts")} == {"two A", "two B"}


def test_every_moment_that_is_needed_stays_readable_and_none_between(company: Company) -> None:
    for number in range(1, 7):
        company.load("contacts", [contact("A", f"v{number}"), contact(f"N{number}", "n")])
    expected = {moment: said(company, until=moment) for moment in (2, 4, 5, 6)}
    compacted(company, 2, 4)
    assert {moment: said(company, until=moment) for moment in expected} == expected
    rows = sum(one.rows for one in company.files if one.role == "rows")
    assert rows == 12 - 2, "v1 and v3 are gone"


def test_once_tidied_nothing_is_written_again(company: Company) -> None:
    for status in ("one", "two", "three"):
        company.load("contacts", [contact("A", status)])
    assert compacted(company, 1, 3).removed
    again = compacted(company, 1, 3)
    assert (again.added, again.removed, again.sealed) == ((), (), ())


def test_claims_of_old_batches_go_without_rewriting_rows(company: Company) -> None:
    company.load("contacts", [contact("A", "one")])
    company.load("contacts", [contact("A", "one")])
    done = compacted(company, 2)
    assert [one.role for one in done.removed] == ["known"]
    assert (done.added, set(done.sealed)) == ((), {"b1", "b2"})


def test_nothing_to_drop_leaves_files_alone(company: Company) -> None:
    company.load("contacts", [contact("A", "one")])
    done = compacted(company, 1)
    assert (done.added, done.removed, done.sealed) == ((), (), ())


def test_a_month_in_which_something_was_undone_since_stays_as_it_is(company: Company) -> None:
    for status in ("one", "two", "three"):
        company.load("contacts", [contact("A", status)])
    then = frozenset(one.path for one in company.files)
    company.undo("b2")
    done = warehouse.compact(
        home=company.home, kind="contacts", files=company.files,
        stretches=[warehouse.Stretch(3, then)],
    )  # fmt: skip
    assert done.removed == ()
