"""Files that people really exported, through the door, against plain computations of our own.

They may not be redistributed: the tests read them where they lie, and skip elsewhere.
"""

from __future__ import annotations

import csv
import gzip
import tarfile
from pathlib import Path

import pandas as pd
import pytest

from keepwell.connectors import spreadsheet
from tests.connectors.spreadsheet.door import codes, through

pytestmark = pytest.mark.realdata


def test_shopzilla_contacts(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "support_contacts_shopzilla_public.csv.gz"
    plain = pd.read_csv(path)
    checked, rows = through(path, tmp_path)
    assert (checked.kind, checked.rows_in, checked.refused, checked.repeats) == (
        "contacts",
        len(plain),
        0,
        0,
    )
    opened = pd.to_datetime(plain["Issue_reported at"], format="%d/%m/%Y %H:%M")
    replied = pd.to_datetime(plain["issue_responded"], format="%d/%m/%Y %H:%M")
    assert rows["opened_at"].tolist() == opened.tolist()
    assert (
        rows["rated_at"].tolist()
        == pd.to_datetime(plain["Survey_response_Date"], format="%d-%b-%y").tolist()
    )
    assert rows["csat"].tolist() == plain["CSAT Score"].astype(float).tolist()
    assert (rows["csat"] >= 4).mean() == pytest.approx((plain["CSAT Score"] >= 4).mean())
    assert rows["handle_seconds"].count() == plain["connected_handling_time"].count()
    assert rows["team"].nunique() == rows["supervisor"].nunique() == plain["Supervisor"].nunique()
    assert set(rows["tenure_band"]) == set(plain["Tenure Bucket"])
    assert rows["agent"].nunique() == plain["Agent_name"].nunique()
    sharp = (replied.dt.strftime("%H:%M") == "00:00") & (
        replied.dt.date == replied[replied < opened].dt.date.mode()[0]
    )
    assert codes(checked)["issue_responded", "time_missing"] == sharp.sum()
    assert codes(checked)["issue_responded", "before"] == (replied < opened).sum()
    assert rows["first_reply_at"].isna().sum() == (sharp | (replied < opened)).sum()


def test_anonymous_bank_calls(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "anonymous_bank_calls_1999_02_public.tsv.gz"
    with gzip.open(path, "rt", encoding="latin-1", newline="") as stream:
        plain = list(csv.DictReader(stream, delimiter="\t"))
    checked, rows = through(path, tmp_path)
    assert (checked.kind, checked.rows_in, checked.refused, checked.repeats) == (
        "contacts",
        len(plain),
        0,
        0,
    )
    assert "call_id" not in checked.key or len(checked.key) > 1
    outcomes = {"AGENT": "answered", "HANG": "abandoned", "PHANTOM": "test"}
    assert rows["outcome"].tolist() == [outcomes[one["outcome"].strip()] for one in plain]
    assert rows["customer"].isna().sum() == sum(one["customer_id"].strip() == "0" for one in plain)
    assert rows["agent"].isna().sum() == sum(one["server"].strip() == "NO_SERVER" for one in plain)
    assert rows["wait_seconds"].sum() == sum(int(one["q_time"]) for one in plain)
    first = plain[0]
    assert rows["opened_at"][0] == pd.Timestamp("1999-02-01") + pd.Timedelta(first["vru_entry"])
    assert rows["first_reply_at"].count() == sum(
        one["ser_start"].strip() != "0:00:00" for one in plain
    )
    assert (
        rows["first_reply_at"].dropna() >= rows["opened_at"][rows["first_reply_at"].notna()]
    ).all()


def test_anonymous_bank_shift_patterns_are_no_rows(shared_data: Path) -> None:
    table = spreadsheet.inspect(shared_data / "anonymous_bank_shifts.csv")
    assert len(table.columns) == 10
    with pytest.raises(spreadsheet.UnreadableFileError, match=r"nearest to shifts.*Planned start"):
        spreadsheet.propose(table)


def test_pwc_workbook(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "call_centre_pwc.xlsx"
    plain = pd.read_excel(path, engine="calamine")
    plain.columns = plain.columns.str.strip()
    checked, rows = through(path, tmp_path)
    assert (checked.kind, checked.rows_in, checked.refused, checked.repeats) == (
        "contacts",
        5000,
        0,
        0,
    )
    assert rows["contact_id"].tolist() == plain["Call Id"].tolist()
    moments = pd.to_datetime(plain["Date"].astype(str) + " " + plain["Time"].astype(str))
    assert rows["opened_at"].tolist() == moments.tolist()
    talk = pd.to_timedelta(plain["AvgTalkDuration"].astype("string")).dt.total_seconds()
    assert rows["talk_seconds"].sum() == talk.sum()
    assert rows["wait_seconds"].sum() == plain["Speed of answer in seconds"].sum()
    assert (rows["outcome"] == "answered").sum() == (plain["Answered (Y/N)"] == "Y").sum()
    assert rows["csat"].mean() == pytest.approx(plain["Satisfaction rating"].mean())
    assert rows["agent"].nunique() == 8


def test_italian_helpdesk_log(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "helpdesk_italy_eventlog.csv.gz"
    plain = pd.read_csv(path)
    checked, rows = through(path, tmp_path)
    once = plain.drop_duplicates()
    assert (checked.kind, checked.rows_in, checked.refused) == ("contact_events", len(plain), 0)
    assert checked.repeats >= len(plain) - len(once)
    assert rows["contact_id"].nunique() == plain["case:concept:name"].nunique()
    assert set(rows["event"]) == set(plain["concept:name"])
    moments = pd.to_datetime(plain["time:timestamp"], utc=True).dt.tz_localize(None)
    assert (rows["event_at"].min(), rows["event_at"].max()) == (moments.min(), moments.max())


def test_servicenow_in_both_forms_is_the_same_records(shared_data: Path, tmp_path: Path) -> None:
    checked, resaved = through(
        shared_data / "servicenow_incidents_excel_resaved.csv.gz", tmp_path / "one"
    )
    other, original = through(
        shared_data / "servicenow_incidents_original_head.csv", tmp_path / "two"
    )
    assert checked.kind == other.kind == "contact_events"
    assert (checked.rows_in, checked.refused) == (5998, 0)
    assert (other.rows_in, other.refused) == (198, 0)
    both = original.merge(resaved, on="_key", suffixes=("", "_resaved"))
    assert len(both) == len(original)
    assert (both["_hash"] == both["_hash_resaved"]).all()
    plain = pd.read_csv(shared_data / "servicenow_incidents_excel_resaved.csv.gz")
    assert resaved["contact_id"].nunique() == plain["number"].nunique()
    assert resaved["agent"].isna().sum() == (plain["assigned_to"] == "?").sum()
    assert (
        resaved["event_at"].tolist()
        == pd.to_datetime(plain["sys_updated_at"], format="%d-%m-%Y %H:%M").tolist()
    )


def test_absences_without_dates(shared_data: Path, tmp_path: Path) -> None:
    plain = pd.read_csv(shared_data / "absenteeism_at_work_public.csv")
    checked, rows = through(shared_data / "absenteeism_at_work_public.csv", tmp_path)
    assert (checked.kind, checked.rows_in, checked.refused, checked.repeats) == (
        "absences",
        len(plain),
        0,
        0,
    )
    assert codes(checked)[None, "no_dates"] == len(plain)
    assert codes(checked)[None, "same_content"] == plain.duplicated().sum()
    assert rows["hours"].sum() == plain["Absenteeism time in hours"].sum()
    reasons = plain["Reason for absence"]
    assert (rows["absence_class"] == "unauthorised").sum() == (reasons == 26).sum()
    assert (rows["absence_class"] == "sickness").sum() == (~reasons.isin([0, 26])).sum()
    assert set(rows["reason"]) <= {"sickness", "unauthorised", "other"}


def test_hr_dataset(shared_data: Path, tmp_path: Path) -> None:
    plain = pd.read_csv(shared_data / "HRDataset_v14.csv")
    checked, rows = through(shared_data / "HRDataset_v14.csv", tmp_path)
    assert (checked.kind, checked.rows_in, checked.refused, checked.repeats) == (
        "people",
        len(plain),
        0,
        0,
    )
    assert (
        rows["start_on"].tolist() == pd.to_datetime(plain["DateofHire"], format="%m/%d/%y").tolist()
    )
    assert rows["end_on"].count() == plain["Termd"].sum()
    assert (rows["leave_class"] == "voluntary").sum() == (
        plain["EmploymentStatus"] == "Voluntarily Terminated"
    ).sum()
    assert (rows["leave_class"] == "involuntary").sum() == (
        plain["EmploymentStatus"] == "Terminated for Cause"
    ).sum()
    assert rows["role"].nunique() == plain["Position"].str.strip().nunique()
    assert rows["name"][0] == "Wilson K Adinolfi"
    assert rows["manager_id"].isna().sum() == plain["ManagerID"].isna().sum()
    assert not {"pay", "birth_date", "gender"} & set(rows.columns)


def test_people_without_dates(shared_data: Path, tmp_path: Path) -> None:
    plain = pd.read_csv(shared_data / "ibm_hr_attrition.csv", encoding="utf-8-sig")
    checked, rows = through(shared_data / "ibm_hr_attrition.csv", tmp_path)
    assert (checked.kind, checked.rows_in, checked.refused) == ("people", len(plain), 0)
    assert rows["person_id"].tolist() == plain["EmployeeNumber"].astype(str).tolist()
    assert (rows["status"] == "left").sum() == (plain["Attrition"] == "Yes").sum()
    assert rows["start_on"].isna().all()


@pytest.mark.parametrize(
    ("archive", "member", "kind", "fields"),
    [
        ("zendesk", "ticket_data", "contacts", {"id": "contact_id", "created_at": "opened_at", "assignee_id": "agent", "group_id": "team", "via_channel": "channel", "requester_id": "customer"}),
        ("workday", "workday_worker_history_data", "people", {"id": "person_id", "hire_date": "start_on", "termination_date": "end_on", "primary_termination_category": "leave_class"}),
        ("workday", "workday_worker_position_history_data", "job_history", {"worker_id": "person_id", "effective_date": "valid_from", "business_title": "role"}),
        ("workday", "workday_worker_leave_status_data", "absences", {"worker_id": "person_id", "leave_start_date": "start_on"}),
        ("intercom", "conversation_history_data", "contacts", {"id": "contact_id", "created_at": "opened_at", "assignee_id": "agent", "conversation_rating_value": "csat"}),
    ],
)  # fmt: skip
def test_tables_of_warehouse_connectors(
    shared_data: Path, tmp_path: Path, archive: str, member: str, kind: str, fields: dict[str, str]
) -> None:
    with tarfile.open(shared_data / "vendor" / f"{archive}_seeds.tar.gz") as seeds:
        content = seeds.extractfile(f"seeds/{member}.csv")
        assert content is not None
        path = tmp_path / f"{member}.csv"
        path.write_bytes(content.read())
    proposal = spreadsheet.propose(spreadsheet.inspect(path))
    assert proposal.kind == kind
    assert fields.items() <= proposal.mapping.fields.items()
    checked, rows = through(path, tmp_path / "out")
    assert checked.refused == 0
    assert len(rows) == len(pd.read_csv(path).drop_duplicates(subset=list(checked.key)))
