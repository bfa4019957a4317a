"""The audit finds nothing in an honest house, and says so when any one thing is weakened."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import tarfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from keepwell.domain.company.models import Company
from keepwell.domain.listening import queries
from keepwell.domain.listening.models import ClosedAnswer, ClosedComment, Round
from keepwell.domain.listening.rules import manifest, tokens
from keepwell.domain.people import operations as people
from keepwell.domain.released import operations as released
from keepwell.domain.trail import queries as trail
from keepwell.workflows import (
    anonymity_audit,
    anonymity_promises,
    anonymity_published,
    anonymity_remains,
    pulse_round,
)
from tests.workflows.test_pulse_round import TEAMS, _answer_all, _round

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _made(django_db_setup, django_db_blocker, tmp_path_factory):
    """One round closed and told, three months later another one open; made once a module."""
    home = tmp_path_factory.mktemp("house")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(settings, "HOME", home)
        patch.setattr(tokens.new_key, "__kwdefaults__", {"bits": 1024})
        around = transaction.atomic()
        around.__enter__()
        _people()
        first = _round()
        _answer_all(first)
        pulse_round.close_now(round_key=first, by="hana")
        _answer_all(_round(date(2026, 6, 26)))
        yield home
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def _people() -> None:
    rows = [
        {"person_id": f"{team}{i}", "name": f"{team} {i}", "team": team, "unit": unit, "start_on": "2024-01-01"}
        for team, (unit, size) in TEAMS.items()
        for i in range(size)
    ]  # fmt: skip
    now = datetime(2026, 1, 5, tzinfo=UTC)
    people.load_people(rows=rows, batch="p", today=date(2026, 1, 5), now=now, by="hana")


@pytest.fixture
def house(_made, db, tmp_path, monkeypatch) -> Path:
    """A copy of the folder for each test; its register goes back to what it was."""
    home = tmp_path / "house"
    shutil.copytree(_made, home)
    monkeypatch.setattr(settings, "HOME", home)
    return home


def _short(home: Path) -> dict[str, str]:
    """What falls short, by the attack that found it; the rehearsal has a test of its own."""
    found = [
        *anonymity_published.attack(), *anonymity_promises.check(),
        *anonymity_remains.search(home=home, copy=anonymity_remains.copied(home)),
    ]  # fmt: skip
    (home / "register-copy.sqlite3").unlink(missing_ok=True)
    for one in found:
        assert (one.remedy is None) == one.good, one
    return {one.id: str(one.came) for one in found if not one.good}


def _round_of(state: str) -> Round:
    return Round.objects.get(state=state)


def test_an_honest_house_holds(house):
    assert _short(house) == {}
    told = anonymity_published.published()
    made, astray = anonymity_published.grounds(told)
    assert len(told) > 20
    assert not astray
    assert {len(one.cells) for one in made} == {6}


def _lower_round():
    Round.objects.filter(state="open").update(limits={"voice_score": 3})


def _lower_company():
    Company.objects.update_or_create(pk=1, defaults={"limits": {"voice_score": 3}})


def _raise_then_lower():
    Round.objects.filter(state="closed").update(
        limits={"voice_score": 9, "voice_distribution": 9, "voice_comments": 10}
    )


def _change_list():
    found = _round_of("open")
    found.manifest = found.manifest.replace("Gold", "Gilt")
    found.save()


def _sign_anew():
    """Another list, well signed by somebody else, with the fingerprint changed to fit."""
    found = _round_of("open")
    told = manifest.read(found.manifest)
    found.manifest = manifest.signed(told, secret="7" * 64)
    found.manifest_hash = manifest.fingerprint(found.manifest)
    found.save()


def _in_order_of_arrival():
    for number, one in enumerate(ClosedAnswer.objects.all()):
        kept = {"round": one.round, "atom": one.atom, "chosen": one.chosen}
        one.delete()
        ClosedAnswer.objects.create(id=f"{99 - number:08d}-0000-4000-8000-000000000000", **kept)


def _tell_of_few():
    released.add_to_ledger(
        cells=[_cell({"team": "Green"})], now=datetime(2026, 4, 1, tzinfo=UTC)
    )  # fmt: skip


def _tell_of_frozen_but_silent():
    """Blue is a frozen group; all but three of its answers are taken away."""
    blue = next(at for at, one in enumerate(_round_of("closed").atoms) if one["teams"] == ["Blue"])
    ids = [one.pk for one in ClosedAnswer.objects.filter(atom=blue)[3:]]
    ClosedAnswer.objects.filter(pk__in=ids).delete()


def _cell(cut):
    return released.NewCell(
        measure="pulse_score", definition_version=1, slice=cut, period="2026-03",
        sensitivity="voice", state="shown", n=3, value=50.0, numerator=None, denominator=None,
    )  # fmt: skip


def _add_column():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE listening_closedanswer ADD COLUMN person varchar(36)")


def _add_trigger():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER spy AFTER INSERT ON listening_closedanswer BEGIN SELECT 1; END"
        )


def _comment_of_few():
    ClosedComment.objects.create(round=_round_of("closed"), teams=["Green"], item="x", text="y")


@pytest.mark.parametrize(("weaken", "seen"), [
    (_lower_round, {"limits"}), (_lower_company, {"limits"}), (_raise_then_lower, {"limits"}),
    (_change_list, {"manifests"}), (_sign_anew, {"manifests"}), (_in_order_of_arrival, {"order"}),
    (_tell_of_few, {"gate"}), (_tell_of_frozen_but_silent, {"sums", "parts"}), (_comment_of_few, {"comments"}),
])  # fmt: skip
def test_any_one_thing_weakened_in_the_register_flips_it(house, weaken, seen):
    weaken()
    assert seen & set(_short(house)), _short(house)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="tables are changed in SQLite's words")
@pytest.mark.parametrize("weaken", [_add_column, _add_trigger])
def test_a_changed_table_flips_it(house, weaken):
    weaken()
    assert set(_short(house)) == {"tables"}


def _mark(home: Path) -> str:
    (ballot,) = anonymity_remains.ballots(home)
    return min(ballot.marks).decode()


def _log_a_path(home: Path):
    (home / "access.log").write_text(f'10.0.0.7 "POST /answer/{_round_of("open").key.hex}/send/"')


def _log_a_mark(home: Path):
    (home / "web.log.1").write_text(f"took {_mark(home)} at 08:15")


def _forget_a_key(home: Path):
    (home / "copy.pem").write_text("key")


def _keep_a_ballot(home: Path):
    folder = home / "ballot" / _round_of("closed").key.hex
    folder.mkdir()


def _write_as_they_come(home: Path):
    """A ballot that is not written anew: a row taken out and put in again lies at another place."""
    file = next(one for one in (home / "ballot").glob("*/0.sqlite3"))
    with closing(sqlite3.connect(file)) as link, link:
        row = link.execute("SELECT * FROM answer ORDER BY nullifier LIMIT 1").fetchone()
        link.execute("DELETE FROM answer WHERE nullifier = ?", row[:1])
        link.execute("INSERT INTO answer VALUES (?, ?, ?)", ("f" * 64, *row[1:]))
    os.utime(file, (946_728_000, 946_728_000))


def _date_a_file(home: Path):
    os.utime(next((home / "ballot").glob("*/1.sqlite3")))


def _leave_a_journal(home: Path):
    next((home / "ballot").glob("*/1.sqlite3")).with_suffix(".sqlite3-journal").write_text("x")


def _back_up_everything(home: Path):
    with tarfile.open(home / "all.tar.gz", "w:gz") as archive:
        archive.add(home / "ballot", arcname="ballot")


@pytest.mark.parametrize(("weaken", "seen"), [
    (_log_a_path, {"logs"}), (_log_a_mark, {"logs"}), (_forget_a_key, {"keys"}),
    (_keep_a_ballot, {"keys"}), (_back_up_everything, {"backups"}), (_date_a_file, {"order"}),
    (_write_as_they_come, {"order"}), (_leave_a_journal, {"order"}),
])  # fmt: skip
def test_any_one_thing_left_lying_about_flips_it(house, weaken, seen):
    weaken(house)
    assert set(_short(house)) == seen


def test_a_mark_in_the_register_is_found(house):
    Company.objects.update_or_create(pk=1, defaults={"name": _mark(house)})
    expected = set() if connection.vendor != "sqlite" else {"register"}
    assert set(_short(house)) == expected


@pytest.mark.parametrize(("name", "value"), [("PULSE_DELAY_SECONDS", 0), ("PULSE_DELAY_SECONDS", 60), ("DEBUG", True)])  # fmt: skip
def test_a_switch_that_weakens_flips_it(house, monkeypatch, name, value):
    monkeypatch.setattr(settings, name, value)
    assert set(_short(house)) == {"switches"}


def test_a_second_round_soon_after_with_a_joiner_told_anyway_is_found(house):
    """March and May, nine people and ten: published around the gate."""
    later = _round_of("open")
    Round.objects.filter(pk=later.pk).update(closes_on=date(2026, 4, 10))
    later.asked.filter(person=later.asked.filter(atom=0).first().person).update(person="new")
    Round.objects.filter(pk=later.pk).update(state="closed")
    released.add_to_ledger(
        cells=[
            released.NewCell(
                measure="pulse_score", definition_version=1, slice={}, period="2026-04",
                sensitivity="voice", state="shown", n=44, value=50.0, numerator=None, denominator=None,
            )
        ],
        now=datetime(2026, 4, 11, tzinfo=UTC),
    )  # fmt: skip
    assert "rounds" in _short(house)


def test_the_report_is_signed_kept_and_on_the_trail(house):
    """The whole audit, with two hundred made-up people in a house of their own."""
    done = anonymity_audit.attack(by="wil")
    assert done.good, [one for one in done.findings if not one.good]
    linked = next(one for one in done.findings if one.id == "linkage")
    assert linked.came.params["tries"] >= 1_000
    assert linked.came.params["naive"] > 3 * linked.came.params["bound"].value
    kept = anonymity_audit.last()
    assert kept == done
    newest = trail.entries(limit=1)[0]
    assert (newest.verb, newest.actor, newest.detail["report"]) == (
        "audit_anonymity",
        "wil",
        done.digest,
    )
    told = manifest.read(anonymity_audit.written())
    assert [one["id"] for one in told["checks"]] == [one.id for one in done.findings]
    assert Round.objects.count() == 2, "made-up people never enter the register"


def test_a_kinder_report_is_not_believed(house):
    place = house / anonymity_audit.REPORT
    place.parent.mkdir()
    kinder = {"at": "2026-01-01T00:00:00+00:00", "good": True, "checks": [], "limits": {}}
    place.write_text(manifest.signed(kinder, secret=secrets.token_hex(32)))
    assert not anonymity_audit.last().genuine
    place.write_text(json.dumps({"manifest": "{}"}))
    assert not anonymity_audit.last().genuine
    assert queries.rounds()
