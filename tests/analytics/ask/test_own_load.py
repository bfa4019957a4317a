"""One's own load: one's own rows alone, one's own past alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from keepwell.analytics.ask.own_load import longest_run, longest_stretch, only, own_load
from keepwell.schemas.load import BARS, WEEKS, OwnLoad
from tests.analytics.metrics.service_rows import contact, mart

TODAY = date(2026, 4, 15)
MONDAY = datetime(2026, 4, 6, 9)


def company(*, away: bool = False) -> dict[str, list[dict[str, Any]]]:
    """Ana (logins a1, a2) takes ten contacts a week of which one is tough; Bo has only tough ones."""
    rows = []
    for back in range(WEEKS + 1):
        week = MONDAY - timedelta(weeks=back)
        for place in range(10):
            if not (away and back == 0):
                rows.append(contact(len(rows), at=week + timedelta(hours=place), agent=f"a{1 + place % 2}", tough=place == 0))  # fmt: skip
            rows.append(contact(len(rows), at=week + timedelta(hours=place), agent="b", tough=True))
    rows.append(contact(len(rows), at=MONDAY + timedelta(days=6, hours=5), agent="b", tough=True))
    since, until = date(2025, 1, 1), date(9999, 12, 31)
    who = [
        {"agent": agent, "person": person, "valid_from": since, "valid_to": until}
        for agent, person in (("a1", "ana"), ("a2", "ana"), ("b", "bo"))
    ]
    shifts = [
        {
            "shift_id": f"{person}{back}", "person": person, "start_at": MONDAY - timedelta(weeks=back),
            "start_local": MONDAY - timedelta(weeks=back), "end_at": MONDAY - timedelta(weeks=back, hours=-8),
            "published_at": MONDAY - timedelta(weeks=back + 4), "changed_at": MONDAY - timedelta(weeks=back, days=1),
            "change_by": "employer" if person == "bo" else "employee",
        }
        for person in ("ana", "bo") for back in range(WEEKS + 1)
    ]  # fmt: skip
    return {"contacts": rows, "identities": who, "shifts": shifts}


def bars(found: OwnLoad | None) -> dict[str, Any]:
    assert found is not None
    return {one.measure: one for one in found.bars}


def test_only_one_s_own_rows_are_counted_whatever_names_them() -> None:
    held = mart(**company(), today=TODAY)
    ana, bo = (bars(own_load(held, agents=keys)) for keys in (["a1", "a2"], ["b"]))
    assert (ana["tough_contact_rate"].value, bo["tough_contact_rate"].value) == (10.0, 100.0)
    assert (ana["schedule_changes"].value, bo["schedule_changes"].value) == (0.0, 1.0)
    assert ana["tough_contact_rate"].side == "within"
    assert ana["contact_intensity"].missing == "work_states.state"
    assert tuple(ana) == BARS


def test_every_table_that_names_somebody_is_narrowed() -> None:
    held = mart(**company(), today=TODAY)
    mine = only(held, ["a1", "a2"])
    assert set(mine.table("contacts").agent.execute()) == {"a1", "a2"}
    assert set(mine.table("shifts").person.execute()) == {"ana"}
    for name in mine.tables:
        columns = mine.table(name).columns
        if {"agent", "person"} & set(columns):
            left = mine.table(name).to_pandas()
            assert not (left.isin(["b", "bo"])).any().any(), name


def test_who_was_away_sees_the_last_week_they_worked() -> None:
    found = own_load(mart(**company(away=True), today=TODAY), agents=["a1", "a2"])
    assert found is not None
    assert found.week == "2026-03-30"
    assert bars(found)["tough_contact_rate"].value == 10.0


def test_nobody_s_load_is_none() -> None:
    assert own_load(mart(today=TODAY), agents=["a1"]) is None
    assert own_load(mart(**company(), today=TODAY), agents=["stranger"]) is None


def timed(*rows: tuple[float, float, bool]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["start", "end", "strained"])


def test_the_longest_stretch_ends_with_five_minutes_off_contact() -> None:
    rows = timed((0, 100, False), (399, 500, False), (800, 900, False), (900, 1_000, False))
    assert longest_stretch(rows) == 500  # 0-500, for 299 s are no rest; 800-1000
    overlapping = timed((0, 1_000, False), (10, 20, False), (1_200, 1_300, False))
    assert longest_stretch(overlapping) == 1_300
    assert longest_stretch(timed()) is None


@pytest.mark.parametrize(
    ("tough", "run"),
    [("TT.T", 2), ("....", 0), ("TTTT", 4), ("T|TT", 2), ("TT|TT", 2)],
)  # fmt: skip
def test_a_run_ends_with_a_calm_contact_or_the_shift(tough: str, run: int) -> None:
    rows, at = [], 0.0
    for one in tough:
        if one == "|":
            at += 5 * 3_600
            continue
        rows.append((at, at + 60, one == "T"))
        at += 100
    assert longest_run(timed(*rows)) == run


def test_without_contacts_there_is_no_run() -> None:
    assert longest_run(timed()) is None
