"""What may be analysed: the mart's tables, pseudonymised, as plain declarations.

`person` and `agent`, `customer`, `manager` are keyed hashes; names of teams, sites and roles are
names. Moments are naive timestamps in UTC; `*_local` moments are in the zone of the site that
serves (they decide day, hour band and month). Days are half-open in `[from, to)`; an open end is
OPEN_END. Every engine gets exactly these tables; a table without rows is there and empty.
"""

from __future__ import annotations

from datetime import date
from typing import Final

OPEN_END: Final = date(9999, 12, 31)
Columns = dict[str, str]

# Ibis type strings. "?" is not needed: every column is nullable unless its words say otherwise.
TABLES: Final[dict[str, Columns]] = {
    # one row a contact, as the file told it; attribution by HR's history is joined in the mart
    "contacts": {
        "contact_id": "string", "source": "string",
        "opened_at": "timestamp", "first_reply_at": "timestamp", "first_resolved_at": "timestamp",
        "resolved_at": "timestamp", "closed_at": "timestamp", "due_at": "timestamp",
        # what places it: moment of handling = resolved, else closed, else first reply, else opened
        "handled_at": "timestamp", "opened_local": "timestamp", "handled_local": "timestamp",
        "status": "string", "agent": "string",
        "file_team": "string", "file_supervisor": "string", "file_manager": "string",
        "file_site": "string", "file_tenure_band": "string", "file_shift": "string",
        "channel": "string", "queue": "string", "topic": "string", "reason_group": "string",
        "product": "string", "touchpoint": "string", "language": "string", "customer": "string",
        "customer_segment": "string", "first_or_repeat": "string",
        "talk_seconds": "float64", "hold_seconds": "float64", "wrap_seconds": "float64",
        "handle_seconds": "float64", "wait_seconds": "float64", "concurrency": "float64",
        # calendar seconds; null where either end is missing or implausible
        "first_reply_seconds": "float64", "first_resolution_seconds": "float64", "resolution_seconds": "float64",
        # the same in business time of the serving site's calendar
        "first_reply_business": "float64", "resolution_business": "float64",
        "outcome": "string", "reopens": "int64", "transfers": "int64", "escalated": "boolean",
        "sla_met": "boolean", "complaint": "boolean", "tough": "boolean", "survey_offered": "boolean",
        # repeat-based FCR: null = cannot be told (customer unknown)
        "is_index": "boolean", "followed_up": "boolean",
        # back-to-back: seconds since this agent's previous wrap end; null for the first of a shift
        "gap_seconds": "float64",
        # seconds from its end to the start of the agent's next five minutes off contact within the
        # shift (a day where there is none); null for the last of a shift
        "rest_in_seconds": "float64",
    },
    # one row a rating, whatever file it came in
    "ratings": {
        "contact_id": "string", "source": "string", "rating_kind": "string",  # csat ces nps solved
        "score": "float64", "scale": "string",  # "1-5", "good/bad", "1-7 easy", "1-5 effort", "0-10"
        "good": "boolean", "rated_at": "timestamp", "agent": "string",
    },
    "contact_events": {
        "contact_id": "string", "source": "string", "event_at": "timestamp", "event": "string",
        "event_no": "int64", "agent": "string", "team": "string",
    },
    # who an agent of a helpdesk is; valid_to is OPEN_END while it holds
    "identities": {"agent": "string", "person": "string", "valid_from": "date", "valid_to": "date"},
    "people": {
        "person": "string", "origin": "string",  # hr | contacts
        "hiring_source": "string", "agency": "boolean",
    },
    # spells of employment; last_day is the last day worked (inclusive), null while employed
    "employment": {
        "person": "string", "start_on": "date", "last_day": "date", "leave_class": "string",
        "regretted": "boolean", "origin": "string",
    },
    "job_history": {
        "person": "string", "valid_from": "date", "valid_to": "date", "team": "string", "unit": "string",
        "role": "string", "site": "string", "manager": "string", "manager_line": "string",
        "contract": "string", "hours": "float64", "fte": "float64", "origin": "string",
    },
    "teams": {"team": "string", "unit": "string", "site": "string", "zone": "string", "origin": "string"},
    # start_on null: the file told no date; such rows are counted and placed in no period
    "absences": {
        "person": "string", "start_on": "date", "end_on": "date", "hours": "float64",
        "absence_class": "string", "reported_at": "timestamp", "approved": "boolean",
    },
    "shifts": {
        "shift_id": "string", "person": "string", "start_at": "timestamp", "end_at": "timestamp",
        "start_local": "timestamp", "end_local": "timestamp",
        "worked_start_at": "timestamp", "worked_end_at": "timestamp", "paid_hours": "float64",
        "overtime_hours": "float64", "overtime_compensated": "boolean", "published_at": "timestamp",
        "changed_at": "timestamp", "change_by": "string", "break_planned_at": "timestamp",
        "break_started_at": "timestamp", "shift": "string", "site": "string",
    },
    "work_states": {
        "person": "string", "agent": "string", "start_at": "timestamp", "start_local": "timestamp",
        "end_at": "timestamp", "state": "string", "seconds": "float64", "planned_state": "string",
    },
    "training": {
        "person": "string", "course": "string", "assigned_on": "date", "due_on": "date",
        "completed_on": "date", "attempt": "int64", "passed": "boolean", "score": "float64",
        "product": "string", "touchpoint": "string",
    },
    "requisitions": {
        "requisition_id": "string", "approved_on": "date", "filled_on": "date", "closed_on": "date",
        "frozen": "boolean", "seats": "int64", "team": "string", "role": "string", "site": "string",
    },
    "candidates": {
        "candidate_id": "string", "requisition_id": "string", "applied_on": "date", "decided_on": "date",
        "stage": "string", "hired": "boolean", "hiring_source": "string", "team": "string", "site": "string",
    },
    "offers": {
        "offer_id": "string", "requisition_id": "string", "candidate_id": "string", "offered_on": "date",
        "answered_on": "date", "answer": "string", "hiring_source": "string", "team": "string",
        "role": "string", "site": "string",
    },
    "qa_reviews": {
        "contact_id": "string", "reviewed_at": "timestamp", "reviewed_local": "timestamp",
        "agent": "string", "person": "string", "points": "float64", "applicable_points": "float64",
        "evaluator": "string", "random_sample": "boolean", "product": "string", "touchpoint": "string",
    },
    "sales": {
        "order_id": "string", "customer": "string", "ordered_at": "timestamp", "amount": "float64",
        "product": "string",
    },
    # one row a moment that its person marked as tough; contact_id null where no contact was near
    "tough_marks": {"person": "string", "marked_at": "timestamp", "contact_id": "string"},
    # one row an action of HR and Support; done_on null while it is open or was dropped
    "actions": {
        "owner": "string", "source": "string", "first_due_on": "date", "done_on": "date",
        "status": "string",
    },
    # how well each column that was mapped is filled: what "missing_input" is decided by
    "coverage": {"kind": "string", "field": "string", "rows": "int64", "filled": "int64"},
}  # fmt: skip
