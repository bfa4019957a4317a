"""`keepwell pack`: the monthly pack as files, the frozen one or a draft built now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.console.output import Meter, Refused, document, say

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

FORMATS: Final = ("pdf", "pptx", "xlsx", "ics", "json")


def pack(told: argparse.Namespace) -> int:
    """Write the pack of a month; print where."""
    from keepwell.domain.partnership.rules.packs import PackError

    formats = _formats(told.format)
    try:
        frozen = _ready(told.month)
        files = [path for one in formats if (path := _write(told, one, asked=bool(told.format)))]
    except PackError as error:
        raise Refused(str(error)) from error
    if told.json:
        state = "frozen" if frozen else "draft"
        document({"month": told.month, "state": state, "files": [str(one) for one in files]})
    else:
        for one in files:
            say(str(one))
    return 0


def _formats(text: str) -> tuple[str, ...]:
    asked = tuple(one.strip() for one in text.split(",") if one.strip())
    for one in asked:
        if one not in FORMATS:
            raise Refused(f"There is no format {one!r}. There is: {', '.join(FORMATS)}")
    return asked or FORMATS


def _ready(month: str) -> bool:
    """Have the pack there; whether it is frozen."""
    from django.utils import timezone

    from keepwell.workflows import monthly_sync

    meter = Meter("%")
    try:
        return monthly_sync.ready(month=month, now=timezone.now(), progress=meter)
    finally:
        meter.over()


def _write(told: argparse.Namespace, format: str, *, asked: bool) -> Path | None:  # noqa: A002 - the word of the contract
    """One file; None for an invitation that nobody asked for, where no sync is planned."""
    from django.utils import timezone

    from keepwell.workflows import monthly_sync

    if format == "ics" and not asked and not monthly_sync.has_sync(month=told.month):
        return None
    now = timezone.localtime()
    body = (
        monthly_sync.calendar_entry(month=told.month, now=now)
        if format == "ics"
        else monthly_sync.document(
            month=told.month, format=format, by="operator", name="operator", now=now
        )
    )
    path: Path = told.out / f"keepwell-{told.month}.{format}"
    told.out.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path
