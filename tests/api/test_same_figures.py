"""A figure is the same to the digit on the page, in PDF, slides, workbook, terminal and here."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client

from keepwell.console import main
from keepwell.domain.access import operations
from keepwell.outbox.documents.wording import in_words
from keepwell.outbox.documents.words import Watermark
from keepwell.schemas.packs import Pack
from keepwell.schemas.phrases import in_english, written
from keepwell.workflows import monthly_sync
from tests.api.conftest import API
from tests.outbox.documents.reading import pdf_text, slide_texts, tight, xml_texts
from tests.web.packs.test_same_figures import ROW, mine
from tests.workflows.conftest import _built, small_company

__all__ = ["_built", "small_company"]
MONTH = "2026-09"
NOW = datetime(2026, 11, 4, 9, 0, tzinfo=UTC)
PICTURES = re.compile(r"<svg.*?</svg>|<[^>]+>", re.DOTALL)


@pytest.fixture
def document(program):
    answer = program("hana").get(f"{API}/packs/{MONTH}")
    assert answer.status_code == 200
    return answer.json()


def download(format):  # noqa: A002 - the word of the contract
    return monthly_sync.document(month=MONTH, format=format, by="hana", name="Hana", now=NOW)


def rows_of(page: str) -> list[str]:
    """Every line of a ledger and every row of a table, as text."""
    plain = (PICTURES.sub(" ", one.group()) for one in ROW.finditer(page))
    return [unescape(re.sub(r"\s+", " ", one)) for one in plain]


def test_a_pack_s_figures_stand_in_every_form(document, company):
    """What the API's document says, worded, stands in its own line of the page and in every file."""
    client = Client()
    client.force_login(company.users["hana"])
    rows = rows_of(client.get(f"/packs/{MONTH}/").content.decode())
    files = {
        "pdf": tight(pdf_text(download("pdf"))),
        "slides": tight("\n".join(text for one in slide_texts(download("pptx")) for text in one)),
        "workbook": tight(xml_texts(download("xlsx"))),
    }
    words = in_words(
        Pack.from_json(document["pack"]), write=written, say=in_english, language="en",
        watermark=Watermark("Hana", NOW),
    )  # fmt: skip
    shown = [one for one in words.figures() if one.numbers.value is not None]
    front = {one.key for block in words.blocks for one in block.figures}
    assert len(shown) > 5
    for one in shown:
        assert any(tight(one.value) in tight(row) for row in mine(one, rows)), one.key
        for form, text in files.items():
            assert tight(one.value) in text or (form == "slides" and one.key not in front), one.key


def test_the_document_is_the_one_that_people_download(document):
    downloaded = json.loads(download("json"))
    assert document["pack"] == downloaded["pack"]
    assert {**document, "taken": None} == {**downloaded, "taken": None}


def test_a_pack_s_figures_are_those_that_are_asked_for_one_by_one(document, program):
    hana = program("hana")
    asked = 0
    for block in document["pack"]["blocks"]:
        for one in (*block["figures"], *block["more"]):
            by = ",".join(one["slice"])
            told = hana.get(
                f"{API}/figures/{one['measure']}?from={MONTH}&to={MONTH}&by={by}"
            ).json()
            (found,) = [row for row in told["figures"] if row["slice"] == one["slice"]]
            same = ("period", "value", "numerator", "denominator", "n", "interval", "state")
            assert [found[name] for name in same] == [one[name] for name in same], one["key"]
            asked += 1
    assert asked > 5


@pytest.fixture
def leader(small_company):
    """Somebody who sees all of the small company, and a program of theirs."""
    user = operations.create_user(
        email="cem@x.org", name="Cem", password="p", roles=[("support_leader", None)], by="operator",
        on=date(2026, 1, 1),
    )  # fmt: skip
    secret = operations.make_token(
        user=user.public_id.hex, name="x", days=30, may_write=False, now=datetime.now(UTC)
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


QUESTIONS = {
    "csat": ({}, {"by": "team"}, {"by": "channel"}, {"from": "2026-02", "to": "2026-03", "by": "team"},
             {"grain": "quarter"}, {"where": "channel=Chat"}, {"by": "team", "where": "channel=Chat"}),
    "first_response_time": ({"by": "team"}, {"grain": "all"}, {"from": "2026-03", "to": "2026-03"}),
    "headcount": ({"from": "2026-01", "to": "2026-03"}, {"by": "team", "from": "2026-01", "to": "2026-03"}),
    "turnover_12m": ({"from": "2026-01"},),
    "nps": ({},),
}  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "asked"), [(one, asked) for one, many in QUESTIONS.items() for asked in many], ids=str
)  # fmt: skip
def test_terminal_and_program_are_told_the_same(measure, asked, leader, capsys):
    told = [part for name, value in asked.items() for part in (f"--{name}", value)]
    assert main(["figures", measure, *told, "--as", "cem@x.org", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    answer = leader.get(f"{API}/figures/{measure}", asked)
    assert answer.status_code == 200, answer.content
    found = answer.json()
    for document in (printed, found):
        document.pop("known_at")
        document["figures"].sort(key=lambda one: (one["period"], sorted(one["slice"].items())))
    assert found == printed
    assert found["figures"] or measure == "nps"


@pytest.mark.parametrize(
    ("asked", "place", "remedy"),
    [
        ("from=2026-13", "query.from", "pattern"),
        ("by=agent", "query.by", "pattern"),
        ("by=leave_class", "query", "cannot be split by"),
        ("from=2026-03&to=2026-01", "query", "lies before"),
        ("grain=week", "query.grain", "'month', 'quarter', 'year' or 'all'"),
        ("where=Chat", "query.where.0", "pattern"),
        ("form=2026-01", "query.form", "there is by, from, grain, to, where"),
    ],
)
def test_what_is_wrong_with_a_question_is_told_with_its_place(asked, place, remedy, leader):
    answer = leader.get(f"{API}/figures/csat?{asked}")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    (error,) = answer.json()["errors"]
    assert error["place"] == place
    assert remedy in error["remedy"]
