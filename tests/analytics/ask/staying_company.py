"""A company whose people leave at planted rates, with records of leavers from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from keepwell.analytics.ask import Desk
from tests.analytics.metrics import staff_rows

TODAY = date(2026, 4, 15)
RECORDS_FROM = date(2024, 5, 1)
"""Who left before this day is not in HR's file."""
FIRST = date(2023, 1, 1)
RATE = 0.0025


def company(
    *,
    sites: Mapping[str, int] | None = None,
    leave: Mapping[str, float] | None = None,
    count: int = 120,
    seed: int = 1,
) -> Desk:
    """A desk over people by site who leave with a chance a day.

    Args:
        sites: people who start at each, over three years; two of `count` by default.
        leave: chance a day to leave, by site.
        count: people a site.
        seed: of all draws.
    """
    rng = np.random.default_rng(seed)
    rates = leave or {}
    sizes = sites or dict.fromkeys(rates or ("Porto", "Leipzig"), count)
    spells, jobs, people = [], [], []
    for site, size in sizes.items():
        for at in range(size):
            start = FIRST + timedelta(days=int(rng.integers(0, (TODAY - FIRST).days - 30)))
            rate = rates.get(site, RATE)
            days = int(rng.exponential(1 / rate)) + 1 if rate else 100_000
            end = start + timedelta(days=days)
            if end < RECORDS_FROM:
                continue
            name = f"{site} {at}"
            last = str(end) if end < TODAY else None
            why = "involuntary" if rng.random() < 0.25 else "voluntary"
            spells.append(staff_rows.spell(name, str(start), last, why if last else None))
            team = f"{site} {at % 4}"
            more = {"site": site, "contract": "Full-time" if at % 3 else "Part-time"}
            until = str(end + timedelta(days=1)) if last else "9999-12-31"
            jobs.append(staff_rows.job(name, team, str(start), until, role="Agent", **more))
            source = "Referral" if rng.random() < 0.5 else "Job board"
            people += staff_rows.people(name, hiring_source=source)
    mart = staff_rows.company(TODAY, employment=spells, job_history=jobs, people=people)
    return Desk(mart)
