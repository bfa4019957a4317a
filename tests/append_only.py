"""Lets the test runner empty tables between tests that the product can never empty.

Tests that commit (a live server, threads, other processes) end with Django's `flush`; the
database's own guards would refuse it. They are lowered for the flush and put back with it.
"""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush

from keepwell.domain.trail.rules import APPEND_ONLY, append_only_sql, append_only_undo_sql

_flush_statements = flush.sql_flush


def _between_guards(style: Any, connection: Any, **options: Any) -> list[str]:
    vendor = connection.vendor
    lowered = [
        statement
        for table in APPEND_ONLY
        for statement in append_only_undo_sql(vendor=vendor, table=table)
    ]
    raised = [
        statement
        for table, deletable in APPEND_ONLY.items()
        for statement in append_only_sql(vendor=vendor, table=table, deletable=deletable)
    ]
    return [*lowered, *_flush_statements(style, connection, **options), *raised]


def install() -> None:
    """Take effect for this run of tests."""
    flush.sql_flush = _between_guards
