"""What may come in: the kinds of rows and their fields, with the words a person sees.

A connector turns a vendor's rows into these; the warehouse and the register accept nothing else.
Field types: text, id (text that keeps leading zeros), name, moment (UTC), day, seconds, number,
count, share, flag, comment. `treat` says what happens to personal data at the door: `keep`,
`pseudonym` (a keyed hash replaces it), `classify` (only its class is kept), `drop`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

FieldType = Literal[
    "text", "id", "name", "moment", "day", "seconds", "number", "count", "share", "flag", "comment"
]
Treatment = Literal["keep", "pseudonym", "classify", "drop"]
Store = Literal["register", "warehouse"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind; rows without a `required` one are refused.

    `low`/`high` bound what is plausible: outside, the value is reported and kept out of measures,
    the row stays.
    """

    name: str
    type: FieldType
    words: str
    required: bool = False
    treat: Treatment = "keep"
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rows: where they live, what identifies one, and which moment places it in time."""

    name: str
    words: str
    store: Store
    key: tuple[str, ...]
    clock: str | None
    fields: tuple[Field, ...]
    by_name: dict[str, Field] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {one.name: one for one in self.fields})

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the fields that a row cannot do without."""
        return tuple(one.name for one in self.fields if one.required)


# Who handled a contact, and where: found in the contact itself when HR's export is not there yet.
_WHO = (
    Field("agent", "name", "Agent", treat="pseudonym"),
    Field("team", "text", "Team"),
    Field("supervisor", "name", "Supervisor", treat="keep"),
    Field("manager", "name", "Manager", treat="keep"),
    Field("site", "text", "Site"),
    Field("tenure_band", "text", "Tenure band"),
    Field("shift", "text", "Shift"),
)
_WHAT = (
    Field("channel", "text", "Channel"),
    Field("queue", "text", "Queue"),
    Field("topic", "text", "Topic"),
    Field("reason_group", "text", "Reason group"),
    Field("product", "text", "Product"),
    Field("touchpoint", "text", "Touchpoint"),
    Field("language", "text", "Customer's language"),
    Field("customer", "id", "Customer", treat="pseudonym"),
    Field("customer_segment", "text", "Customer segment"),
    Field("first_or_repeat", "text", "First or repeat customer"),
)

CONTACTS: Final = Kind(
    "contacts", "Contacts with customers: tickets, calls, chats", "warehouse", ("contact_id",), "opened_at",
    (
        Field("contact_id", "id", "Contact id"),
        Field("opened_at", "moment", "Opened", required=True),
        Field("first_reply_at", "moment", "First reply to the customer"),
        Field("resolved_at", "moment", "Solved (last time)"),
        Field("first_resolved_at", "moment", "Solved (first time)"),
        Field("closed_at", "moment", "Closed"),
        Field("updated_at", "moment", "Last changed"),
        Field("due_at", "moment", "Due by service level"),
        Field("status", "text", "Status"),
        *_WHO, *_WHAT,
        Field("talk_seconds", "seconds", "Talk time", low=0, high=86_400),
        Field("hold_seconds", "seconds", "Hold time", low=0, high=86_400),
        Field("wrap_seconds", "seconds", "Wrap-up time", low=0, high=86_400),
        Field("handle_seconds", "seconds", "Handle time", low=0, high=604_800),
        Field("wait_seconds", "seconds", "Waited in queue", low=0, high=86_400),
        Field("first_reply_seconds", "seconds", "First reply time", low=0, high=31_536_000),
        Field("resolution_seconds", "seconds", "Resolution time", low=0, high=94_608_000),
        Field("concurrency", "number", "Chats at the same time", low=1, high=20),
        Field("outcome", "text", "Outcome of a call", choices=("answered", "abandoned", "callback", "test")),
        Field("reopens", "count", "Times reopened", low=0, high=1_000),
        Field("transfers", "count", "Times passed on", low=0, high=1_000),
        Field("escalated", "flag", "Escalated"),
        Field("sla_met", "flag", "Service level met"),
        Field("complaint", "flag", "Is a complaint"),
        Field("tough", "flag", "Marked tough by the agent"),
        Field("survey_offered", "flag", "Survey was offered"),
        Field("rated_at", "moment", "Rated"),
        Field("csat", "number", "Satisfaction rating"),
        Field("ces", "number", "Effort rating"),
        Field("nps", "number", "Recommendation 0–10", low=0, high=10),
        Field("solved_by_survey", "flag", "Customer says: solved"),
        Field("comment", "comment", "Customer's comment"),
        Field("requester_name", "name", "Customer's name", treat="drop"),
        Field("requester_email", "text", "Customer's e-mail", treat="drop"),
    ),
)  # fmt: skip

