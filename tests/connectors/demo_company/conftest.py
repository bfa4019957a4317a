from pathlib import Path

import pytest

from keepwell.connectors.demo_company import DemoFiles, generate
from keepwell.kernel.periods import Period

UNTIL = Period.parse("2026-10")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    """The small company, all 24 months, written once."""
    return generate(size="S", until=UNTIL, seed=1, out_dir=Path(tmp_path_factory.mktemp("demo-s")))
