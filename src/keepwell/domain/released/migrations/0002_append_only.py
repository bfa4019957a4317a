"""The database itself refuses to change or remove what was once released."""

from django.db import migrations

from keepwell.domain.trail.rules import append_only_sql, append_only_undo_sql


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in append_only_sql(vendor=vendor, table="released_releasedcell"):
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in append_only_undo_sql(vendor=vendor, table="released_releasedcell"):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("released", "0001_initial"), ("trail", "0002_append_only")]
    operations = [migrations.RunPython(guard, unguard)]
