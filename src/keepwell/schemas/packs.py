"""The monthly pack: what two leaders saw, as plain words and figures that never change again.

One model for the page, the PDF, the slides, the sheet and the JSON, so that all show the same
figures to the digit. Values travel with the digits they may be shown with (`Quantity`); sentences
are `Phrase`s, so that a frozen pack can still be read in another language.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, Final, Literal

from keepwell.schemas.figures import Good, State, Unit  # noqa: TC001 - read at run time by `_hints`
from keepwell.schemas.phrases import Phrase, Quantity

Side = Literal["hr", "support", "both"]
Verdict = Literal["within", "real_change", "cannot_tell", ""]
Block = Literal["workforce", "onboarding", "wellbeing", "career", "policy"]

MINUTES: Final[dict[Block, int]] = {
    "workforce": 15, "onboarding": 10, "wellbeing": 10, "career": 10, "policy": 10,
}  # fmt: skip
"""The five blocks in their order, and how long each takes."""
TITLES: Final[dict[Block, str]] = {
    "workforce": "Workforce metrics",
    "onboarding": "Onboarding and training",
    "wellbeing": "Wellbeing and culture",
    "career": "Career and retention",
    "policy": "Policy, schedule and conflict",
}
FORMAT: Final = 1
"""Version of this form; a stored pack says which one it has."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One earlier period of a figure, for its chart; value in the measure's unit or None."""

    period: str
    value: float | None
    interval: tuple[float, float] | None
    state: State


