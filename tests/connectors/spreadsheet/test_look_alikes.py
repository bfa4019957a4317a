"""Tables that resemble another kind, and columns whose meaning stands beside them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from keepwell.connectors import spreadsheet
from keepwell.connectors.spreadsheet import UnreadableFileError
from tests.connectors.spreadsheet.door import codes, through, write

if TYPE_CHECKING:
    from pathlib import Path

RATED = ["id", "url", "assignee_id", "group_id", "requester_id", "ticket_id", "score", "comment", "created_at", "updated_at"]  # fmt: skip


def _ratings(at: int) -> list[str]:
    moment = f"2026-03-{at + 1:02}T10:00:00Z"
    said = ("good", "bad", "offered", "unoffered")[at % 4]
    return [f"90{at}", f"https://example.com/{at}", "21", "3", f"70{at}", f"50{at}", said, "", moment, moment]  # fmt: skip


def test_a_table_of_satisfaction_ratings_is_one_of_ratings(tmp_path: Path) -> None:
    path = write(tmp_path / "ratings.csv", [RATED, *(_ratings(at) for at in range(20))])
    checked, rows = through(path, tmp_path / "out")
    assert checked.kind == "ratings"
    assert sorted(rows["score"].dropna().unique()) == ["0.0", "1.0"]
    assert rows["rating_id"].nunique() == len(rows)
    assert set(codes(checked)) <= {("score", "unanswered")}


def test_tickets_with_a_score_of_their_own_stay_contacts(tmp_path: Path) -> None:
    header = ["Ticket ID", "Created at", "Assignee", "CSAT score"]
    rows = [[f"T{at}", f"2026-03-{at + 1:02} 10:00", "Ann", str(1 + at % 5)] for at in range(20)]
    table = spreadsheet.inspect(write(tmp_path / "tickets.csv", [header, *rows]))
    assert spreadsheet.propose(table).kind == "contacts"


def _absences(path: Path, unit: list[str], header: str = "Unit") -> Path:
    rows = [
        [f"E{at}", "Vacation", f"2026-03-{at + 1:02}", f"2026-03-{at + 2:02}", "16", unit[at % len(unit)]]
        for at in range(12)
    ]  # fmt: skip
    return write(path, [["Employee #", "Time Off Type", "From", "To", "Amount", header], *rows])


@pytest.mark.parametrize(
    ("unit", "field"), [(["Hours"], "hours"), (["hrs"], "hours"), (["Days"], "days")]
)
def test_an_amount_is_in_the_unit_that_stands_beside_it(tmp_path: Path, unit, field) -> None:
    _, rows = through(_absences(tmp_path / "off.csv", unit), tmp_path / "out", kind="absences")
    assert set(rows[field]) == {16.0}
    other = "days" if field == "hours" else "hours"
    assert other not in rows or rows[other].isna().all()


def test_an_amount_whose_unit_changes_is_left_out(tmp_path: Path) -> None:
    table = spreadsheet.inspect(_absences(tmp_path / "off.csv", ["Hours", "Days"]))
    assert spreadsheet.propose(table, kind="absences").mapping.columns["Amount"].field is None


@pytest.mark.parametrize(
    "header", ["Return date", "Back to work on", "Rückkehr", "Fecha de regreso", "Date de retour"]
)
def test_the_first_day_back_is_no_day_away(tmp_path: Path, header: str) -> None:
    rows = [["E1", "2026-03-02", "2026-03-04", "flu"], ["E2", "2026-03-09", "2026-04-01", "flu"]]
    path = write(tmp_path / "away.csv", [["Employee ID", "First day", header, "Reason"], *rows])
    _, found = through(path, tmp_path / "out", kind="absences")
    assert [one.date() for one in found["end_on"]] == [date(2026, 3, 3), date(2026, 3, 31)]


def test_a_last_day_beside_the_first_day_back_is_taken_as_it_is(tmp_path: Path) -> None:
    header = ["Employee ID", "First day", "Return date", "Last day", "Reason"]
    rows = [["E1", "2026-03-02", "2026-03-04", "2026-03-03", "flu"]]
    _, found = through(
        write(tmp_path / "away.csv", [header, *rows]), tmp_path / "out", kind="absences"
    )
    assert [one.date() for one in found["end_on"]] == [date(2026, 3, 3)]


def test_the_day_before_survives_the_mapping_file(tmp_path: Path) -> None:
    header = ["Employee ID", "First day", "Return date", "Reason"]
    path = write(tmp_path / "away.csv", [header, ["E1", "2026-03-02", "2026-03-04", "flu"]])
    mapping = spreadsheet.propose(spreadsheet.inspect(path), kind="absences").mapping
    again = spreadsheet.load_mapping(spreadsheet.dump_mapping(mapping))
    assert again.columns["Return date"].reading.ends == "day-before"


STRANGE = {
    "grades": (
        ["First name", "Last name", "ID number", "Department", "Email address", "Quiz: Calls (Real)", "Last downloaded from this course"],
        ["Ann", "Lee", "101", "Support", "ann@example.com", "7.00", "1772360000"],
        "completion report",
    ),
    "comments": (
        ["id", "ticket_id", "author_id", "body", "public", "type", "created_at"],
        ["1", "501", "21", "hello", "true", "Comment", "2026-03-01T10:00:00Z"],
        "tickets themselves",
    ),
    "audit": (
        ["id", "actor_id", "action", "source_id", "source_type", "change_description", "created_at"],
        ["1", "21", "update", "8", "user", "role", "2026-03-01T10:00:00Z"],
        "administrators",
    ),
    "holidays": (
        ["id", "name", "start_date", "end_date", "schedule_id"],
        ["1", "New Year", "2026-01-01", "2026-01-01", "44"],
        "calendar of holidays",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", STRANGE)
def test_what_is_neither_people_nor_contacts_is_refused_with_what_to_bring(
    tmp_path: Path, case: str
) -> None:
    header, row, words = STRANGE[case]
    rows = [[*row[:-1], row[-1]] for _ in range(12)]
    table = spreadsheet.inspect(write(tmp_path / f"{case}.csv", [header, *rows]))
    with pytest.raises(UnreadableFileError, match=words):
        spreadsheet.propose(table)
