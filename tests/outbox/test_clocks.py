"""Zones as calendar files tell them, beside the RFC's own example and another reader of the form."""

from __future__ import annotations

import datetime as dt
import io
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st

from keepwell.outbox.clocks import told

ZONES = (
    "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata",
    "Australia/Lord_Howe", "Pacific/Chatham", "Africa/Casablanca", "Asia/Tehran", "America/Santiago",
)  # fmt: skip


def _lines(zone: str, around: dt.datetime) -> list[str]:
    return told(zone, around=around).to_ical().decode().split("\r\n")


def test_new_york_is_told_as_in_the_rfc() -> None:
    """RFC 5545, 3.6.5: the rules since 2007."""
    lines = _lines("America/New_York", dt.datetime(2008, 6, 1))
    summer = lines[lines.index("BEGIN:DAYLIGHT") : lines.index("END:DAYLIGHT") + 1]
    winter = lines[lines.index("BEGIN:STANDARD") : lines.index("END:STANDARD") + 1]
    assert sorted(summer) == sorted([
        "BEGIN:DAYLIGHT", "DTSTART:20070311T020000", "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        "TZOFFSETFROM:-0500", "TZOFFSETTO:-0400", "TZNAME:EDT", "END:DAYLIGHT",
    ])  # fmt: skip
    assert sorted(winter) == sorted([
        "BEGIN:STANDARD", "DTSTART:20071104T020000", "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
        "TZOFFSETFROM:-0400", "TZOFFSETTO:-0500", "TZNAME:EST", "END:STANDARD",
    ])  # fmt: skip


def test_clocks_that_never_change_have_one_standard() -> None:
    lines = _lines("Asia/Kolkata", dt.datetime(2026, 11, 5))
    assert lines.count("BEGIN:STANDARD") == 1
    assert "BEGIN:DAYLIGHT" not in lines
    assert "TZOFFSETTO:+0530" in lines


def test_changes_without_a_rule_are_told_one_by_one() -> None:
    """Morocco leaves its time for Ramadan, which no rule of our calendar tells."""
    lines = _lines("Africa/Casablanca", dt.datetime(2026, 2, 1))
    assert not any(line.startswith("RRULE") for line in lines)
    assert "DTSTART:20260215T030000" in lines


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=12, deadline=None)
@given(days=st.integers(-300, 300), minutes=st.integers(0, 1439))
def test_another_reader_finds_the_same_offset(zone, days, minutes) -> None:
    """dateutil reads VTIMEZONE by itself; the zone database is the truth."""
    around = dt.datetime(2026, 11, 5)
    body = told(zone, around=around).to_ical().decode()
    read = tzical(io.StringIO(f"BEGIN:VCALENDAR\r\n{body}END:VCALENDAR\r\n")).get(zone)
    moment = (around + dt.timedelta(days=days, minutes=minutes)).replace(tzinfo=dt.UTC)
    truth = moment.astimezone(ZoneInfo(zone))
    if truth.fold or (truth + dt.timedelta(hours=1)).utcoffset() != truth.utcoffset():
        return  # an hour that comes twice is told by the clock alone
    assert truth.replace(tzinfo=read).utcoffset() == truth.utcoffset()
