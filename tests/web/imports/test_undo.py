from __future__ import annotations

from keepwell.domain.jobs.queries import open_job
from keepwell.domain.sources import queries
from keepwell.workflows import import_file


def test_undoing_is_left_to_the_work_process(signed_in, company, settings, tmp_path):
    settings.HOME = tmp_path
    hana, batch = signed_in("hana"), company.batches["committed"]
    page = hana.post(f"/imports/{batch}/undo/", follow=True).content.decode()
    assert "It is being taken back" in page
    assert "Taking it back" in page
    asked = open_job(key=f"import.undo:{batch}")
    assert asked is not None
    assert queries.batch(batch_id=batch).state == "committed"
    import_file.undo_job({"batch": batch, "by": "hana"}, lambda *_: None)
    assert queries.batch(batch_id=batch).state == "undone"


def test_what_was_never_loaded_has_nothing_to_undo(signed_in, company):
    batch = company.batches["checked"]
    page = signed_in("hana").post(f"/imports/{batch}/undo/", follow=True).content.decode()
    assert "There is nothing to undo" in page
    assert open_job(key=f"import.undo:{batch}") is None
