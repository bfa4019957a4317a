"""Contacts told by their events: a log with one row an update becomes one row a contact.

Opened: the earliest `opened_at` the log tells, else its first event. What describes the contact
is what its last update said. Passed on: each change of agent or team from one update to the next.
Reopened: the highest count told, else each event that opens again what was solved.
"""

from __future__ import annotations

from typing import Final

_LAST: Final = (
    "status", "agent", "team", "supervisor", "manager", "site", "tenure_band", "shift", "channel",
    "queue", "topic", "reason_group", "product", "touchpoint", "language", "customer",
    "customer_segment", "first_or_repeat", "first_reply_at", "resolved_at", "closed_at", "due_at",
    "sla_met", "talk_seconds", "hold_seconds", "wrap_seconds", "handle_seconds", "wait_seconds",
    "first_reply_seconds", "resolution_seconds", "concurrency", "outcome", "rated_at", "csat", "ces",
    "nps", "solved_by_survey", "_csat_scale", "_ces_scale", "_nps_scale",
)  # fmt: skip
_EVER: Final = ("escalated", "complaint", "tough", "survey_offered")
FIELDS: Final = frozenset(
    {
        *_LAST,
        *_EVER,
        "contact_id",
        "opened_at",
        "first_resolved_at",
        "updated_at",
        "reopens",
        "transfers",
        "comment",
    }
)
"""Fields of contacts that a log can tell."""
_SOLVED: Final = "regexp_matches(lower(event), '(resolv|solved|closed|gelöst|risolt|chiu)')"
_REOPENED: Final = "regexp_matches(lower(event), '(re-?open|wieder ge|riapert)')"


def derived_sql(events: str) -> str:
    """One row a contact, in the fields of the kind contacts, `_key` by contact id.

    `events` has the fields of contact_events. Events of one moment keep their number's order.
    """
    told = ", ".join(
        f"arg_max({name}, told_at) FILTER ({name} IS NOT NULL) AS {name}"
        for name in _LAST
        if name != "resolved_at"
    )
    ever = ", ".join(f"bool_or({name}) AS {name}" for name in _EVER)
    return f"""
        WITH told AS (
            SELECT *, event_at + to_microseconds(coalesce(event_no, 0)) AS told_at,
                {_SOLVED} AND NOT {_REOPENED} AS solves, {_REOPENED} AS opens_again
            FROM ({events})
        ), stepped AS (
            SELECT *,
                lag(agent) OVER w IS DISTINCT FROM agent AND lag(agent) OVER w IS NOT NULL AND agent IS NOT NULL AS new_agent,
                lag(team) OVER w IS DISTINCT FROM team AND lag(team) OVER w IS NOT NULL AND team IS NOT NULL AS new_team
            FROM told WINDOW w AS (PARTITION BY contact_id ORDER BY told_at)
        )
        SELECT contact_id, hash(contact_id) AS _key,
            least(min(opened_at), min(event_at)) AS opened_at,
            coalesce(min(first_resolved_at), min(event_at) FILTER (solves)) AS first_resolved_at,
            coalesce(arg_max(resolved_at, told_at) FILTER (resolved_at IS NOT NULL), max(event_at) FILTER (solves)) AS resolved_at,
            max(event_at) AS updated_at,
            coalesce(max(reopens), count(*) FILTER (opens_again)) AS reopens,
            coalesce(max(transfers), count(*) FILTER (new_agent OR new_team)) AS transfers,
            {told}, {ever}, NULL::VARCHAR AS comment
        FROM stepped GROUP BY contact_id"""
