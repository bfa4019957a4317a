"""Contacts by the million, written by the columnar engine: the same rows for us and for the rival."""

from __future__ import annotations

from pathlib import Path

import duckdb

DRAW = "CREATE MACRO draw(i, salt, size) AS (hash(i, salt) % size)::BIGINT"
CONTACTS = """
SELECT 'T-' || i                                         AS "Ticket ID",
       opened                                            AS "Created at",
       opened + to_seconds(60 + draw(i, 2, 20000))       AS "First reply at",
       opened + to_seconds(30000 + draw(i, 3, 200000))   AS "Solved at",
       ['Phone','Chat','Email','Social'][1 + draw(i, 4, 4)] AS "Channel",
       'Reason ' || draw(i, 5, 12)                       AS "Category",
       'Topic ' || draw(i, 6, 60)                        AS "Sub-category",
       'Product ' || draw(i, 7, 8)                       AS "Product",
       'Agent ' || draw(i, 8, {agents})                  AS "Assignee",
       'Team ' || draw(i, 8, {agents}) % {teams}         AS "Group",
       'C' || draw(i, 9, {rows} // 4)                    AS "Customer ID",
       60 + draw(i, 10, 900)                             AS "Talk time (sec)",
       draw(i, 11, 120)                                  AS "Hold time (sec)",
       20 + draw(i, 12, 200)                             AS "Wrap-up time (sec)",
       CASE WHEN draw(i, 13, 5) = 0
            THEN CASE WHEN draw(i, 14, 100) < 84 THEN 4 + draw(i, 15, 2) ELSE 1 + draw(i, 15, 3) END
       END                                               AS "CSAT score",
       draw(i, 16, 20) = 0                               AS "Escalated"
FROM (SELECT i, TIMESTAMP '2024-11-01' + to_seconds(draw(i, 1, 730 * 86400)) AS opened
      FROM range({rows}) r(i))
"""


def contacts_csv(path: Path, *, rows: int, agents: int = 600, teams: int = 60) -> Path:
    """A helpdesk's export of `rows` contacts over 24 months, written once."""
    if not path.exists():
        query = CONTACTS.format(rows=rows, agents=agents, teams=teams)
        with duckdb.connect(config={"threads": 2}) as engine:
            engine.execute(DRAW)
            engine.execute(f"COPY ({query}) TO '{path}' (HEADER, DELIMITER ',')")
    return path
