"""A company for tests of pages and for screenshots: made through the register's own operations."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from keepwell.domain.access import operations as access
from keepwell.domain.access.models import User
from keepwell.domain.company import operations as company
from keepwell.domain.people import operations as people
from keepwell.domain.people import queries
from keepwell.domain.sources import operations as sources
from keepwell.schemas.intake import Problem, Question
from keepwell.workflows import linking, monthly_sync
from tests.web.joint import found_joint
from tests.web.meetings import found_syncs
from tests.web.proving import found_initiatives
from tests.web.released import release_figures
from tests.web.worthy import found_worth

PASSWORD = "a long enough password"
BY = "operator"
TEAMS = (
    "Billing", "Delivery", "Orders evening", "Returns chat", "Returns phone", "Technical",
    "Marketplace", "Social",
)  # fmt: skip
FIRST = ("Ana", "Lea", "Ruben", "Tomek", "Mira", "Jonas", "Inés", "Karim")
LAST = ("Silva", "Krause", "Novak", "Díaz", "Weber")
CAST = {"ana": "Returns phone", "tariq": "Returns phone", "rita": "Billing"}


def _rows() -> list[dict[str, Any]]:
    start = date(2023, 1, 2)
    rows = [
        {
            "_row": at, "person_id": f"E{1000 + at}", "name": f"{FIRST[at % 8]} {LAST[at // 8]}",
            "email": f"p{at}@demo.example", "team": TEAMS[at % 8], "unit": "Care", "role": "Agent",
            "site": "Porto" if at % 2 else "Leipzig", "contract": "full time", "contract_hours": 38.5,
            "start_on": start + timedelta(days=17 * at),
        }
        for at in range(40)
    ]  # fmt: skip
    cast = [
        {
            "_row": 40 + at, "person_id": f"C{at}", "name": f"{name.title()} Castro",
            "email": f"{name}@demo.example", "team": team, "role": "Agent", "start_on": start,
        }
        for at, (name, team) in enumerate(CAST.items())
    ]  # fmt: skip
    return rows + cast


def _agents() -> list[dict[str, Any]]:
    return [
        {
            "agent": f"{at:024x}", "name": f"{FIRST[at % 8]} {LAST[at // 8]}", "team": TEAMS[at % 8],
            "first_on": date(2026, 1, 5), "last_on": date(2026, 10, 30), "rows": 1_200 - 40 * at,
        }
        for at in range(12)
    ]  # fmt: skip


def _batch(now: datetime, name: str, kind: str, state: str) -> str:
    """A file at a stage of its way in."""
    batch = sources.open_batch(
        file_name=name, path=f"/nowhere/{name}", digest=name, by=BY, now=now, kind=kind
    )
    question = Question("ces_scale", "score2", "In “score2”, what does a 7 mean?", ("easy", "hard"))
    problem = Problem(
        3, "solved_ts", "2026-10-01 07:21", "order", "Read mail times as UTC.", 212, refused=True
    )
    spared = Problem(88, "csat", "-99", "implausible", "Correct it, or leave it out.", 19)
    columns = {
        "ticket_no": ("contact_id", 0.97, "all different", ["T-204418", "T-204419"]),
        "created": ("opened_at", 0.99, "remembered", ["2026-10-01 08:02"]),
        "grp": ("queue", 0.7, "8 of 8 team names", ["Returns phone", "Billing"]),
        "score2": ("ces", 0.4, "", ["1", "7"]),
        "xref_b": (None, 0.3, "unknown", ["8F02", "11C9"]),
    }
    mapping = {
        "kind": kind, "zone": "UTC",
        "columns": {
            column: dict(zip(("field", "confidence", "reason", "examples"), told, strict=True))
            for column, told in columns.items()
        },
    }  # fmt: skip
    sources.record_check(
        batch=batch, kind=kind, shape=name, mapping=mapping, rows_in=41_280, refused=212, now=now,
        problems=(problem, spared), questions=(question,) if state == "question" else (),
        filled={"contact_id": 1.0, "opened_at": 1.0, "csat": 0.19, "agent": 0.98},
    )  # fmt: skip
    if state == "committed":
        sources.commit_batch(batch=batch, by=BY, now=now, loaded=40_000, known=1_068, refused=212)
    return batch


def found_company(*, today: date, now: datetime) -> SimpleNamespace:
    """Everything pages may show, and the keys to find it by."""
    random.seed(1)
    people.load_people(rows=_rows(), batch="p1", today=today, now=now, by=BY)
    people.create_from_contacts(agents=_agents(), batch="c1", now=now, by=BY)
    people.propose_identities(now=now, by=BY)
    access.create_demo_users(password=PASSWORD, on=date(2026, 1, 1), by=BY, team="Returns phone")
    company.set_company(by=BY, name="Larkfield")
    company.set_demo(by=BY, demo=True)
    company.set_target(by=BY, measure="csat", value=0.88, valid_from=date(2026, 1, 1))
    release_figures(now=now)
    linking.find()
    company.add_note(by=BY, on=date(2026, 4, 1), text="Evening premium starts")
    for month in ("2026-09", "2026-10"):
        monthly_sync.prepare(month=month, now=now)
    monthly_sync.freeze(month="2026-09", by=BY, now=now)
    synced = found_syncs(now=now)
    batches = {
        state: _batch(now, f"{state}.csv", "contacts", state)
        for state in ("question", "checked", "committed")
    }
    users = {one.name.lower(): one for one in User.objects.all()}
    return SimpleNamespace(
        users=users,
        joint=found_joint(now=now, users=users),
        ledger=found_initiatives(now=now, users=users),
        teams={one.name: one.id for one in queries.teams()},
        keys={one.name.split(" ")[0].lower(): one.key
              for one in queries.people(visible=None, on=today) if one.name.endswith("Castro")},
        batches=batches,
        syncs=synced,
        worth=found_worth(now=now, users=users),
        today=today,
        now=now,
    )  # fmt: skip
