"""An empty warehouse for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.facts import Company


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(tmp_path)
