"""Writing people: loading exports, absences, helpdesk agents, who is who, undo, erasure."""

from __future__ import annotations

from keepwell.domain.people.operations.absences import load_absences
from keepwell.domain.people.operations.agents import count_contacts, create_from_contacts
from keepwell.domain.people.operations.erasure import erase_person
from keepwell.domain.people.operations.forgetting import forget_batches
from keepwell.domain.people.operations.identities import (
    confirm_identity,
    propose_identities,
    reject_identity,
    undo_identity,
)
from keepwell.domain.people.operations.people import load_people
from keepwell.domain.people.operations.teams import set_team_parent
from keepwell.domain.people.operations.traces import Traces, traces
from keepwell.domain.people.operations.undo import UndoBlockedError, undo_batch
from keepwell.domain.people.rules.account import Accounting

__all__ = [
    "Accounting",
    "Traces",
    "UndoBlockedError",
    "confirm_identity",
    "count_contacts",
    "create_from_contacts",
    "erase_person",
    "forget_batches",
    "load_absences",
    "load_people",
    "propose_identities",
    "reject_identity",
    "set_team_parent",
    "traces",
    "undo_batch",
    "undo_identity",
]
