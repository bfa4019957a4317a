"""Against which sheet a frozen pack was held last, so that a night reads only what may be corrected."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0006_worth")]
    operations = [
        migrations.CreateModel(
            name="PackHeld",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.CharField(max_length=7, unique=True)),
                ("sheet", models.BigIntegerField()),
            ],
        ),
    ]
