"""Prepared sums: written where a month's facts, the people or the measures changed, read as `Sums`.

Which sums there are is the measures' word (`analytics.metrics.framework.rollups`); here is only
which months are stale, where they lie, and how they are read again.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from keepwell.kernel.periods import add_months
from keepwell.schemas.mart import TABLES
from keepwell.warehouse import manifest as manifests
from keepwell.warehouse.building import FORMULA, digested
from keepwell.warehouse.engine import listing, text
from keepwell.warehouse.layout import mart as mart_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.rollups import Turn
    from keepwell.warehouse.manifest import Manifest, Part

KINDS: Final = ("sums", "bins", "daily")
PREFIXES: Final = tuple(f"{kind}_" for kind in KINDS)
FRESH: Final = "sums"
"""Said in the manifest when its sums are up to date with its facts."""
MORE: Final = "_more"
"""Ends the names of the late turn's tables."""
YOUNG_MONTHS: Final = 3
ORDER_MONTHS: Final = 4
"""An order can change what is known of a contact so many months before it."""
ROWS_AT_ONCE: Final = 1_000_000
_PEOPLE: Final = ("people", "employment", "job_history", "teams", "identities")
_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 1)
Ranges = dict[str, tuple[date, date]]
"""First and last month that a part can have rows in."""


def build(
    *,
    home: Path,
    mart: Mart,
    told: Manifest,
    progress: Callable[[float, str], None],
    turn: Turn = "early",
) -> int:
    """Bring the prepared sums of a turn up to date; how many months of facts were summed anew.

    Args:
        home: the company's folder.
        mart: opened over `told`, without sums.
        told: the manifest to add to; the caller writes it.
        progress: told the share done and what is summed.
        turn: splits by where people belong, which pages open with, or all others.
    """
    from keepwell.analytics.metrics.framework import rollups

    more = MORE if turn == "late" else ""

    facts, built = rollups.facts(mart, turn), 0
    shared = [FORMULA, rollups.signature(mart), *_digests(told, _PEOPLE)]
    for place, fact in enumerate(facts):
        wanted = _wanted(home, told, _sources(fact), [fact, *shared], mart.settings.today)
        _forget(told, fact + more, wanted)
        stale = [
            month
            for month, digest in wanted.items()
            if not _stands(home, told, fact + more, month, digest)
        ]
        for months in _chunks(stale, _weights(told, _sources(fact))):
            progress(place / len(facts), f"sums of {fact}")
            _write(
                home,
                told,
                {month: wanted[month] for month in months},
                {
                    name + more: rows
                    for name, rows in rollups.build(
                        mart, fact=fact, months=months, turn=turn
                    ).items()
                },
            )
            built += len(months)
    told.extra[FRESH + more] = "yes"
    return built


def _sources(fact: str) -> tuple[str, ...]:
    from keepwell.analytics.metrics.framework.facts import FACTS

    return FACTS[fact].tables


def _digests(told: Manifest, tables: Sequence[str]) -> list[str]:
    return [part.digest for name in tables for _, part in sorted(told.tables.get(name, {}).items())]


def _age(month: date, today: date) -> str:
    """Spans still open grow by the day: recent months are summed daily, older ones monthly."""
    return str(today if month >= add_months(today, -YOUNG_MONTHS) else today.replace(day=1))


def _wanted(
    home: Path, told: Manifest, tables: Sequence[str], shared: Sequence[str], today: date
) -> dict[date, str]:
    """Every month that a fact can have rows in, with the digest of what its sums are made from."""
    parts = [(part, span) for name in tables for part, span in _spans(home, told, name)]
    known = [span for _, span in parts if span != (_FIRST, _LAST)]
    if not known:
        return {}
    month, last = min(span[0] for span in known), max(span[1] for span in known)
    found = {}
    while month <= last:
        touching = sorted(part.digest for part, (low, high) in parts if low <= month <= high)
        found[month] = digested([*shared, _age(month, today), *touching])
        month = add_months(month, 1)
    return found


def _spans(home: Path, told: Manifest, table: str) -> Iterator[tuple[Part, tuple[date, date]]]:
    """Parts of a table with the months they can touch; ratings follow their contacts, anywhen."""
    parts = [part for _, part in sorted(told.tables.get(table, {}).items()) if part.rows]
    clocks = [name for name, kind in TABLES[table].items() if kind in {"timestamp", "date"}]
    if table == "ratings" or not clocks or not parts:
        yield from ((part, (_FIRST, _LAST)) for part in parts)
        return
    ranges = _ranges([mart_folder(home) / part.path for part in parts], clocks)
    for part in parts:
        low, high = ranges.get(str(mart_folder(home) / part.path), (_FIRST, _LAST))
        back = ORDER_MONTHS if table == "sales" and low != _FIRST else 0
        yield part, (add_months(low, -back), high)


