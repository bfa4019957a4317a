"""Exports of many systems are recognised by their headers and values."""

from __future__ import annotations

from pathlib import Path

import pytest

from keepwell.connectors.spreadsheet import UnreadableFileError, inspect, propose
from tests.connectors.spreadsheet.door import write

EXPORTS = {
    "zendesk": ("contacts", {"Id": "contact_id", "Assignee": "agent", "Group": "team", "Via": "channel", "Created at": "opened_at", "Solved at": "resolved_at", "Satisfaction Score": "csat", "Reopens": "reopens", "First reply time in minutes": "first_reply_seconds", "Requester": "requester_name", "Requester id": "customer"},
        [["1", "Ann Lee", "Tier 1", "Email", "2024-01-05 10:00:00", "2024-01-05 12:00:00", "Good", "0", "12", "Jo Doe", "991"], ["2", "Bo Ray", "Tier 2", "Chat", "2024-01-06 10:00:00", "", "Offered", "1", "7", "Al Roe", "992"], ["3", "Bo Ray", "Tier 2", "Chat", "2024-01-06 11:00:00", "", "Bad", "1", "9", "Al Roe", "992"]]),
    "freshdesk": ("contacts", {"Ticket ID": "contact_id", "Status": "status", "Source": "channel", "Type": "topic", "Agent": "agent", "Group": "team", "Created time": "opened_at", "Due by Time": "due_at", "Resolved time": "resolved_at", "Closed time": "closed_at", "Last update time": "updated_at", "Initial response time": "first_reply_at", "First response time (in hrs)": "first_reply_seconds", "Survey results": "csat"},
        [["11", "Closed", "Email", "Question", "Ann", "EMEA", "2024-02-01 08:00:00", "2024-02-03 08:00:00", "2024-02-01 09:00:00", "2024-02-02 09:00:00", "2024-02-02 09:00:00", "2024-02-01 08:10:00", "00:10:00", "Extremely Happy"], ["12", "Open", "Portal", "Problem", "Bo", "EMEA", "2024-02-02 08:00:00", "2024-02-04 08:00:00", "", "", "2024-02-02 09:30:00", "", "", ""]]),
    "genesys": ("contacts", {"Media Type": "channel", "Users": "agent", "Date": "opened_at", "Duration": "talk_seconds", "Queue": "queue", "Wrap-up": "topic", "Conversation ID": "contact_id", "Total Handle": "handle_seconds"},
        [["voice", "Ann", "2024-01-05 10:00:00", "00:05:10", "Sales", "Price", "c-1", "00:06:00"], ["voice", "Bo", "2024-01-05 11:00:00", "00:03:10", "Sales", "Other", "c-2", "00:04:00"]]),
    "five9": ("contacts", {"CALL ID": "contact_id", "TIMESTAMP": "opened_at", "CAMPAIGN": "queue", "CALL TYPE": "channel", "AGENT": "agent", "DISPOSITION": "topic", "ANI": "customer"},
        [["1001", "2024-01-05 10:00:00", "Help", "Inbound", "ann@x.io", "Solved", "+34600111222"], ["1002", "2024-01-05 10:09:00", "Help", "Inbound", "bo@x.io", "Callback", "+34600111333"]]),
    "personio": ("people", {"ID": "person_id", "First name": "first_name", "Last name": "last_name", "Email": "email", "Status": "status", "Position": "role", "Supervisor": "manager", "Employment type": "contract", "Weekly hours": "contract_hours", "Hire date": "start_on", "Termination date": "end_on", "Termination type": "leave_class", "Team": "team", "Department": "unit", "Office": "site"},
        [["1", "Ann", "Lee", "ann@x.io", "active", "Agent", "Cy Dee", "Permanent", "40", "2020-02-01", "", "", "EMEA", "Support", "Berlin"], ["2", "Bo", "Ray", "bo@x.io", "inactive", "Agent", "Cy Dee", "Permanent", "38,5", "2019-02-01", "2023-04-30", "employee-quit", "EMEA", "Support", "Berlin"]]),
    "bamboohr": ("people", {"Employee #": "person_id", "Last Name": "last_name", "First Name": "first_name", "Hire Date": "start_on", "Status": "status", "Department": "unit", "Division": None, "Job Title": "role", "Reporting to": "manager", "Location": "site", "Work Email": "email"},
        [["17", "Lee", "Ann", "02/13/2020", "Full-Time", "Support", "North", "Agent", "Cy Dee", "Lindon", "ann@x.io"], ["18", "Ray", "Bo", "03/01/2021", "Full-Time", "Support", "North", "Agent", "Cy Dee", "Lindon", "bo@x.io"]]),
    "german people": ("people", {"Personalnummer": "person_id", "Nachname": "last_name", "Vorname": "first_name", "Eintrittsdatum": "start_on", "Austrittsdatum": "end_on", "Austrittsgrund": "leave_reason", "Abteilung": "unit", "Stellenbezeichnung": "role", "Wochenstunden": "contract_hours", "Standort": "site"},
        [["0042", "Groß", "Ute", "31.12.2019", "", "", "Service", "Beraterin", "38,5", "Köln"], ["0043", "Klein", "Udo", "01.02.2020", "30.06.2023", "Eigenkündigung", "Service", "Berater", "40", "Köln"]]),
    "spanish contacts": ("contacts", {"Número de ticket": "contact_id", "Fecha de creación": "opened_at", "Agente": "agent", "Equipo": "team", "Canal": "channel", "Motivo": "topic", "Satisfacción": "csat", "Resuelto el": "resolved_at"},
        [["1", "31/01/2024 10:00", "Ana", "Norte", "Correo", "Factura", "5", "31/01/2024 12:00"], ["2", "01/02/2024 10:00", "Luis", "Sur", "Chat", "Envío", "3", ""]]),
    "absences": ("absences", {"Employee ID": "person_id", "Absence type": "absence_class", "Start date": "start_on", "End date": "end_on", "Days": "days", "Approved": "approved"},
        [["17", "Sick leave", "2024-01-08", "2024-01-09", "2", "yes"], ["18", "Vacation", "2024-02-01", "2024-02-10", "8", "yes"]]),
    "shifts": ("shifts", {"Employee ID": "person_id", "Shift start": "start_at", "Shift end": "end_at", "Clock in": "worked_start_at", "Clock out": "worked_end_at", "Overtime hours": "overtime_hours", "Paid hours": "paid_hours"},
        [["17", "2024-01-08 09:00", "2024-01-08 17:00", "2024-01-08 08:58", "2024-01-08 17:20", "0.3", "8"], ["18", "2024-01-08 09:00", "2024-01-08 17:00", "", "", "0", "8"]]),
    "training": ("training", {"Employee ID": "person_id", "Course name": "course", "Assigned date": "assigned_on", "Due date": "due_on", "Completion date": "completed_on", "Score": "score", "Passed": "passed"},
        [["17", "Refunds", "2024-01-08", "2024-02-08", "2024-01-20", "80", "yes"], ["18", "Refunds", "2024-01-08", "2024-02-08", "", "", ""]]),
    "openings": ("requisitions", {"Requisition ID": "requisition_id", "Approved on": "approved_on", "Filled on": "filled_on", "Job title": "role", "Openings": "seats", "Location": "site"},
        [["R-1", "2024-01-08", "2024-02-20", "Agent", "2", "Berlin"], ["R-2", "2024-02-08", "", "Lead", "1", "Madrid"]]),
    "candidates": ("candidates", {"Candidate ID": "candidate_id", "Requisition ID": "requisition_id", "Applied on": "applied_on", "Stage": "stage", "Source": "hiring_source", "Hired": "hired"},
        [["C-1", "R-1", "2024-01-10", "Offer", "LinkedIn", "yes"], ["C-2", "R-1", "2024-01-12", "Phone", "Referral", "no"]]),
    "offers": ("offers", {"Offer ID": "offer_id", "Candidate ID": "candidate_id", "Offer date": "offered_on", "Response date": "answered_on", "Offer status": "answer"},
        [["O-1", "C-1", "2024-01-10", "2024-01-12", "accepted"], ["O-2", "C-2", "2024-01-12", "", "pending"]]),
    "ratings": ("ratings", {"Response ID": "rating_id", "Ticket ID": "contact_id", "Survey sent at": "offered_at", "Responded at": "rated_at", "Score": "score", "Survey type": "rating_kind", "Comment": "comment"},
        [["7", "1", "2024-01-10 10:00:00", "2024-01-10 11:00:00", "5", "CSAT", "fine"], ["8", "2", "2024-01-11 10:00:00", "2024-01-11 11:00:00", "9", "NPS", ""]]),
    "quality": ("qa_reviews", {"Review ID": "review_id", "Ticket ID": "contact_id", "Review date": "reviewed_at", "Agent": "agent", "Points earned": "points", "Points possible": "applicable_points", "Reviewer": "evaluator"},
        [["7", "1", "2024-01-10", "Ann", "18", "20", "Cy"], ["8", "2", "2024-01-11", "Bo", "15", "20", "Cy"]]),
    "sales": ("sales", {"Order ID": "order_id", "Customer ID": "customer", "Order date": "ordered_at", "Amount": "amount", "Product": "product"},
        [["A1", "c1", "2024-01-10 10:00:00", "19.90", "Lamp"], ["A2", "c2", "2024-01-11 10:00:00", "9.90", "Bulb"]]),
    "states": ("work_states", {"Agent": "agent", "Start time": "start_at", "End time": "end_at", "State": "state", "Duration": "seconds"},
        [["Ann", "2024-01-10 10:00:00", "2024-01-10 10:05:00", "On Queue", "300"], ["Bo", "2024-01-10 10:00:00", "2024-01-10 10:15:00", "Break", "900"]]),
    "job history": ("job_history", {"Employee ID": "person_id", "Effective date": "valid_from", "Department": "unit", "Job title": "role", "Location": "site", "Manager": "manager"},
        [["17", "2020-02-01", "Support", "Agent", "Berlin", "Cy Dee"], ["17", "2022-02-01", "Support", "Senior agent", "Berlin", "Cy Dee"], ["18", "2021-02-01", "Support", "Agent", "Berlin", "Di Eff"]]),
}  # fmt: skip


