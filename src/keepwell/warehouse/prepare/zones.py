"""Local time by site as plain CASE arithmetic: a hundred times quicker than a zone looked up per row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from keepwell.warehouse.engine import text

if TYPE_CHECKING:
    from collections.abc import Mapping

_STEP = timedelta(days=1)


def transitions(zone: str, since: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """When an offset begins to hold (naive UTC), and its seconds; the first holds from the start."""
    clock = ZoneInfo(zone)
    found = [(since, _offset(clock, since))]
    low = since
    while low < until:
        high = min(low + _STEP, until)
        if _offset(clock, high) != found[-1][1]:
            found.append((_change(clock, low, high), _offset(clock, high)))
        low = high
    return found


def _offset(clock: ZoneInfo, moment: datetime) -> int:
    return int(
        (moment.replace(tzinfo=UTC).astimezone(clock).utcoffset() or timedelta()).total_seconds()
    )


def _change(clock: ZoneInfo, low: datetime, high: datetime) -> datetime:
    before = _offset(clock, low)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _offset(clock, middle) == before else (low, middle)
    return high


def zone_sql(site: str, zones: Mapping[str, str], default: str) -> str:
    """The zone's name for a site column."""
    named = {place: zone for place, zone in zones.items() if zone != default}
    if not named:
        return text(default)
    cases = " ".join(
        f"WHEN {text(place)} THEN {text(zone)}" for place, zone in sorted(named.items())
    )
    return f"CASE {site} {cases} ELSE {text(default)} END"


def local_sql(moment: str, zone: str, zones: set[str], since: datetime, until: datetime) -> str:
    """`moment` (UTC) on the wall clock of `zone` (an expression giving one of `zones`)."""
    if zones == {"UTC"}:
        return moment
    cases = " ".join(
        f"WHEN {text(name)} THEN {_seconds(moment, transitions(name, since, until))}"
        for name in sorted(zones)
    )
    return f"({moment} + to_seconds(CASE {zone} {cases} END))"


def _seconds(moment: str, changes: list[tuple[datetime, int]]) -> str:
    if len(changes) == 1:
        return str(changes[0][1])
    cases = " ".join(
        f"WHEN {moment} < TIMESTAMP '{at}' THEN {before[1]}"
        for before, (at, _) in pairwise(changes)
    )
    return f"CASE {cases} ELSE {changes[-1][1]} END"