RATINGS: Final = Kind(
    "ratings", "Customers' ratings in a file of their own", "warehouse", ("contact_id", "rating_kind", "rated_at"), "rated_at",
    (
        Field("rating_id", "id", "Rating id"),
        Field("contact_id", "id", "Contact id", required=True),
        Field("rated_at", "moment", "Rated"),
        Field("offered_at", "moment", "Survey offered"),
        Field("rating_kind", "text", "Kind of rating", choices=("csat", "ces", "nps", "solved")),
        Field("score", "text", "Score", required=True),
        Field("agent", "name", "Agent at rating time", treat="pseudonym"),
        Field("comment", "comment", "Customer's comment"),
    ),
)  # fmt: skip

CONTACT_EVENTS: Final = Kind(
    "contact_events", "What happened to contacts, one row an event or update", "warehouse",
    ("contact_id", "event_at", "event"), "event_at",
    (
        Field("contact_id", "id", "Contact id", required=True),
        Field("event_at", "moment", "When", required=True),
        Field("event", "text", "What happened", required=True),
        Field("event_no", "count", "Number of the update", low=0),
        *(one for one in CONTACTS.fields if one.name != "contact_id" and not one.required),
        Field("opened_at", "moment", "Opened"),
    ),
)  # fmt: skip

PEOPLE: Final = Kind(
    "people", "People: one row a person (and, in a history, a row a change)", "register", ("person_id",), None,
    (
        Field("person_id", "id", "Employee number"),
        Field("name", "name", "Name"),
        Field("first_name", "name", "First name"),
        Field("last_name", "name", "Last name"),
        Field("email", "text", "Work e-mail"),
        Field("start_on", "day", "Hired"),
        Field("end_on", "day", "Last day worked"),
        Field("valid_from", "day", "Change valid from"),
        Field("valid_to", "day", "Change valid to"),
        Field("status", "text", "Employment status"),
        Field("team", "text", "Team"),
        Field("unit", "text", "Department or unit"),
        Field("role", "text", "Job"),
        Field("site", "text", "Site"),
        Field("manager", "name", "Manager"),
        Field("manager_id", "id", "Manager's employee number"),
        Field("contract", "text", "Contract"),
        Field("contract_hours", "number", "Contract hours a week", low=1, high=80),
        Field("fte", "share", "Full-time share", low=0.01, high=1.5),
        Field("leave_class", "text", "Leaving: chosen or not", treat="classify",
              choices=("voluntary", "involuntary", "end_of_term", "other", "unknown")),
        Field("leave_reason", "text", "Reason for leaving", treat="classify"),
        Field("regretted", "flag", "Regretted leaver"),
        Field("hiring_source", "text", "Hired through"),
        Field("agency", "flag", "Agency staff"),
        Field("birth_date", "day", "Birth date", treat="drop"),
        Field("gender", "text", "Gender", treat="drop"),
        Field("pay", "number", "Pay", treat="drop"),
    ),
)  # fmt: skip

JOB_HISTORY: Final = Kind(
    "job_history", "Job history: who worked where from when to when", "register", ("person_id", "valid_from"), "valid_from",
    tuple(
        Field(one.name, one.type, one.words, one.name in {"person_id", "valid_from"}, one.treat, one.low, one.high, one.choices)
        for one in PEOPLE.fields
    ),
)  # fmt: skip