@pytest.mark.parametrize("system", EXPORTS)
def test_exports_are_recognised(tmp_path: Path, system: str) -> None:
    kind, fields, rows = EXPORTS[system]
    proposal = propose(inspect(write(tmp_path / "export.csv", [list(fields), *rows])))
    found = {column: choice.field for column, choice in proposal.mapping.columns.items()}
    assert proposal.kind == kind
    assert found == fields


@pytest.mark.parametrize("system", EXPORTS)
def test_every_guess_has_its_reason(tmp_path: Path, system: str) -> None:
    _, fields, rows = EXPORTS[system]
    mapping = propose(inspect(write(tmp_path / "export.csv", [list(fields), *rows]))).mapping
    for choice in mapping.columns.values():
        assert choice.reason
        assert 0 <= choice.confidence <= 1


def contacts(
    *days: str, extra: str = "Solved at", other: list[str] | None = None
) -> list[list[str]]:
    return [
        ["Ticket ID", "Created at", extra],
        *(
            [str(number), day, one]
            for number, (day, one) in enumerate(zip(days, other or [""] * len(days), strict=True))
        ),
    ]


def test_an_open_order_of_day_and_month_is_asked(tmp_path: Path) -> None:
    proposal = propose(inspect(write(tmp_path / "a.csv", contacts("01/02/2024", "03/04/2024"))))
    assert [(one.code, one.column) for one in proposal.questions] == [("date_order", "Created at")]
    assert proposal.questions[0].options == ("day-first", "month-first")


