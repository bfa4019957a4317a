"""The database itself refuses to change what was planned, drawn, signed or found."""

from django.db import migrations

from keepwell.domain.trail.guarding import only_grow


class Migration(migrations.Migration):
    dependencies = [("partnership", "0008_care_ledger"), ("trail", "0002_append_only")]
    operations = [
        only_grow(
            "partnership_initiativeversion", "partnership_initiativelots",
            "partnership_lotssignature", "partnership_initiativereview",
        )
    ]
