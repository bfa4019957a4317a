"""Engines that the measures' contract suite runs on: one line each."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import ibis
import pytest

from keepwell.analytics.mart import Mart, in_memory
from tests.analytics.metrics import small_company


@cache
def sail_server() -> Any:
    """A Spark Connect server written in Rust, in this process; it ends when nobody holds it."""
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer()
    server.start(background=True)
    return server


def sail() -> Any:
    """Ibis over a session of its own, so that two marts do not see each other's tables."""
    from pyspark.sql import SparkSession

    _host, port = sail_server().listening_address
    return ibis.pyspark.connect(SparkSession.builder.remote(f"sc://localhost:{port}").create())


@dataclass(frozen=True)
class Engine:
    name: str
    connect: Callable[[], Any]
    cannot: frozenset[str] = frozenset()
    """Measures that this engine cannot run; each needs its reason beside it."""


ENGINES = (
    pytest.param(Engine("duckdb", ibis.duckdb.connect), id="duckdb"),
    pytest.param(Engine("sail", sail), id="sail", marks=pytest.mark.portability),
)


@cache
def company_on(engine: Engine) -> Mart:
    """The small company in tables of this engine."""
    with quiet():
        return in_memory(
            small_company.tables(), settings=small_company.SETTINGS, connection=engine.connect()
        )


@cache
def nobody_on(engine: Engine) -> Mart:
    """A company whose tables are all empty."""
    with quiet():
        return in_memory({}, settings=small_company.SETTINGS, connection=engine.connect())


@contextmanager
def quiet() -> Iterator[None]:
    """Spark's client warns about its own Arrow and pandas; that is not ours to mend."""
    with warnings.catch_warnings():
        for category in (DeprecationWarning, FutureWarning, UserWarning, ResourceWarning):
            warnings.filterwarnings("ignore", category=category)
        yield
