from __future__ import annotations

from types import SimpleNamespace

import pytest

from keepwell.domain.access import operations
from keepwell.domain.access.models import User
from keepwell.domain.people import operations as people_operations
from keepwell.domain.people import queries as people


@pytest.fixture
def cast(db, today, now):
    """The cast in a company of three teams: Blue (with Sub below it) and Red.

    Tariq leads Blue; Ana works in Blue, Rita in Red, Sue in Sub, Tariq in Blue.
    """
    teams = {"Ana": "Blue", "Tariq": "Blue", "Sue": "Sub", "Rita": "Red", "Cem": "Head"}
    rows = [
        {"person_id": name, "name": name, "email": f"{name.lower()}@demo.example", "team": team,
         "start_on": "2024-01-01"}
        for name, team in teams.items()
    ]  # fmt: skip
    people_operations.load_people(rows=rows, batch="p", today=today, now=now, by="hana")
    people_operations.set_team_parent(by="sam", team="Sub", parent="Blue")
    operations.create_demo_users(password="a long password", on=today, team="Blue")
    users = {one.name: one for one in User.objects.all()}
    keys = {one.name: one.key for one in people.people(visible=None, on=today)}
    return SimpleNamespace(**users, keys=keys)
