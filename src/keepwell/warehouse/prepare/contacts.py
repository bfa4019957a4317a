"""The mart's contacts of one month: placed, timed, and seen beside their neighbours.

What cannot be (a reply before the request) becomes null here and so stays out of every measure;
the row stays, and the import has reported it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from keepwell.warehouse.prepare.business import total_sql

REPEAT_DAYS: Final = 7
"""First contact resolution: no further contact of the customer within so many days (domain C4)."""
SHIFT_BREAK_HOURS: Final = 4
"""After so long a pause the next contact is the first of a shift."""
REST_SECONDS: Final = 300
"""Five minutes off contact are a rest (W8)."""
NO_REST: Final = 86_400

_PLAIN: Final = (
    "contact_id", "opened_at", "first_reply_at", "first_resolved_at", "resolved_at", "closed_at",
    "due_at", "status", "agent", "channel", "queue", "topic", "reason_group", "product",
    "touchpoint", "language", "customer", "customer_segment", "first_or_repeat", "talk_seconds",
    "hold_seconds", "wrap_seconds", "wait_seconds", "concurrency", "outcome", "reopens",
    "transfers", "escalated", "complaint", "tough",
)  # fmt: skip
_PUT_AWAY: Final = """coalesce(c.status, CASE WHEN coalesce(
    c.rated_at IS NOT NULL OR c.csat IS NOT NULL OR c.ces IS NOT NULL OR c.nps IS NOT NULL, false
) THEN 'closed' END) AS status"""
"""Whoever rated a contact no longer waits for its first reply, even when nobody told the moment."""
_FROM_FILE: Final = ("team", "supervisor", "manager", "site", "tenure_band", "shift")


@dataclass(frozen=True, slots=True)
class Placing:
    """Expressions that place a contact `c` in local time, and the joins they need.

    `business`: business seconds by calendars; without, a site is always open.
    """

    opened_local: str
    handled_local: str
    joins: str = ""
    business: bool = False


def _first_not_before_opening() -> str:
    moments = ("resolved_at", "closed_at", "first_reply_at")
    told = ", ".join(f"CASE WHEN {name} >= opened_at THEN {name} END" for name in moments)
    return f"coalesce({told}, opened_at)"


def placed_sql(source: str, *, hold_told: bool, wrap_told: bool) -> str:
    """Rows with their moment of handling and the lengths of time, calendar clock.

    A talk without hold time has none where the column is filled elsewhere; where the column never
    came, the handle time cannot be told and stays null.
    """
    hold = "coalesce(hold_seconds, 0)" if hold_told else "hold_seconds"
    wrap = "coalesce(wrap_seconds, 0)" if wrap_told else "wrap_seconds"
    return f"""
        SELECT *, {_first_not_before_opening()} AS handled_at,
            coalesce(handle_seconds, talk_seconds + {hold} + {wrap}) AS handled_seconds,
            {_span("first_reply_at")} AS reply_span,
            {_span("coalesce(first_resolved_at, CASE WHEN coalesce(reopens, 0) = 0 THEN resolved_at END)")} AS first_span,
            {_span("resolved_at")} AS resolution_span
        FROM ({source})"""


def _span(moment: str) -> str:
    return f"CASE WHEN {moment} >= opened_at THEN epoch({moment}) - epoch(opened_at) END"


def repeat_sql(around: str, *, days: int = REPEAT_DAYS) -> str:
    """Per `_key`: is it the first of its matter in `days`, and did another follow within `days`?

    `around` has _key, customer, reason_group, opened_at, contact_id, outcome of the month and
    `days` on both sides. Customers unknown are not in the answer: it cannot be told.
    """
    return f"""
        SELECT _key,
            coalesce(opened_at - lag(opened_at) OVER w >= to_days({days}), true) AS is_index,
            coalesce(lead(opened_at) OVER w - opened_at < to_days({days}), false) AS followed_up
        FROM ({around}) WHERE customer IS NOT NULL AND outcome IS DISTINCT FROM 'test'
        WINDOW w AS (PARTITION BY customer, coalesce(reason_group, '') ORDER BY opened_at, contact_id)"""


def gap_sql(around: str) -> str:
    """Per `_key`: seconds from the agent's previous wrap end to this contact's start.

    Only where the work has a start and a length (a queue wait or talk time, and a handle time);
    null for the first after a long pause; below zero when contacts overlap.
    """
    return f"""
        SELECT _key, CASE WHEN gap <= {SHIFT_BREAK_HOURS * 3600} THEN gap END AS gap_seconds FROM (
            SELECT _key, start - lag(finish) OVER (PARTITION BY agent ORDER BY start, contact_id) AS gap FROM (
                {_worked(around)}))"""


def rest_sql(around: str) -> str:
    """Per `_key`: seconds from a contact's end to the agent's next five minutes off contact (W8).

    Beside `gap_seconds`, contacts at the same time count as one stretch: nobody rests while
    another chat is open. Going home is no rest: a shift's last contact has null, one after which
    no rest came before the shift ended has a day.
    """
    ordered = "PARTITION BY agent ORDER BY start, contact_id"
    before = f"{ordered} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    after = f"{ordered} ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING"
    rest = f"free >= {REST_SECONDS} AND free <= {SHIFT_BREAK_HOURS * 3600}"
    return f"""
        SELECT _key, CASE WHEN next_free <= {SHIFT_BREAK_HOURS * 3600}
            THEN coalesce(least(rests_at - finish, {NO_REST}), {NO_REST}) END AS rest_in_seconds FROM (
            SELECT _key, finish, lead(free) OVER ({ordered}) AS next_free,
                min(CASE WHEN {rest} THEN busy END) OVER ({after}) AS rests_at FROM (
                SELECT *, start - busy AS free FROM (
                    SELECT *, max(finish) OVER ({before}) AS busy FROM ({_worked(around)}))))"""


def _worked(around: str) -> str:
    """Contacts with the start and the end of their work, where both can be told."""
    return f"""
        SELECT _key, agent, contact_id, epoch(opened_at) + coalesce(wait_seconds, 0) AS start,
            start + handled_seconds AS finish
        FROM ({around})
        WHERE agent IS NOT NULL AND handled_seconds IS NOT NULL
            AND (wait_seconds IS NOT NULL OR talk_seconds IS NOT NULL)"""


def month_sql(*, placing: Placing, origin: str = "contacts") -> str:
    """The month's rows in the mart's columns, from the temporary tables placed, repeats, gaps, rests."""
    plain = ", ".join(_PUT_AWAY if name == "status" else f"c.{name}" for name in _PLAIN)
    told = ", ".join(f"c.{name} AS file_{name}" for name in _FROM_FILE)
    business = _business() if placing.business else _always_open()
    return f"""
        SELECT {plain}, c._source AS source, c.handled_at, {told},
            {placing.opened_local} AS opened_local, {placing.handled_local} AS handled_local,
            c.handled_seconds AS handle_seconds,
            coalesce(c.first_reply_seconds, c.reply_span) AS first_reply_seconds,
            c.first_span AS first_resolution_seconds,
            coalesce(c.resolution_seconds, c.resolution_span) AS resolution_seconds,
            {business},
            coalesce(c.sla_met, c.resolved_at <= c.due_at) AS sla_met,
            coalesce(c.survey_offered, {_rated()}) AS survey_offered,
            r.is_index, r.followed_up, g.gap_seconds, s.rest_in_seconds
        FROM {origin} c LEFT JOIN repeats r USING (_key) LEFT JOIN gaps g USING (_key)
            LEFT JOIN rests s USING (_key) {placing.joins}"""


def _rated() -> str:
    rated = " OR ".join(
        f"c.{name} IS NOT NULL" for name in ("csat", "ces", "nps", "solved_by_survey")
    )
    return f"CASE WHEN {rated} THEN true END"


def _always_open() -> str:
    return (
        "coalesce(c.first_reply_seconds, c.reply_span) AS first_reply_business, "
        "coalesce(c.resolution_seconds, c.resolution_span) AS resolution_business"
    )


def _business() -> str:
    reply = f"{total_sql('b_reply')} - {total_sql('b_open')}"
    solved = f"{total_sql('b_solved')} - {total_sql('b_open')}"
    return (
        f"CASE WHEN c.reply_span IS NOT NULL THEN {reply} END AS first_reply_business, "
        f"CASE WHEN c.resolution_span IS NOT NULL THEN {solved} END AS resolution_business"
    )
