"""Reading the register for a refresh: committed files in their order, and the small tables."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from keepwell.domain.company import queries as company
from keepwell.domain.sources import queries as sources
from keepwell.warehouse import manifest
from keepwell.warehouse.engine import connect, listing
from keepwell.warehouse.layout import FactFile, mart
from keepwell.warehouse.register import Register

if TYPE_CHECKING:
    from pathlib import Path


def committed(*, kind: str = "", known_at: datetime | None = None) -> list[FactFile]:
    """Fact files that count (or counted at a moment), ordered by the commit of their batches."""
    found = (
        sources.live_files(kind=kind)
        if known_at is None
        else sources.files_known_at(moment=known_at, kind=kind)
    )
    commits = sorted({(one.committed_at, one.batch) for one in found})
    order = {batch: number for number, (_, batch) in enumerate(commits, start=1)}
    return [
        FactFile(one.kind, one.path, one.batch, one.month, one.rows, order[one.batch])
        for one in found
    ]


def contacts_by_agent(home: Path) -> dict[str, int]:
    """How many contacts each agent has in the prepared tables: every contact once, however told."""
    paths = [mart(home) / path for path in manifest.read(home).paths("contacts")]
    if not paths:
        return {}
    query = f"SELECT agent, count(*) FROM read_parquet({listing(paths)}) WHERE agent IS NOT NULL GROUP BY 1"
    with connect(memory="256MB") as connection:
        return dict(connection.execute(query).fetchall())


def tough_contacts(home: Path, *, weeks: int, most: int) -> list[tuple[str, str, datetime]]:
    """Agent, contact and end (UTC, naive) of contacts that the helpdesk calls tough, newest first.

    Only contacts of the last weeks of the data that were worked on alone, for their end is known
    to the second.
    """
    paths = [mart(home) / path for path in manifest.read(home).paths("contacts")]
    if not paths:
        return []
    end = "opened_at + to_seconds(cast(wait_seconds + handle_seconds AS BIGINT))"
    query = f"""
        SELECT agent, contact_id, {end} AS ended_at FROM read_parquet({listing(paths)})
        WHERE tough AND agent IS NOT NULL AND ended_at IS NOT NULL
            AND coalesce(concurrency, 1) <= 1 AND opened_at >= (
            SELECT max(opened_at) - to_weeks({weeks}) FROM read_parquet({listing(paths)}))
        ORDER BY ended_at DESC, contact_id LIMIT {most}"""
    with connect(memory="256MB") as connection:
        return connection.execute(query).fetchall()


def prepared_at(home: Path) -> datetime | None:
    """When what the prepared tables are made from was read; None before the first refresh."""
    told = manifest.read(home).extra.get("known_at")
    return datetime.fromisoformat(told) if told else None


def register(
    *,
    secret: str,
    now: datetime,
    known_at: datetime | None = None,
    scales: dict[str, str] | None = None,
) -> Register:
    """The register's tables, pseudonymised with the company's secret.

    Call it before `committed`: what comes in between is then in the tables, and known later.
    """
    from keepwell.warehouse.tables import care, partnership, people
    from keepwell.warehouse.tables import company as places

    key, zone, zones = people.keyed(secret), company.settings().zone, company.zones()
    tables = {
        "people": people.people(key, known_at=known_at),
        "employment": people.employment(key, known_at=known_at),
        "job_history": people.job_history(key, known_at=known_at),
        "teams": people.teams(zones=zones, zone=zone),
        "absences": people.absences(key, known_at=known_at),
        "identities": people.identities(key),
        "actions": partnership.actions(key),
    }
    numbers = people.numbers(key, known_at=known_at)
    moment = (known_at or now).isoformat()
    return Register(
        tables,
        numbers,
        zone,
        zones,
        places.calendars(),
        scales or {},
        moment,
        marks=care.marks(key),
    )
