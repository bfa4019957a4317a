"""Preparing, freezing and restating packs; points, choices and notes; who read and took them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from django.db import transaction

from keepwell.domain.partnership.models import (
    FrozenPack,
    PackChoice,
    PackDraft,
    PackHeld,
    PackNote,
    PackPoint,
    PackReader,
    PackRestatement,
)
from keepwell.domain.partnership.rules.packs import (
    BLOCKS,
    PackError,
    checked_month,
    digest_of,
    text_of,
)
from keepwell.domain.trail.operations import record
from keepwell.domain.trail.rules import SYSTEM
from keepwell.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from keepwell.schemas.packs import Pack, Restatement, Side

Format = Literal["pdf", "pptx", "xlsx", "json", "ics"]


def _note(by: str, verb: str, month: str, detail: dict[str, Any] | None = None) -> None:
    record(actor=by, verb=verb, subject_kind="pack", subject_id=month, detail=detail or {})


def _still_open(month: str) -> None:
    if FrozenPack.objects.filter(month=checked_month(month)).exists():
        raise PackError(f"The pack of {month} is frozen: it stays as both sides saw it")


def prepare_pack(*, pack: Pack, now: datetime, by: str = SYSTEM) -> bool:
    """Keep the draft of a month; whether it says anything new. A frozen month stays as it is."""
    text = text_of(pack)
    digest = digest_of(text)
    with transaction.atomic():
        if FrozenPack.objects.filter(month=pack.month).exists():
            return False
        if PackDraft.objects.filter(month=pack.month, digest=digest).exists():
            return False
        PackDraft.objects.update_or_create(
            month=pack.month, defaults={"content": text, "digest": digest, "built_at": now}
        )
        _note(by, "prepare_pack", pack.month, {"digest": digest})
    return True


def freeze_pack(*, pack: Pack, known_at: datetime, by: str, now: datetime) -> str:
    """Keep what both sides will see, for good; its digest. The first freezing holds.

    Args:
        pack: as it is to be seen; `frozen_at` and `known_at` are written into it before.
        known_at: when its figures were known.
        by: who froze it, or the system in the evening before.
        now: the moment.
    """
    checked_month(pack.month)
    text = text_of(pack)
    digest = digest_of(text)
    with transaction.atomic():
        kept, fresh = FrozenPack.objects.get_or_create(
            month=pack.month,
            defaults={
                "content": text, "digest": digest, "known_at": known_at, "frozen_at": now, "by": by,
            },
        )  # fmt: skip
        if fresh:
            PackDraft.objects.filter(month=pack.month).delete()
            _note(by, "freeze_pack", pack.month, {"digest": digest})
    return kept.digest


def restate_pack(
    *, month: str, lines: Sequence[Restatement], now: datetime, by: str = SYSTEM
) -> int:
    """Note what later data corrected; how many lines say something that the last ones did not."""
    with transaction.atomic():
        pack = FrozenPack.objects.get(month=month)
        last = {
            one.figure: one.content
            for one in PackRestatement.objects.filter(pack=pack).exclude(figure="").order_by("pk")
        }
        fresh = [one for one in lines if _differs(one.as_json(), last.get(one.figure))]
        PackRestatement.objects.bulk_create(
            PackRestatement(pack=pack, figure=one.figure, content=one.as_json(), noted_at=now)
            for one in fresh
        )
        if fresh:
            _note(by, "restate_pack", month, {"figures": [one.figure for one in fresh]})
    return len(fresh)


def hold_packs(*, months: Sequence[str], sheet: int, by: str = SYSTEM) -> int:
    """Note that frozen packs were held against all sheets up to one; for how many that is news.

    Args:
        months: of the packs.
        sheet: number of the newest sheet before they were read.
        by: who held them.
    """
    with transaction.atomic():
        held = set(
            PackHeld.objects.filter(month__in=months, sheet__gte=sheet).values_list(
                "month", flat=True
            )
        )
        fresh = [one for one in months if one not in held]
        PackHeld.objects.bulk_create(
            (PackHeld(month=one, sheet=sheet) for one in fresh),
            update_conflicts=True, unique_fields=["month"], update_fields=["sheet"],
        )  # fmt: skip
        if fresh:
            _note(by, "hold_packs", fresh[-1], {"months": len(fresh), "sheet": sheet})
    return len(fresh)


def _differs(line: dict[str, Any], last: dict[str, Any] | None) -> bool:
    """When it was known does not make it another correction; back to as seen is one."""
    if last is None:
        return bool(line["was"] != line["now"])
    return bool(line["now"] != last["now"])


def choose_point(*, month: str, point: str, taken: bool, by: str) -> None:
    """Take a proposed point onto the agenda, or lay it aside.

    Raises:
        PackError: once the pack is frozen.
    """
    with transaction.atomic():
        _still_open(month)
        found = PackChoice.objects.filter(month=month, point=point).first()
        if found and found.taken == taken:
            return
        PackChoice.objects.update_or_create(
            month=month, point=point, defaults={"taken": taken, "by": by}
        )
        _note(by, "choose_point", month, {"point": point, "taken": taken})


def write_point(
    *, month: str, block: str, title: str, by: str, now: datetime, side: Side = "both",
    ask: str = "", figures: Sequence[str] = (),
) -> str:  # fmt: skip
    """Put a point of one's own onto the agenda; its key.

    Args:
        month: of the pack.
        block: one of the five.
        title: what it is about; both sides read it.
        by: who writes.
        now: the moment.
        side: from which side it comes.
        ask: what is to be decided or answered.
        figures: keys of figures of the pack that belong to it.

    Raises:
        PackError: without a title, in an unknown block, or once the pack is frozen.
    """
    title, ask = title.strip()[:200], ask.strip()[:300]
    if not title:
        raise PackError("A point needs a few words that say what it is about")
    if block not in BLOCKS:
        raise PackError(f"{block!r} is no block; there are {', '.join(BLOCKS)}")
    with transaction.atomic():
        _still_open(month)
        one = PackPoint.objects.create(
            key=f"own:{new_id()}", month=month, block=block, title=title, ask=ask,
            figures=list(figures), side=side, author=by, written_at=now,
        )  # fmt: skip
        _note(by, "write_point", month, {"point": one.key, "block": block})
    return one.key


def remove_point(*, point: str, by: str, now: datetime) -> None:
    """Take one's own point off the agenda; nobody takes off another's.

    Raises:
        PackError: for a point that is not there, not one's own, or of a frozen pack.
    """
    with transaction.atomic():
        found = PackPoint.objects.filter(key=point, author=by).first()
        if found is None:
            raise PackError("Only who wrote a point takes it off")
        if found.removed_at is not None:
            return
        _still_open(found.month)
        found.removed_at = now
        found.save(update_fields=["removed_at"])
        _note(by, "remove_point", found.month, {"point": point})


def write_note(*, month: str, point: str, text: str, by: str, now: datetime) -> None:
    """Keep a note for oneself beside a point; an empty one is gone. The trail tells no word of it."""
    text = text.strip()
    with transaction.atomic():
        mine = PackNote.objects.filter(month=checked_month(month), point=point[:300], author=by)
        kept = mine.values_list("text", flat=True).first()
        if text == (kept or ""):
            return
        if text:
            PackNote.objects.update_or_create(
                month=month, point=point[:300], author=by,
                defaults={"text": text, "written_at": now},
            )  # fmt: skip
        else:
            mine.delete()
        _note(by, "write_note", month)


def open_pack(*, month: str, by: str, now: datetime) -> bool:
    """Note that somebody has opened a pack for the first time; whether it was."""
    if PackReader.objects.filter(month=month, reader=by).exists():
        return False  # reading again writes nothing, and waits for no writer
    with transaction.atomic():
        _, fresh = PackReader.objects.get_or_create(
            month=checked_month(month), reader=by, defaults={"read_at": now}
        )
        if fresh:
            _note(by, "open_pack", month)
    return fresh


def export_pack(*, month: str, format: Format, by: str, frozen: bool) -> None:  # noqa: A002 - the word of the field
    """Note that somebody took a pack out as a document; its pages carry their name and the time."""
    _note(by, "export_pack", checked_month(month), {"format": format, "frozen": frozen})
