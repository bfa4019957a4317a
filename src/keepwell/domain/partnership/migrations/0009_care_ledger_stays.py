"""The database itself refuses to change what was planned, drawn, signed or found."""

from django.db import migrations

from keepwell.domain.trail.rules import append_only_sql, append_only_undo_sql

TABLES = (
    "partnership_initiativeversion", "partnership_initiativelots", "partnership_lotssignature",
    "partnership_initiativereview",
)  # fmt: skip


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        for statement in append_only_sql(vendor=vendor, table=table):
            schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        for statement in append_only_undo_sql(vendor=vendor, table=table):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("partnership", "0008_care_ledger"), ("trail", "0002_append_only")]
    operations = [migrations.RunPython(guard, unguard)]
