"""Writing what care may be worth. Nothing is written over: who assumed what stays to be read."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction

from keepwell.domain.partnership.models import (
    WorthAssumption,
    WorthCurrency,
    WorthReckoning,
    WorthResult,
)
from keepwell.domain.partnership.queries import worth as stored
from keepwell.domain.partnership.rules.worth import (
    STORY,
    WorthError,
    catalogue,
    checked_currency,
    checked_mix,
    checked_name,
    checked_range,
    programmes,
)
from keepwell.domain.released.rules import content_digest
from keepwell.domain.trail.operations import record
from keepwell.kernel.ids import is_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from keepwell.domain.partnership.rules.worth import Mix


def _note(by: str, verb: str, subject: str, **detail: Any) -> None:
    record(actor=by, verb=verb, subject_kind="worth", subject_id=subject, detail=detail)


def _locked(reckoning: str) -> WorthReckoning:
    rows = WorthReckoning.objects.select_for_update().filter(closed_at=None)
    found = rows.filter(public_id=reckoning).first() if is_id(reckoning) else None
    if found is None:
        raise LookupError(f"there is no open reckoning {reckoning!r}")
    return found


def set_currency(*, code: str, by: str, now: datetime) -> None:
    """Say in which money the company reckons; what was typed in another no longer holds.

    Raises:
        WorthError: for no currency.
    """
    wanted = checked_currency(code)
    with transaction.atomic():
        if stored.currency() == wanted:
            return
        WorthCurrency.objects.create(code=wanted, by=by, at=now)
        _note(by, "set_currency", "", code=wanted)


def assume(
    *,
    key: str,
    low: float,
    likely: float,
    high: float,
    source: str,
    by: str,
    now: datetime,
    reckoning: str = "",
) -> None:
    """Assume a range, for one reckoning or for all; the same range again changes nothing.

    Raises:
        WorthError: see `rules.worth.checked_range`.
        LookupError: for a reckoning that is not open.
    """
    told = checked_range(
        key, low=low, likely=likely, high=high, source=source,
        level=None if reckoning else "company",
    )  # fmt: skip
    with transaction.atomic():
        place = _locked(reckoning) if reckoning else None
        row = _row(place, key, told, by, now)
        standing = stored.typed(reckoning=reckoning).get(key)
        if standing is not None and _said(row) == (
            standing.low, standing.likely, standing.high, standing.source, standing.currency,
        ):  # fmt: skip
            return
        row.save()
        _note(by, "assume", reckoning, key=key, range=list(told))


def _row(
    place: WorthReckoning | None,
    key: str,
    told: tuple[float, float, float, str],
    by: str,
    now: datetime,
) -> WorthAssumption:
    money = stored.currency() if catalogue()[key].unit == "money" else ""
    return WorthAssumption(
        reckoning=place, key=key, low=told[0], likely=told[1], high=told[2], source=told[3],
        currency=money, by=by, at=now,
    )  # fmt: skip


def _said(row: WorthAssumption) -> tuple[Any, ...]:
    return (row.low, row.likely, row.high, row.source, row.currency)


def take_back(*, key: str, by: str, now: datetime, reckoning: str = "") -> None:
    """Take back what was typed: own figures hold again, else the sourced ones.

    Raises:
        LookupError: for a reckoning that is not open.
    """
    with transaction.atomic():
        place = _locked(reckoning) if reckoning else None
        if key not in stored.typed(reckoning=reckoning):
            return
        WorthAssumption.objects.create(reckoning=place, key=key, by=by, at=now)
        _note(by, "take_back", reckoning, key=key)


def open_reckoning(
    *,
    name: str,
    by: str,
    now: datetime,
    programme: str = "",
    initiative: str = "",
    ranges: Mapping[str, tuple[float, float, float, str]] | None = None,
) -> str:
    """Begin to reckon what one programme may bring.

    Args:
        name: what it is called.
        by: who begins.
        now: when.
        programme: one of the file's, for its sourced effects and hours.
        initiative: one that was registered, for its evaluated effect.
        ranges: what is assumed for it: low, likely, high and source by key.

    Returns:
        Its id.

    Raises:
        WorthError: without a name, for an unknown programme or one without a source, for a range.
    """
    words = checked_name(name)
    if programme and (programme not in programmes() or not programmes()[programme].reckonable):
        raise WorthError(STORY)
    told = {
        key: checked_range(key, low=low, likely=likely, high=high, source=source)
        for key, (low, likely, high, source) in (ranges or {}).items()
    }
    with transaction.atomic():
        made = WorthReckoning.objects.create(
            kind="return", name=words, programme=programme, initiative=initiative, by=by, at=now
        )
        rows = [_row(made, key, one, by, now) for key, one in told.items()]
        WorthAssumption.objects.bulk_create(rows)
        detail = {"programme": programme, "initiative": initiative, "ranges": told}
        _note(by, "open_reckoning", made.public_id.hex, **detail)
    return made.public_id.hex


def plan_mix(*, name: str, mix: Mix, by: str, now: datetime) -> str:
    """Begin to choose among programmes under a budget.

    Returns:
        Its id.

    Raises:
        WorthError: without a name; see `rules.worth.checked_mix`.
    """
    words, wanted = checked_name(name), checked_mix(mix)
    settings = {**asdict(wanted), "programmes": list(wanted.programmes)}
    with transaction.atomic():
        made = WorthReckoning.objects.create(
            kind="choice", name=words, settings=settings, by=by, at=now
        )
        _note(by, "plan_mix", made.public_id.hex, **settings)
    return made.public_id.hex


def change_mix(*, reckoning: str, mix: Mix, by: str) -> None:
    """Choose again under other limits; the same ones again change nothing.

    Raises:
        WorthError: see `rules.worth.checked_mix`.
        LookupError: for one that is not open.
    """
    wanted = checked_mix(mix)
    settings = {**asdict(wanted), "programmes": list(wanted.programmes)}
    with transaction.atomic():
        found = _locked(reckoning)
        if found.settings == settings:
            return
        found.settings = settings
        found.save(update_fields=["settings"])
        _note(by, "change_mix", reckoning, **settings)


def keep_worth(*, reckoning: str, result: dict[str, Any], by: str, now: datetime) -> None:
    """Keep what came out; the same again is not kept twice.

    Raises:
        LookupError: for a reckoning that is not open.
    """
    digest = content_digest(result)
    with transaction.atomic():
        found = _locked(reckoning)
        newest = found.results.order_by("-pk").first()
        if newest is not None and newest.digest == digest:
            return
        WorthResult.objects.create(reckoning=found, result=result, digest=digest, by=by, at=now)
        _note(by, "keep_worth", reckoning, digest=digest)


def set_aside(*, reckoning: str, by: str, now: datetime) -> None:
    """Put a reckoning away; it stays to be read."""
    with transaction.atomic():
        rows = WorthReckoning.objects.filter(public_id=reckoning) if is_id(reckoning) else None
        if rows is not None and rows.filter(closed_at=None).update(closed_at=now):
            _note(by, "set_aside", reckoning)
