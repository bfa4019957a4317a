"""The database itself refuses to change or remove a pack that was frozen, and what restates it."""

from django.db import migrations

from keepwell.domain.trail.guarding import only_grow


class Migration(migrations.Migration):
    dependencies = [("partnership", "0001_packs"), ("trail", "0002_append_only")]
    operations = [
        only_grow("partnership_frozenpack", "partnership_packrestatement")
    ]
