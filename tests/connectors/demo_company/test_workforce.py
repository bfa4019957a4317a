"""Histories hold together: no overlaps, contacts only by people who work here, in their team."""

import duckdb
import numpy as np

from keepwell.connectors.demo_company import DemoFiles
from keepwell.connectors.demo_company.company import found_company
from keepwell.kernel.periods import Period

HISTORY = """
    CREATE OR REPLACE TEMP VIEW history AS
    SELECT "Employee ID" AS person, "First name" || ' ' || "Last name" AS name, "Effective date" AS valid_from,
           least(coalesce(lead("Effective date") OVER (PARTITION BY "Employee ID" ORDER BY "Effective date"), DATE '9999-12-31'),
                 coalesce("Termination date" + 1, DATE '9999-12-31')) AS valid_to,
           "Hire date" AS hired, "Termination date" AS gone, Team AS team, Position AS position
    FROM '{}/job-history.csv'
"""


def _session(small: DemoFiles) -> duckdb.DuckDBPyConnection:
    session = duckdb.connect()
    session.execute(HISTORY.format(small.out_dir))
    session.execute(
        f"CREATE TEMP VIEW contacts AS SELECT * FROM '{small.out_dir}/contacts-*.parquet'"
    )
    session.execute(f"CREATE TEMP VIEW shifts AS SELECT * FROM '{small.out_dir}/shifts.parquet'")
    return session


def _one(session: duckdb.DuckDBPyConnection, query: str) -> tuple:
    return session.execute(query).fetchone()


def test_history_never_overlaps(small: DemoFiles) -> None:
    session = _session(small)
    rows, keys = _one(session, "SELECT count(*), count(DISTINCT (person, valid_from)) FROM history")
    assert rows == keys > 100
    assert _one(session, "SELECT count(*) FROM history WHERE valid_from >= valid_to") == (0,)
    assert _one(
        session, "SELECT count(*) FROM history WHERE valid_from < hired OR valid_from > gone"
    ) == (0,)


def test_returners_have_two_spells_that_do_not_touch() -> None:
    force = found_company(size="M", months=24, until=Period.parse("2026-10"), seed=1).force
    order = np.lexsort((force.start, force.person))
    person, start, end = force.person[order], force.start[order], force.end[order]
    again = person[1:] == person[:-1]
    assert again.sum() >= 3
    assert (start[1:][again] > end[:-1][again] + 60).all()


def test_contacts_are_handled_by_people_of_that_team_on_that_day(small: DemoFiles) -> None:
    session = _session(small)
    told, right = _one(
        session,
        """SELECT count(*), count(*) FILTER (EXISTS (
               SELECT 1 FROM history h WHERE h.name = c.Assignee AND h.team = c."Group"
               AND c."First reply at" >= h.valid_from - INTERVAL 1 DAY AND c."First reply at" < h.valid_to + INTERVAL 1 DAY))
           FROM (SELECT * FROM contacts WHERE Assignee IN (SELECT name FROM history) AND "First reply at" > "Created at"
                 USING SAMPLE 20000 ROWS (reservoir, 3)) c""",
    )
    assert told > 15_000
    assert right == told


def test_calls_are_answered_inside_a_shift(small: DemoFiles) -> None:
    session = _session(small)
    told, inside = _one(
        session,
        """WITH who AS (SELECT DISTINCT person, name FROM history),
           calls AS (SELECT person, "First reply at" AS begun FROM contacts JOIN who ON name = Assignee
                     WHERE Via IN ('Phone', 'Chat') AND "First reply at" > "Created at" USING SAMPLE 20000 ROWS (reservoir, 4))
           SELECT count(*), count(*) FILTER (EXISTS (
               SELECT 1 FROM shifts s WHERE s."Employee ID" = person AND s."Clock in" IS NOT NULL
               AND begun >= s."Shift start" AND begun < s."Clock out" + INTERVAL 2 HOUR)) FROM calls""",
    )
    assert told > 10_000
    assert inside >= 0.999 * told


def test_absent_people_do_not_clock_in(small: DemoFiles) -> None:
    session = _session(small)
    session.execute(f"CREATE TEMP VIEW absences AS SELECT * FROM '{small.out_dir}/absences.csv'")
    met = _one(
        session,
        """SELECT count(*) FILTER ("Clock in" IS NULL), count(*) FILTER ("Clock in" IS NOT NULL)
           FROM shifts s JOIN absences a ON a."Employee ID" = s."Employee ID"
           AND s."Shift start"::DATE BETWEEN a."Start date" AND a."End date" AND s."Shift type" <> 'Night'""",
    )
    assert met[0] > 500
    assert met[1] == 0


def test_hours_told_are_shifts_missed(small: DemoFiles) -> None:
    session = _session(small)
    lost = _one(session, 'SELECT sum("Paid hours") FROM shifts WHERE "Clock in" IS NULL')[0]
    told = _one(
        session,
        f"SELECT sum(Hours) FROM '{small.out_dir}/absences.csv' WHERE \"Absence type\" IN ('Sick leave', 'Unexcused absence')",
    )[0]
    assert abs(told / lost - 1) < 0.04


def test_headline_figures_are_believable(small: DemoFiles) -> None:
    session = _session(small)
    csat, response = _one(
        session,
        'SELECT avg(("Satisfaction score" >= 4)::INT), count("Satisfaction score") / count(*) FROM contacts',
    )
    assert 0.82 < csat < 0.87
    assert 0.17 < response < 0.22
    lost = _one(
        session,
        'SELECT sum("Paid hours") FILTER ("Clock in" IS NULL) / sum("Paid hours") FROM shifts',
    )[0]
    assert 0.035 < lost < 0.07
    force = found_company(size="L", months=24, until=Period.parse("2026-10"), seed=1)
    gone = sum(
        int(((force.force.end >= one.first) & (force.force.end < one.after)).sum())
        for one in force.months
    )
    assert 0.28 < gone / 2 / 5_000 < 0.36
