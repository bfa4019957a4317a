"""What a check keeps, refuses, reports and hides."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import xlsxwriter

from keepwell.connectors import spreadsheet
from keepwell.kernel.ids import pseudonym
from tests.connectors.spreadsheet.door import SECRET, codes, through, write

HEAD = [
    "Ticket ID",
    "Created at",
    "First reply at",
    "Agent",
    "Customer ID",
    "CSAT",
    "Handle time",
    "Comment",
    "Customer email",
]
GOOD = [
    [
        "7001",
        "13/02/2024 10:00",
        "13/02/2024 10:30",
        "Ann  Lee",
        "c1",
        "5",
        "300",
        "call me +34 600 111 222 or jo@x.io",
        "jo@x.io",
    ],
    ["7002", "01/03/2024 09:00", "01/03/2024 09:10", "Bo Ray", "c2", "4", "00:05:00", "", ""],
]


def contacts(path: Path, *rows: list[str]) -> Path:
    return write(path, [HEAD, *GOOD, *rows])


def test_good_rows_come_through_typed(tmp_path: Path) -> None:
    checked, rows = through(contacts(tmp_path / "a.csv"), tmp_path / "out")
    assert (checked.kind, checked.rows_in, checked.refused, checked.problems) == (
        "contacts",
        2,
        0,
        (),
    )
    assert rows["opened_at"].tolist() == [
        pd.Timestamp("2024-02-13 10:00"),
        pd.Timestamp("2024-03-01 09:00"),
    ]
    assert rows["handle_seconds"].tolist() == [300, 300]
    assert rows["_row"].tolist() == [1, 2]
    assert rows["_csat_scale"].tolist() == ["1-5", "1-5"]
    assert checked.filled["csat"] == 1


def test_people_are_pseudonyms_and_customers_leave_no_trace(tmp_path: Path) -> None:
    _, rows = through(contacts(tmp_path / "a.csv"), tmp_path / "out")
    assert rows["agent"].tolist() == [
        pseudonym(SECRET, "agent", "Ann Lee"),
        pseudonym(SECRET, "agent", "Bo Ray"),
    ]
    assert rows["customer"][0] == pseudonym(SECRET, "customer", "c1")
    assert rows["comment"][0] == "call me [number] or [e-mail]"
    stored = b"".join(
        path.read_bytes() for path in (tmp_path / "out").iterdir() if path.name != "agents.parquet"
    )
    for word in (b"jo@x.io", b"600 111", b"Ann Lee"):
        assert word not in stored
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "rows.parquet",
        "problems.parquet",
        "agents.parquet",
    }


def test_rows_are_refused_only_without_what_they_need(tmp_path: Path) -> None:
    path = contacts(
        tmp_path / "a.csv",
        ["7003", "", "", "Bo Ray", "", "3", "", "", ""],
        ["7004", "yesterday", "", "", "", "3", "", "", ""],
        ["7005", "05/03/2024 08:00", "", "", "", "", "", "", ""],
    )
    checked, rows = through(path, tmp_path / "out")
    assert checked.refused == 2
    assert rows["_row"].tolist() == [1, 2, 5]
    assert codes(checked) == {
        ("Created at", "required_missing"): 1,
        ("Created at", "required_unreadable"): 1,
    }
    assert all(one.refused and one.remedy for one in checked.problems)
    assert {one.row for one in checked.problems} == {3, 4}


@pytest.mark.parametrize(
    ("place", "value", "column", "code", "field"),
    [
        (2, "01/03/2024 07:00", "First reply at", "before", "first_reply_at"), (5, "1000", "CSAT", "implausible", "csat"), (6, "-20", "Handle time", "implausible", "handle_seconds"),
        (6, "soon", "Handle time", "unreadable", "handle_seconds"), (2, "later", "First reply at", "unreadable", "first_reply_at"), (2, "01/03/1802 07:00", "First reply at", "implausible_date", "first_reply_at"),
        (2, "01/03/2042 07:00", "First reply at", "far_future", "first_reply_at"),
    ],
)  # fmt: skip
def test_implausible_values_are_reported_and_kept_out_while_the_row_stays(
    tmp_path: Path, place: int, value: str, column: str, code: str, field: str
) -> None:
    many = [
        [
            str(8000 + n),
            f"{n % 28 + 1:02}/03/2024 09:{n % 60:02}",
            "",
            "Bo Ray",
            "",
            "4",
            "60",
            "",
            "",
        ]
        for n in range(100)
    ]
    odd = ["7003", "01/03/2024 09:00", "", "Bo Ray", "", "3", "60", "", ""]
    odd[place] = value
    checked, rows = through(contacts(tmp_path / "a.csv", *many, odd), tmp_path / "out")
    row = rows[rows["contact_id"] == "7003"].iloc[0]
    assert pd.isna(row[field])
    assert codes(checked)[column, code] == 1
    assert next(one.value for one in checked.problems if one.code == code) == value


def test_a_day_without_times_is_found(tmp_path: Path) -> None:
    rows = [["Ticket ID", "Created at", "First reply at"]]
    for n in range(200):
        day = n % 20 + 1
        reply = "00:00" if day == 13 and n % 40 != 12 + 20 else f"{10 + n % 5}:{n % 50 + 10}"
        rows.append([str(n), f"2024-03-{day:02} 09:00", f"2024-03-{day + (day == 13):02} {reply}"])
    rows += [[str(n), "2024-03-13 09:00", "2024-03-14 00:00"] for n in range(200, 220)]
    checked, found = through(write(tmp_path / "a.csv", rows), tmp_path / "out")
    lost = codes(checked)["First reply at", "time_missing"]
    assert lost == found["first_reply_at"].isna().sum() > 20


def test_copies_count_once_and_the_newest_version_counts(tmp_path: Path) -> None:
    rows = [
        ["Ticket ID", "Created at", "Updated at", "Status"],
        *[[str(n), "2024-01-05 10:00", "2024-01-06 10:00", "open"] for n in range(100)],
    ]
    rows += [
        ["5", "2024-01-05 10:00", "2024-01-06 10:00", "open"],
        ["6", "2024-01-05 10:00", "2024-01-08 10:00", "solved"],
    ]
    checked, found = through(write(tmp_path / "a.csv", rows), tmp_path / "out")
    assert (checked.rows_in, checked.repeats, checked.key) == (102, 2, ("Ticket ID",))
    assert codes(checked) == {(None, "repeat"): 1, (None, "older_version"): 1}
    assert found.loc[found["contact_id"] == "6", "status"].tolist() == ["solved"]


def test_a_number_that_repeats_is_no_key_and_another_is_found(tmp_path: Path) -> None:
    rows = [
        ["Call ID", "Line", "Date", "Agent"],
        *[[str(n % 5), f"L{n // 5}", f"2024-01-{n % 28 + 1:02} 10:00", "Ann"] for n in range(50)],
    ]
    path = write(tmp_path / "a.csv", rows)
    proposal = spreadsheet.propose(spreadsheet.inspect(path))
    assert any("not a key" in note for note in proposal.notes)
    assert len(proposal.mapping.key) == 2
    checked, found = through(path, tmp_path / "out")
    assert checked.repeats == 0
    assert found["contact_id"].is_unique


def test_a_key_that_is_none_loses_no_row(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        [
            ["Ticket ID", "Created at", "Agent"],
            ["1", "2024-01-05 10:00", "Ann"],
            ["1", "2024-01-06 10:00", "Bo"],
            ["2", "2024-01-07 10:00", "Bo"],
        ],
    )
    mapping = spreadsheet.propose(spreadsheet.inspect(path)).mapping
    forced = spreadsheet.Mapping(mapping.kind, mapping.columns, ("Ticket ID",))
    checked, found = through(path, tmp_path / "out", mapping=forced)
    assert len(found) == 3
    assert codes(checked)["Ticket ID", "key_repeats"] == 2


def test_without_a_key_twins_both_count_and_are_known_again(tmp_path: Path) -> None:
    rows = [
        ["Employee ID", "Absence type", "Hours"],
        ["1", "Sick", "8"],
        ["1", "Sick", "8"],
        ["2", "Vacation", "8"],
    ]
    first, one = through(write(tmp_path / "a.csv", rows), tmp_path / "out")
    _, again = through(
        write(tmp_path / "b.csv", [rows[0], rows[3], rows[1], rows[2]]), tmp_path / "again"
    )
    assert first.key == ()
    assert codes(first)[None, "same_content"] == 1
    assert codes(first)[None, "no_dates"] == 3
    assert set(one["_key"]) == set(again["_key"])


def test_the_same_records_in_another_form_have_the_same_keys_and_hashes(tmp_path: Path) -> None:
    plain = [
        ["Ticket ID", "Created at", "CSAT", "Escalated", "Agent"],
        ["7253", "29/2/2016 01:16", "5", "true", "Ann"],
        ["7254", "5/3/2016 12:00", "4", "false", "Bo"],
    ]
    other = [
        ["Agent", "Escalated", "Ticket ID", "CSAT", "Created at"],
        ["Ann", "TRUE", "7253.0", "5.0", "29-02-2016 01:16"],
        [" Bo", "no", "7254.0", "4", "05-03-2016 12:00"],
    ]
    _, one = through(write(tmp_path / "a.csv", plain), tmp_path / "one")
    _, two = through(write(tmp_path / "b.csv", other), tmp_path / "two")
    book = xlsxwriter.Workbook(tmp_path / "c.xlsx")
    sheet, form = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, plain[0])
    for place, (number, moment, score, flag, agent) in enumerate(
        [
            (7253, pd.Timestamp("2016-02-29 01:16"), 5, True, "Ann"),
            (7254, pd.Timestamp("2016-03-05 12:00"), 4, False, "Bo"),
        ],
        1,
    ):
        sheet.write_number(place, 0, number)
        sheet.write_datetime(place, 1, moment.to_pydatetime(), form)
        sheet.write_number(place, 2, score)
        sheet.write_boolean(place, 3, flag)
        sheet.write_string(place, 4, agent)
    book.close()
    _, three = through(tmp_path / "c.xlsx", tmp_path / "three")
    keys = one[["_key", "_hash"]].values.tolist()
    assert (
        keys == two[["_key", "_hash"]].values.tolist() == three[["_key", "_hash"]].values.tolist()
    )


def test_reasons_become_classes_and_are_forgotten(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        [
            ["Employee ID", "Reason for absence", "Start date", "Hours"],
            ["1", "Migraine, sick note", "2024-01-05", "8"],
            ["2", "Unexcused", "2024-01-08", "8"],
            ["3", "maternity leave", "2024-02-01", "400"],
            ["4", "who knows", "2024-02-01", "8"],
        ],
    )
    _, rows = through(path, tmp_path / "out")
    assert rows["absence_class"].tolist() == ["sickness", "unauthorised", "parental", "other"]
    assert b"igraine" not in b"".join(one.read_bytes() for one in (tmp_path / "out").iterdir())


def test_leavers_have_a_class_and_pay_is_never_written(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [["Employee ID", "Name", "Hire date", "Termination date", "Termination reason", "Salary", "Date of birth"],
        ["1", "Lee, Ann  K", "02/01/20", "", "", "40000", "07/31/83"], ["2", "Ray,Bo", "02/13/20", "03/15/22", "Involuntary: performance", "41000", "05/05/75"],
        ["3", "Dee, Cy", "02/14/20", "03/16/22", "resigned, better pay", "42000", "09/19/68"], ["4", "Eff, Di", "02/14/20", "03/17/22", "", "43000", "01/20/90"]])  # fmt: skip
    checked, rows = through(path, tmp_path / "out")
    assert rows["leave_class"].tolist() == [None, "involuntary", "voluntary", "unknown"]
    assert rows["name"].tolist() == ["Ann K Lee", "Bo Ray", "Cy Dee", "Di Eff"]
    assert not {"pay", "birth_date", "gender"} & set(rows.columns)
    assert rows["start_on"].tolist()[0] == pd.Timestamp("2020-02-01")
    assert checked.problems == ()


def test_zones(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        [["Ticket ID", "Created at"], ["1", "2024-07-01 12:00"], ["2", "2024-01-01 12:00"]],
    )
    _, rows = through(path, tmp_path / "out", zone="Europe/Madrid")
    assert rows["opened_at"].tolist() == [
        pd.Timestamp("2024-07-01 10:00"),
        pd.Timestamp("2024-01-01 11:00"),
    ]


def test_date_and_time_in_two_columns_and_calls_past_midnight(tmp_path: Path) -> None:
    rows = [
        ["Call ID", "date", "vru_entry", "ser_start", "ser_exit", "outcome"],
        ["1", "990201", "7:02:47", "7:02:55", "7:05:41", "AGENT"],
        ["2", "990213", "23:59:50", "0:00:07", "0:01:00", "AGENT"],
        ["3", "990213", "10:00:00", "0:00:00", "0:00:00", "HANG"],
    ]
    _, found = through(write(tmp_path / "a.csv", rows), tmp_path / "out")
    assert found["opened_at"].tolist()[:2] == [
        pd.Timestamp("1999-02-01 07:02:47"),
        pd.Timestamp("1999-02-13 23:59:50"),
    ]
    assert found["first_reply_at"].tolist()[1] == pd.Timestamp("1999-02-14 00:00:07")
    assert pd.isna(found["first_reply_at"][2])
    assert found["outcome"].tolist() == ["answered", "answered", "abandoned"]


def test_agents_are_listed_with_where_they_were_last_seen(tmp_path: Path) -> None:
    rows = [
        ["Ticket ID", "Created at", "Agent", "Supervisor"],
        ["1", "2024-01-05 10:00", "Ann", "Sue"],
        ["2", "2024-02-05 10:00", "Ann", "Tom"],
        ["3", "2024-02-05 10:00", "", "Tom"],
    ]
    _, found = through(write(tmp_path / "a.csv", rows), tmp_path / "out")
    agents = (
        duckdb.connect()
        .execute("SELECT * FROM read_parquet($1)", [str(tmp_path / "out" / "agents.parquet")])
        .fetchall()
    )
    assert agents == [
        (
            pseudonym(SECRET, "agent", "Ann"),
            "Ann",
            "Tom",
            "Tom",
            None,
            None,
            date(2024, 1, 5),
            date(2024, 2, 5),
            2,
        )
    ]
    assert found["team"].tolist() == ["Sue", "Tom", "Tom"]


def test_bad_rows_late_in_the_file_are_repaired(tmp_path: Path) -> None:
    lines = (
        ["Ticket ID,Created at,Agent"]
        + [f"{n},2024-01-05 10:00,Ann" for n in range(5000)]
        + ["5000,2024-01-05 10:00", "5001,2024-01-05 10:00,Bo,extra"]
    )
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines))
    checked, _ = through(path, tmp_path / "out")
    assert checked.rows_in == 5002


def test_progress_ends_at_all_rows(tmp_path: Path) -> None:
    table = spreadsheet.inspect(contacts(tmp_path / "a.csv"))
    steps: list[tuple[int, int]] = []
    spreadsheet.check(
        table,
        spreadsheet.propose(table).mapping,
        out_dir=tmp_path,
        secret=SECRET,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert steps[-1] == (2, 2)


def test_a_mapping_by_hand_only_names_fields(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        [["Nr", "Wann", "Wie"], ["1", "05/03/2024 10:00", "5"], ["2", "06/03/2024 10:00", "4"]],
    )
    bare = 'kind = "contacts"\nkey = ["Nr"]\n[columns.Nr]\nfield = "contact_id"\n[columns.Wie]\nfield = "csat"\n[columns.Wann]\nfield = "opened_at"\n'
    told = spreadsheet.load_mapping(bare + 'dates = "month-first"\n')
    _, rows = through(path, tmp_path / "out", mapping=told)
    assert rows["opened_at"].tolist() == [
        pd.Timestamp("2024-05-03 10:00"),
        pd.Timestamp("2024-06-03 10:00"),
    ]
    assert rows["_csat_scale"].tolist() == ["1-5", "1-5"]
    with pytest.raises(spreadsheet.UnreadableFileError, match="Say it in the mapping"):
        through(path, tmp_path / "out", mapping=spreadsheet.load_mapping(bare))


def test_a_mapping_without_the_needed_field_is_refused(tmp_path: Path) -> None:
    table = spreadsheet.inspect(contacts(tmp_path / "a.csv"))
    with pytest.raises(spreadsheet.UnreadableFileError, match="Opened"):
        spreadsheet.check(
            table, spreadsheet.Mapping("contacts", {}), out_dir=tmp_path, secret=SECRET
        )


@pytest.mark.parametrize("dictionary", [0, 4_000], ids=["keys by value", "keys by row"])
def test_many_rows_are_written_by_month_and_are_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dictionary: int
) -> None:
    path = contacts(
        tmp_path / "a.csv",
        ["7002", "01/03/2024 09:00", "01/03/2024 09:10", "Bo Ray", "c2", "4", "00:05:00", "", ""],
        ["7003", "02/03/2024 09:00", "01/03/2024 09:10", "Bo Ray", "c2", "9", "x", "", ""],
        ["7004", "", "", "Bo Ray", "", "3", "", "", ""],
    )
    few, expected = through(path, tmp_path / "few")
    monkeypatch.setattr("keepwell.connectors.spreadsheet.finishing.LARGE", 1)
    monkeypatch.setattr("keepwell.connectors.spreadsheet.finishing.DICTIONARY", dictionary)
    monkeypatch.setattr("keepwell.connectors.spreadsheet.finishing.OFTEN", 2)
    table = spreadsheet.inspect(path)
    (tmp_path / "many").mkdir()
    many = spreadsheet.check(
        table, spreadsheet.propose(table).mapping, out_dir=tmp_path / "many", secret=SECRET
    )
    found = duckdb.sql(
        f"SELECT * FROM read_parquet('{many.rows_path}/*/*.parquet', hive_partitioning=false) ORDER BY contact_id"
    ).df()
    assert (many.rows_in, many.refused, many.repeats) == (5, 1, 1)
    assert (many.problems, many.filled) == (few.problems, few.filled)
    months = {one.name for one in Path(many.rows_path).iterdir()}
    assert months == {"month=2024-02-01", "month=2024-03-01"}
    expected = expected.drop(columns="_row").sort_values("contact_id", ignore_index=True)
    pd.testing.assert_frame_equal(found, expected[list(found.columns)])
    assert expected.drop(columns=list(found.columns)).isna().all(axis=None)
