"""A load is killed for real, taken up again, and ends as if nothing had happened."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

COMMAND = Path(sys.executable).parent / "keepwell"
ROWS = 400_000
CHECKSUM = """
import django; django.setup()
from django.conf import settings
from keepwell import warehouse
from keepwell.warehouse import reading
print(warehouse.checksum("contacts", home=settings.HOME, files=reading.committed()))
"""


def environment(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "KEEPWELL_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "keepwell.config.settings",
    }


def checksum(home: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", CHECKSUM],
        capture_output=True,
        text=True,
        check=True,
        env=environment(home),
    )
    return done.stdout.strip()


def company(home: Path) -> Path:
    subprocess.run([str(COMMAND), "init"], check=True, env=environment(home), capture_output=True)
    secrets = home / "secrets" / "pseudonyms"
    secrets.write_text("f" * 64)
    return home


@pytest.fixture(scope="module")
def tickets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "tickets.csv"
    duckdb.sql(f"""COPY (SELECT 'T-' || i AS "Ticket ID", strftime(TIMESTAMP '2026-01-01' + to_seconds(i * 25), '%Y-%m-%d %H:%M:%S') AS "Created at",
        'Agent ' || (i % 40) AS "Agent", 'Team ' || (i % 7) AS "Group", 'email' AS "Channel", (1 + i % 5) AS "Satisfaction"
        FROM range({ROWS}) t(i)) TO '{path}' (HEADER)""")
    return path


@pytest.fixture(scope="module")
def undisturbed(tickets: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    home = company(tmp_path_factory.mktemp("calm"))
    subprocess.run(
        [str(COMMAND), "import", str(tickets), "--yes"],
        check=True,
        env=environment(home),
        capture_output=True,
    )
    return checksum(home)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.3, 0.8])
def test_killed_and_repeated(tickets: Path, tmp_path: Path, undisturbed: str, share: float) -> None:
    home = company(tmp_path)
    command = [str(COMMAND), "import", str(tickets), "--yes", "--json"]
    started = time.monotonic()
    calm = subprocess.run(
        [*command, "--dry-run"], env=environment(home), capture_output=True, check=True
    )
    assert json.loads(calm.stdout)["rows_in"] == ROWS
    length = (time.monotonic() - started) * 1.6
    with subprocess.Popen(
        command, env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        time.sleep(length * share)
        os.kill(child.pid, signal.SIGKILL)
    done = subprocess.run(
        command, env=environment(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    account = json.loads(done.stdout)
    assert account["loaded"] + account["known"] == ROWS
    assert checksum(home) == undisturbed
    named = {
        path.relative_to(home) for path in (home / "warehouse" / "facts").glob("*/*/*.parquet")
    }
    assert not list((home / "warehouse" / "facts").glob(".staging/*"))
    assert named
