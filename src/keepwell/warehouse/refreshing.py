"""From committed facts and the register to the mart: month by month, only what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from keepwell.warehouse import manifest as manifests
from keepwell.warehouse import opening, rollups
from keepwell.warehouse.building import Work, content
from keepwell.warehouse.engine import session
from keepwell.warehouse.layout import FactFile, kinds, mart
from keepwell.warehouse.prepare import coverage, months, plain, sites, tough

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from keepwell.analytics.metrics.framework.rollups import Turn
    from keepwell.warehouse.register import Register

Progress = Callable[[float, str], None]
MEMORY = "400MB"
BESIDE: Final = MEMORY
"""The limit of the second engine, which works on every other month."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many parts were prepared anew, and how many stood."""

    built: int
    kept: int


def refresh(
    *,
    home: Path,
    files: Sequence[FactFile],
    register: Register,
    memory: str = MEMORY,
    progress: Progress | None = None,
    today: date | None = None,
) -> Refreshed:
    """Prepare the mart from committed fact files and the register's tables.

    Args:
        home: the company's folder.
        files: every fact file that counts, in the order of their batches.
        register: small tables from the register, pseudonymised.
        memory: the engine's limit; a month at a time is worked on, the rest is spilled.
        progress: called with the share done (0–1) and what is being prepared.
        today: build the prepared sums too, as of this day; without, figures are counted from the
            facts until the next run that builds them.
    """
    before = manifests.read(home)
    mart(home).mkdir(parents=True, exist_ok=True)
    tell = progress or (lambda _share, _words: None)
    with session(home, memory=memory) as connection:
        work = Work(connection, home, files, register, before)
        _people(work)
        tell(0.02, "people and teams")
        _facts(work, tell)
        coverage.build(work)
        tough.build(work)
    work.after.extra = {"zone": register.zone, "known_at": register.known_at}
    _sums(work, today, memory, tell)
    manifests.write(home, work.after)
    manifests.tidy(home, before, work.after)
    tell(1.0, "done")
    return Refreshed(work.built, work.kept)


def _sums(work: Work, today: date | None, memory: str, tell: Progress) -> None:
    """Former sums are kept as a start; they answer only once they were brought up to date."""
    for name, parts in work.before.tables.items():
        if name.startswith(rollups.PREFIXES):
            work.after.tables[name] = dict(parts)
    if today is None:
        return
    mart_now = opening.unsummed(work.home, work.after, today=today, memory=memory)
    rollups.build(
        home=work.home,
        mart=mart_now,
        told=work.after,
        progress=lambda share, words: tell(0.6 + 0.4 * share, words),
    )


def sum_the_first(
    *, home: Path, today: date, memory: str = MEMORY, progress: Progress | None = None
) -> int:
    """Build the early turn of prepared sums over the last refresh; how many months were summed.

    Until this has run, every figure is counted from the facts.
    """
    return _summed(home, today, memory, progress, "early")


def sum_the_rest(
    *, home: Path, today: date, memory: str = MEMORY, progress: Progress | None = None
) -> int:
    """Build the late turn of prepared sums over the last refresh; how many months were summed.

    Until this has run, splits by channel, product and their like are counted from the facts.
    """
    if rollups.FRESH not in manifests.read(home).extra:
        return 0
    return _summed(home, today, memory, progress, "late")


def _summed(home: Path, today: date, memory: str, progress: Progress | None, turn: Turn) -> int:
    told = manifests.read(home)
    built = rollups.build(
        home=home,
        mart=opening.unsummed(home, told, today=today, memory=memory),
        told=told,
        progress=progress or (lambda _share, _words: None),
        turn=turn,
    )
    manifests.write(home, told)
    return built


def _people(work: Work) -> None:
    """Copy the register's tables; identities and employee numbers stay at hand for joins."""
    for name, table in work.register.tables.items():
        work.hand_over(f"told_{name}", table)
        work.build(
            name, "all", [content(table)], partial(plain.cast_sql, name, f"FROM told_{name}")
        )
    _at_hand(work)


def _at_hand(work: Work) -> None:
    if (numbers := work.register.numbers) is not None:
        work.hand_over("numbers", numbers)
    if (identities := work.register.tables.get("identities")) is not None:
        work.hand_over("identities", identities)


def _facts(work: Work, tell: Progress) -> None:
    """Month by month, two at a time: one month is too little work for two cores."""
    ready = months.Ready.of(work)
    steps = [(kind, month) for kind in kinds() for month in ready.months(kind)]
    free: SimpleQueue[months.Ready] = SimpleQueue()

    def prepare(step: tuple[str, str]) -> None:
        mine = free.get()
        try:
            months.build(mine.work, mine, *step)
        finally:
            free.put(mine)

    with _beside(ready) as other, ThreadPoolExecutor(2) as pool:
        free.put(ready)
        free.put(other)
        for number, ((kind, month), _) in enumerate(
            zip(steps, pool.map(prepare, steps), strict=True)
        ):
            tell(0.02 + 0.55 * number / max(1, len(steps)), f"{kind} of {month}")
    work.built += other.work.built
    work.kept += other.work.kept


@contextmanager
def _beside(ready: months.Ready) -> Iterator[months.Ready]:
    """The same on an engine of its own; what it makes is noted in the same manifest."""
    with session(ready.work.home, memory=BESIDE) as connection:
        work = replace(ready.work, connection=connection, built=0, kept=0)
        for name, table in work.register.tables.items():
            work.hand_over(f"told_{name}", table)
        _at_hand(work)
        if ready.sited:
            sites.load(work)
        yield replace(ready, work=work)
