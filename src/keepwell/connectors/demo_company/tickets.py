"""Contacts as a helpdesk would export them: one table a month, ordered by opening, with warts."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from keepwell.connectors.demo_company import effects
from keepwell.connectors.demo_company.calendar import DAY, Month
from keepwell.connectors.demo_company.catalogue import (
    GROUPS,
    LOYALTY,
    PRODUCTS,
    RETURNING_SHARE,
    SEGMENT_SHARE,
    SEGMENTS,
    TOPIC_GROUP,
    TOPIC_NAMES,
    TOPIC_TOUCHPOINT,
    TOUCHPOINTS,
    lottery,
)
from keepwell.connectors.demo_company.columns import moments as stamps
from keepwell.connectors.demo_company.columns import whole, words, yes_no
from keepwell.connectors.demo_company.comments import COMMENTS
from keepwell.connectors.demo_company.organisation import LANGUAGES, PATTERNS, Teams
from keepwell.connectors.demo_company.timeline import PHONE, Moments

if TYPE_CHECKING:
    from keepwell.connectors.demo_company.answers import Answers
    from keepwell.connectors.demo_company.demand import Contacts
    from keepwell.connectors.demo_company.roster import Days

Array = npt.NDArray[Any]

ABANDONED: Final = 0.024
"""Abandoned calls among all contacts (about 5 % of calls)."""
STRANGERS: Final[tuple[str, ...]] = ("Overflow Desk", "Partner Line 2", "Robin (assistant)")
"""Assignees whom HR does not know."""
_STRANGE: Final = 0.003
_REPEATED: Final = 0.0002
_BACKWARDS: Final = 0.0001
_STUCK_HOLD: Final = 0.00003
_QUEUES: Final = tuple(
    f"{channel} {language}" for language in LANGUAGES for channel in effects.CHANNELS
)
_MAILBOXES: Final = tuple(f"customer{number}@mail.example" for number in range(997))
_SEGMENT: Final = lottery(list(SEGMENT_SHARE))
_LOYALTY: Final = lottery([1 - RETURNING_SHARE, RETURNING_SHARE])
CUSTOMER_FROM: Final = 100_000


@dataclass(frozen=True, slots=True)
class Warts:
    """How many rows of a file were spoiled on purpose, by kind of problem."""

    repeated: int = 0
    backwards: int = 0
    stuck_hold: int = 0
    strangers: int = 0
    midnight: int = 0
    hold_missing: int = 0

    def __add__(self, other: Warts) -> Warts:
        return Warts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(slots=True)
class Desk:
    """What stays the same from month to month: names of assignees by spell, teams."""

    assignees: tuple[str, ...]
    assignee_of: Array
    teams: Teams


def ticket_table(
    *,
    contacts: Contacts,
    moments: Moments,
    answers: Answers,
    days: Days,
    desk: Desk,
    month: Month,
    first_id: int,
    abandoned: int,
    rng: np.random.Generator,
) -> tuple[pa.Table, Warts, Array]:
    """The month's table, what was spoiled in it, and the ticket id of each contact."""
    order = np.argsort(moments.opened, kind="stable")
    ticket = np.empty(len(order), dtype=np.int64)
    ticket[order] = first_id + np.arange(len(order))
    warts = _spoil(contacts=contacts, moments=moments, days=days, desk=desk, month=month, rng=rng)
    strange = rng.random(len(order), dtype=np.float32) < _STRANGE
    table = pa.table(
        _columns(
            contacts=contacts,
            moments=moments,
            answers=answers,
            days=days,
            desk=desk,
            order=order,
            ticket=ticket,
            strange=strange,
            rng=rng,
        )
    )
    lost = _abandoned(
        table=table,
        contacts=contacts,
        count=abandoned,
        first_id=first_id + len(order),
        month=month,
        rng=rng,
    )
    again = np.sort(rng.choice(len(order), size=int(len(order) * _REPEATED), replace=False))
    whole_table = pa.concat_tables([table, lost, table.take(pa.array(again))])
    return whole_table, warts + Warts(repeated=len(again), strangers=int(strange.sum())), ticket


