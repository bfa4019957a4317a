"""Published results of staff elsewhere, kept with their source; a trail row each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from keepwell.domain.listening.models import Norm
from keepwell.domain.trail.operations import record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from keepwell.schemas import norms as border


def enter_norms(*, norms: Sequence[border.Norm], source: str, by: str, on: date) -> int:
    """Keep what was published; how many figures are new or other than before.

    Args:
        norms: as the file told them.
        source: where it was published: nothing is shown without it.
        by: who brings it.
        on: the day.

    Raises:
        ValueError: without a source.
    """
    if not source.strip():
        raise ValueError("A published figure needs its source")
    with transaction.atomic():
        new = sum(_kept(one, source.strip(), by, on) for one in norms)
        if new:
            record(actor=by, verb="enter_norms", subject_kind="norms", subject_id=source.strip()[:64], detail={"figures": new})  # fmt: skip
    return new


def _kept(one: border.Norm, source: str, by: str, on: date) -> bool:
    same: dict[str, Any] = {"of": one.of, "kind": one.kind, "group": one.group, "year": one.year}
    told: dict[str, Any] = {"value": one.value, "answers": one.answers, "source": source}
    if Norm.objects.filter(**same, **told).exists():
        return False
    Norm.objects.update_or_create(**same, defaults={**told, "entered_by": by, "entered_on": on})
    return True


def drop_norms(*, source: str, by: str) -> None:
    """Take everything of a source out again."""
    with transaction.atomic():
        gone, _ = Norm.objects.filter(source=source).delete()
        if gone:
            record(actor=by, verb="drop_norms", subject_kind="norms", subject_id=source[:64], detail={"figures": gone})  # fmt: skip
