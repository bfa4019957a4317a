"""A file's whole way in, in the browser: guess, questions, problems, rows to put right, what is new."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from keepwell.domain.jobs.models import Job
from keepwell.domain.sources import queries
from keepwell.workflows import import_file

HEADER = "Ticket No,Created,Handled by,Mood of the day,Customer,Score"
ROWS = [f"C{at},{at % 11 + 1:02}/{at % 9 + 1:02}/2026 10:00,Ann {at % 2},x,Max {at},{at % 5 + 1}" for at in range(30)]  # fmt: skip


@pytest.fixture
def place(settings, tmp_path):
    settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    return tmp_path


@pytest.fixture
def hana(signed_in, place):
    return signed_in("hana")


def work(step, batch):
    """What the work process does when it comes to it."""
    job = Job.objects.filter(key=f"import.{step}:{batch}").latest("pk")
    getattr(import_file, f"{step}_job")(job.payload, lambda *_: None)
    Job.objects.filter(pk=job.pk).update(state="done")


def upload(client, rows, name="cases.csv"):
    body = "\n".join((HEADER, *rows)).encode()
    told = client.post("/imports/new/", {"file": SimpleUploadedFile(name, body), "zone": "UTC"})
    batch = told.headers["Location"].strip("/").rpartition("/")[2]
    work("check", batch)
    return batch, client.get(f"/imports/{batch}/").content.decode()


def answer(client, batch, fields, code, column, value):
    view = queries.batch(batch_id=batch)
    told = {"kind": view.kind, "zone": "UTC", "code0": code, "about0": column, "answer0": value}
    for at, (name, one) in enumerate(view.mapping["columns"].items()):
        told |= {f"name{at}": name, f"field{at}": fields.get(name, one["field"] or "")}
    client.post(f"/imports/{batch}/columns/", told)
    work("check", batch)
    return client.get(f"/imports/{batch}/").content.decode()


def test_from_a_guess_over_a_question_to_rows_put_right(hana):
    batch, page = upload(
        hana, [*ROWS, "C98,soon,Ann 1,x,Max 98,4", "C99,01/02/2026 10:00,Ann,x,Max 99,40"]
    )
    for seen in (
        "In your file",
        "Created",
        "01/01/2026 10:00",
        "sure",
        "One question",
        "day-first",
    ):
        assert seen in page, seen

    fields = {
        "Created": "opened_at",
        "Score": "csat",
        "Ticket No": "contact_id",
    }
    page = answer(hana, batch, fields, "date_order", "Created", "day-first")
    view = queries.batch(batch_id=batch)
    assert view.state == "checked", view.questions
    assert (view.rows_in, view.refused) == (32, 1)
    for seen in ("Remedy:", "soon", "“40”", "cannot be read here", "Load the file"):
        assert seen in page, seen

    told = hana.get(f"/imports/{batch}/problems.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(told.streaming_content).decode())))
    assert [row["Ticket No"] for row in rows] == ["C98", "C99"]
    assert [row["Customer"] for row in rows] == ["Max 98", "Max 99"]
    assert {row["Mood of the day"] for row in rows} == {""}, (
        "what is never stored is not handed out"
    )

    hana.post(f"/imports/{batch}/load/")
    work("load", batch)
    page = hana.get(f"/imports/{batch}/").content.decode()
    assert "What is new" in page
    assert queries.batch(batch_id=batch).loaded == 31

    right = [
        row | {"Created": row["Created"].replace("soon", "03/02/2026 09:00"), "Score": "4"}
        for row in rows
    ]
    out = io.StringIO()
    sent = csv.DictWriter(out, list(right[0]))
    sent.writeheader()
    sent.writerows(right)
    file = SimpleUploadedFile("to-fix.csv", out.getvalue().encode())
    told = hana.post("/imports/new/", {"file": file, "zone": "UTC"})
    again = told.headers["Location"].strip("/").rpartition("/")[2]
    work("check", again)
    view = queries.batch(batch_id=again)
    assert (view.state, view.questions, view.refused) == ("checked", (), 0), "its shape is known"
    hana.post(f"/imports/{again}/load/")
    work("load", again)
    assert queries.batch(batch_id=again).loaded == 2


def test_a_file_that_is_none_says_what_helps(hana):
    told = hana.post(
        "/imports/new/", {"file": SimpleUploadedFile("march.csv", b"%PDF-1.7 x"), "zone": "UTC"}
    )
    batch = told.headers["Location"].strip("/").rpartition("/")[2]
    with pytest.raises(Exception, match="is a PDF"):
        work("check", batch)
    page = hana.get(f"/imports/{batch}/").content.decode()
    assert "march.csv is a PDF, not a table." in page
    assert "Export it as CSV or XLSX" in page