def _spoil(
    *,
    contacts: Contacts,
    moments: Moments,
    days: Days,
    desk: Desk,
    month: Month,
    rng: np.random.Generator,
) -> Warts:
    """Implausible times, a hold that was never ended, and the two planted data faults."""
    n, team, roles = len(contacts.shift), days.team[contacts.shift], desk.teams.roles
    backwards = rng.random(n, dtype=np.float32) < _BACKWARDS
    moments.first_reply[backwards] = moments.opened[backwards] - 3_600
    stuck = (contacts.channel == PHONE) & (rng.random(n, dtype=np.float32) < _STUCK_HOLD)
    moments.hold[stuck] = 99_999
    midnight = np.zeros(n, dtype=np.bool_)
    if month.index == effects.MIDNIGHT_FAULT:
        midnight = (team == roles.midnight_fault) & (moments.solved > 0) & (rng.random(n) < 0.96)
        for column in (moments.solved, moments.first_solved):
            column[midnight] = column[midnight] // DAY * DAY
    unheld = (team == roles.hold_fault) & (
        effects.HOLD_FAULT[0] <= month.index < effects.HOLD_FAULT[1]
    )
    moments.hold[unheld] = -1
    return Warts(
        0,
        int(backwards.sum()),
        int((stuck & ~unheld).sum()),
        0,
        int(midnight.sum()),
        int(unheld.sum()),
    )


def _columns(
    *,
    contacts: Contacts,
    moments: Moments,
    answers: Answers,
    days: Days,
    desk: Desk,
    order: Array,
    ticket: Array,
    strange: Array,
    rng: np.random.Generator,
) -> dict[str, pa.Array]:
    """All columns in the order of opening."""
    shift = contacts.shift[order]
    return {
        "Ticket ID": whole(ticket[order]),
        **_times(moments, order),
        **_who(days, desk, shift, strange),
        **_what(contacts, order),
        **_handling(contacts, moments, order, rng),
        **_flags(answers, moments, order, rng),
        **_said(answers, order),
    }


def _times(moments: Moments, order: Array) -> dict[str, pa.Array]:
    solved, first = moments.solved[order], moments.first_solved[order]
    return {
        "Created at": stamps(moments.opened[order]),
        "First reply at": stamps(moments.first_reply[order]),
        "First solved at": stamps(first, first == 0),
        "Solved at": stamps(solved, solved == 0),
        "Due at": stamps(moments.due[order]),
        "Status": words(solved > 0, ("Open", "Solved")),
    }


def _who(days: Days, desk: Desk, shift: Array, strange: Array) -> dict[str, pa.Array]:
    known = len(desk.assignees) - len(STRANGERS)
    assignee = np.where(
        strange, known + shift % len(STRANGERS), desk.assignee_of[days.spell[shift]]
    )
    return {
        "Assignee": words(assignee, desk.assignees),
        "Group": words(days.team[shift], desk.teams.names),
        "Shift": words(days.kind[shift], PATTERNS),
    }


def _what(contacts: Contacts, order: Array) -> dict[str, pa.Array]:
    topic, channel = contacts.topic[order], contacts.channel[order]
    language, customer = contacts.language[order], contacts.customer[order]
    mixed = (customer * 2_654_435_761 >> 8) % len(_SEGMENT)
    return {
        "Via": words(channel, effects.CHANNELS),
        "Queue": words(language * len(effects.CHANNELS) + channel, _QUEUES),
        "Topic": words(topic, TOPIC_NAMES),
        "Category": words(TOPIC_GROUP[topic], GROUPS),
        "Product": words(contacts.product[order], PRODUCTS),
        "Touchpoint": words(TOPIC_TOUCHPOINT[topic], TOUCHPOINTS),
        "Language": words(language, LANGUAGES),
        "Requester ID": whole(CUSTOMER_FROM + customer),
        "Requester email": words(customer % len(_MAILBOXES), _MAILBOXES),
        "Customer segment": words(_SEGMENT[mixed], SEGMENTS),
        "New or returning": words(_LOYALTY[(customer * 40_503 >> 5) % len(_LOYALTY)], LOYALTY),
    }


