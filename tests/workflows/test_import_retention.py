"""Night by night: former versions go, what frozen packs saw and recent imports need stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from keepwell.domain.sources import queries
from keepwell.domain.sources.models import ImportBatch
from keepwell.domain.sources.operations import SealedError
from keepwell.workflows import import_file, import_retention

DAYS = 300


@pytest.fixture
def versions(bring):
    """Five versions of one contact, the first long ago, one every sixty days."""
    found = []
    for number in range(5):
        row = {"contact_id": "T1", "opened_at": "2026-03-01 10:00:00", "status": f"v{number}"}
        batch = bring("contacts", [row]).id
        moment = timezone.now() - timedelta(days=DAYS - 60 * number)
        ImportBatch.objects.filter(pk=batch).update(committed_at=moment)
        found.append(batch)
    return found


def files(home: Path) -> int:
    return len(list((home / "warehouse" / "facts").glob("*/*/*-r*.parquet")))


def test_only_what_is_needed_stays(versions, live, place):
    pack = timezone.now() - timedelta(days=DAYS - 90)  # v1 counted then
    done = import_retention.drop_former(needed_at=[pack], now=timezone.now())
    assert done.sealed == 4
    assert files(place) == 3, "what the pack saw, what held 90 days ago, what came since"
    assert live("contacts", "status") == [("v4",)]
    then = queries.files_known_at(moment=pack, kind="contacts")
    assert [one.batch for one in then if "-r" in one.path] == [versions[1]]
    again = import_retention.drop_former(needed_at=[pack], now=timezone.now())
    assert (again.files, again.sealed) == (0, 0)


def test_old_imports_cannot_be_undone_alone_and_young_ones_can(versions, live):
    import_retention.drop_former(needed_at=[], now=timezone.now())
    for undo in (import_file.undo, import_file.enqueue_undo):
        with pytest.raises(SealedError, match="corrected file"):
            undo(batch=versions[0], by="operator")
    import_file.undo(batch=versions[4], by="operator", refresh=False)
    assert live("contacts", "status") == [("v3",)]


def test_files_of_undone_imports_go_when_no_pack_saw_them(versions, live, place):
    import_file.undo(batch=versions[4], by="operator", refresh=False)
    long_ago = timezone.now() - timedelta(days=100)
    ImportBatch.objects.filter(pk=versions[4]).update(
        committed_at=long_ago - timedelta(days=5), undone_at=long_ago
    )
    seen = long_ago - timedelta(days=1)
    import_retention.drop_former(needed_at=[seen], now=timezone.now())
    assert any(versions[4] in one.path for one in queries.files_known_at(moment=seen))
    import_retention.drop_former(needed_at=[], now=timezone.now())
    assert not list((place / "warehouse" / "facts").glob(f"*/*/{versions[4]}-*.parquet"))
    assert live("contacts", "status") == [("v3",)]


def test_files_that_nobody_loaded_go_after_a_month(bring, place, settings):
    settings.MEDIA_ROOT = place / "uploads"
    loaded = bring("contacts", [{"contact_id": "T1", "opened_at": "2026-03-01 10:00:00"}])
    upload = place / "uploads" / "abc" / "file.csv"
    upload.parent.mkdir(parents=True)
    upload.write_text("contact_id,opened_at\nT2,2026-03-01 10:00:00\n")
    waiting = import_file.check_file(path=upload, by="hana")
    killed = place / "imports" / waiting.id / "staged.parquet"
    assert not killed.exists(), "a check leaves nothing as written"
    killed.touch()
    assert import_retention.forget_uploads(now=timezone.now() + timedelta(days=29)) == 0
    assert not killed.exists()
    assert import_retention.forget_uploads(now=timezone.now() + timedelta(days=31)) == 2
    assert not upload.exists()
    assert not (place / "imports" / waiting.id).exists()
    assert (place / "imports" / loaded.id).exists()


def test_a_file_brought_in_the_browser_goes_once_it_is_loaded(place, settings):
    settings.MEDIA_ROOT = place / "uploads"
    for folder, stays in (("uploads/abc", False), ("elsewhere", True)):
        file = place / folder / "file.csv"
        file.parent.mkdir(parents=True)
        file.write_text(f"contact_id,opened_at\nT-{folder},2026-03-01 10:00:00\n")
        found = import_file.check_file(path=file, by="hana")
        assert file.exists()
        import_file.load(batch=found.id, by="hana", refresh=False)
        assert file.exists() is stays
