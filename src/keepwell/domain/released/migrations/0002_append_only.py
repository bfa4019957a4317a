"""The database itself refuses to change or remove what was once released."""

from django.db import migrations

from keepwell.domain.trail.guarding import only_grow


class Migration(migrations.Migration):
    dependencies = [("released", "0001_initial"), ("trail", "0002_append_only")]
    operations = [
        only_grow("released_releasedcell")
    ]