def _handling(
    contacts: Contacts, moments: Moments, order: Array, rng: np.random.Generator
) -> dict[str, pa.Array]:
    channel, hold, wait = contacts.channel[order], moments.hold[order], moments.wait[order]
    passed = rng.random(len(order), dtype=np.float32)
    return {
        "Talk time (seconds)": whole(moments.talk[order]),
        "Hold time (seconds)": whole(hold, hold < 0),
        "Wrap-up time (seconds)": whole(moments.wrap[order]),
        "Wait time (seconds)": whole(wait, channel > 1),
        "Concurrent chats": whole(moments.concurrency[order], channel != 1),
        "Call outcome": words(np.zeros(len(order)), ("answered", "abandoned"), channel != PHONE),
        "Reopens": whole(moments.reopens[order]),
        "Transfers": whole((passed < 0.11).astype(np.int64) + (passed < 0.018)),
    }


def _flags(
    answers: Answers, moments: Moments, order: Array, rng: np.random.Generator
) -> dict[str, pa.Array]:
    n = len(order)
    drawn = rng.random((3, n), dtype=np.float32)
    angry = np.zeros(n, dtype=np.bool_)
    angry[answers.index] = answers.csat == 1
    angry = angry[order]
    solved = moments.solved[order]
    return {
        "Escalated": yes_no(drawn[0] < np.where(angry, 0.12, 0.028)),
        "SLA met": yes_no(solved <= moments.due[order], solved == 0),
        "Complaint": yes_no(drawn[1] < np.where(angry, 0.30, 0.017)),
        "Tough": yes_no(drawn[2] < np.where(angry, 0.28, 0.026)),
        "Survey sent": yes_no(answers.offered[order]),
    }


def _said(answers: Answers, order: Array) -> dict[str, pa.Array]:
    """Answers spread over all contacts; blank where nobody answered."""
    spread = {
        name: _spread(answers, getattr(answers, name), order)
        for name in ("rated", "csat", "ces", "nps", "solved", "comment")
    }
    blank = {name: values < 0 for name, values in spread.items()}
    return {
        "Rated at": stamps(spread["rated"], blank["rated"]),
        "Satisfaction score": whole(spread["csat"], blank["csat"]),
        "Ease score": whole(spread["ces"], blank["ces"]),
        "Likelihood to recommend": whole(spread["nps"], blank["nps"]),
        "Problem solved": yes_no(spread["solved"], blank["solved"]),
        "Comment": words(spread["comment"], COMMENTS, blank["comment"]),
    }


def _spread(answers: Answers, values: Array, order: Array) -> Array:
    full = np.full(len(order), -1, dtype=np.int64)
    full[answers.index] = values
    return full[order]


def _abandoned(
    *,
    table: pa.Table,
    contacts: Contacts,
    count: int,
    first_id: int,
    month: Month,
    rng: np.random.Generator,
) -> pa.Table:
    """Calls that nobody took: as their neighbours, without agent, times or answers."""
    calls = np.flatnonzero(contacts.channel == PHONE)
    near = table.take(pa.array(np.sort(rng.choice(len(calls), size=count))))
    blank = np.ones(count, dtype=np.bool_)
    opened = (month.first * DAY + rng.integers(6 * 3_600, 22 * 3_600, count)) + rng.integers(
        0, month.days, count
    ) * DAY
    wait = 5 + (rng.standard_exponential(count) * 95).astype(np.int64)
    told = {
        "Ticket ID": whole(first_id + np.arange(count)),
        "Created at": stamps(np.sort(opened)),
        "Status": words(blank, ("Open", "Solved")),
        "Via": words(np.zeros(count), effects.CHANNELS),
        "Wait time (seconds)": whole(wait),
        "Call outcome": words(blank, ("answered", "abandoned")),
        "Reopens": whole(np.zeros(count)),
        "Transfers": whole(np.zeros(count)),
    }
    kept = {
        "Shift",
        "Topic",
        "Category",
        "Product",
        "Touchpoint",
        "Language",
        "Requester ID",
        "Requester email",
        "Customer segment",
        "New or returning",
    }
    language = near["Language"].combine_chunks().indices.to_numpy()
    told["Queue"] = words(language * len(effects.CHANNELS), _QUEUES)
    columns = {
        name: told[name]
        if name in told
        else near[name]
        if name in kept
        else pa.array([None] * count, table.schema.field(name).type)
        for name in table.column_names
    }
    return pa.table(columns)
