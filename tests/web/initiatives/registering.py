"""Registering an initiative and reading what a leaver costs, in a process that is nothing but the web.

Started by a test with an empty company folder; prints what was registered and what was loaded.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import django

HEAVY = ("numpy", "scipy", "pandas", "ibis", "duckdb", "altair")


def main() -> None:
    """Found a small company, or be its web process: sign in, register, draw lots, look at worth."""
    django.setup()
    _found() if sys.argv[1:] == ["found"] else sys.stdout.write(json.dumps(_clicked()))


def _found() -> None:
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    from keepwell.domain.access import operations as access
    from tests.web.released import release_figures

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    # the tables as they are today: the way there is another test's matter
    settings.MIGRATION_MODULES = {one.label: None for one in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)
    access.create_user(
        email="hana@demo.example", name="Hana", password="a long enough password",
        roles=[("hr_partner", None)], by="operator", on=date.today(),
    )  # fmt: skip
    release_figures(now=datetime.now(UTC))


def _clicked() -> dict[str, object]:
    from django.test import Client
    from django.test.utils import setup_test_environment

    from keepwell.domain.access.models import User
    from keepwell.domain.partnership.queries import initiatives as reading
    from keepwell.kernel.periods import add_months

    setup_test_environment()
    today = date.today()
    client = Client()
    client.force_login(User.objects.get(email="hana@demo.example"))
    told = {
        "measure": "csat", "title": "Quiet room", "what": "A room.", "why": "lottery",
        "until": f"{add_months(today, 9):%Y-%m}", "wave1": f"{add_months(today, 2):%Y-%m}",
        "places1": "3", "cost_low": "10", "cost_high": "20", "expected": "2",
    }  # fmt: skip
    seen = client.post("/initiatives/new/", told).content.decode()
    agreed = re.search(r'name="seen" value="(\w+)"', seen)
    assert agreed, seen[-2_000:]
    client.post("/initiatives/new/", told | {"seen": agreed[1]})
    (made,) = reading.ledger(today=today)
    client.post(f"/initiatives/{made.id}/lots/draw/")
    lots = client.get(f"/initiatives/{made.id}/lots/?check").content.decode()
    return {
        "effect": made.foreseen.effect, "title": made.plan.title,
        "again": "the same number gives the same lots" in lots,
        "read": client.get(f"/initiatives/{made.id}/").status_code,
        "worth": "One leaver costs us" in client.get("/worth/").content.decode(),
        "heavy": [one for one in HEAVY if one in sys.modules],
    }  # fmt: skip


if __name__ == "__main__":
    main()
