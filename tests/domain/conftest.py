"""The register under test: SQLite, or the PostgreSQL that KEEPWELL_DATABASE_URL names."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def moments():
    """Moments one after the other, an hour apart."""
    return (NOW + timedelta(hours=step) for step in range(1_000))


@pytest.fixture
def programs(tmp_path) -> Callable[[str], Callable[..., subprocess.Popen[bytes]]]:
    """Programs of their own that share a register in a file: `programs(text)(*words)` starts one."""
    world = {**os.environ, "KEEPWELL_HOME": str(tmp_path / "home")}
    world |= {"DJANGO_SETTINGS_MODULE": "keepwell.config.settings_test"}
    world.pop("KEEPWELL_DATABASE_URL", None)
    migrate = [sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"]
    for subject in ("jobs", "trail"):
        subprocess.run([*migrate, subject], env=world, check=True)

    def program(text: str) -> Callable[..., subprocess.Popen[bytes]]:
        written: Path = tmp_path / "program.py"
        written.write_text("import django; django.setup()\n" + textwrap.dedent(text))
        return lambda *words: subprocess.Popen([sys.executable, str(written), *words], env=world)

    return program
