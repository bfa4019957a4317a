"""Reading packs: drafts, what was frozen, restatements, points, and one's own notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

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
from keepwell.domain.partnership.rules.packs import pack_of
from keepwell.schemas.packs import Restatement

if TYPE_CHECKING:
    from datetime import datetime

    from keepwell.schemas.packs import Pack, Side


@dataclass(frozen=True, slots=True)
class Entry:
    """A month that has a pack; `frozen_at` is None while it is a draft."""

    month: str
    frozen_at: datetime | None
    built_at: datetime | None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored pack: its text is what the digest is of."""

    month: str
    text: str
    digest: str
    known_at: datetime
    frozen_at: datetime | None
    by: str = ""

    def pack(self) -> Pack:
        """The pack itself."""
        return pack_of(self.text)


@dataclass(frozen=True, slots=True)
class Written:
    """A point that somebody wrote."""

    key: str
    month: str
    block: str
    title: str
    ask: str
    figures: tuple[str, ...]
    side: Side
    author: str


def entries() -> list[Entry]:
    """All months that have a pack, the newest first."""
    frozen = {
        one.month: Entry(one.month, one.frozen_at, None, one.by)
        for one in FrozenPack.objects.only("month", "frozen_at", "by")
    }
    drafts = {
        one.month: Entry(one.month, None, one.built_at)
        for one in PackDraft.objects.only("month", "built_at")
        if one.month not in frozen
    }
    return sorted([*frozen.values(), *drafts.values()], key=lambda one: one.month, reverse=True)


def frozen(*, month: str) -> Kept | None:
    """The pack of a month as it was frozen; None while it was not."""
    found = FrozenPack.objects.filter(month=month).first()
    return _kept(found) if found else None


def frozen_before(*, month: str) -> Kept | None:
    """The last frozen pack of an earlier month."""
    found = FrozenPack.objects.filter(month__lt=month).order_by("-month").first()
    return _kept(found) if found else None


def frozen_months() -> list[str]:
    """Months whose pack is frozen, oldest first."""
    return list(FrozenPack.objects.order_by("month").values_list("month", flat=True))


def held() -> dict[str, int]:
    """Against which released sheet each frozen pack was held last; 0 for never yet."""
    known = dict(PackHeld.objects.values_list("month", "sheet"))
    return {month: known.get(month, 0) for month in frozen_months()}


def known_moments() -> list[datetime]:
    """When the figures of frozen packs were known: what then counted stays readable."""
    return list(FrozenPack.objects.order_by("known_at").values_list("known_at", flat=True))


def _kept(found: FrozenPack) -> Kept:
    return Kept(found.month, found.content, found.digest, found.known_at, found.frozen_at, found.by)


def draft(*, month: str) -> Kept | None:
    """The pack of a month as the night prepared it last."""
    found = PackDraft.objects.filter(month=month).first()
    return Kept(month, found.content, found.digest, found.built_at, None) if found else None


def is_draft(*, month: str) -> bool:
    """Whether a month is prepared and not frozen yet."""
    return PackDraft.objects.filter(month=month).exists()


def restatements(*, month: str) -> tuple[Restatement, ...]:
    """What later data corrected in a frozen pack: the last line of each figure, in its order."""
    rows = PackRestatement.objects.filter(pack__month=month).exclude(figure="").order_by("pk")
    last = {one.figure: Restatement.from_json(one.content) for one in rows}
    return tuple(one for one in last.values() if one.was != one.now)


def restated_before(*, month: str) -> frozenset[str]:
    """Figures of a frozen pack that were corrected at least once."""
    rows = PackRestatement.objects.filter(pack__month=month).exclude(figure="")
    return frozenset(rows.values_list("figure", flat=True))


def name_taken_out(*, month: str) -> datetime | None:
    """When a name was last taken out of a frozen pack; None when both sides' names all stand."""
    rows = PackRestatement.objects.filter(pack__month=month, figure="").order_by("-pk")
    return rows.values_list("noted_at", flat=True).first()


def points(*, month: str) -> list[Written]:
    """Points that people wrote for a month, in the order of writing."""
    rows = PackPoint.objects.filter(month=month, removed_at=None).order_by("pk")
    return [
        Written(
            one.key, one.month, one.block, one.title, one.ask, tuple(one.figures), cast("Side", one.side),
            one.author,
        )
        for one in rows
    ]  # fmt: skip


def choices(*, month: str) -> dict[str, bool]:
    """Which proposed points were taken or laid aside by hand."""
    return dict(PackChoice.objects.filter(month=month).values_list("point", "taken"))


def notes(*, month: str, reader: str) -> dict[str, str]:
    """One's own notes of a month, by point. There is no way to ask for somebody else's."""
    rows = PackNote.objects.filter(month=month, author=reader)
    return dict(rows.values_list("point", "text"))


def readers(*, month: str) -> dict[str, datetime]:
    """Who has opened the pack of a month, and when first."""
    return dict(PackReader.objects.filter(month=month).values_list("reader", "read_at"))
