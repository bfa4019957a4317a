"""Whose clock a row is read by, where it names no site of its own.

In this order: the row's own site; the site at which HR's job history (or its team) has the person
on the day of handling; the site of the team that the row names; the company's own clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from keepwell.warehouse.building import Work

_NO_SPANS: Final = (
    "SELECT NULL::VARCHAR AS person, NULL::DATE AS since, NULL::DATE AS until, NULL::VARCHAR AS site "
    "WHERE false"
)
_NO_TEAMS: Final = "SELECT NULL::VARCHAR AS team, NULL::VARCHAR AS site WHERE false"


def matter(work: Work) -> bool:
    """Whether sites have clocks or calendars of their own at all."""
    register = work.register
    clocks = {register.zone, *register.zones.values()}
    return len(clocks) > 1 or any(register.calendars)


def load(work: Work) -> None:
    """Make the tables person_sites, agent_sites (since, until, site) and team_sites.

    Spans of one site that follow each other are one, so that a new team at the same site changes
    nothing; none overlap, so that no row is found twice.
    """
    tables, run = work.register.tables, work.connection.execute
    jobs = _spans("told_job_history") if "job_history" in tables else _NO_SPANS
    run(f"CREATE OR REPLACE TEMP TABLE person_sites AS {jobs}")
    agents = (
        "SELECT i.agent, s.* EXCLUDE (person) FROM person_sites s JOIN identities i USING (person)"
    )
    none = "SELECT NULL::VARCHAR AS agent, * EXCLUDE (person) FROM person_sites WHERE false"
    run(f"CREATE OR REPLACE TEMP TABLE agent_sites AS {agents if 'identities' in tables else none}")
    teams = "SELECT team, any_value(site) AS site FROM told_teams WHERE site IS NOT NULL GROUP BY 1"
    run(f"CREATE OR REPLACE TEMP TABLE team_sites AS {teams if 'teams' in tables else _NO_TEAMS}")


def _spans(jobs: str) -> str:
    return f"""
        WITH cut AS (
            SELECT person, site, valid_from AS since,
                least(valid_to, lead(valid_from, 1, valid_to) OVER w) AS until,
                coalesce(lag(site) OVER w IS DISTINCT FROM site OR lag(valid_to) OVER w < valid_from, true) AS moved
            FROM {jobs} WINDOW w AS (PARTITION BY person ORDER BY valid_from)
        ), numbered AS (
            SELECT *, sum(moved::INT) OVER (PARTITION BY person ORDER BY since) AS stay FROM cut
        )
        SELECT person, min(since) AS since, max(until) AS until, site
        FROM numbered WHERE site IS NOT NULL GROUP BY person, stay, site"""


def placed_sql(source: str) -> str:
    """Contacts with `clock_site`: the site whose clock they are read by."""
    return (
        "SELECT p.*, coalesce(p.site, s.site, t.site) AS clock_site "
        f"FROM {source} p LEFT JOIN agent_sites s ON s.agent = p.agent "
        "AND p.handled_at::DATE >= s.since AND p.handled_at::DATE < s.until "
        "LEFT JOIN team_sites t ON t.team = p.team"
    )


def join_sql(person: str, moment: str) -> str:
    """The join that finds the site of a person on the day of a row's moment, as `at_site.site`."""
    return (
        f" LEFT JOIN person_sites at_site ON at_site.person = {person} "
        f"AND {moment}::DATE >= at_site.since AND {moment}::DATE < at_site.until"
    )


def digest(work: Work, agents: str | None = None) -> str:
    """What stands for the sites of these agents (a query), or of everybody."""
    chosen = f"agent_sites s SEMI JOIN ({agents}) a USING (agent)" if agents else "person_sites s"
    found = work.connection.execute(
        f"SELECT (SELECT bit_xor(hash(s)) FROM {chosen}), (SELECT bit_xor(hash(t)) FROM team_sites t)"
    ).fetchall()
    return f"sites {found[0]}"
