"""Who was sent a reminder or minutes, and whom the last letter did not reach."""

import django.db.models.deletion
from django.db import migrations, models

KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("partnership", "0009_care_ledger_stays")]
    operations = [
        migrations.CreateModel(
            name="Unreached",
            fields=[
                ("id", KEY),
                ("user", models.CharField(max_length=64, unique=True)),
                ("said", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SyncLetter",
            fields=[
                ("id", KEY.clone()),
                ("user", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=10)),
                ("sent_at", models.DateTimeField()),
                (
                    "sync",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="partnership.sync",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sync", "user", "kind"), name="sync_letter")
                ]
            },
        ),
    ]
