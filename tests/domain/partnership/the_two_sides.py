"""HR and Support as users of a test, and figures that were released."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from keepwell.domain.access import operations as access
from keepwell.domain.released import operations as released

DAY = date(2026, 3, 2)


def user(name: str, *roles: tuple[str, str | None], on: date = DAY) -> Any:
    return access.create_user(
        email=f"{name.lower()}@x.org", name=name, password=None, roles=list(roles), by="operator",
        on=on,
    )  # fmt: skip


def hex_of(name: str) -> str:
    from keepwell.domain.access import queries

    found = queries.user_by_email(email=f"{name.lower()}@x.org")
    assert found is not None
    return found.public_id.hex


def figure(period: str, value: float | None, low: float = 0.0, high: float = 0.0, **told) -> dict:
    """A figure as the register keeps it; without a value, one that is hidden."""
    return {
        "slice": {}, "period": period, "value": value, "numerator": None, "denominator": None,
        "n": 60, "interval": None if value is None else [low, high],
        "state": "too_few" if value is None else "shown", "reason": "", "version": 1, **told,
    }  # fmt: skip


def release(measure: str, figures: list[dict], *, now: datetime, by=(), grain="month") -> None:
    released.store_sheet(measure=measure, by=by, grain=grain, figures=figures, known_at=now)