ABSENCES: Final = Kind(
    "absences", "Absences and approved leave", "register", ("absence_id",), "start_on",
    (
        Field("absence_id", "id", "Absence id"),
        Field("person_id", "id", "Employee number", required=True),
        Field("start_on", "day", "First day"),
        Field("end_on", "day", "Last day (inclusive)"),
        Field("hours", "number", "Hours absent", low=0, high=2_500),
        Field("days", "number", "Days absent", low=0, high=400),
        Field("reason", "text", "Reason (only its class is kept)", treat="classify"),
        Field("absence_class", "text", "Class of absence", treat="classify",
              choices=("sickness", "unauthorised", "leave", "parental", "training", "public_holiday", "strike", "other")),
        Field("reported_at", "moment", "Reported"),
        Field("approved", "flag", "Approved"),
    ),
)  # fmt: skip

SHIFTS: Final = Kind(
    "shifts", "Shifts planned and worked", "warehouse", ("shift_id",), "start_at",
    (
        Field("shift_id", "id", "Shift id"),
        Field("person_id", "id", "Employee number"),
        Field("agent", "name", "Agent", treat="pseudonym"),
        Field("start_at", "moment", "Planned start", required=True),
        Field("end_at", "moment", "Planned end"),
        Field("worked_start_at", "moment", "Started work"),
        Field("worked_end_at", "moment", "Stopped work"),
        Field("paid_hours", "number", "Paid hours", low=0, high=24),
        Field("overtime_hours", "number", "Overtime hours", low=0, high=24),
        Field("overtime_compensated", "flag", "Overtime paid or given back"),
        Field("published_at", "moment", "Roster published"),
        Field("changed_at", "moment", "Changed after publishing"),
        Field("change_by", "text", "Who asked for the change", choices=("employer", "person")),
        Field("break_planned_at", "moment", "Break planned"),
        Field("break_started_at", "moment", "Break started"),
        Field("shift", "text", "Kind of shift"),
        Field("site", "text", "Site"),
    ),
)  # fmt: skip

WORK_STATES: Final = Kind(
    "work_states", "Minutes by state: available, on contact, training, break", "warehouse",
    ("agent", "start_at", "state"), "start_at",
    (
        Field("agent", "name", "Agent", treat="pseudonym"),
        Field("person_id", "id", "Employee number"),
        Field("start_at", "moment", "From", required=True),
        Field("end_at", "moment", "To"),
        Field("state", "text", "State",
              choices=("on_contact", "idle", "wrap", "break", "training", "meeting", "leave", "sick", "offline"), required=True),
        Field("seconds", "seconds", "Length", low=0, high=86_400),
        Field("planned_state", "text", "State the schedule asked for"),
    ),
)  # fmt: skip

TRAINING: Final = Kind(
    "training", "Training assigned and completed", "warehouse", ("person_id", "course", "assigned_on"), "due_on",
    (
        Field("training_id", "id", "Record id"),
        Field("person_id", "id", "Employee number", required=True),
        Field("course", "text", "Course", required=True),
        Field("assigned_on", "day", "Assigned"),
        Field("due_on", "day", "Due"),
        Field("completed_on", "day", "Completed"),
        Field("attempt", "count", "Attempt", low=1, high=50),
        Field("passed", "flag", "Passed"),
        Field("score", "number", "Score"),
        Field("product", "text", "Product"),
        Field("touchpoint", "text", "Touchpoint"),
    ),
)  # fmt: skip

REQUISITIONS: Final = Kind(
    "requisitions", "Openings: approved, filled, closed", "warehouse", ("requisition_id",), "approved_on",
    (
        Field("requisition_id", "id", "Opening id", required=True),
        Field("approved_on", "day", "Approved", required=True),
        Field("filled_on", "day", "Offer accepted"),
        Field("closed_on", "day", "Closed without a hire"),
        Field("frozen", "flag", "Frozen"),
        Field("seats", "count", "Seats", low=1, high=1_000),
        Field("team", "text", "Team"),
        Field("role", "text", "Job"),
        Field("site", "text", "Site"),
    ),
)  # fmt: skip

