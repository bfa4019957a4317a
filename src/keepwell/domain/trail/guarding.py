"""The migration that has the database itself refuse changes to tables that only grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.migrations import RunPython

from keepwell.domain.trail.rules import append_only_sql, append_only_undo_sql

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import StateApps


def only_grow(*tables: str, erasable: tuple[str, ...] = ()) -> RunPython:
    """Refuse to change or remove rows of `tables`, and to change those of `erasable`.

    SQLite makes a table anew to add a column, and the guard goes with the old one: a migration
    that alters a guarded table ends with this once more.
    """
    guarded = {**dict.fromkeys(tables, False), **dict.fromkeys(erasable, True)}

    def raised(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        lowered(_apps, editor)
        vendor = editor.connection.vendor
        for table, deletable in guarded.items():
            for statement in append_only_sql(vendor=vendor, table=table, deletable=deletable):
                editor.execute(statement, params=None)

    def lowered(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        vendor = editor.connection.vendor
        for table in guarded:
            for statement in append_only_undo_sql(vendor=vendor, table=table):
                editor.execute(statement, params=None)

    return RunPython(raised, lowered)
