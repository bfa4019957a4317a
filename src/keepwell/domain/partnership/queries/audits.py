"""Reading audits. Before a round is revealed no score leaves, whoever asks: not even one's side.

Only the rater themselves reads their own five answers again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keepwell.domain.partnership.models import AuditRater, AuditRating, AuditRound
from keepwell.domain.partnership.rules.audits import (
    COLLABORATIVE,
    DISCUSS_TOTAL,
    ITEMS,
    PEOPLE_FIRST,
    SIDES,
    Mark,
    Result,
    changes,
    digits,
    result,
    same_raters,
    waits_to_last,
)
from keepwell.schemas.packs import PackAudit
from keepwell.schemas.phrases import Phrase, Quantity, Said, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from fractions import Fraction

    from keepwell.domain.access.models import User
    from keepwell.domain.partnership.rules.audits import Band, Item, Side
    from keepwell.schemas.phrases import Value

BANDS: dict[Band, str] = {
    "people_first": gettext_noop("people-first"),
    "collaborative": gettext_noop("collaborative"),
    "at_risk": gettext_noop("at risk"),
}
NAMES: dict[Side, str] = {"hr": gettext_noop("HR"), "support": gettext_noop("Support")}
HEADLINE = gettext_noop(
    "{lower} rates the collaboration {low} of 25 ({band}), {higher} {high}: a gap of {gap}."
)
AGREED = gettext_noop("HR and Support rate the collaboration alike: {low} of 25 ({band}).")


@dataclass(frozen=True, slots=True)
class RaterView:
    """Somebody asked to rate; whether they did, never what."""

    user: str
    name: str
    side: Side
    answered: bool


@dataclass(frozen=True, slots=True)
class RoundView:
    """An audit's round without any score."""

    quarter: str
    opened_on: date
    revealed_at: datetime | None
    raters: tuple[RaterView, ...]

    def of(self, side: Side) -> tuple[RaterView, ...]:
        """The raters of one side."""
        return tuple(one for one in self.raters if one.side == side)

    @property
    def missing(self) -> int:
        """How many are still to rate."""
        return sum(not one.answered for one in self.raters)


@dataclass(frozen=True, slots=True)
class OwnRating:
    """What somebody answered themselves."""

    side: Side
    scores: dict[Item, int]
    evidence: dict[str, str]


@dataclass(frozen=True, slots=True)
class Revealed:
    """A revealed round: its result, evidence named per item, and who rated before too.

    `same`: how many of its raters also rated in the revealed round before; None for the first.
    `evidence`: pieces that were named for an item, each once; `high` counts scores of 4 and more,
    `bare` those of them without any piece: over all items and both sides, so that nobody's own
    answers can be told from them.
    """

    quarter: str
    revealed_at: datetime
    result: Result
    raters: int
    same: int | None
    evidence: dict[Item, tuple[str, ...]]
    high: int
    bare: int


@dataclass(frozen=True, slots=True)
class Trend:
    """All revealed rounds in order, where a side really moved, and crossings yet to last."""

    rounds: tuple[Revealed, ...]
    marks: tuple[Mark, ...]
    waiting: tuple[Side, ...]


def rounds() -> tuple[RoundView, ...]:
    """All rounds, newest first, without any score."""
    found = AuditRound.objects.order_by("-quarter").prefetch_related("raters__user")
    return tuple(_round(one) for one in found)


def round_of(*, quarter: str) -> RoundView | None:
    """One round without any score."""
    found = AuditRound.objects.filter(quarter=quarter).prefetch_related("raters__user").first()
    return _round(found) if found else None


def _round(one: AuditRound) -> RoundView:
    raters = sorted(one.raters.all(), key=lambda rater: (rater.side, str(rater.user)))
    return RoundView(
        one.quarter, one.opened_on, one.revealed_at,
        tuple(
            RaterView(r.user.public_id.hex, str(r.user), r.side, r.answered)  # type: ignore[arg-type]
            for r in raters
        ),
    )  # fmt: skip


def waiting_for(*, user: User) -> tuple[str, ...]:
    """Quarters whose audit waits for somebody's rating, oldest first."""
    rows = AuditRater.objects.filter(user=user, answered=False, round__revealed_at=None)
    return tuple(rows.order_by("round__quarter").values_list("round__quarter", flat=True))


