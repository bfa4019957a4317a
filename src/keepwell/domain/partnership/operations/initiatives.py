"""Writing the care ledger: registered, changed, drawn, signed, stopped, reviewed.

Nothing here is ever overwritten: a plan gets versions, a draw gets signatures, a review a place
after the last one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from keepwell.domain.partnership.models import (
    Initiative,
    InitiativeLots,
    InitiativeReview,
    InitiativeVersion,
    LotsSignature,
)
from keepwell.domain.partnership.rules.initiatives import (
    DECIDES,
    InitiativeError,
    Plan,
    changes,
    checked,
    checked_for_today,
    digest,
    is_retrospective,
    lots_content,
    months_of,
)
from keepwell.domain.trail.operations import record
from keepwell.kernel.ids import is_id
from keepwell.schemas.phrases import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from keepwell.schemas.reviews import Foreseen, Reviewed

SYSTEM = "system"


def _note(by: str, verb: str, initiative: Initiative, **detail: Any) -> None:
    record(
        actor=by, verb=verb, subject_kind="initiative", subject_id=initiative.public_id.hex,
        detail=detail,
    )  # fmt: skip


def _locked(initiative: str) -> Initiative:
    rows = Initiative.objects.select_for_update()
    found = rows.filter(public_id=initiative).first() if is_id(initiative) else None
    if found is None:
        raise LookupError(f"there is no initiative {initiative!r}")
    return found


def _newest(initiative: Initiative) -> InitiativeVersion:
    return initiative.versions.order_by("-number")[0]


def _still_there(initiative: Initiative) -> None:
    if initiative.stopped_at is not None:
        raise InitiativeError(gettext_noop("It was stopped; register a new one."))


def register_initiative(
    *, plan: Plan, foreseen: Foreseen, seed: int, by: str, now: datetime, today: date
) -> str:
    """Write an initiative down before it starts, or label it as looking back; its public id.

    The same plan by the same person, while it has one version only, is the same initiative.

    Args:
        plan: everything that is decided.
        foreseen: what could be found, as it was shown.
        seed: from which its evaluation draws; chosen by nobody.
        by: who registers.
        now: the moment.
        today: the day where the company is.

    Raises:
        InitiativeError: for what the plan lacks.
    """
    told = checked(plan)
    checked_for_today(told, today=today)
    signed = digest(told.as_json())
    with transaction.atomic():
        same = InitiativeVersion.objects.filter(
            digest=signed, number=1, by=by, initiative__stopped_at=None
        )
        if (found := same.select_related("initiative").first()) and _newest(found.initiative).number == 1:  # fmt: skip
            return found.initiative.public_id.hex
        made = Initiative.objects.create(
            retrospective=is_retrospective(told, today=today), seed=seed, made_by=by, made_at=now
        )
        _add_version(made, 1, told, foreseen.as_json(), by=by, now=now)
        _note(by, "register_initiative", made, digest=signed, retrospective=made.retrospective)
    return made.public_id.hex


def _add_version(
    initiative: Initiative,
    number: int,
    plan: Plan,
    foreseen: dict[str, Any],
    *,
    by: str,
    now: datetime,
    why: str = "",
    after_results: bool = False,
) -> None:
    InitiativeVersion.objects.create(
        initiative=initiative, number=number, plan=plan.as_json(), foreseen=foreseen, why=why,
        after_results=after_results, digest=digest(plan.as_json()), by=by, at=now,
    )  # fmt: skip


def change_initiative(
    *,
    initiative: str,
    plan: Plan,
    foreseen: Foreseen,
    why: str,
    by: str,
    now: datetime,
    today: date,
) -> int:
    """Change the plan; the number of its version. The former one stays, and so does the reason.

    Changed after a review could be read, what decides the finding is marked for good. Starts
    that were drawn by lot are changed only by saying that lots no longer decide.

    Raises:
        InitiativeError: without a reason, for a plan that lacks something, once it was stopped.
        LookupError: when there is no such initiative.
    """
    told, reason = checked(plan), " ".join(why.split())[:300]
    with transaction.atomic():
        found = _locked(initiative)
        _still_there(found)
        last = _newest(found)
        before = Plan.from_json(last.plan)
        moved = changes(before, told)
        if not moved:
            return last.number
        if not reason:
            raise InitiativeError(
                gettext_noop("Say why in a few words: both versions stay visible.")
            )
        _check_lots(before, told, today)
        late = bool(DECIDES & set(moved)) and _results_are_in(found)
        _add_version(
            found, last.number + 1, told, foreseen.as_json(), by=by, now=now, why=reason,
            after_results=late,
        )  # fmt: skip
        _note(by, "change_initiative", found, changed=list(moved), after_results=late)
    return last.number + 1


def _check_lots(before: Plan, after: Plan, today: date) -> None:
    if before.by_lot and after.by_lot and before.drawn and before.starts != after.starts:
        raise InitiativeError(
            gettext_noop(
                "Lots were drawn: to change who starts when, say that lots no longer decide."
            )
        )
    if after.by_lot and not (before.by_lot and before.drawn):
        checked_for_today(after, today=today)


def _results_are_in(initiative: Initiative) -> bool:
    """Whether anybody could have read a review that holds months since the start."""
    return any(
        one["after"] is not None
        for one in initiative.reviews.values_list("effect__treated", flat=True)
        if one
    )


def keep_lots(
    *,
    initiative: str,
    drawn: Mapping[str, int],
    seed: int,
    by: str,
    now: datetime,
    today: date,
) -> str:
    """Keep a draw with its number, sign it, and make it the plan; its digest. The first one holds.

    Args:
        initiative: whose.
        drawn: the wave of each team, from 0, as the number gives it.
        seed: the number.
        by: who drew, and signs.
        now: the moment.
        today: the day where the company is.

    Raises:
        InitiativeError: where lots do not decide, or something has begun.
        LookupError: when there is no such initiative.
    """
    with transaction.atomic():
        found = _locked(initiative)
        _still_there(found)
        kept = InitiativeLots.objects.filter(initiative=found).first()
        if kept is not None:
            return kept.digest
        last = _newest(found)
        plan = Plan.from_json(last.plan)
        _check_draw(plan, drawn, today)
        starts = months_of(plan.waves, drawn)
        content = lots_content(
            seed=seed, teams={team: plan.blocks.get(team, "") for team in plan.starts},
            waves=plan.waves, drawn=starts,
        )  # fmt: skip
        signed = digest(content)
        lots = InitiativeLots.objects.create(
            initiative=found, content=content, digest=signed, by=by, at=now
        )
        LotsSignature.objects.create(lots=lots, digest=signed, by=by, at=now)
        after = replace(plan, starts={team: starts[team] for team in plan.starts})
        _add_version(found, last.number + 1, after, last.foreseen, by=by, now=now)
        _note(by, "keep_lots", found, digest=signed, seed=str(seed))
    return signed


def _check_draw(plan: Plan, drawn: Mapping[str, int], today: date) -> None:
    if not plan.by_lot:
        raise InitiativeError(gettext_noop("Lots do not decide here: change the plan first."))
    checked_for_today(plan, today=today)
    sizes = [list(drawn.values()).count(at) for at in range(len(plan.waves))]
    if set(drawn) != set(plan.starts) or sizes != [one.places for one in plan.waves]:
        raise InitiativeError(gettext_noop("This draw does not belong to this plan."))


def sign_lots(*, initiative: str, seen: str, by: str, now: datetime) -> None:
    """Stand for a draw, as a witness; signing again changes nothing.

    Args:
        initiative: whose draw.
        seen: the digest that was on the screen: another draw is not signed.
        by: who signs.
        now: the moment.

    Raises:
        InitiativeError: when what was seen is not what is kept.
        LookupError: when there is no such initiative, or no draw.
    """
    with transaction.atomic():
        found = _locked(initiative)
        lots = InitiativeLots.objects.filter(initiative=found).first()
        if lots is None:
            raise LookupError("no lots were drawn")
        if lots.digest != seen:
            raise InitiativeError(gettext_noop("This is not the draw that is kept: look again."))
        _, fresh = LotsSignature.objects.get_or_create(
            lots=lots, by=by, defaults={"digest": seen, "at": now}
        )
        if fresh:
            _note(by, "sign_lots", found, digest=seen)


def stop_initiative(*, initiative: str, why: str, by: str, now: datetime) -> None:
    """End it early, with the reason; it stays in the ledger. Stopping again changes nothing.

    Raises:
        InitiativeError: without a reason.
        LookupError: when there is no such initiative.
    """
    reason = " ".join(why.split())[:300]
    if not reason:
        raise InitiativeError(gettext_noop("Say why it is stopped: it stays in the ledger."))
    with transaction.atomic():
        found = _locked(initiative)
        if found.stopped_at is not None:
            return
        found.stopped_at, found.stopped_why = now, reason
        found.save(update_fields=["stopped_at", "stopped_why"])
        _note(by, "stop_initiative", found, why=reason)


def keep_review(
    *,
    initiative: str,
    version: int,
    read_to: str,
    final: bool,
    reviewed: Reviewed,
    known_at: datetime | None,
    now: datetime,
    by: str = SYSTEM,
) -> bool:
    """Keep one evaluation with all its inputs; whether it says anything the last one did not.

    Args:
        initiative: whose.
        version: of the plan it was judged by.
        read_to: the last month that was read.
        final: whether that is the last month the plan reads.
        reviewed: what was found, in words, and from what.
        known_at: when the figures were read.
        now: the moment.
        by: who asked.

    Raises:
        LookupError: when there is no such initiative.
    """
    content = {"effect": reviewed.effect.as_json(), "inputs": reviewed.inputs}
    signed = digest(content)
    with transaction.atomic():
        found = _locked(initiative)
        last = found.reviews.order_by("-pk").first()
        if last and (last.digest, last.version, last.final) == (signed, version, final):
            return False
        InitiativeReview.objects.create(
            initiative=found, version=version, read_to=read_to, final=final,
            told=reviewed.told.as_json(), digest=signed, known_at=known_at, at=now, **content,
        )  # fmt: skip
        _note(by, "keep_review", found, digest=signed, word=reviewed.effect.word, read_to=read_to)
    return True