def test_another_column_written_alike_decides(tmp_path: Path) -> None:
    rows = contacts("01/02/2024", "03/04/2024", other=["13/02/2024", ""])
    proposal = propose(inspect(write(tmp_path / "a.csv", rows)))
    assert not proposal.questions
    choice = proposal.mapping.columns["Created at"]
    assert choice.reading.dates == "day-first"
    assert "Solved at" in choice.reason


def test_a_remembered_mapping_is_used_unless_the_cells_contradict(tmp_path: Path) -> None:
    first = propose(inspect(write(tmp_path / "a.csv", contacts("13/02/2024", "03/04/2024"))))
    second = propose(
        inspect(write(tmp_path / "b.csv", contacts("01/02/2024", "03/04/2024"))),
        remembered=[first.mapping],
    )
    assert second.mapping == first.mapping
    assert not second.questions
    third = propose(
        inspect(write(tmp_path / "c.csv", contacts("01/14/2024", "03/04/2024"))),
        remembered=[first.mapping],
    )
    assert [one.code for one in third.questions] == ["date_order"]


def test_effort_scores_ask_which_question_they_answer(tmp_path: Path) -> None:
    rows = contacts("2024-01-05", "2024-01-06", extra="CES", other=["5", "2"])
    assert [one.code for one in propose(inspect(write(tmp_path / "a.csv", rows))).questions] == [
        "ces_scale"
    ]
    assert propose(inspect(write(tmp_path / "a.csv", rows)), kind="contacts").questions
    rows = contacts("2024-01-05", "2024-01-06", extra="CES 2.0", other=["7", "2"])
    proposal = propose(inspect(write(tmp_path / "b.csv", rows)))
    assert not proposal.questions
    assert proposal.mapping.columns["CES 2.0"].reading.scale == "1-7 easy"