def own_rating(*, quarter: str, user: User) -> OwnRating | None:
    """What somebody answered themselves; None for who was not asked or has not rated."""
    found = AuditRating.objects.filter(rater__round__quarter=quarter, rater__user=user)
    one = found.select_related("rater").first()
    if one is None:
        return None
    scores: dict[Item, int] = dict(zip(ITEMS, one.scores, strict=True))
    return OwnRating(one.rater.side, scores, one.evidence)  # type: ignore[arg-type]


def trend(*, until: date | None = None) -> Trend:
    """Every revealed round; with `until`, those revealed before that day ended."""
    told = AuditRound.objects.exclude(revealed_at=None).order_by("quarter")
    kept = [
        one for one in told.prefetch_related("raters__rating")
        if until is None or (one.revealed_at and one.revealed_at.date() <= until)
    ]  # fmt: skip
    found: list[Revealed] = []
    before: set[str] | None = None
    for one in kept:
        who = {str(rater.user_id) for rater in one.raters.all()}
        found.append(_revealed(one, None if before is None else same_raters(who, before)))
        before = who
    return Trend(tuple(found), _marks(found), _waiting(found))


def _revealed(one: AuditRound, same: int | None) -> Revealed:
    assert one.revealed_at is not None
    raters = [rater for rater in one.raters.all() if rater.answered]
    rows: dict[str, list[list[int]]] = {
        side: [rater.rating.scores for rater in raters if rater.side == side] for side in SIDES
    }
    pieces = [rater.rating.evidence for rater in raters]
    told = result(hr=rows["hr"], support=rows["support"])
    return Revealed(
        one.quarter, one.revealed_at, told, len(raters), same, _named(pieces),
        sum(len(mine) for mine in pieces),
        sum(not piece for mine in pieces for piece in mine.values()),
    )  # fmt: skip


def _named(pieces: Sequence[dict[str, str]]) -> dict[Item, tuple[str, ...]]:
    return {item: tuple(sorted({one[item] for one in pieces if one.get(item)})) for item in ITEMS}


def _totals(found: Sequence[Revealed], side: Side) -> list[Fraction]:
    return [getattr(one.result, side).total for one in found]


def _marks(found: Sequence[Revealed]) -> tuple[Mark, ...]:
    return tuple(mark for side in SIDES for mark in changes(side, _totals(found, side)))


def _waiting(found: Sequence[Revealed]) -> tuple[Side, ...]:
    return tuple(side for side in SIDES if waits_to_last(_totals(found, side)))


def points(value: Fraction, *, edges: Sequence[int] = (COLLABORATIVE, PEOPLE_FIRST)) -> Quantity:
    """A score with as many decimals as keep it on its side of every edge."""
    return Quantity(float(value), "score", digits(value, edges=edges))


def sentence(told: Result) -> Phrase:
    """The headline's finding: the lower side first, then the gap."""
    lower = told.hr if told.lower == "hr" else told.support
    higher = told.support if told.lower == "hr" else told.hr
    values: dict[str, Value] = {"low": points(lower.total), "band": Said(BANDS[told.headline])}
    if told.total_gap == 0:
        return Phrase("audits.agreed", AGREED, values)
    gap = points(abs(told.total_gap), edges=(DISCUSS_TOTAL,))
    return Phrase(
        "audits.headline", HEADLINE,
        {**values, "lower": Said(NAMES[lower.side]), "higher": Said(NAMES[higher.side]),
         "high": points(higher.total), "gap": gap},
    )  # fmt: skip


def for_pack(*, on: date) -> PackAudit | None:
    """The last audit that was revealed by a day, as a pack keeps it."""
    rounds_ = trend(until=on).rounds
    if not rounds_:
        return None
    last = rounds_[-1]
    return PackAudit(
        on=last.quarter, hr=float(last.result.hr.total), support=float(last.result.support.total),
        band=last.result.headline, gaps=tuple(float(gap) for gap in last.result.gaps),
        sentence=sentence(last.result),
    )  # fmt: skip
