"""Files that nobody here wrote, through the door and out as figures, against plain computations.

Each company starts empty, imports what a user would, and the figures are recomputed here with
pandas alone. The files may not be redistributed: without them these tests skip.
"""

from __future__ import annotations

import tarfile
from pathlib import Path

import pandas as pd
import pytest

from tests.functional.company import Company

pytestmark = [pytest.mark.realdata, pytest.mark.slow]


def company(folder: Path) -> Company:
    made = Company(folder)
    assert made.run("init").returncode == 0
    return made


def shown(figures: list[dict], dimension: str) -> dict[str, dict]:
    return {
        one["slice"][dimension]: one for one in figures if one["state"] in {"shown", "provisional"}
    }


@pytest.fixture(scope="module")
def plain(shared_data: Path) -> pd.DataFrame:
    return pd.read_csv(shared_data / "support_contacts_shopzilla_public.csv.gz")


@pytest.fixture(scope="module")
def shop(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Company:
    made = company(tmp_path_factory.mktemp("shop"))
    account = made.load(shared_data / "support_contacts_shopzilla_public.csv.gz")
    assert (account["kind"], account["rows_in"], account["loaded"]) == ("contacts", 8243, 8243)
    codes = {problem["code"] for problem in account["problems"]}
    assert {"before", "time_missing"} <= codes
    return made


class TestShopzilla:
    """A helpdesk's export alone: 20 supervisors, three forms of dates, a day without times."""

    def test_the_same_file_again_changes_nothing(self, shop: Company, shared_data: Path) -> None:
        again = shop.load(shared_data / "support_contacts_shopzilla_public.csv.gz")
        assert (again["loaded"], again["known"]) == (0, 8243)

    def test_satisfaction(self, shop: Company, plain: pd.DataFrame) -> None:
        good = plain["CSAT Score"] >= 4
        figure = shop.whole("csat")
        assert figure["numerator"] == good.sum()
        assert figure["denominator"] == len(plain)
        assert figure["value"] == pytest.approx(good.mean())
        low, high = figure["interval"]
        assert low < figure["value"] < high

    @pytest.mark.parametrize(
        ("dimension", "column"),
        [
            ("team", "Supervisor"),
            ("manager_line", "Manager"),
            ("channel", "channel_name"),
            ("shift", "Agent Shift"),
            ("tenure_band", "Tenure Bucket"),
        ],
    )
    def test_satisfaction_by(
        self, shop: Company, plain: pd.DataFrame, dimension: str, column: str
    ) -> None:
        expected = plain.groupby(column)["CSAT Score"].agg(lambda s: (s >= 4).mean())
        found = shown(shop.figures("csat", "--by", dimension, "--grain", "all"), dimension)
        assert len(found) >= 2
        for label, figure in found.items():
            if label in expected.index:
                assert figure["value"] == pytest.approx(expected[label]), label
        assert len(set(found) & set(expected.index)) >= len(expected) - 2

    def test_contacts_by_month_add_up(self, shop: Company) -> None:
        months = shop.figures("contacts", "--grain", "month")
        assert sum(one["value"] or 0 for one in months) == 8243

    def test_first_reply_leaves_out_the_day_without_times(
        self, shop: Company, plain: pd.DataFrame
    ) -> None:
        opened = pd.to_datetime(plain["Issue_reported at"], dayfirst=True, format="mixed")
        replied = pd.to_datetime(plain["issue_responded"], dayfirst=True, format="mixed")
        midnight = (replied == replied.dt.normalize()) & (replied.dt.day == 28)
        kept = (replied >= opened) & ~midnight
        median = (replied - opened)[kept].dt.total_seconds().median()
        figure = shop.whole("first_response_time")
        assert figure["value"] == pytest.approx(median, rel=0.06)

    def test_what_is_missing_is_named_and_never_nought(self, shop: Company) -> None:
        figure = shop.whole("absence_rate")
        assert figure["state"] == "missing_input"
        assert figure["value"] is None
        assert figure["reason"]


class TestAnonymousBank:
    """Calls of a bank: a call id that repeats, times without a queue, phantoms."""

    def test_outcomes_and_handling(self, shared_data: Path, tmp_path: Path) -> None:
        file = shared_data / "anonymous_bank_calls_1999_02_public.tsv.gz"
        plain = pd.read_csv(file, sep="\t")
        bank = company(tmp_path)
        account = bank.load(file)
        assert (account["kind"], account["rows_in"]) == ("contacts", len(plain))
        assert account["loaded"] == len(plain)
        outcome = plain["outcome"].str.strip()
        offered = outcome.isin(["AGENT", "HANG"])
        abandoned = bank.whole("abandon_rate")
        assert abandoned["denominator"] == offered.sum()
        assert abandoned["value"] == pytest.approx((outcome[offered] == "HANG").mean())

    def test_the_shift_pattern_is_refused_with_a_remedy(
        self, shared_data: Path, tmp_path: Path
    ) -> None:
        done = company(tmp_path).run(
            "import", shared_data / "anonymous_bank_shifts.csv", "--yes", "--json"
        )
        assert done.returncode in {2, 3}
        assert done.stderr.strip() or done.stdout.strip()


class TestCallCentreWorkbook:
    """An Excel file: date and time apart, talk time as a clock time."""

    def test_figures(self, shared_data: Path, tmp_path: Path) -> None:
        file = shared_data / "call_centre_pwc.xlsx"
        plain = pd.read_excel(file, engine="calamine")
        plain.columns = [name.strip() for name in plain.columns]
        centre = company(tmp_path)
        assert centre.load(file)["loaded"] == len(plain)
        rated = plain["Satisfaction rating"].dropna()
        figure = centre.whole("csat")
        assert figure["denominator"] == len(rated)
        assert figure["value"] == pytest.approx((rated >= 4).mean())
        answered = plain["Answered (Y/N)"].astype(str).str.strip() == "Y"
        lost = centre.whole("abandon_rate")
        assert lost["value"] == pytest.approx(1 - answered.mean())
        handling = centre.whole("aht")  # talk time alone is no handle time
        assert (handling["state"], handling["value"]) == ("missing_input", None)
        assert "hold" in handling["reason"].lower()


class TestServiceNow:
    """The same records in two date forms: one row an update, nothing twice."""

    def test_two_formats_are_the_same_records(self, shared_data: Path, tmp_path: Path) -> None:
        resaved = shared_data / "servicenow_incidents_excel_resaved.csv.gz"
        original = shared_data / "servicenow_incidents_original_head.csv"
        desk = company(tmp_path)
        first = desk.load(resaved)
        assert first["loaded"] == 5998
        second = desk.load(original)
        assert second["loaded"] == 0
        assert second["known"] == 198
        assert desk.whole("contacts")["value"] == pd.read_csv(resaved)["number"].nunique()


class TestItalianHelpdesk:
    """An event log: events, not tickets."""

    def test_cases(self, shared_data: Path, tmp_path: Path) -> None:
        file = shared_data / "helpdesk_italy_eventlog.csv.gz"
        plain = pd.read_csv(file)
        desk = company(tmp_path)
        account = desk.load(file)
        assert account["rows_in"] == len(plain)
        assert account["refused"] == 0
        assert desk.whole("contacts")["value"] == plain["case:concept:name"].nunique()


class TestAbsencesWithoutDates:
    """No dates, no hours scheduled: counted, placed in no period; no diagnosis is kept."""

    def test_counted_but_in_no_period(self, shared_data: Path, tmp_path: Path) -> None:
        place = company(tmp_path)
        account = place.load(shared_data / "absenteeism_at_work_public.csv")
        assert (account["kind"], account["loaded"]) == ("absences", 395)
        assert place.whole("absence_rate")["state"] == "missing_input"
        register = (tmp_path / "register.sqlite3").read_bytes().lower()
        for diagnosis in (b"neoplasm", b"mental and behavioural", b"pregnancy"):
            assert diagnosis not in register


class TestHumanResources:
    """HR's export: two-digit years, padded values, managers with two ids."""

    def test_headcount_and_leavers(self, shared_data: Path, tmp_path: Path) -> None:
        file = shared_data / "HRDataset_v14.csv"
        plain = pd.read_csv(file)
        hired = pd.to_datetime(plain["DateofHire"], format="mixed")
        left = pd.to_datetime(plain["DateofTermination"], format="mixed")
        firm = company(tmp_path)
        account = firm.load(file)
        assert (account["kind"], account["loaded"]) == ("people", len(plain))
        (year,) = firm.figures(
            "headcount", "--from", "2014-01", "--to", "2014-12", "--grain", "year"
        )
        days = pd.date_range("2014-01-01", "2014-12-31")
        average = sum(((hired <= day) & (left.isna() | (left >= day))).sum() for day in days) / len(
            days
        )
        assert year["value"] == pytest.approx(average, rel=0.01)
        (leavers,) = firm.figures(
            "separation_rate", "--from", "2014-01", "--to", "2014-12", "--grain", "year"
        )
        assert leavers["numerator"] == left.dt.year.eq(2014).sum()

    def test_people_without_dates(self, shared_data: Path, tmp_path: Path) -> None:
        firm = company(tmp_path)
        account = firm.load(shared_data / "ibm_hr_attrition.csv")
        plain = pd.read_csv(shared_data / "ibm_hr_attrition.csv", encoding="utf-8-sig")
        left = (plain["Attrition"] == "Yes").sum()  # who left on no day told is asked about
        assert account["kind"] == "people"
        assert (account["loaded"], account["refused"]) == (len(plain) - left, left)
        assert firm.whole("turnover_12m")["state"] == "missing_input"


class TestTablesAsAPipelineLandsThem:
    """Warehouse tables of Zendesk, Workday and Intercom: few rows, so counts and no rates."""

    def seed(self, shared_data: Path, folder: Path, vendor: str, table: str) -> Path:
        with tarfile.open(shared_data / "vendor" / f"{vendor}_seeds.tar.gz") as archive:
            archive.extractall(folder / "seeds", filter="data")
        return folder / "seeds" / "seeds" / f"{table}.csv"

    @pytest.mark.parametrize(
        ("vendor", "table"), [("zendesk", "ticket_data"), ("intercom", "conversation_history_data")]
    )
    def test_contacts(self, shared_data: Path, tmp_path: Path, vendor: str, table: str) -> None:
        file = self.seed(shared_data, tmp_path, vendor, table)
        plain = pd.read_csv(file)
        firm = company(tmp_path / "home")
        account = firm.load(file)
        different = plain["id"].nunique()
        assert (account["kind"], account["rows_in"], account["refused"]) == (
            "contacts",
            len(plain),
            0,
        )
        assert (account["loaded"], account["known"]) == (different, len(plain) - different)
        figure = firm.whole("contacts")  # so few agents that the gate shows nothing of them
        assert (figure["state"], figure["value"], figure["n"]) == ("too_few", None, None)

    def test_people(self, shared_data: Path, tmp_path: Path) -> None:
        file = self.seed(shared_data, tmp_path, "workday", "workday_worker_history_data")
        plain = pd.read_csv(file)
        account = company(tmp_path / "home").load(file)
        assert (account["kind"], account["rows_in"]) == ("people", len(plain))
        assert account["loaded"] + account["known"] + account["refused"] == len(plain)
        assert account["loaded"] > 0