@dataclass(frozen=True, slots=True)
class PackFigure:
    """One figure as it stood when the pack was frozen.

    `key` names it inside the pack ("turnover_12m", "csat|team=Billing"); points refer to it.
    `shown` and `likely` are `value` and `interval` with the digits their base bears, in the unit
    a reader sees; None where the state hides them. `usual` is the normal range, `goal` the target.
    """

    key: str
    measure: str
    title: str
    unit: Unit
    good: Good
    owner: Side
    definition_version: int
    slice: dict[str, str]
    period: str
    value: float | None
    numerator: float | None
    denominator: float | None
    n: int | None
    interval: tuple[float, float] | None
    state: State
    shown: Quantity | None = None
    likely: tuple[Quantity, Quantity] | None = None
    usual: tuple[float, float] | None = None
    goal: float | None = None
    verdict: Verdict = ""
    reason: Phrase | None = None
    sentences: tuple[Phrase, ...] = ()
    trend: tuple[TrendPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A change of the month that is not noise, and the slice that drives it (S6)."""

    figure: str
    sentence: Phrase
    driver: Phrase | None = None
    p_value: float | None = None


@dataclass(frozen=True, slots=True)
class TalkingPoint:
    """Something worth the meeting's time, with its evidence and what could be decided.

    `key` is stable from month to month for the same matter, so that an unresolved one comes back;
    `evidence` names figures of the pack or tells in words; `ask` is a proposal or a question.
    """

    key: str
    title: Phrase
    evidence: tuple[Phrase, ...] = ()
    figures: tuple[str, ...] = ()
    ask: Phrase | None = None
    source: Literal["change", "late", "data", "leader", "audit", "okr", "carried"] = "change"
    side: Side = "both"
    times_seen: int = 1


@dataclass(frozen=True, slots=True)
class Missing:
    """Something this block should tell and cannot: what, why, who could bring it and how."""

    what: Phrase
    why: Phrase
    remedy: Phrase


@dataclass(frozen=True, slots=True)
class PackBlock:
    """One timed block: the two or three figures that matter now, the rest one click away."""

    block: Block
    minutes: int
    headline: Phrase
    figures: tuple[PackFigure, ...]
    more: tuple[PackFigure, ...] = ()
    points: tuple[TalkingPoint, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class PackAction:
    """An action or promise as it stood: days as ISO text."""

    key: str
    text: str
    why: str
    owner: str
    side: Side
    due_on: str
    status: Literal["open", "done", "dropped"]
    late_days: int = 0
    postponed: int = 0
    promised_at: str = ""
    helped: Phrase | None = None


@dataclass(frozen=True, slots=True)
class PackGoal:
    """A key result as it stood (M3)."""

    objective: str
    key_result: str
    owners: tuple[str, str]
    baseline: Quantity | None
    target: Quantity | None
    now: Quantity | None
    likely: tuple[Quantity, Quantity] | None
    deadline: str
    state: Literal["achieved", "on_track", "off_track", "cannot_tell"]
    sentence: Phrase


@dataclass(frozen=True, slots=True)
class PackAudit:
    """The last revealed collaboration audit (M2): totals 5–25, gaps HR − Support per item."""

    on: str
    hr: float
    support: float
    band: Literal["people_first", "collaborative", "at_risk"]
    gaps: tuple[float, ...]
    sentence: Phrase


@dataclass(frozen=True, slots=True)
class Definition:
    """What a measure of the pack means, as it was defined then."""

    measure: str
    code: str
    title: str
    words: str
    formula: str
    unit: Unit
    interval: str
    version: int


@dataclass(frozen=True, slots=True)
class Restatement:
    """A figure of a frozen pack that later data corrected; the pack itself stays as it was.

    `was` is None when the figure could not be told then, `now` when it can no longer be shown.
    """

    figure: str
    title: str
    was: Quantity | None
    now: Quantity | None
    known_at: str

    def as_json(self) -> dict[str, Any]:
        """The stored form; `Restatement.from_json` reads it back."""
        stored: dict[str, Any] = _plain(self)
        return stored

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Restatement:
        """Read the stored form."""
        made: Restatement = _built(cls, stored)
        return made


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything HR and Support look at in one monthly meeting.

    `month` as "2026-10"; `known_at` and `frozen_at` ISO moments (UTC), `frozen_at` empty while it
    is a draft; `quiet` is the sentence of a month without real changes.
    """

    month: str
    company: str
    known_at: str
    frozen_at: str
    blocks: tuple[PackBlock, ...]
    findings: tuple[Finding, ...] = ()
    quiet: Phrase | None = None
    checked: int = 0
    actions: tuple[PackAction, ...] = ()
    promises: tuple[PackAction, ...] = ()
    goals: tuple[PackGoal, ...] = ()
    audit: PackAudit | None = None
    definitions: tuple[Definition, ...] = ()
    starts_at: str = ""
    zone: str = "UTC"
    hr: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    notes: tuple[Phrase, ...] = ()
    format: int = field(default=FORMAT)

    def as_json(self) -> dict[str, Any]:
        """The stored form; `Pack.from_json` reads the same pack back."""
        stored: dict[str, Any] = _plain(self)
        return stored

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Pack:
        """Read the stored form; fields that later versions added take their defaults."""
        made: Pack = _built(cls, stored)
        return made

    def figures(self) -> dict[str, PackFigure]:
        """Every figure of the pack by its key."""
        return {one.key: one for block in self.blocks for one in (*block.figures, *block.more)}


def _plain(value: Any) -> Any:
    if isinstance(value, Phrase):
        return value.as_json()
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value


Reader = Callable[[Any], Any]


def _built(kind: Any, stored: Any) -> Any:
    """A value of a declared type from its plain form."""
    return _reader(kind)(stored)


@cache
def _reader(kind: Any) -> Reader:
    """How a declared type is read; worked out once, because a pack holds a thousand of them."""
    if kind is Phrase:
        return lambda stored: None if stored is None else Phrase.from_json(stored)
    if kind is Quantity:
        return lambda stored: None if stored is None else Quantity(**stored)
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_reader(kind)
    return _reader_of(typing.get_origin(kind), typing.get_args(kind))


def _dataclass_reader(kind: type) -> Reader:
    hints = typing.get_type_hints(kind)
    plain = frozenset(name for name, hint in hints.items() if _reader(hint) is _same)
    inner = {name: _reader(hint) for name, hint in hints.items() if name not in plain}

    def read(stored: Any) -> Any:
        if stored is None:
            return None
        told = {name: value for name, value in stored.items() if name in plain}
        told |= {name: one(stored[name]) for name, one in inner.items() if name in stored}
        return kind(**told)

    return read


def _same(stored: Any) -> Any:
    return stored


def _reader_of(origin: Any, inside: tuple[Any, ...]) -> Reader:
    if origin in (types.UnionType, typing.Union):
        return _reader(next(one for one in inside if one is not type(None)))
    if origin is not tuple:
        return _same
    if inside[-1] is Ellipsis:
        each = _reader(inside[0])
        return lambda stored: None if stored is None else tuple([each(one) for one in stored])
    parts = [_reader(one) for one in inside]
    if all(one is _same for one in parts):
        return lambda stored: None if stored is None else tuple(stored)
    return lambda stored: (
        None
        if stored is None
        else tuple([one(value) for one, value in zip(parts, stored, strict=True)])
    )