CANDIDATES: Final = Kind(
    "candidates", "Candidates by stage", "warehouse", ("candidate_id",), "applied_on",
    (
        Field("candidate_id", "id", "Candidate id", required=True, treat="pseudonym"),
        Field("requisition_id", "id", "Opening id"),
        Field("applied_on", "day", "Applied"),
        Field("decided_on", "day", "Decided"),
        Field("stage", "text", "Stage"),
        Field("hired", "flag", "Hired"),
        Field("hiring_source", "text", "Found through"),
        Field("team", "text", "Team"),
        Field("site", "text", "Site"),
    ),
)  # fmt: skip

OFFERS: Final = Kind(
    "offers", "Offers made and answered", "warehouse", ("offer_id",), "offered_on",
    (
        Field("offer_id", "id", "Offer id", required=True),
        Field("requisition_id", "id", "Opening id"),
        Field("candidate_id", "id", "Candidate id", treat="pseudonym"),
        Field("offered_on", "day", "Offered", required=True),
        Field("answered_on", "day", "Answered"),
        Field("answer", "text", "Answer", choices=("accepted", "declined", "expired", "reneged", "pending")),
        Field("hiring_source", "text", "Found through"),
        Field("team", "text", "Team"),
        Field("role", "text", "Job"),
        Field("site", "text", "Site"),
    ),
)  # fmt: skip

QA_REVIEWS: Final = Kind(
    "qa_reviews", "Quality reviews of contacts", "warehouse", ("review_id",), "reviewed_at",
    (
        Field("review_id", "id", "Review id"),
        Field("contact_id", "id", "Contact id"),
        Field("reviewed_at", "moment", "Reviewed", required=True),
        Field("agent", "name", "Agent", treat="pseudonym"),
        Field("person_id", "id", "Employee number"),
        Field("points", "number", "Points", low=0),
        Field("applicable_points", "number", "Points that could be had", low=0),
        Field("score", "number", "Score", low=0),
        Field("evaluator", "name", "Evaluator", treat="pseudonym"),
        Field("random_sample", "flag", "Drawn at random"),
        Field("product", "text", "Product"),
        Field("touchpoint", "text", "Touchpoint"),
    ),
)  # fmt: skip

SALES: Final = Kind(
    "sales", "Orders, to see who comes back", "warehouse", ("order_id",), "ordered_at",
    (
        Field("order_id", "id", "Order id", required=True),
        Field("customer", "id", "Customer", treat="pseudonym", required=True),
        Field("ordered_at", "moment", "Ordered", required=True),
        Field("amount", "number", "Amount"),
        Field("product", "text", "Product"),
    ),
)  # fmt: skip

KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        PEOPLE, JOB_HISTORY, ABSENCES, SHIFTS, WORK_STATES, TRAINING, REQUISITIONS, CANDIDATES,
        OFFERS, CONTACTS, RATINGS, CONTACT_EVENTS, QA_REVIEWS, SALES,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One group of problems: `row` and `value` are the first met, `count` how many there are.

    `row` counts data rows from 1 (the header is not counted); `refused` says whether these rows
    stay out or only the value does.
    """

    row: int | None
    column: str | None
    value: str | None
    code: str
    remedy: str
    count: int
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a person can decide; an import with an open question stops."""

    code: str
    column: str | None
    text: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What a connector hands over: checked rows as Parquet beside the account of them.

    `rows_path` holds the fields of the kind (typed, UTC, personal data already treated) plus
    `_row` (int64, data row in the file), `_key` (uint64 hash of the source key), `_hash` (uint64
    hash of the content). Rows refused are not in it; rows_in = rows in the Parquet + refused +
    repeats (exact repeats of a key inside the file).
    """

    kind: str
    rows_path: str
    rows_in: int
    refused: int
    repeats: int
    key: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    filled: dict[str, float] = field(default_factory=dict)
