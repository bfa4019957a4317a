"""The register under test: SQLite, or the PostgreSQL that KEEPWELL_DATABASE_URL names."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

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
