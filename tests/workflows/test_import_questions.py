"""What only a person can tell is asked, the answer is used, and what was odd is told."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from keepwell.workflows import import_file
from keepwell.workflows.import_file import Answer, Decision, NotReadableError
from tests.bringing import bring, live, place

__all__ = ["bring", "live", "place"]


def csv(folder: Path, name: str, header: str, *rows: str) -> Path:
    path = folder / name
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def contacts(header: str, cell: str, count: int = 12) -> tuple[str, ...]:
    days = (f"T{at},2026-03-{at + 1:02} 10:00:00,Ann {at % 2},{cell}" for at in range(count))
    return (f"Ticket ID,Created,Agent,{header}", *days)


def answered(path: Path, code: str, value: str):
    view = import_file.check_file(path=path, by="hana")
    assert (view.state, [one.code for one in view.questions]) == ("question", [code])
    with pytest.raises(NotReadableError, match="open question"):
        import_file.load(batch=view.id, by="hana")
    answer = Answer(code, view.questions[0].column, value)
    view = import_file.answer(batch=view.id, decision=Decision(answers=(answer,)))
    assert view.state == "checked"
    return import_file.load(batch=view.id, by="hana", refresh=False)


@pytest.mark.parametrize(("unit", "seconds"), [("minutes", 450), ("hours", 27_000)])
def test_the_unit_that_was_said_is_used_and_remembered(place, live, unit, seconds):
    answered(csv(place, "a.csv", *contacts("Resolution time", "7.5")), "unit", unit)
    assert set(live("contacts", "resolution_seconds")) == {(seconds,)}
    again = import_file.check_file(
        path=csv(place, "b.csv", *contacts("Resolution time", "8")), by="hana"
    )
    assert (again.state, again.questions) == ("checked", ())


@pytest.mark.parametrize(("scale", "rated"), [("1-5", 0), ("0-5", 12)])
def test_noughts_count_as_was_said(place, live, scale, rated):
    path = csv(place, "a.csv", *contacts("CSAT", "0"), "T98,2026-03-20 10:00:00,Ann,5")
    view = answered(path, "scale", scale)
    scores = [score for _, score in live("contacts", "contact_id", "csat")]
    assert (scores.count(0.0), scores.count(5.0)) == (rated, 1)
    outside = sum(one.count for one in view.problems if one.code == "implausible")
    assert outside == 12 - rated


def book(path: Path, columns: dict[str, list[str]]) -> Path:
    made = xlsxwriter.Workbook(path)
    for sheet, header in columns.items():
        page = made.add_worksheet(sheet)
        page.write_row(0, 0, header)
        for at in range(10 if sheet == "Calls" else 8):
            page.write_row(
                at + 1, 0, [f"{sheet}-{at}", f"2026-03-{at + 1:02} 10:00:00", "Ann", "x"]
            )
    made.close()
    return path


def test_the_sheet_that_was_said_is_read(place, live):
    header = ["Ticket ID", "Created", "Agent"]
    sheets = {"Calls": [*header, "Channel"], "Chats": [*header, "Topic"]}
    answered(book(place / "a.xlsx", sheets), "sheet", "Chats")
    assert {key[:5] for (key,) in live("contacts", "contact_id")} == {"Chats"}


def test_the_sheet_that_was_said_is_read_again_next_month(place, live):
    """The smaller sheet has another shape than the one that is looked at first."""
    sheets = {
        "Calls": ["Ticket ID", "Created", "Agent", "Channel"],
        "People": ["Employee ID", "Hire date", "Name", "Job title"],
    }
    answered(book(place / "a.xlsx", sheets), "sheet", "People")
    again = import_file.check_file(path=book(place / "b.xlsx", sheets), by="hana")
    assert (again.state, again.questions) == ("checked", ())
    assert again.mapping["kind"] == "people"


def test_the_sheet_that_was_said_is_read_again_among_sheets_of_one_kind(place, live):
    header = ["Ticket ID", "Created", "Agent"]
    sheets = {"Calls": [*header, "Channel"], "Chats": [*header, "Topic"]}
    answered(book(place / "a.xlsx", sheets), "sheet", "Chats")
    again = import_file.check_file(path=book(place / "b.xlsx", sheets), by="hana")
    assert (again.state, again.questions) == ("checked", ())
    import_file.load(batch=again.id, by="hana", refresh=False)
    assert {key[:5] for (key,) in live("contacts", "contact_id")} == {"Chats"}
    assert set(live("contacts", "topic")) == {("x",)}


def test_both_halves_of_a_year_come_in_at_once(place, live):
    header = ["Ticket ID", "Created", "Agent", "Channel"]
    view = import_file.check_file(
        path=book(place / "a.xlsx", {"Calls": header, "Chats": header}), by="hana"
    )
    assert view.state == "checked"
    assert any("Calls, Chats" in note for note in view.mapping["notes"])
    assert import_file.load(batch=view.id, by="hana", refresh=False).loaded == 18
    assert len(live("contacts", "contact_id")) == 18


def test_what_was_odd_is_told(place):
    path = csv(
        place, "a.csv", "Report of March,,", "Ticket ID,Created,Agent",
        *(f"T1,2026-03-{at + 1:02} 10:00:00,Ann {at}" for at in range(12)),
    )  # fmt: skip
    notes = import_file.check_file(path=path, by="hana").mapping["notes"]
    assert any("above the header" in note for note in notes)
    assert any(
        "“Ticket ID” repeats with different content and is not a key" in note for note in notes
    )
    assert any("told apart by" in note for note in notes)


def test_an_unreadable_file_is_called_as_its_sender_calls_it(place):
    path = place / "file.csv"
    path.write_bytes(b"%PDF-1.7 something")
    batch = import_file.receive(path=path, by="hana", file_name="March.csv")
    with pytest.raises(NotReadableError, match=r"^March\.csv is a PDF"):
        import_file.check(batch=batch)


def test_what_one_row_is_can_be_said(place, live):
    days = [f"2026-03-{at + 1:02} 10:00:00" for at in range(12)]
    rows = (f"{at},Topic {at},{day},{day}" for at, day in enumerate(days))
    header = "id,name,created_at,updated_at"
    answered(csv(place, "a.csv", header, *rows), "kind", "contacts")
    assert len(live("contacts", "contact_id")) == 12


def test_a_header_without_rows_loads_nothing_and_says_so(place, live):
    path = csv(place, "a.csv", "Ticket ID,Created,Agent,CSAT")
    view = import_file.check_file(path=path, by="hana")
    assert any("no rows" in note for note in view.mapping["notes"])
    view = import_file.load(batch=view.id, by="hana", refresh=False)
    assert (view.state, view.rows_in, view.loaded) == ("committed", 0, 0)
    assert live("contacts", "contact_id") == []
