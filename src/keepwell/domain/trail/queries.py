"""Reading and verifying the trail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from keepwell.domain.trail.models import TrailBody, TrailHead, TrailLink
from keepwell.domain.trail.rules import ERASED, READ, START, body_digest, link_digest
from keepwell.kernel.rewording import reworded

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it can be read; an erased one has an empty verb."""

    seq: int
    at: datetime
    actor: str
    verb: str
    subject_kind: str
    subject_id: str
    role: str
    purpose: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain holds: `problems` names each entry that does not and why."""

    intact: bool
    entries: int
    erased: int
    head: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """That somebody in a role looked at a record on a day, and what for."""

    role: str
    on: date
    purpose: str


def newest() -> int:
    """The number of the last entry: it grows with every named write."""
    return TrailHead.objects.values_list("seq", flat=True).first() or 0


def verify_chain(*, anchor: tuple[int, str] | None = None) -> Verdict:
    """Walk the whole chain and check every link, every body, and every gap.

    Args:
        anchor: number and link of an entry that somebody wrote down earlier, outside this
            database; it must still be there.
    """
    problems: list[str] = []
    previous, count, gone = START, 0, []
    links = TrailLink.objects.select_related("body").order_by("seq").iterator(chunk_size=CHUNK)
    for link in links:
        count += 1
        problems += _link_problems(link, expected_seq=count, previous=previous, anchor=anchor)
        if not hasattr(link, "body"):
            gone.append(link.seq)
        previous = link.link
    problems += _end_problems(count, previous, anchor)
    unexplained = sorted(set(gone) - _explained())
    problems += [f"entry {seq} was removed and no entry says so" for seq in unexplained]
    return Verdict(not problems, count, len(gone), previous, tuple(problems))


def _link_problems(
    link: TrailLink, *, expected_seq: int, previous: str, anchor: tuple[int, str] | None
) -> list[str]:
    problems = []
    if link.seq != expected_seq:
        problems.append(f"entry {expected_seq} is missing before entry {link.seq}")
    if link.previous != previous:
        problems.append(f"entry {link.seq} is not chained to the one before it")
    computed = link_digest(previous=link.previous, seq=link.seq, at=link.at, digest=link.digest)
    if link.link != computed:
        problems.append(f"entry {link.seq} was altered: its link does not fit")
    if anchor and link.seq == anchor[0] and link.link != anchor[1]:
        problems.append(f"entry {link.seq} is not the one that was written down")
    if hasattr(link, "body") and body_digest(salt=link.body.salt, body=_said(link.body)) != (
        link.digest
    ):
        problems.append(f"what entry {link.seq} says was altered")
    return problems


def _said(body: TrailBody) -> dict[str, Any]:
    return {
        "actor": body.actor, "verb": body.verb, "subject_kind": body.subject_kind,
        "subject_id": body.subject_id, "role": body.role, "purpose": body.purpose,
        "detail": body.detail,
    }  # fmt: skip


def _end_problems(count: int, last: str, anchor: tuple[int, str] | None) -> list[str]:
    stored = TrailHead.objects.filter(pk=1).first()
    expected = (stored.seq, stored.link) if stored else (0, START)
    problems = []
    if expected != (count, last):
        problems.append(f"the chain ends at entry {count}, it should end at {expected[0]}")
    if anchor and anchor[0] > count:
        problems.append(f"entry {anchor[0]}, which was written down, is missing")
    return problems


def _explained() -> set[int]:
    """Numbers of entries that erasures name."""
    runs = TrailBody.objects.filter(verb=ERASED).values_list("detail", flat=True)
    return {
        seq
        for detail in runs
        for first, last in detail.get("entries", [])
        for seq in range(first, last + 1)
    }


def who_looked(*, person: str) -> list[Look]:
    """Who looked at a person's record: role, day and purpose, newest first; never a name.

    Repeated looks of one role on one day for one purpose are one line.
    """
    rows = (
        TrailBody.objects.filter(subject_kind="person", subject_id=person, verb=READ)
        .order_by("-entry_id")
        .values_list("role", "entry__at", "purpose")
    )
    return list(dict.fromkeys(Look(role, at.date(), purpose) for role, at, purpose in rows))


def entries(
    *,
    limit: int = 100,
    before: int | None = None,
    verb: str = "",
    subject_kind: str = "",
    subject_id: str = "",
) -> list[Entry]:
    """Entries, newest first; `before` is the number of the last one of the page before."""
    wanted = {"body__verb": verb, "body__subject_kind": subject_kind}
    wanted["body__subject_id"] = subject_id
    rows = TrailLink.objects.select_related("body").filter(
        **{name: value for name, value in wanted.items() if value}
    )
    if before is not None:
        rows = rows.filter(seq__lt=before)
    return [_entry(link) for link in rows.order_by("-seq")[:limit]]


def _entry(link: TrailLink) -> Entry:
    if not hasattr(link, "body"):
        return Entry(link.seq, link.at, "", "", "", "", "", "")
    return Entry(seq=link.seq, at=link.at, **_said(link.body))


def entries_naming(*, kind: str, subject_id: str, actor: str = "") -> list[int]:
    """Numbers of the entries about a subject, or by an actor: what erasing somebody concerns."""
    named = Q(subject_kind=kind, subject_id=subject_id)
    if actor:
        named |= Q(actor=actor)
    return list(TrailBody.objects.filter(named).values_list("entry_id", flat=True))


def entries_saying(*, told: Callable[[str], str]) -> list[int]:
    """Numbers of the entries in whose words `told` would change something."""
    rows = TrailBody.objects.values_list("entry_id", "subject_id", "purpose", "detail")
    return [seq for seq, *said in rows.iterator(chunk_size=5_000) if reworded(said, told) != said]


def head() -> tuple[int, str]:
    """Number and link of the last entry: write it down elsewhere, to verify against later."""
    stored = TrailHead.objects.filter(pk=1).first()
    return (stored.seq, stored.link) if stored else (0, START)