def _ranges(paths: Sequence[Path], clocks: Sequence[str]) -> Ranges:
    """First and last month of any moment in each file, a month wider for clocks of other zones."""
    from keepwell.warehouse.engine import connect

    moments = ", ".join(f"{name}::TIMESTAMP" for name in clocks)
    ends = f"min(least({moments})), max(greatest({moments}))"
    with connect(memory="256MB") as connection:
        rows = connection.execute(
            f"SELECT filename, {ends} FROM read_parquet({listing(paths)}, filename=true) GROUP BY 1"
        ).fetchall()
    return {
        name: (add_months(low.date(), -1), add_months(high.date(), 1))
        for name, low, high in rows
        if low is not None
    }


def _name(month: date) -> str:
    return f"{month:%Y-%m}"


def _stands(home: Path, told: Manifest, fact: str, month: date, digest: str) -> bool:
    part = told.part(f"sums_{fact}", _name(month))
    return part is not None and part.digest == digest and (mart_folder(home) / part.path).exists()


def _forget(told: Manifest, fact: str, wanted: dict[date, str]) -> None:
    """Drop months that no fact can have rows in any more."""
    names = {_name(month) for month in wanted}
    for kind in KINDS:
        held = told.tables.get(f"{kind}_{fact}", {})
        for name in set(held) - names:
            del held[name]


def _weights(told: Manifest, tables: Sequence[str]) -> dict[str, int]:
    """About how many rows a month has, by the partitions of the first table."""
    return {name: part.rows for name, part in told.tables.get(tables[0], {}).items()}


def _chunks(months: Sequence[date], weights: dict[str, int]) -> Iterator[list[date]]:
    """Months together while they are small."""
    chunk: list[date] = []
    heavy = 0
    for month in months:
        weight = weights.get(_name(month), 0)
        if chunk and heavy + weight > ROWS_AT_ONCE:
            yield chunk
            chunk, heavy = [], 0
        chunk.append(month)
        heavy += weight
    if chunk:
        yield chunk


def _write(home: Path, told: Manifest, months: dict[date, str], made: dict[str, pa.Table]) -> None:
    from keepwell.warehouse.engine import connect

    with connect(memory="256MB") as connection:
        for table, rows in made.items():
            connection.register("made", rows)
            clock = "day" if table.startswith("daily_") else "month"
            for month, digest in months.items():
                told.put(table, _name(month), _one(connection, home, table, month, digest, clock))
            connection.unregister("made")


def _one(
    connection: DuckDBPyConnection, home: Path, table: str, month: date, digest: str, clock: str
) -> Part:
    path = f"{table}/{_name(month)}-{digest[:16]}.parquet"
    target = mart_folder(home) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    rows = f"SELECT * FROM made WHERE date_trunc('month', {clock}) = DATE '{month}'"
    connection.execute(f"COPY ({rows}) TO {text(target)} (FORMAT parquet)")
    count = connection.execute(f"SELECT count(*) FROM read_parquet({text(target)})").fetchall()[0][
        0
    ]
    return manifests.Part(path, digest, int(count))


def read(backend: Any, *, home: Path, told: Manifest) -> Any:
    """The prepared sums as a mart takes them; None before the first were made."""
    from keepwell.analytics.metrics.framework.rollups import PreparedSums

    if FRESH not in told.extra:
        return None
    tables: dict[str, Any] = {}
    months: set[date] = set()
    late = FRESH + MORE in told.extra
    names = [name for name in told.tables if name.startswith(("sums_", "bins_"))]
    for name in dict.fromkeys(one.removesuffix(MORE) for one in names):
        parts = told.tables.get(name, {})
        months |= {date(int(month[:4]), int(month[5:]), 1) for month in parts}
        paths = [*told.paths(name), *(told.paths(name + MORE) if late else ())]
        if paths:
            source = f"read_parquet({listing(mart_folder(home) / path for path in paths)}, union_by_name=true)"
            backend.con.execute(f"CREATE VIEW {name} AS SELECT * FROM {source}")
            tables[name] = backend.table(name)
    return PreparedSums(tables, frozenset(months), late) if tables else None
