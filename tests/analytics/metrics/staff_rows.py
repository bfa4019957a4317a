"""Small companies for tests of measures: a few people, written as one line each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from keepwell.analytics.mart import Mart, MartSettings, in_memory
from keepwell.kernel.periods import Period

TODAY = date(2026, 4, 15)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def spell(
    person: str, start: str, last: str | None = None, leave_class: str | None = None, **more: Any
) -> dict[str, Any]:
    """A spell of employment; `last` is the last day worked."""
    return {
        "person": person, "start_on": day(start), "last_day": day(last), "leave_class": leave_class,
        "origin": "hr", **more,
    }  # fmt: skip


def job(
    person: str, team: str, since: str, until: str = "9999-12-31", **more: Any
) -> dict[str, Any]:
    """A job from `since` up to, not including, `until`."""
    return {
        "person": person, "team": team, "valid_from": day(since), "valid_to": day(until),
        "origin": "hr", **more,
    }  # fmt: skip


def people(*names: str, **more: Any) -> list[dict[str, Any]]:
    return [{"person": name, "origin": "hr", "agency": False, **more} for name in names]


def company(today: date = TODAY, **tables: Any) -> Mart:
    """A mart of these tables; everybody with a spell is a person of HR's unless told."""
    if "people" not in tables:
        names = sorted({row["person"] for row in tables.get("employment", ())})
        tables["people"] = people(*names)
    return in_memory(tables, settings=MartSettings(today=today))


def months(first: str, count: int = 1) -> list[Period]:
    start = Period.parse(first)
    return [start.previous(-step) for step in range(count)]


def value(frame: Any, period: str, **slices: str) -> Any:
    """The one row of a slice and period."""
    found = frame[frame["period"] == period]
    for name, wanted in slices.items():
        found = found[found[name] == wanted]
    assert len(found) == 1, f"{len(found)} rows for {slices} in {period}"
    return found.iloc[0]
