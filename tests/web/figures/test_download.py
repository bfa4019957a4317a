from __future__ import annotations

import csv
import io

import pytest
from python_calamine import load_workbook

from keepwell.web.figures.download import defused


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_looks_like_a_formula_is_defused(text):
    assert defused(text) == f"'{text}"


def test_numbers_and_plain_words_stay():
    assert [defused(one) for one in (-1.5, "Billing", None, 3)] == [-1.5, "Billing", None, 3]


def test_the_csv_holds_the_figures_of_the_page_and_nothing_hidden(signed_in):
    body = signed_in("hana").get("/measures/csat/figures.csv?by=team").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert len(rows) == 18 * 8
    hidden = [row for row in rows if row["state"] == "too_few"]
    assert hidden
    assert all(row["value"] == row["numerator"] == row["n"] == "" for row in hidden)


def test_the_workbook_opens_and_says_what_it_means(signed_in):
    body = signed_in("hana").get("/measures/csat/figures.xlsx").content
    book = load_workbook(io.BytesIO(body))
    assert book.sheet_names == ["figures", "definition"]
    assert book.get_sheet_by_name("figures").to_python()[0][:4] == [
        "measure",
        "definition_version",
        "unit",
        "period",
    ]


def test_a_lead_gets_only_the_rows_of_their_team(signed_in):
    body = (
        signed_in("tariq")
        .get("/measures/turnover_12m/figures.csv?by=team")
        .content.decode("utf-8-sig")
    )
    slices = {row["slice"] for row in csv.DictReader(io.StringIO(body))}
    assert slices == {"", "team: Returns phone"}
