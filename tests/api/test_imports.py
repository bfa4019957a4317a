"""A file brought by a program takes the same way in as one that a person brings."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from keepwell.domain.jobs import queries as jobs
from keepwell.domain.sources import queries
from keepwell.workflows import import_file
from keepwell.workflows.import_account import account
from tests.api.conftest import API

IMPORTS = f"{API}/imports"
ROWS = b"""employee_id,name,team,job,start_date,end_date
E1,Ana Cruz,Blue,agent,2024-01-08,
E2,Bo Li,Blue,agent,2024-02-05,
E3,Cy Oz,Blue,agent,soon,
"""


@pytest.fixture
def place(settings, tmp_path):
    settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    return tmp_path


def bring(client, name="people.csv", body=ROWS, **told):
    return client.post(IMPORTS, {"file": SimpleUploadedFile(name, body), **told})


def work(step, batch):
    """What the work process does when it comes to it."""
    job = jobs.open_job(key=f"import.{step}:{batch}")
    assert job is not None
    getattr(import_file, f"{step}_job")({"batch": batch, "by": "hana"}, lambda *_: None)


def test_from_the_file_to_rows_that_count_and_back(program, place):
    hana = program("hana")
    told = bring(hana, kind="people")
    assert told.status_code == 202
    batch = told.json()["batch"]
    assert (told.json()["state"], told.json()["working"]) == ("uploaded", True)
    assert hana.post(f"{IMPORTS}/{batch}/load").status_code == 409
    work("check", batch)
    checked = hana.get(f"{IMPORTS}/{batch}").json()
    assert checked["state"] in {"checked", "question"}
    assert (checked["rows_in"], checked["refused"], checked["dry_run"]) == (3, 0, True)
    assert checked["rows_in"] == checked["loaded"] + checked["refused"] + checked["known"]
    (problem,) = [one for one in checked["problems"] if one["column"] == "start_date"]
    assert (problem["value"], problem["row"]) == ("soon", 3)
    assert problem["remedy"]
    assert hana.post(f"{IMPORTS}/{batch}/load").status_code == 202
    work("load", batch)
    loaded = hana.get(f"{IMPORTS}/{batch}").json()
    assert (loaded["state"], loaded["loaded"], loaded["dry_run"]) == ("committed", 3, False)
    assert hana.post(f"{IMPORTS}/{batch}/undo").status_code == 202
    work("undo", batch)
    assert hana.get(f"{IMPORTS}/{batch}").json()["state"] == "undone"
    listed = hana.get(IMPORTS).json()["imports"]
    assert [one["state"] for one in listed if one["batch"] == batch] == ["undone"]


def test_the_account_is_the_one_of_the_terminal(program, company):
    told = program("hana").get(f"{IMPORTS}/{company.batches['committed']}").json()
    view = queries.batch(batch_id=company.batches["committed"])
    assert told | account(view) == told
    assert (told["rows_in"], told["loaded"] + told["refused"] + told["known"]) == (41_280, 41_280)


def test_an_answer_has_the_file_read_again(program, place):
    hana = program("hana")
    batch = bring(hana, kind="people").json()["batch"]
    work("check", batch)
    body = {"columns": {"job": None}, "answers": []}
    told = hana.post(f"{IMPORTS}/{batch}/answers", body, content_type="application/json")
    assert told.status_code == 202
    assert told.json()["working"]


@pytest.mark.parametrize(
    ("told", "place_"),
    [
        ({"name": "people.pdf"}, "body.file"), ({"body": b""}, "body.file"),
        ({"kind": "secrets"}, "form.kind"), ({"zone": "Mars/Base"}, "body.zone"),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_is_refused_with_its_place(program, place, told, place_):
    answer = bring(program("hana"), **told)
    assert answer.status_code == 422
    assert [one["place"] for one in answer.json()["errors"]] == [place_]
    assert not list(place.rglob("file*"))


def test_an_import_that_is_not_checked_is_not_loaded(program, company):
    hana = program("hana")
    for state in ("question", "committed"):
        answer = hana.post(f"{IMPORTS}/{company.batches[state]}/load")
        assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
        assert state in answer.json()["detail"]
    answer = hana.post(f"{IMPORTS}/{company.batches['checked']}/undo")
    assert answer.status_code == 409
