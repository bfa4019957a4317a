"""The database itself refuses to change or remove links, and to alter bodies."""

from django.db import migrations

from keepwell.domain.trail.rules import append_only_sql, append_only_undo_sql


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in (
        *append_only_sql(vendor=vendor, table="trail_traillink"),
        *append_only_sql(vendor=vendor, table="trail_trailbody", deletable=True),
    ):
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in ("trail_traillink", "trail_trailbody"):
        for statement in append_only_undo_sql(vendor=vendor, table=table):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
