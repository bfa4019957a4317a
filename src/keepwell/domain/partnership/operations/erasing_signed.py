"""Taking a name out of signed plans, lots and reviews, so that the signature still tells something.

What was signed is a digest of the text, so another text has another digest. Before the text is
changed the digest is computed again: whether it held is kept beside the row, with both digests, and
noted in the trail, whose entries nobody can change. A signature of a former digest then stands for
the text as it was, and the page says that a name went out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keepwell.domain.partnership.models import (
    Initiative,
    InitiativeLots,
    InitiativeReview,
    InitiativeVersion,
    LotsSignature,
)
from keepwell.domain.partnership.rules.initiatives import digest, with_order
from keepwell.domain.trail.operations import record, unguarded
from keepwell.kernel.rewording import reworded

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    Told = Callable[[str], str]
    Signed = InitiativeVersion | InitiativeLots | InitiativeReview

SYSTEM = "system"
TABLES = tuple(
    one._meta.db_table
    for one in (InitiativeVersion, InitiativeLots, InitiativeReview, LotsSignature)
)


def reword_signed(*, told: Told, now: datetime) -> int:
    """Say the care ledger without the person; how many signed texts were changed.

    Part of erasing somebody, inside its transaction. The guard is lifted for this alone.
    """
    with unguarded(*TABLES):
        return sum(
            _versions(one, told, now) + _lots(one, told, now) + _reviews(one, told, now)
            for one in Initiative.objects.all()
        )


def _moved(row: Signed, before: Any, after: Any, part: str, now: datetime) -> None:
    """Give a row the digest of its new text, and keep what became of the former one."""
    held, fresh = digest(before) == row.digest, digest(after)
    row.former = [*row.former, {"digest": row.digest, "held": held, "at": now.isoformat()}]
    record(
        actor=SYSTEM, verb="reword_signed", subject_kind="initiative",
        subject_id=row.initiative.public_id.hex,
        detail={"part": part, "was": row.digest, "is": fresh, "held": held},
    )  # fmt: skip
    row.digest = fresh


def _versions(one: Initiative, told: Told, now: datetime) -> int:
    done = 0
    for row in one.versions.order_by("number"):
        plan, why = reworded(row.plan, told), told(row.why)
        foreseen = reworded(row.foreseen, told)
        if (plan, why, foreseen) == (row.plan, row.why, row.foreseen):
            continue
        if plan != row.plan:
            _moved(row, row.plan, plan, f"version {row.number}", now)
        row.plan, row.why, row.foreseen = plan, why[: row._meta.get_field("why").max_length], foreseen  # fmt: skip
        row.save()
        done += 1
    return done


def _lots(one: Initiative, told: Told, now: datetime) -> int:
    row = InitiativeLots.objects.filter(initiative=one).first()
    if row is None:
        return 0
    # names were sorted before they were shuffled: the order is kept, so that anybody can draw again
    after = reworded(with_order(row.content), told)
    if after == with_order(row.content):
        return 0
    _moved(row, row.content, after, "lots", now)
    row.content = after
    row.save()
    return 1


def _reviews(one: Initiative, told: Told, now: datetime) -> int:
    done = 0
    for row in one.reviews.order_by("pk"):
        before = {"effect": row.effect, "inputs": row.inputs}
        after, words = reworded(before, told), reworded(row.told, told)
        if (after, words) == (before, row.told):
            continue
        if after != before:
            _moved(row, before, after, f"review of version {row.version}", now)
        row.effect, row.inputs, row.told = after["effect"], after["inputs"], words
        row.save()
        done += 1
    return done
