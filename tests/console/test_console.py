"""The command as outside scripts meet it: exit codes, one JSON document, words on stderr."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from keepwell.domain.trail.rules import APPEND_ONLY

COMMAND = Path(sys.executable).parent / "keepwell"
CONTACTS = """Ticket ID,Created at,Solved at,Agent,Group,Satisfaction,Channel
T-1,2026-03-01 10:00,2026-03-01 12:00,Ana Duarte,Heron,5,email
T-2,2026-03-02 10:00,2026-03-02 12:00,Ana Duarte,Heron,4,chat
T-3,2026-03-03 10:00,2026-03-03 12:00,Bo Lind,Heron,2,email
T-4,2026-04-03 10:00,2026-04-03 12:00,Cy Moss,Heron,5,phone
"""


def run(
    home: Path, *arguments: str | Path, inputs: str | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "KEEPWELL_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "keepwell.config.settings",
    }
    return subprocess.run(
        [str(COMMAND), *map(str, arguments)], capture_output=True, text=True, check=False, env=environment,
        timeout=300, input=inputs,
    )  # fmt: skip


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    done = run(home, "init")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.csv"
    path.write_text(CONTACTS)
    return path


def test_a_new_register_refuses_changes_to_every_table_that_only_grows(company: Path) -> None:
    """A migration that adds a column makes the table anew in SQLite, and its guard is gone."""
    with closing(sqlite3.connect(company / "register.sqlite3")) as register:
        found = register.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        guards = set(found.fetchall())
    wanted = {
        (table, f"{table}_no_{event}")
        for table, deletable in APPEND_ONLY.items()
        for event in (["update"] if deletable else ["update", "delete"])
    }
    assert wanted <= guards


def test_help_is_there_at_once(tmp_path: Path) -> None:
    started = time.monotonic()
    done = run(tmp_path, "--help")
    assert done.returncode == 0
    assert "import" in done.stdout
    assert time.monotonic() - started < 2, "heavy imports at start (0.2 s on an idle machine)"


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from keepwell.console.parser import parser; parser().format_help(); print([m for m in ('django','duckdb','pandas','ibis','numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["import"], ["audit", "cats"], ["figures", "csat", "--grain", "week"]],
)
def test_wrong_use_is_two(company: Path, arguments: list[str]) -> None:
    done = run(company, *arguments)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert not done.stdout


@pytest.mark.parametrize("arguments", [["figures", "--list"], ["figures", "--list", "--json"]])
def test_a_reader_who_goes_away_ends_it_quietly(company: Path, arguments: list[str]) -> None:
    environment = {**os.environ, "KEEPWELL_HOME": str(company), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [str(COMMAND), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as told:
        assert told.stdout
        assert told.stderr
        told.stdout.close()
        assert told.wait(60) == 141, "what shells say of any program whose reader has gone"
        assert told.stderr.read() == b""


def test_without_a_company_the_remedy_is_named(tmp_path: Path) -> None:
    done = run(tmp_path / "nowhere", "doctor")
    assert done.returncode == 2
    assert "keepwell init" in done.stderr


def test_dry_run_then_load_then_again_then_undo(company: Path, file: Path) -> None:
    dry = json.loads(run(company, "import", file, "--dry-run", "--json").stdout)
    assert (dry["kind"], dry["rows_in"], dry["loaded"], dry["refused"], dry["known"]) == (
        "contacts",
        4,
        4,
        0,
        0,
    )
    assert dry["mapping"]["Ticket ID"] == "contact_id"
    asked = run(company, "import", file)
    assert asked.returncode == 3, "nobody said yes"
    loaded = run(company, "import", file, "--yes", "--json")
    assert loaded.returncode == 0, loaded.stderr
    told = json.loads(loaded.stdout)
    assert (told["loaded"], told["known"]) == (4, 0)
    assert {"batch", "kind", "rows_in", "loaded", "refused", "known", "mapping", "problems"} <= set(
        told
    )
    again = json.loads(run(company, "import", file, "--yes", "--json").stdout)
    assert (again["rows_in"], again["loaded"], again["known"]) == (4, 0, 4)
    for batch in (told["batch"], again["batch"]):  # the second brought the same rows too
        back = run(company, "import", "--undo", batch)
        assert back.returncode == 0, back.stderr
    assert run(company, "import", "--undo", "nothing").returncode == 2
    anew = json.loads(run(company, "import", file, "--yes", "--json").stdout)
    assert anew["loaded"] == 4


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"just words\nno table\n"])
def test_what_cannot_be_read_is_two_with_words(
    company: Path, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "thing.csv"
    path.write_bytes(content)
    done = run(company, "import", path, "--yes", "--json")
    assert done.returncode == 2
    assert "error" in json.loads(done.stdout)
    assert done.stderr.startswith("keepwell: ")
    assert "Traceback" not in done.stderr


def test_a_column_that_used_to_be_filled_stops_with_three(company: Path, tmp_path: Path) -> None:
    full = tmp_path / "wide.csv"
    full.write_text(CONTACTS.replace("Channel", "Channel name"))
    assert run(company, "import", full, "--yes").returncode == 0
    empty = tmp_path / "next.csv"
    rows = CONTACTS.replace("Channel", "Channel name").replace("T-", "N-").splitlines()
    empty.write_text(
        "\n".join([rows[0], *(line.rsplit(",", 1)[0] + "," for line in rows[1:])]) + "\n"
    )
    done = run(company, "import", empty, "--yes", "--json")
    assert done.returncode == 3
    (question,) = json.loads(done.stdout)["questions"]
    assert question["code"] == "emptied"
    accepted = run(company, "import", empty, "--yes", "--accept-empty", "--json")
    assert accepted.returncode == 0, accepted.stderr
    assert json.loads(accepted.stdout)["loaded"] == 4


def test_doctor_is_well_and_falls_short_when_a_fact_file_is_gone(
    tmp_path: Path, file: Path
) -> None:
    assert run(tmp_path, "init").returncode == 0
    assert run(tmp_path, "import", file, "--yes").returncode == 0
    well = run(tmp_path, "doctor", "--json")
    assert well.returncode == 0, well.stdout
    assert json.loads(well.stdout)["well"] is True
    next((tmp_path / "warehouse" / "facts").glob("*/*/*.parquet")).unlink()
    ill = run(tmp_path, "doctor", "--json")
    assert ill.returncode == 1
    (short,) = [one for one in json.loads(ill.stdout)["checks"] if not one["good"]]
    assert short["what"] == "Warehouse"
    assert short["note"]


def test_backup_and_restore_bring_everything_back(
    company: Path, file: Path, tmp_path: Path
) -> None:
    run(company, "import", file, "--yes")
    saved, fresh = tmp_path / "saved.tar.gz", tmp_path / "fresh"
    assert run(company, "backup", saved).returncode == 0
    assert run(company, "backup", saved).returncode == 2, "a backup never overwrites one"
    assert run(company, "restore", saved).returncode == 2, "nor a company"
    done = run(fresh, "restore", saved)
    assert done.returncode == 0, done.stderr
    again = json.loads(run(fresh, "import", file, "--yes", "--json").stdout)
    assert again["known"] == 4, "the same secrets, so the same keys"
    assert (fresh / "secrets" / "pseudonyms").read_text() == (
        company / "secrets" / "pseudonyms"
    ).read_text()
    saved.write_bytes(saved.read_bytes()[:-2000])
    cut = run(tmp_path / "other", "restore", saved)
    assert cut.returncode == 2
    assert not (tmp_path / "other" / "register.sqlite3").exists()


def test_audits(company: Path) -> None:
    trail = run(company, "audit", "trail", "--json")
    assert trail.returncode == 0
    assert json.loads(trail.stdout)["intact"] is True
    access = json.loads(run(company, "audit", "access", "--json").stdout)
    assert "erase_person" in access["actions"]
    voice = run(company, "audit", "anonymity", "--json")
    assert voice.returncode == 0, voice.stdout
    told = json.loads(voice.stdout)
    assert (told["good"], told["rounds"]) == (True, 0)
    assert {one["id"] for one in told["checks"]} >= {"sums", "rounds", "linkage", "logs", "backups"}


def test_erase_wants_a_yes_and_a_known_person(company: Path) -> None:
    assert run(company, "erase", "nobody@example.com", "--yes").returncode == 2


def test_figures_go_through_the_gate(company: Path, file: Path) -> None:
    run(company, "import", file, "--yes")
    done = run(company, "figures", "csat", "--grain", "all", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["measure"], told["unit"]) == ("csat", "share")
    assert set(told["figures"][0]) == {
        "slice",
        "period",
        "value",
        "numerator",
        "denominator",
        "n",
        "interval",
        "state",
        "reason",
    }
    assert run(company, "figures", "no_such_measure").returncode == 2
    assert run(company, "figures", "csat", "--by", "person").returncode == 2
    listed = json.loads(run(company, "figures", "--list", "--json").stdout)["measures"]
    assert {"csat", "headcount", "turnover_12m"} <= {one["id"] for one in listed}
