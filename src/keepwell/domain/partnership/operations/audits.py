"""Writing audits: opening a round, asking raters, rating, and the moment at which scores open.

The trail says that somebody rated, never what; nothing here returns a score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from keepwell.domain.access.queries import user_by_id
from keepwell.domain.partnership.models import AuditRater, AuditRating, AuditRound
from keepwell.domain.partnership.rules.audits import (
    SIDES,
    RatingError,
    checked_scores,
    high,
    is_complete,
)
from keepwell.domain.trail.operations import record
from keepwell.kernel.ids import is_id
from keepwell.kernel.periods import Period

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from keepwell.domain.partnership.rules.audits import Side


def _note(by: str, verb: str, quarter: str, **detail: Any) -> None:
    record(actor=by, verb=verb, subject_kind="audit", subject_id=quarter, detail=detail)


def _locked(quarter: str) -> AuditRound:
    found = AuditRound.objects.select_for_update().filter(quarter=quarter).first()
    if found is None:
        raise LookupError(f"there is no audit of {quarter!r}")
    return found


def _still_blind(found: AuditRound) -> None:
    if found.revealed_at:
        raise RatingError("Both sides have submitted: this audit is closed")


def open_round(*, quarter: str, on: date, by: str, raters: Mapping[str, Side]) -> None:
    """Open the audit of a quarter and ask people to rate; one that is there is left as it is.

    Args:
        quarter: "2026-Q4".
        on: the day.
        by: who opens it.
        raters: public id of a user to the side they rate for; at least one of each side.

    Raises:
        RatingError: for something that is no quarter, or a side without anybody.
    """
    if Period.parse(quarter).grain != "quarter":
        raise RatingError(f"{quarter!r} is no quarter; write one like 2026-Q4")
    if {*raters.values()} != {*SIDES}:
        raise RatingError("An audit needs somebody from HR and somebody from Support")
    with transaction.atomic():
        if AuditRound.objects.filter(quarter=quarter).exists():
            return
        made = AuditRound.objects.create(quarter=quarter, opened_on=on, opened_by=by)
        for user, side in raters.items():
            _ask(made, user, side)
        _note(by, "open_audit", quarter, raters=len(raters))


def _ask(round_: AuditRound, user: str, side: Side) -> bool:
    who = user_by_id(public_id=user) if is_id(user) else None
    if who is None or side not in SIDES:
        raise RatingError("Only somebody who can sign in may rate, for HR or for Support")
    _rater, fresh = AuditRater.objects.get_or_create(
        round=round_, user=who, defaults={"side": side}
    )
    return fresh


def ask_rater(*, quarter: str, user: str, side: Side, by: str) -> None:
    """Ask one more person to rate; somebody rates for one side only.

    Raises:
        RatingError: when the scores are open already.
    """
    with transaction.atomic():
        found = _locked(quarter)
        _still_blind(found)
        if _ask(found, user, side):
            _note(by, "ask_rater", quarter, user=user, side=side)


def release_rater(*, quarter: str, user: str, by: str, now: datetime) -> None:
    """No longer wait for somebody who has not rated; the last one missing opens the scores.

    Raises:
        RatingError: for somebody who has rated (no rating can be taken out), or when a side would
            be left without anybody.
    """
    with transaction.atomic():
        found = _locked(quarter)
        rater = found.raters.filter(user__public_id=user).first() if is_id(user) else None
        if rater is None:
            return
        _still_blind(found)
        if rater.answered:
            raise RatingError("Who has rated stays: a rating cannot be taken out")
        if not found.raters.filter(side=rater.side).exclude(pk=rater.pk).exists():
            raise RatingError("A side needs somebody who rates: ask another person first")
        rater.delete()
        _reveal(found, now)
        _note(by, "release_rater", quarter, user=user)


def rate(
    *,
    quarter: str,
    by: str,
    scores: Mapping[str, int | None],
    now: datetime,
    evidence: Mapping[str, str] | None = None,
) -> None:
    """Somebody's five scores; until both sides have submitted they may be changed.

    Args:
        quarter: of which round.
        by: who rates; must have been asked.
        scores: 1 to 5 for each of the five items.
        now: when.
        evidence: for items scored 4 and more, a piece of evidence; empty where they have none.

    Raises:
        LookupError: for somebody who was not asked.
        RatingError: when an answer is missing, or the audit is closed.
    """
    told = checked_scores(scores)
    pieces = {item: (evidence or {}).get(item, "").strip() for item in high(told)}
    with transaction.atomic():
        found = _locked(quarter)
        rater = found.raters.filter(user__public_id=by).first() if is_id(by) else None
        if rater is None:
            raise LookupError("somebody who was not asked cannot rate")
        values = {"scores": list(told), "evidence": pieces}
        if rater.answered and _same(rater.rating, values):
            return
        _still_blind(found)
        AuditRating.objects.update_or_create(rater=rater, defaults=values)
        rater.answered = True
        rater.save(update_fields=["answered"])
        _reveal(found, now)
        _note(by, "rate_audit", quarter)


def _same(rating: AuditRating, values: Mapping[str, Any]) -> bool:
    return all(getattr(rating, name) == value for name, value in values.items())


def _reveal(found: AuditRound, now: datetime) -> None:
    """Open the scores once everybody on both sides has submitted."""
    sides = list(found.raters.values_list("side", "answered"))
    invited: dict[Side, int] = {side: sum(one == side for one, _ in sides) for side in SIDES}
    missing = sum(not answered for _, answered in sides)
    if is_complete(invited=invited, missing=missing):
        found.revealed_at = now
        found.save(update_fields=["revealed_at"])
