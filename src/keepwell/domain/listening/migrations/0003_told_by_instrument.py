"""What was told of a round is kept by instrument: another instrument's cells are no neighbours."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def by_instrument(apps: Any, _editor: object) -> None:
    """Rounds published before told every instrument's cells in one list: each minds them all."""
    for one in apps.get_model("listening", "Round").objects.all():
        if isinstance(one.told, list):
            one.told = {part["instrument"]: one.told for part in one.questions} if one.told else {}
            one.save(update_fields=["told"])


class Migration(migrations.Migration):
    """`told` becomes a mapping."""

    dependencies = [("listening", "0002_box_of_suggestions")]
    operations = [
        migrations.AlterField("round", "told", models.JSONField(default=dict)),
        migrations.RunPython(by_instrument, migrations.RunPython.noop),
    ]