def test_a_missing_required_field_is_asked_where_a_column_could_be_it(tmp_path: Path) -> None:
    rows = [
        ["Ticket ID", "Agent", "CSAT", "Zeitpunkt X"],
        ["1", "Ann", "5", "2024-01-05 10:00:00"],
        ["2", "Bo", "4", "2024-01-06 10:00:00"],
    ]
    asked = propose(inspect(write(tmp_path / "a.csv", rows)), kind="contacts").questions
    assert [(one.code, one.options) for one in asked] == [("missing_field", ("Zeitpunkt X",))]


def test_a_table_of_nothing_says_what_it_lacks(tmp_path: Path) -> None:
    rows = [
        ["Hour", "StartTime", "Shift1", "Shift2"],
        ["1", "Midnight", "1", "0"],
        ["2", "1am", "1", "0"],
    ]
    with pytest.raises(UnreadableFileError, match=r"nearest to shifts.*Planned start"):
        propose(inspect(write(tmp_path / "a.csv", rows)))


def test_answers_of_a_survey_are_not_taken_for_people(tmp_path: Path) -> None:
    rows = [["5", "4", "F"], ["2", "3", "M"], ["4", "1", "F"]]
    path = write(tmp_path / "answers.csv", [["A1", "A2", "Gender"], *rows])
    with pytest.raises(UnreadableFileError, match=r"nearest to people.*Employee number"):
        propose(inspect(path))
    assert propose(inspect(path), kind="people").kind == "people"


def test_a_column_of_ids_without_a_known_name_may_be_the_employee_number(tmp_path: Path) -> None:
    rows = [["a7f", "2019-01-31"], ["b21", "2019-11-30"], ["c99", ""]]
    path = write(tmp_path / "departures.csv", [["iid", "departure_date"], *rows])
    column = propose(inspect(path)).mapping.columns["iid"]
    assert (column.field, column.confidence) == ("person_id", 0.6)
