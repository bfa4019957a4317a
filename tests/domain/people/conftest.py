from __future__ import annotations

from datetime import timedelta

import pytest

from keepwell.domain.people import operations, queries


@pytest.fixture
def load(today, now):
    """Load rows as the n-th import (a moment of its own)."""
    turn = iter(range(1_000))

    def loaded(*rows, batch=None, on=None):
        step = next(turn)
        return operations.load_people(
            rows=rows, batch=batch or f"b{step}", today=on or today,
            now=now + timedelta(hours=step), by="hana", snapshot_on=on,
        )  # fmt: skip

    return loaded


@pytest.fixture
def history():
    """(from, to, team) of somebody by employee number, ends open as None."""

    def of(number, **more):
        from keepwell.domain.people.models import OPEN_END, PersonRecord

        key = PersonRecord.objects.filter(external_id=number).first().person.key
        return [
            (str(one.valid_from), None if one.valid_to == OPEN_END else str(one.valid_to), one.team)
            for one in queries.job_history(person=str(key), **more)
        ]

    return of
