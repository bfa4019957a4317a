"""Exports as strangers bring them: other vendors, languages and habits, each with one wart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from keepwell.connectors import spreadsheet
from keepwell.schemas.intake import Checked, Question
from tests.connectors.spreadsheet.door import codes, through, write

START = datetime(2026, 3, 10, 8, 5)
ROWS = 24


def moment(number: int, hours: float = 0) -> datetime:
    return START + timedelta(hours=7 * number + hours)


def tickets(folder: Path, **columns: Sequence[str]) -> Path:
    """Contacts with an id, a moment, an agent and further columns; cells repeat from the first on."""
    header = ["Ticket ID", "Created", "Agent", *(name.replace("_", " ") for name in columns)]
    rows = [
        [f"T{at}", str(moment(at)), f"Ann {at % 3}", *(one[at % len(one)] for one in columns.values())]
        for at in range(ROWS)
    ]  # fmt: skip
    return write(folder / "tickets.csv", [header, *rows])


def table(folder: Path, header: str, *rows: str, coding: str = "utf-8") -> Path:
    path = folder / "rows.csv"
    path.write_text("".join(f"{one}\n" for one in (header, *rows)), encoding=coding)
    return path


def asked(path: Path) -> tuple[Question, ...]:
    return spreadsheet.propose(spreadsheet.inspect(path)).questions


@pytest.mark.parametrize(
    ("cells", "scale", "scores"),
    [
        (["Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied", ""], "1-5", [5, 4, 3, 2, 1, None]),
        (["Extremely happy", "Happy", "Neutral", "Unhappy"], "1-5", [5, 4, 3, 2]),
        (["Muy satisfecho", "Insatisfecho"], "1-5", [5, 2]),
        (["★★★★★", "★★★★☆", "★", "★★"], "1-5", [5, 4, 1, 2]),
        (["Good", "Bad", "Offered"], "good/bad", [1, 0, None]),
        (["Satisfied", "Dissatisfied"], "good/bad", [1, 0]),
        (["4/5", "5/5", "1/5"], "1-5", [4, 5, 1]),
        (["4,5", "5,0", "1,0"], "1-5", [4.5, 5, 1]),
        (["4 - Good", "1 - Poor", "5 - Great"], "1-5", [4, 1, 5]),
        (["80%", "100%", "25%"], "0-100", [80, 100, 25]),
    ],
)  # fmt: skip
def test_scores_as_they_are_told(
    tmp_path: Path, cells: list[str], scale: str, scores: list[float | None]
) -> None:
    _, rows = through(tickets(tmp_path, CSAT=cells), tmp_path / "out")
    assert set(rows["_csat_scale"]) == {scale}
    assert rows["csat"].head(len(cells)).astype(object).where(rows["csat"].notna(), None).tolist()[
        : len(cells)
    ] == pytest.approx(scores, nan_ok=True)


def test_a_thousand_on_a_scale_to_a_hundred_is_no_one(tmp_path: Path) -> None:
    cells = ["80", "95", "70", "1,000"]
    checked, rows = through(tickets(tmp_path, CSAT=[*cells[:3] * 6, *cells]), tmp_path / "out")
    assert codes(checked)["CSAT", "implausible"] == 1
    assert rows["csat"].min() == 70


def test_noughts_on_five_points_are_asked_about(tmp_path: Path) -> None:
    (question,) = asked(tickets(tmp_path, CSAT=["0", "0", "5", "4"]))
    assert (question.code, question.options) == ("scale", ("1-5", "0-5"))
    assert "12 times" in question.text


@pytest.mark.parametrize(
    ("cells", "beside", "seconds"),
    [
        (["1.230", "987", "1.500"], "3", [1230, 987, 1500]),
        (["1.234", "987", "2.345"], "4,5", [1234, 987, 2345]),
        (["1'234", "987"], "3", [1234, 987]),
        (["1 234", "987"], "3", [1234, 987]),
        (["1,234", "987"], "3", [1234, 987]),
        (["1.5", "987", "1.234"], "3", [1.5, 987, 1.234]),
        (["1h 05m", "2 min 30 sec"], "3", [3900, 150]),
    ],
)
def test_thousands_and_decimals_are_told_by_the_column_or_its_neighbours(
    tmp_path: Path, cells: list[str], beside: str, seconds: list[float]
) -> None:
    path = tickets(tmp_path, Handle_Time_sec=cells, Hold_Time_sec=[beside])
    _, rows = through(path, tmp_path / "out")
    assert rows["handle_seconds"].head(len(cells)).tolist() == seconds


def test_what_may_be_a_thousand_or_a_decimal_is_asked(tmp_path: Path) -> None:
    (question,) = asked(tickets(tmp_path, Handle_Time_sec=["1.234", "2.345"]))
    assert (question.code, question.options) == ("numbers", ("comma", "point"))


@pytest.mark.parametrize(
    "form",
    [
        "%b %d, %Y, %I:%M %p",
        "%A, %d %B %Y at %H:%M",
        "%d/%m/%Y à %H:%M",
        "%d.%m.%Y, %H:%M Uhr",
        "%d.%m.%Y %H:%Mh",
        "%d/%m/%Y %I:%M p. m.",
        "%m/%d/%Y, %I:%M %p",
    ],
)
def test_moments_as_programs_write_them(tmp_path: Path, form: str) -> None:
    days = [START.replace(hour=14, day=1 + at) for at in range(ROWS)]
    path = table(
        tmp_path,
        "Ticket ID|Created|Agent",
        *(f"T{at}|{day.strftime(form)}|Ann" for at, day in enumerate(days)),
    )
    checked, rows = through(path, tmp_path / "out")
    assert checked.problems == ()
    assert rows["opened_at"].tolist() == days


def test_day_numbers_between_dates(tmp_path: Path) -> None:
    days = ["15.03.2023", "45010", "27.03.2023", "45020"]
    path = table(
        tmp_path, "Personnel No;Name;Hired;Team", *(f"{at};N {at};{day};Red" for at, day in enumerate(days))
    )  # fmt: skip
    checked, rows = through(path, tmp_path / "out")
    assert checked.problems == ()
    assert [str(day.date()) for day in rows["start_on"]] == [
        "2023-03-15", "2023-03-25", "2023-03-27", "2023-04-04",
    ]  # fmt: skip


class TestUnits:
    """A bare number of time: 48 what?"""

    @pytest.mark.parametrize(("hours", "written"), [(48, "48"), (2, "120"), (0.5, "1800")])
    def test_the_moments_tell(self, tmp_path: Path, hours: float, written: str) -> None:
        solved = [str(moment(at, hours)) for at in range(ROWS)]
        path = tickets(tmp_path, Solved_at=solved, Resolution_time=[written])
        _, rows = through(path, tmp_path / "out")
        assert set(rows["resolution_seconds"]) == {hours * 3600}

    def test_where_no_unit_fits_the_moments_they_count_alone(self, tmp_path: Path) -> None:
        solved = [str(moment(at, 1)) for at in range(ROWS)]
        _, rows = through(
            tickets(tmp_path, Solved_at=solved, Resolution_time=["17"]), tmp_path / "out"
        )
        assert rows["resolution_seconds"].isna().all()
        assert rows["resolved_at"].notna().all()

    @pytest.mark.parametrize("header", ["Resolution_time", "First_response_time", "Talk_time"])
    def test_without_them_a_person_is_asked(self, tmp_path: Path, header: str) -> None:
        (question,) = asked(tickets(tmp_path, **{header: ["4", "7.5"]}))
        assert (question.code, question.options) == ("unit", ("seconds", "minutes", "hours"))

    def test_a_unit_in_the_header_is_taken_at_its_word(self, tmp_path: Path) -> None:
        path = tickets(tmp_path, **{"Resolution_time_(min)": ["4"], "Talk_time_(Sek.)": ["5"]})
        _, rows = through(path, tmp_path / "out")
        assert (set(rows["resolution_seconds"]), set(rows["talk_seconds"])) == ({240}, {5})


class TestNoRecords:
    """Totals, notes and empty lines stand below many reports."""

    def test_below_contacts(self, tmp_path: Path) -> None:
        path = tickets(tmp_path, Talk_time_sec=["120"], CSAT=["4", "5"])
        tail = "Grand Total;;;2880;108\n;;;;\nExported by an administrator;;;;\n;;;60;4\n"
        path.write_text(path.read_text() + tail)
        checked, rows = through(path, tmp_path / "out")
        assert codes(checked) == {(None, "no_record"): 3, ("Created", "required_missing"): 1}
        assert (len(rows), checked.refused) == (ROWS, 4)
        assert all(one.value is None for one in checked.problems)

    @pytest.mark.parametrize("word", ["Total", "Gesamt", "Suma", "Total général"])
    def test_nobody_is_called_total(self, tmp_path: Path, word: str) -> None:
        people = [f"{at};N {at};2024-01-15;Red" for at in range(5)]
        path = table(tmp_path, "Employee ID;Name;Hire Date;Team", *people, f"{word};5;;", "Note;;;")
        checked, rows = through(path, tmp_path / "out")
        assert (len(rows), codes(checked)) == (5, {(None, "no_record"): 2})

    def test_a_total_decides_no_scale(self, tmp_path: Path) -> None:
        path = tickets(tmp_path, CSAT=["4", "5"])
        path.write_text(path.read_text() + "Total;;;108\n")
        _, rows = through(path, tmp_path / "out")
        assert set(rows["_csat_scale"]) == {"1-5"}


def book(path: Path, sheets: dict[str, tuple[list[str], int]]) -> Path:
    made = xlsxwriter.Workbook(path)
    at = 0
    for name, (header, count) in sheets.items():
        sheet = made.add_worksheet(name)
        sheet.write_row(0, 0, header)
        for row in range(count):
            at += 1
            sheet.write_row(row + 1, 0, [at, str(moment(at)), f"Ann {at % 3}", 4])
    made.close()
    return path


def test_sheets_of_the_same_columns_are_one_table(tmp_path: Path) -> None:
    header = ["Ticket ID", "Created", "Agent", "CSAT"]
    path = book(
        tmp_path / "b.xlsx", {"Jan": (header, 30), "Feb": (header, 25), "Notes": (["a", "b"], 2)}
    )
    found = spreadsheet.inspect(path)
    assert (found.rows, found.rivals) == (55, ())
    assert any("Jan, Feb" in note for note in found.notes)
    _, rows = through(path, tmp_path / "out")
    assert rows["contact_id"].nunique() == 55
    assert spreadsheet.inspect(path, sheet="Feb").rows == 25


VENDORS = {
    "Genesys": ("contacts", "ID de conversación;Tipo de medio;Usuarios;Fecha;Fecha de finalización;Duración;Cola;Conclusión",
                "{at:08x}-a;Voz;Ann;{es};{es};00:06:00;Soporte;Resuelto",
                {"contact_id", "channel", "agent", "opened_at", "resolved_at", "talk_seconds", "queue", "topic"}),
    "HubSpot": ("contacts", "Ticket ID;Ticket owner;Create date;Close date;Time to close (HH:mm:ss);Time to first agent reply (HH:mm:ss);Category",
                "{at};Ann;{epoch};{epoch};05:00:00;00:45:10;BILLING",
                {"contact_id", "agent", "opened_at", "closed_at", "resolution_seconds", "first_reply_seconds", "reason_group"}),
    "Talkdesk": ("contacts", "Interaction ID;Call Type;Start Time;End Time;Talk Time;Wait Time;Hold Time;After Call Work Time;Agent Name;Ring Groups;Disposition Code",
                 "i{at};inbound;{iso}Z;{iso}Z;240;15;10;30;Ann;support;ok",
                 {"contact_id", "opened_at", "resolved_at", "talk_seconds", "wait_seconds", "hold_seconds", "wrap_seconds", "agent", "team", "topic"}),
    "Salesforce": ("contacts", "Case Number;Case Owner;Date/Time Opened;Date/Time Closed;Case Origin;Case Reason",
                   "{at:08};Ann;{us};{us};Email;Billing",
                   {"contact_id", "agent", "opened_at", "closed_at", "channel", "topic"}),
    "Polish": ("contacts", "Numer zgłoszenia;Data utworzenia;Data rozwiązania;Konsultant;Zespół;Kanał;Kategoria;Ocena;Czas rozmowy",
               "{at};{es};{es};Łukasz Żak;Zespół Ł;telefon;Płatności;4;00:05:10",
               {"contact_id", "opened_at", "resolved_at", "agent", "team", "channel", "reason_group", "csat", "talk_seconds"}),
    "French": ("contacts", "Numéro de ticket;Créé le;Résolu le;Conseiller;Équipe;Durée de traitement;Délai de première réponse",
               "{at};{es};{es};Chloé;Paris;00:04:10;1 h 05 min",
               {"contact_id", "opened_at", "resolved_at", "agent", "team", "handle_seconds", "first_reply_seconds"}),
    "UKG": ("shifts", "Employee Name;Employee ID;Date;In;Out;Pay Code;Total Hours",
            "Smith, Dana;0012;2026-02-{day:02};7:58AM;4:31PM;Regular;8.05",
            {"agent", "person_id", "start_at", "worked_start_at", "worked_end_at", "paid_hours"}),
    "Greenhouse": ("requisitions", "Requisition ID;Job Name;Department;Office;Opening Date;Close Date;Status;Hiring Manager;Openings",
                   "R-{at};Agent;Support;Berlin;2026-01-{day:02};2026-03-{day:02};closed;Dana;1",
                   {"requisition_id", "role", "site", "approved_on", "closed_on", "seats"}),
    "Docebo": ("training", "Username;Course Name;Enrollment Date;Completion Date;Deadline;Score",
               "u{at};Refunds;2026-01-{day:02};2026-02-{day:02};2026-02-28;85",
               {"person_id", "course", "assigned_on", "completed_on", "due_on", "score"}),
    "shop": ("sales", "Bestellnummer;Bestelldatum;Kundennummer;Betrag;Produkt", "B{at};{es};K{day};1.234,50 €;Tarif",
             {"order_id", "ordered_at", "customer", "amount", "product"}),
}  # fmt: skip


@pytest.mark.parametrize("vendor", VENDORS)
def test_vendors_and_languages(tmp_path: Path, vendor: str) -> None:
    kind, header, row, fields = VENDORS[vendor]
    lines = [
        row.format(
            at=at, day=at + 1, iso=moment(at).isoformat(), es=moment(at).strftime("%d/%m/%Y %H:%M"),
            us=moment(at).strftime("%m/%d/%Y %I:%M %p"), epoch=int(moment(at).timestamp() * 1000),
        )
        for at in range(ROWS)
    ]  # fmt: skip
    path = table(
        tmp_path, header, *lines, coding="iso8859-2" if vendor == "Polish" else "utf-8-sig"
    )
    proposal = spreadsheet.propose(spreadsheet.inspect(path))
    assert proposal.kind == kind
    assert proposal.questions == ()
    assert fields <= set(proposal.mapping.fields.values())
    checked, _ = through(path, tmp_path / "out")
    assert (checked.rows_in, checked.refused) == (ROWS, 0)


@pytest.mark.parametrize(
    ("coding", "words"),
    [
        ("cp1250", "Zażółć gęślą jaźń, Łukasz Święty"),
        ("iso8859-2", "Zażółć gęślą jaźń, Łukasz Święty"),
        ("cp1252", "Größe für Straße, niño – “así” café"),
        ("mac_roman", "Größe für Straße, niño así café"),
        ("cp850", "Größe für Straße, niño así café"),
    ],
)
def test_codings_are_told_by_what_reads_like_words(tmp_path: Path, coding: str, words: str) -> None:
    path = table(tmp_path, "a;b", f"1;{words}", f"2;{words}", coding=coding)
    assert spreadsheet.inspect(path).sample[0][1] == words


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7\nstream", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is a picture"),
        (b"<html><table><tr><td>Ticket ID</td></tr></table></html>", "is a web page.*save it as"),
        (b'<?xml version="1.0"?><Workbook/>', "is an XML file"),
        (b'[{"id": 1, "agent": "Ann"}, {"id": 2, "agent": "Bo"}]', "is a JSON file"),
        (bytes(range(256)) * 8, "holds no text"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "export.xls"
    path.write_bytes(content)
    with pytest.raises(spreadsheet.UnreadableFileError, match=f"export.xls {says}"):
        spreadsheet.inspect(path)


def test_a_packed_folder_names_what_is_in_it(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "export.zip", "w") as packed:
        packed.writestr("tickets.csv", "a,b\n1,2\n")
    with pytest.raises(spreadsheet.UnreadableFileError, match=r"tickets\.csv.*one by one"):
        spreadsheet.inspect(tmp_path / "export.zip")


def test_sums_by_agent_and_interval_are_no_contacts(tmp_path: Path) -> None:
    header = "Interval Start;Interval End;Media Type;Agent Name;Handle;Avg Handle;Avg Talk;Avg Hold"
    path = table(
        tmp_path, header, *(f"2026-03-{at + 1:02} 00:00;2026-03-{at + 1:02} 23:59;voice;Ann;40;300;240;10" for at in range(9))
    )  # fmt: skip
    with pytest.raises(spreadsheet.UnreadableFileError, match="one row per contact"):
        spreadsheet.propose(spreadsheet.inspect(path))


def test_numbers_of_other_things_are_nobodys(tmp_path: Path) -> None:
    path = table(
        tmp_path, "Ticket No;Department;Status", *(f"{at};Support;open" for at in range(9))
    )
    with pytest.raises(spreadsheet.UnreadableFileError, match="holds no rows"):
        spreadsheet.propose(spreadsheet.inspect(path))


def absences(folder: Path, *reasons: str) -> Path:
    rows = (
        f"E{at};2026-01-{at + 1:02};2026-01-{at + 1:02};{one}" for at, one in enumerate(reasons)
    )
    return table(folder, "Employee ID;First Day;Last Day;Reason", *rows)


def test_reasons_of_no_class_are_counted_and_never_shown(tmp_path: Path) -> None:
    path = absences(tmp_path, "Migräne", "Urlaub", "Bandscheibenvorfall", "Qxzzy", "Qxzzy")
    checked, rows = through(path, tmp_path / "out")
    classes = rows["absence_class"].tolist()
    assert classes == ["sickness", "leave", "sickness", "other", "other"]
    (problem,) = checked.problems
    assert (problem.code, problem.count, problem.value) == ("class_unknown", 2, None)
    assert b"Qxzzy" not in (tmp_path / "out" / "problems.parquet").read_bytes()


def test_what_a_person_says_of_a_reason_comes_before_the_words(tmp_path: Path) -> None:
    path = absences(tmp_path, "Qxzzy", "Grippe", "Urlaub")
    mapping = spreadsheet.propose(spreadsheet.inspect(path)).mapping
    choice = mapping.columns["Reason"]
    reading = spreadsheet.Reading(values={"Qxzzy": "sickness", "urlaub": "parental"})
    told = spreadsheet.ColumnChoice(choice.field, 1.0, "", reading)
    checked, rows = through(path, tmp_path / "out", mapping=mapping.with_column("Reason", told))
    assert rows["absence_class"].tolist() == ["sickness", "sickness", "parental"]
    assert checked.problems == ()


@pytest.mark.parametrize(
    ("cells", "field"),
    [(["E1", "E2"], "manager_id"), (["Dana Smith", "Bo Li"], "manager"), (["d@x.org", "b@x.org"], "manager")],
)  # fmt: skip
def test_managers_by_number_name_or_mail(tmp_path: Path, cells: list[str], field: str) -> None:
    rows = [f"E{at};N {at};2024-01-15;{cells[at % 2]}" for at in range(8)]
    path = table(tmp_path, "Employee ID;Name;Hire Date;Manager", *rows)
    fields = spreadsheet.propose(spreadsheet.inspect(path)).mapping.fields
    assert fields["Manager"] == field


def test_numbers_that_went_through_a_spreadsheet_are_the_same_people(tmp_path: Path) -> None:
    def read(end: str) -> pd.DataFrame:
        rows = [f"72{at}{end};{moment(at)};360{at % 3}{end};4{at % 2}{end}" for at in range(9)]
        folder = tmp_path / f"f{len(end)}"
        folder.mkdir()
        path = table(folder, "ticket_id;created_at;assignee_id;group_id", *rows)
        return through(path, folder / "out")[1]

    whole, floats = read(""), read(".0")
    for name in ("contact_id", "agent", "team", "_key", "_hash"):
        assert whole[name].tolist() == floats[name].tolist()


def test_surveys_without_an_answer_are_no_ratings_and_no_mistakes(tmp_path: Path) -> None:
    rows = [f"{at};{at + 9};{moment(at)};{'' if at % 4 == 0 else at % 11}" for at in range(ROWS)]
    path = table(tmp_path, "Response ID;Ticket ID;Responded at;NPS Score", *rows)
    checked, found = through(path, tmp_path / "out")
    assert (checked.kind, checked.refused) == ("ratings", 0)
    assert codes(checked) == {("NPS Score", "unanswered"): 6}
    assert found["score"].isna().sum() == 6


@pytest.mark.parametrize(
    ("rows", "loaded"), [((), 0), (("T1;2026-03-02 08:00:00;Ann;5",), 1)], ids=["none", "one"]
)
def test_hardly_any_rows(tmp_path: Path, rows: tuple[str, ...], loaded: int) -> None:
    path = table(tmp_path, "Ticket ID;Created;Agent;CSAT", *rows)
    proposal = spreadsheet.propose(spreadsheet.inspect(path))
    assert any("no rows" in note for note in proposal.notes) == (not rows)
    checked, found = through(path, tmp_path / "out")
    assert (checked.kind, len(found)) == ("contacts", loaded)


def test_three_hundred_columns(tmp_path: Path) -> None:
    more = {f"custom_{at}": ["x", "", "7"] for at in range(297)}
    checked, _ = through(tickets(tmp_path, **more), tmp_path / "out")
    assert isinstance(checked, Checked)
    assert (checked.rows_in, checked.refused) == (ROWS, 0)


@pytest.mark.parametrize(
    ("header", "row", "asked_for"),
    [
        ("id;name;created_at;updated_at", "{at};Group {at};2026-03-{day:02} 10:00;2026-03-{day:02} 10:00", True),
        ("id;name;active", "{at};Brand {at};true", True),
        ("id;created_at;solved_at;assignee", "{at};2026-03-{day:02} 10:00;2026-03-{day:02} 11:00;Ann", False),
        ("ticket_id;created_at", "{at};2026-03-{day:02} 10:00", False),
        ("id;name;role;department", "{at};N {at};agent;Support", False),
    ],
)  # fmt: skip
def test_an_id_and_a_moment_make_nothing_a_contact(
    tmp_path: Path, header: str, row: str, *, asked_for: bool
) -> None:
    path = table(tmp_path, header, *(row.format(at=at, day=at + 1) for at in range(9)))
    found = asked(path)
    assert [one.code for one in found] == (["kind"] if asked_for else [])
    told = spreadsheet.propose(spreadsheet.inspect(path), kind="contacts" if "created" in header else "people")  # fmt: skip
    assert told.questions == (), "who says what it is, is not asked"


def test_typed_columns_of_parquet(tmp_path: Path) -> None:
    from decimal import Decimal

    import pyarrow as pa
    import pyarrow.parquet as pq

    moments = [moment(at) for at in range(ROWS)]
    pq.write_table(
        pa.table({
            "ticket_id": pa.array(range(ROWS), pa.int64()),
            "created_at": pa.array(moments, pa.timestamp("us", tz="Europe/Berlin")),
            "closed_at": pa.array([one + timedelta(hours=5) for one in moments], pa.timestamp("ms")),
            "agent": pa.array([f"Ann {at % 3}" for at in range(ROWS)]).dictionary_encode(),
            "handle_time": pa.array([Decimal("312.50")] * ROWS, pa.decimal128(12, 2)),
            "csat": pa.array([at % 5 + 1 if at % 3 else None for at in range(ROWS)], pa.int8()),
            "escalated": pa.array([at % 9 == 0 for at in range(ROWS)]),
        }),
        tmp_path / "typed.parquet",
    )  # fmt: skip
    checked, rows = through(tmp_path / "typed.parquet", tmp_path / "out")
    assert checked.problems == ()
    assert rows["opened_at"].tolist() == moments, "arrow keeps moments with a zone in UTC"
    assert rows["closed_at"].tolist() == [one + timedelta(hours=5) for one in moments]
    assert set(rows["handle_seconds"]) == {312.5}
    assert rows["csat"].count() == sum(at % 3 > 0 for at in range(ROWS))
    assert rows["escalated"].sum() == 3
