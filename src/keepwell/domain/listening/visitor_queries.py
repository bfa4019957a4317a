"""Reading what candidates and leavers said. There is no live count: not of codes, not of answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from keepwell.domain.listening.rules.instruments import shipped
from keepwell.domain.listening.rules.visitors import INSTRUMENTS, VALID, Kind, mark
from keepwell.domain.listening.visitor_models import VisitorCode, VisitorPool, VisitorRound
from keepwell.kernel.ids import is_id

if TYPE_CHECKING:
    from datetime import date

    from keepwell.domain.listening.rules.instruments import Instrument

OPEN = VisitorRound.State.OPEN


@dataclass(frozen=True, slots=True)
class VisitorView:
    """A round as pages show it; `questions` as a pulse has them."""

    key: str
    kind: Kind
    state: str
    opens_on: date
    closes_on: date
    keys: tuple[str, ...]
    manifest: str
    manifest_hash: str
    questions: tuple[dict[str, Any], ...]
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True, slots=True)
class PoolView:
    """Released figures of a group: label to value, ends of its interval, and a band."""

    kind: Kind
    group: int
    from_on: date
    to_on: date
    figures: tuple[dict[str, Any], ...]
    comments: tuple[str, ...]
    told_on: date
    rounds: tuple[str, ...]


def instrument_of(kind: Kind) -> Instrument:
    """What candidates, or leavers, are asked."""
    return shipped()[INSTRUMENTS[kind]]


def asked(kind: Kind) -> tuple[dict[str, Any], ...]:
    """All questions of a kind, in the form of a pulse's."""
    told = instrument_of(kind)
    return ({"instrument": told.id, "version": told.version, "items": [one.id for one in told.items]},)  # fmt: skip


def _view(one: VisitorRound) -> VisitorView:
    kind = cast("Kind", one.kind)
    return VisitorView(
        one.key.hex, kind, one.state, one.opens_on, one.closes_on, tuple(one.keys), one.manifest,
        one.manifest_hash, asked(kind),
    )  # fmt: skip


def open_rounds() -> dict[str, VisitorView]:
    """Open rounds by kind: at most one each."""
    return {one.kind: _view(one) for one in VisitorRound.objects.filter(state=OPEN)}


def manifests() -> list[VisitorView]:
    """Every round with its list of keys, open or over, the oldest first."""
    return [_view(one) for one in VisitorRound.objects.order_by("opens_on", "pk")]


def open_keys() -> frozenset[str]:
    """Keys of the rounds whose ballots lie on this machine rightly."""
    return frozenset(key.hex for key in VisitorRound.objects.filter(state=OPEN).values_list("key", flat=True))  # fmt: skip


def visitor_round(*, key: str) -> VisitorView | None:
    """One round; None when there is none."""
    found = VisitorRound.objects.filter(key=key).first() if is_id(key) else None
    return _view(found) if found else None


def round_for(*, code: str, on: date) -> tuple[VisitorView, str] | None:
    """The round in which a code may be used, and the id of its group's key.

    None for a code that was never given, is too old, or whose round is over: all look alike.
    """
    found = VisitorCode.objects.filter(mark=mark(code), given_on__gt=on - VALID).first()
    if found is None:
        return None
    rounds = VisitorRound.objects.filter(kind=found.kind, state=OPEN)
    if found.round_id is not None:
        rounds = rounds.filter(pk=found.round_id)
    now = rounds.first()
    return (_view(now), str(now.keys[found.group])) if now else None


def unpooled(*, kind: Kind, group: int) -> list[tuple[str, date, date]]:
    """Closed rounds of a kind that no pool of a group holds yet, the oldest first."""
    told = VisitorPool.objects.filter(kind=kind, group=group).values("rounds")
    rows = VisitorRound.objects.filter(kind=kind, state=VisitorRound.State.CLOSED)
    fresh = rows.exclude(pk__in=told).order_by("opens_on", "pk")
    return [(one.key.hex, one.opens_on, one.closes_on) for one in fresh]


def answers(*, keys: list[str], group: int) -> list[dict[str, Any]]:
    """Options chosen in closed rounds by a group, in the order of chance; for the gate alone."""
    rows = VisitorRound.objects.filter(key__in=keys, state=VisitorRound.State.CLOSED)
    found = rows.filter(answers__group=group).order_by("answers__pk")
    return list(found.values_list("answers__chosen", flat=True))


def comments(*, keys: list[str], group: int) -> list[str]:
    """Comments of a group in closed rounds, in the order of chance; for the gate alone."""
    rows = VisitorRound.objects.filter(key__in=keys, state=VisitorRound.State.CLOSED)
    found = rows.filter(comments__group=group).order_by("comments__pk")
    return list(found.values_list("comments__text", flat=True))


def pools() -> list[PoolView]:
    """Everything that was told, the newest first."""
    rows = VisitorPool.objects.order_by("kind", "group", "-to_on", "-pk")
    return [
        PoolView(
            cast("Kind", one.kind), one.group, one.from_on, one.to_on, tuple(one.figures),
            tuple(one.comments), one.told_on, tuple(told.key.hex for told in one.rounds.all()),
        )
        for one in rows.prefetch_related("rounds")
    ]  # fmt: skip
