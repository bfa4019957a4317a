"""What every test may ask for: real data where it lies, and a company's folder of its own."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

from tests import append_only

# The Spark client looks for a distribution it does not need; in a test worker it finds none.
if (spark := find_spec("pyspark")) and spark.origin:
    os.environ.setdefault("SPARK_HOME", str(Path(spark.origin).parent))

# How long an example takes depends on what else the machine does; benchmarks measure time.
settings.register_profile("keepwell", deadline=None)
settings.load_profile("keepwell")

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data that may not be redistributed; absent for most, then skipped."""
    folder = Path(os.environ.get("KEEPWELL_SHARED_DATA") or REPOSITORY.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(
            "real data that may not be redistributed is not here (set KEEPWELL_SHARED_DATA)"
        )
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty company folder; programs started by the test find it too."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("KEEPWELL_HOME", str(folder))
    return folder


@pytest.fixture(scope="session", autouse=True)
def _emptied_between_tests() -> None:
    """Committing tests may empty what the product's database never lets go."""
    append_only.install()
