"""The headers of the exported files, and which field each stands for.

The door guesses these by itself; the mapping files written beside the exports say the same, for
whoever wants to see or correct them.
"""

from __future__ import annotations

import json
from typing import Final

HEADERS: Final[dict[str, dict[str, str | None]]] = {
    "contacts": {
        "Ticket ID": "contact_id", "Created at": "opened_at", "First reply at": "first_reply_at",
        "First solved at": "first_resolved_at", "Solved at": "resolved_at", "Due at": "due_at", "Status": "status",
        "Assignee": "agent", "Group": "team", "Shift": "shift", "Via": "channel", "Queue": "queue", "Topic": "topic",
        "Category": "reason_group", "Product": "product", "Touchpoint": "touchpoint", "Language": "language",
        "Requester ID": "customer", "Requester email": "requester_email", "Customer segment": "customer_segment",
        "New or returning": "first_or_repeat", "Talk time (seconds)": "talk_seconds",
        "Hold time (seconds)": "hold_seconds", "Wrap-up time (seconds)": "wrap_seconds",
        "Wait time (seconds)": "wait_seconds", "Concurrent chats": "concurrency", "Call outcome": "outcome",
        "Reopens": "reopens", "Transfers": "transfers", "Escalated": "escalated", "SLA met": "sla_met",
        "Complaint": "complaint", "Tough": "tough", "Survey sent": "survey_offered", "Rated at": "rated_at",
        "Satisfaction score": "csat", "Ease score": "ces", "Likelihood to recommend": "nps",
        "Problem solved": "solved_by_survey", "Comment": "comment",
    },
    "people": {
        "Employee ID": "person_id", "First name": "first_name", "Last name": "last_name", "Work email": "email",
        "Status": "status", "Position": "role", "Manager": "manager", "Manager ID": "manager_id",
        "Employment type": "contract", "Weekly hours": "contract_hours", "Hire date": "start_on",
        "Termination date": "end_on", "Termination type": "leave_class", "Termination reason": "leave_reason",
        "Regretted": "regretted", "Team": "team", "Department": "unit", "Office": "site",
        "Recruitment source": "hiring_source", "Date of birth": "birth_date",
    },
    "job_history": {
        "Employee ID": "person_id", "Effective date": "valid_from",
        "First name": "first_name", "Last name": "last_name", "Work email": "email", "Hire date": "start_on",
        "Termination date": "end_on", "Termination type": "leave_class", "Termination reason": "leave_reason",
        "Regretted": "regretted", "Team": "team", "Department": "unit", "Position": "role", "Manager": "manager",
        "Manager ID": "manager_id", "Office": "site", "Employment type": "contract", "Weekly hours": "contract_hours",
        "FTE": "fte", "Recruitment source": "hiring_source",
    },
    "absences": {
        "Absence ID": "absence_id", "Employee ID": "person_id", "Absence type": "absence_class",
        "Start date": "start_on", "End date": "end_on", "Hours": "hours", "Reported at": "reported_at",
        "Approved": "approved",
    },
    "shifts": {
        "Shift ID": "shift_id", "Employee ID": "person_id", "Shift start": "start_at", "Shift end": "end_at",
        "Clock in": "worked_start_at", "Clock out": "worked_end_at", "Paid hours": "paid_hours",
        "Overtime hours": "overtime_hours", "Overtime compensated": "overtime_compensated",
        "Published at": "published_at", "Changed at": "changed_at", "Changed by": "change_by",
        "Break planned": "break_planned_at", "Break started": "break_started_at", "Shift type": "shift",
        "Location": "site",
    },
    "work_states": {
        "Agent": "agent", "Employee ID": "person_id", "Start time": "start_at", "State": "state",
        "Seconds": "seconds", "Scheduled state": "planned_state",
    },
    "training": {
        "Record ID": "training_id", "Employee ID": "person_id", "Course": "course", "Assigned on": "assigned_on",
        "Due date": "due_on", "Completed on": "completed_on", "Attempt": "attempt", "Passed": "passed",
        "Score": "score", "Product": "product", "Touchpoint": "touchpoint",
    },
    "requisitions": {
        "Requisition ID": "requisition_id", "Approved on": "approved_on", "Filled on": "filled_on",
        "Closed on": "closed_on", "Frozen": "frozen", "Openings": "seats", "Team": "team", "Job title": "role",
        "Location": "site",
    },
    "candidates": {
        "Candidate ID": "candidate_id", "Requisition ID": "requisition_id", "Applied on": "applied_on",
        "Decided on": "decided_on", "Stage": "stage", "Hired": "hired", "Source": "hiring_source", "Team": "team",
        "Location": "site",
    },
    "offers": {
        "Offer ID": "offer_id", "Requisition ID": "requisition_id", "Candidate ID": "candidate_id",
        "Offered on": "offered_on", "Answered on": "answered_on", "Offer status": "answer", "Source": "hiring_source",
        "Team": "team", "Job title": "role", "Location": "site",
    },
    "qa_reviews": {
        "Review ID": "review_id", "Ticket ID": "contact_id", "Reviewed at": "reviewed_at", "Agent": "agent",
        "Employee ID": "person_id", "Points": "points", "Applicable points": "applicable_points",
        "Reviewer": "evaluator", "Random sample": "random_sample", "Product": "product", "Touchpoint": "touchpoint",
    },
    "sales": {
        "Order ID": "order_id", "Customer ID": "customer", "Order date": "ordered_at", "Amount": "amount",
        "Product": "product",
    },
}  # fmt: skip
"""Kind -> header -> field."""
KEYS: Final[dict[str, str]] = {
    "contacts": "Ticket ID", "absences": "Absence ID", "shifts": "Shift ID", "training": "Record ID",
    "requisitions": "Requisition ID", "candidates": "Candidate ID", "offers": "Offer ID",
    "qa_reviews": "Review ID", "sales": "Order ID", "people": "Employee ID",
}  # fmt: skip
_SCALES: Final = {
    "Satisfaction score": "1-5",
    "Ease score": "1-7 easy",
    "Likelihood to recommend": "0-10",
}


def mapping_toml(kind: str) -> str:
    """The mapping of a kind in the form the spreadsheet door reads (`import --mapping`)."""
    lines = [f'kind = "{kind}"', 'zone = "UTC"']
    if kind in KEYS:
        lines.append(f"key = [{json.dumps(KEYS[kind])}]")
    for header, name in HEADERS[kind].items():
        lines += ["", f"[columns.{json.dumps(header)}]", f'field = "{name or ""}"']
        if header in _SCALES:
            lines.append(f'scale = "{_SCALES[header]}"')
    return "\n".join(lines) + "\n"
