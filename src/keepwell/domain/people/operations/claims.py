"""What several imports said: a row that a later one brought too stays when its own is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keepwell.domain.people.models import Claim, Versioned
from keepwell.domain.people.operations.versions import CHUNK, add_rows, chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime


def claim_rows(model: type[Versioned], ids: Iterable[int], *, batch: str) -> None:
    """Note that a batch brought what these standing rows of other batches say."""
    for piece in chunks(set(ids)):
        others = model._default_manager.filter(pk__in=piece).exclude(batch=batch)
        Claim.objects.bulk_create(
            [
                Claim(batch=batch, subject=model._meta.model_name or "", row=pk)
                for pk in others.order_by("pk").values_list("pk", flat=True)
            ],
            ignore_conflicts=True,
        )


def forget_claims(*, batch: str) -> None:
    """An import that was taken back says nothing any more."""
    Claim.objects.filter(batch=batch).delete()


def heirs(model: type[Versioned], ids: Sequence[int]) -> dict[int, str]:
    """Which import, the earliest, brought these rows too; rows nobody claims are not in it."""
    found: dict[int, str] = {}
    for piece in chunks(ids):
        claims = Claim.objects.filter(subject=model._meta.model_name, row__in=piece)
        found |= dict(claims.order_by("-pk").values_list("row", "batch"))
    return found


def revive(model: type[Versioned], rows: Sequence[Versioned], *, now: datetime) -> None:
    """Bring ended rows back as rows known from now on; whoever claimed them claims these."""
    former = [row.pk for row in rows]
    for row in rows:
        row.pk, row.known_from, row.known_to, row.ended_by = None, now, None, ""
    add_rows(model, rows)
    successor = dict(zip(former, (row.pk for row in rows), strict=True))
    for piece in chunks(former):
        claims = Claim.objects.filter(subject=model._meta.model_name, row__in=piece)
        Claim.objects.bulk_create(
            [
                Claim(batch=batch, subject=model._meta.model_name or "", row=successor[row])
                for row, batch in claims.order_by("pk").values_list("row", "batch")
            ],
            batch_size=CHUNK,
        )
