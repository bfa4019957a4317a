"""The database itself refuses to change or remove links, and to alter bodies."""

from django.db import migrations

from keepwell.domain.trail.guarding import only_grow


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [
        only_grow("trail_traillink", erasable=("trail_trailbody",))
    ]
