"""The mart, opened: the prepared Parquet files as Ibis tables, exactly as schemas.mart declares them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keepwell.schemas.mart import TABLES
from keepwell.warehouse import manifest as manifests
from keepwell.warehouse import rollups
from keepwell.warehouse.engine import connect, listing
from keepwell.warehouse.layout import folder, mart
from keepwell.warehouse.prepare.plain import empty_sql

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from keepwell.analytics.mart import Mart

ENGINES = ("duckdb", "sail")
_SERVERS: list[Any] = []
"""Servers live as long as the process: a dropped one leaves its readers waiting."""


def open_mart(
    home: Path,
    *,
    today: date,
    engine: str = "duckdb",
    memory: str = "1GB",
    threads: int = 2,
    **thresholds: float,
) -> Mart:
    """The mart over the last refresh.

    Args:
        home: the company's folder.
        today: the day as of which open periods are cut; no clock is asked.
        engine: `duckdb`, or `sail` for a Spark Connect server that reads the same files.
        memory: the engine's limit.
        threads: how many at once.
        thresholds: the company's own values of MartSettings.

    Raises:
        ValueError: for an engine that is not offered.
    """
    from keepwell.analytics.mart import Mart, MartSettings

    told = manifests.read(home)
    settings = MartSettings(today=today, zone=told.extra.get("zone", "UTC"), **thresholds)  # type: ignore[arg-type]
    if engine == "duckdb":
        backend = _duckdb(home, told, memory, threads)
        tables = {name: backend.table(name) for name in TABLES}
        return Mart(
            tables=tables, settings=settings, sums=rollups.read(backend, home=home, told=told)
        )
    if engine == "sail":
        return Mart(tables=_sail(home, told), settings=settings)
    raise ValueError(f"no engine {engine!r}; there is {' and '.join(ENGINES)}")


def unsummed(home: Path, told: manifests.Manifest, *, today: date, memory: str) -> Mart:
    """A mart over a manifest that is still being made, for building its sums."""
    from keepwell.analytics.mart import Mart, MartSettings

    backend = _duckdb(home, told, memory, 2)
    tables = {name: backend.table(name) for name in TABLES}
    return Mart(
        tables=tables, settings=MartSettings(today=today, zone=told.extra.get("zone", "UTC"))
    )


def _duckdb(home: Path, told: manifests.Manifest, memory: str, threads: int) -> Any:
    import ibis

    spill = folder(home) / ".reading"
    connection = connect(memory=memory, threads=threads, spill=spill)
    for name in TABLES:
        connection.execute(f"CREATE VIEW {name} AS {_source(home, told, name)}")
    return ibis.duckdb.from_connection(connection)


def _source(home: Path, told: manifests.Manifest, name: str) -> str:
    paths = [mart(home) / path for path in told.paths(name)]
    if not paths:
        return empty_sql(name)
    chosen = ", ".join(TABLES[name])
    return f"SELECT {chosen} FROM read_parquet({listing(paths)})"


def _sail(home: Path, told: manifests.Manifest) -> dict[str, Any]:
    """The same files through a Spark Connect server (pysail), for engines beyond one machine."""
    import ibis
    from pysail.spark import SparkConnectServer
    from pyspark.sql import SparkSession

    server = SparkConnectServer()
    server.start(background=True)
    _SERVERS.append(server)
    _host, port = server.listening_address
    session = SparkSession.builder.remote(f"sc://localhost:{port}").getOrCreate()
    backend = ibis.pyspark.connect(session)
    found = {}
    for name in TABLES:
        paths = [str(mart(home) / path) for path in told.paths(name)]
        if paths:
            session.read.parquet(*paths).createOrReplaceTempView(name)
            found[name] = backend.table(name).select(*TABLES[name])
    return found
