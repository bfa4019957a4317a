"""Noting and erasing entries of the trail."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from keepwell.domain.trail.models import TrailBody, TrailHead, TrailLink
from keepwell.domain.trail.rules import (
    APPEND_ONLY,
    ERASED,
    START,
    append_only_sql,
    append_only_undo_sql,
    body_digest,
    link_digest,
    spans,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHUNK = 500


def record(
    *,
    actor: str,
    verb: str,
    subject_kind: str,
    subject_id: str,
    role: str = "",
    purpose: str = "",
    detail: dict[str, Any] | None = None,
) -> int:
    """Note one write, or one read of somebody else's record, at the end of the chain.

    The moment is the machine's own: a caller cannot choose when something happened.

    Args:
        actor: public id of a user, or SYSTEM or OPERATOR of the rules.
        verb: what was done: `grant_role`, `read` …
        subject_kind: `person`, `batch`, `user` …
        subject_id: the subject's public id.
        role: in which role the actor acted.
        purpose: what for, in words that the subject may read.
        detail: more, as plain JSON values; it is erased with the entry.

    Returns:
        The entry's number.
    """
    said = {
        "actor": actor, "verb": verb, "subject_kind": subject_kind, "subject_id": subject_id,
        "role": role, "purpose": purpose, "detail": detail or {},
    }  # fmt: skip
    with transaction.atomic():
        head = _locked_head()
        link = _append(head, digest_of=said)
    return link.seq


def _locked_head() -> TrailHead:
    """The end of the chain, ours until the transaction ends."""
    TrailHead.objects.get_or_create(pk=1, defaults={"seq": 0, "link": START})
    return TrailHead.objects.select_for_update().get(pk=1)


def _append(head: TrailHead, *, digest_of: dict[str, Any]) -> TrailLink:
    salt, at = secrets.token_hex(16), timezone.now()
    digest = body_digest(salt=salt, body=digest_of)
    seq = head.seq + 1
    link = TrailLink.objects.create(
        seq=seq,
        at=at,
        digest=digest,
        previous=head.link,
        link=link_digest(previous=head.link, seq=seq, at=at, digest=digest),
    )
    TrailBody.objects.create(entry=link, salt=salt, **digest_of)
    head.seq, head.link = seq, link.link
    head.save(update_fields=["seq", "link"])
    return link


def erase_entries(
    *,
    actor: str,
    seqs: Sequence[int],
    purpose: str,
    subject_kind: str = "trail",
    subject_id: str = "",
) -> int:
    """Erase what entries say, with their salts; their links stay, so the chain still verifies.

    Leaves one entry that names the erased numbers, so that an entry removed behind our back can
    be told from one erased on purpose. Such entries themselves are never erased.

    Args:
        actor: who erases.
        seqs: numbers of the entries.
        purpose: why.
        subject_kind: with `subject_id`, whom the erasure is about; noted even when there was
            no entry to erase.
        subject_id: the subject's public id.

    Returns:
        How many were erased.
    """
    with transaction.atomic():
        found = [
            seq for start in range(0, len(seqs), CHUNK) for seq in _erase(seqs[start:][:CHUNK])
        ]
        if found or subject_id:
            record(
                actor=actor, verb=ERASED, subject_kind=subject_kind, subject_id=subject_id,
                purpose=purpose, detail={"entries": spans(found)},
            )  # fmt: skip
    return len(found)


def _erase(seqs: Sequence[int]) -> list[int]:
    bodies = TrailBody.objects.filter(entry_id__in=seqs).exclude(verb=ERASED)
    found = list(bodies.values_list("entry_id", flat=True))
    bodies.delete()
    return found


@contextmanager
def unguarded(*tables: str) -> Iterator[None]:
    """Let guarded tables be changed inside this block; a failure takes both back.

    Only for erasing somebody and for leaving the demo, inside their transaction.
    """
    vendor = connection.vendor
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            for statement in append_only_undo_sql(vendor=vendor, table=table):
                cursor.execute(statement)
        yield
        for table in tables:
            deletable = APPEND_ONLY[table]
            for statement in append_only_sql(vendor=vendor, table=table, deletable=deletable):
                cursor.execute(statement)


def empty_subject(*, subject: str) -> int:
    """Remove every row of a subject's tables, guarded ones too; how many.

    Only for leaving the demo, whose operation leaves the trail row.
    """
    found = apps.get_app_config(subject).get_models(include_auto_created=True)
    tables = [model._meta.db_table for model in found]
    removed = 0
    with unguarded(*(one for one in tables if one in APPEND_ONLY)), connection.cursor() as cursor:
        for table in tables:  # references are checked when the transaction ends
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own names
            removed += cursor.rowcount
    return removed
