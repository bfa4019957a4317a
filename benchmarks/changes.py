"""`python -m benchmarks.changes`: how often "what changed" cries wolf, and what it finds, as tables.

Companies are drawn (tests.analytics.ask.drawn_company): every measure that is looked at, whole and
by team, channel, product and topic; months swing, are alike, and share each other's weather.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from keepwell.analytics.ask.changes import LEVEL, Look
from keepwell.connectors.demo_company.catalogue import PRODUCTS
from keepwell.connectors.demo_company.effects import LAUNCH_UNTRAINED
from keepwell.schemas.changes import MonthOfChanges
from keepwell.schemas.figures import Sheet
from tests.analytics.ask.drawn_company import Drawn, Place
from tests.soundness import demo_figures

AFTER_ALL = 26
"""Months after which nothing planted is new, and the last of it is two months past."""
JUDGED = 12
"""Months of each company that are looked at: the first thirteen are their past."""
SIZES = (3.0, 5.0, 7.0, 10.0, 15.0, 25.0)
PLACES: dict[str, tuple[Place, ...]] = {
    "satisfied, whole": (("csat", "", ""),),
    "satisfied, one product of eight": (("csat", "product", "product 3"),),
    "handle time, one topic of fifteen": (("aht", "topic", "topic 5"),),
    "reopened, one team of eight": (("reopen_rate", "team", "team 2"),),
    "leavers, whole": (("separation_rate", "", ""),),
}


def noise(*, months: int, like: float, seed: int = 1) -> tuple[int, int, float]:
    """Months looked at, months in which anything was told, seconds a company took to look at."""
    rng, told, seen, took = np.random.default_rng(seed), 0, 0, 0.0
    while seen < months:
        drawn = Drawn(rng, like=like)
        look = drawn.look()
        began = time.process_time()
        found = look.at_months(drawn.names()[-JUDGED:], complete=True, before={})
        took += time.process_time() - began
        seen += len(found)
        told += sum(bool(one.changes or one.faults) for one in found)
    return seen, told, took / (seen / JUDGED)


def power(*, companies: int, seed: int = 2) -> Iterable[tuple[str, list[float]]]:
    """How often each planted change is told where it is, by its size in standard errors of drawing."""
    for name, places in PLACES.items():
        row = []
        for size in SIZES:
            rng = np.random.default_rng(seed)
            row.append(np.mean([_told(rng, places, size) for _ in range(companies)]))
        yield name, [float(one) for one in row]


def _told(rng: np.random.Generator, places: tuple[Place, ...], size: float) -> bool:
    drawn = Drawn(rng, planted=dict.fromkeys(places, size), only=frozenset(_BESIDE))
    found = drawn.look().at_months(drawn.names()[-1:], complete=True, before={})[0]
    names = {(one.measure, "".join(one.slice.values())) for one in found.changes}
    names |= {
        (one.measure, "".join(one.driver.slice.values())) for one in found.changes if one.driver
    }
    return all((measure, label) in names for measure, _, label in places)


def demo(*, companies: int, months: int = 48) -> tuple[int, int, int, int]:
    """Demo companies of size S: launches found, of so many; quiet months, of so many without a truth.

    All truths lie in the first twenty months; a company of 48 has 22 months after them that have
    two years of past of their own.
    """
    found = quiet = clean = 0
    names = tuple(str(demo_figures.LAST.previous(back)) for back in range(months - 1, -1, -1))
    for seed in range(1, companies + 1):
        with tempfile.TemporaryDirectory() as folder:
            files = demo_figures.contacts(folder=Path(folder), seed=seed, months=months)
            sheets = list(demo_figures.sheets(files))
        launch = _window(names, LAUNCH_UNTRAINED, sheets)
        places = [one.slice or (one.driver.slice if one.driver else {}) for one in launch.changes]
        found += {"product": PRODUCTS[0]} in places
        for at in range(AFTER_ALL, months):
            clean += 1
            quiet += not _window(names, at, sheets).changes
    return found, companies, quiet, clean


def _window(names: tuple[str, ...], at: int, sheets: list[Sheet]) -> MonthOfChanges:
    """One month with the two years before it, as they are stored."""
    look = Look(names[max(0, at - 24) : at + 1])
    for sheet in sheets:
        look.add(sheet)
    return look.at_months([names[at]], complete=True, before={})[0]


_BESIDE = {
    "csat", "aht", "reopen_rate", "separation_rate", "contacts", "complaint_rate", "headcount",
    "absence_rate", "transfer_rate", "quality_score",
}  # fmt: skip


def main() -> None:
    """Print both tables."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.changes", description=__doc__)
    asked.add_argument("--months", type=int, default=1_000)
    asked.add_argument("--companies", type=int, default=40)
    asked.add_argument("--demo", type=int, default=10, help="demo companies")
    told = asked.parse_args()
    print("## Months in which nothing is true\n\n| neighbouring months alike | months | told anything | share | allowed | CPU s a company |\n|--:|--:|--:|--:|--:|--:|")  # fmt: skip
    for like in (0.0, 0.3, 0.6):
        seen, alarms, took = noise(months=told.months, like=like)
        allowed = LEVEL + 2 * math.sqrt(LEVEL * (1 - LEVEL) / seen)
        print(f"| {like} | {seen:,} | {alarms} | {alarms / seen:.1%} | {allowed:.1%} | {took:.1f} |", flush=True)  # fmt: skip
    launches, of, quiet, clean = demo(companies=told.demo)
    print(f"\n## The demo company, {of} of size S over four years\n\nLaunch without training found: {launches} of {of}. Months without a planted change that stay quiet: {quiet} of {clean} ({quiet / clean:.1%}).", flush=True)  # fmt: skip
    print("\n## Planted changes told, by size in standard errors of drawing\n")
    print("| | " + " | ".join(f"{size:g}" for size in SIZES) + " |\n|---|" + "--:|" * len(SIZES))
    for name, row in power(companies=told.companies):
        print(f"| {name} | " + " | ".join(f"{one:.0%}" for one in row) + " |", flush=True)


if __name__ == "__main__":
    main()
