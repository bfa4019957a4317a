"""Reading the care ledger: initiatives with their versions, lots and reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from keepwell.domain.access.queries import addresses
from keepwell.domain.partnership.models import (
    Initiative,
    InitiativeLots,
    InitiativeReview,
    InitiativeVersion,
)
from keepwell.domain.partnership.rules.initiatives import (
    DECIDES,
    Plan,
    Wave,
    changes,
    digest,
    state,
)
from keepwell.kernel.ids import is_id
from keepwell.schemas.reviews import Effect, Foreseen, Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from keepwell.domain.partnership.rules.initiatives import State


@dataclass(frozen=True, slots=True)
class Former:
    """A digest of the text before a name was taken out of it; `held`: whether it was true until then."""

    digest: str
    held: bool
    on: date


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a plan; `changed` names what differs from the one before it."""

    number: int
    plan: Plan
    foreseen: Foreseen | None
    why: str
    by: str
    at: datetime
    digest: str
    changed: tuple[str, ...]
    marked: tuple[str, ...]
    """Of these, what decides the finding and was changed after results were in."""
    former: tuple[Former, ...] = ()
    untouched: bool = True
    """Whether what is kept still has its digest."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody who stands for a draw."""

    by: str
    name: str
    at: datetime
    holds: bool


@dataclass(frozen=True, slots=True)
class Lots:
    """A draw: the number, who took part in which block, the waves, each team's month."""

    seed: int
    teams: Mapping[str, str]
    waves: tuple[Wave, ...]
    drawn: Mapping[str, str]
    digest: str
    at: datetime
    signatures: tuple[Signature, ...]
    untouched: bool
    """Whether what is kept still has the digest that was signed."""
    former: tuple[Former, ...] = ()
    order: tuple[str, ...] = ()
    """Teams in the order in which they were shuffled, where names were taken out; so `block_order`."""
    block_order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One evaluation as it was kept."""

    version: int
    read_to: str
    final: bool
    effect: Effect
    told: Told
    digest: str
    known_at: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class InitiativeView:
    """An initiative as it stands: its newest plan, its newest review."""

    id: str
    retrospective: bool
    seed: int
    made_by: str
    made_at: datetime
    stopped_at: datetime | None
    stopped_why: str
    state: State
    version: int
    plan: Plan
    foreseen: Foreseen | None
    review: ReviewView | None
    marked: bool
    """Whether anything that decides the finding was changed after results were in."""


def ledger(*, today: date) -> tuple[InitiativeView, ...]:
    """Every initiative, the newest first."""
    rows = Initiative.objects.prefetch_related("versions").order_by("-made_at", "-pk")
    reviews = _newest_reviews()
    return tuple(_view(one, reviews.get(one.pk), today) for one in rows)


def initiative(*, id: str, today: date) -> InitiativeView | None:  # noqa: A002 - its own word
    """One initiative; None when there is none."""
    rows = Initiative.objects.prefetch_related("versions")
    found = rows.filter(public_id=id).first() if is_id(id) else None
    if found is None:
        return None
    last = found.reviews.defer("inputs").order_by("-pk").first()
    return _view(found, last, today)


def _newest_reviews() -> dict[int, InitiativeReview]:
    newest = InitiativeReview.objects.values("initiative").annotate(last=Max("pk"))
    rows = InitiativeReview.objects.filter(pk__in=newest.values("last")).defer("inputs")
    return {one.initiative_id: one for one in rows}


def _view(one: Initiative, last: InitiativeReview | None, today: date) -> InitiativeView:
    kept = sorted(one.versions.all(), key=lambda row: row.number)
    plan = Plan.from_json(kept[-1].plan)
    return InitiativeView(
        one.public_id.hex, one.retrospective, one.seed, one.made_by, one.made_at, one.stopped_at,
        one.stopped_why, state(plan, stopped=one.stopped_at is not None, today=today),
        kept[-1].number, plan, _foreseen(kept[-1].foreseen), _review(last) if last else None,
        any(row.after_results for row in kept),
    )  # fmt: skip


def _foreseen(stored: dict[str, Any]) -> Foreseen | None:
    return Foreseen.from_json(stored) if stored else None


def _review(one: InitiativeReview) -> ReviewView:
    return ReviewView(
        one.version, one.read_to, one.final, Effect.from_json(one.effect),
        Told.from_json(one.told), one.digest, one.known_at, one.at,
    )  # fmt: skip


def versions(*, initiative: str) -> tuple[Version, ...]:
    """Every version of a plan, oldest first."""
    if not is_id(initiative):
        return ()
    rows = InitiativeVersion.objects.filter(initiative__public_id=initiative)
    told: list[Version] = []
    for row in rows.order_by("number"):
        told.append(_version(row, told[-1].plan if told else None))
    return tuple(told)


def _version(row: InitiativeVersion, before: Plan | None) -> Version:
    plan = Plan.from_json(row.plan)
    moved = changes(before, plan) if before else ()
    marked = tuple(one for one in moved if one in DECIDES) if row.after_results else ()
    return Version(
        row.number, plan, _foreseen(row.foreseen), row.why, row.by, row.at, row.digest, moved,
        marked, _former(row.former), digest(row.plan) == row.digest,
    )  # fmt: skip


def _former(stored: list[dict[str, Any]]) -> tuple[Former, ...]:
    return tuple(
        Former(one["digest"], one["held"], datetime.fromisoformat(one["at"]).date())
        for one in stored
    )


def lots(*, initiative: str) -> Lots | None:
    """The draw of an initiative; None where none was held."""
    rows = InitiativeLots.objects
    kept = rows.filter(initiative__public_id=initiative).first() if is_id(initiative) else None
    if kept is None:
        return None
    waves = tuple(Wave(str(month), int(places)) for month, places in kept.content["waves"])
    seed, teams, drawn = (kept.content[name] for name in ("seed", "teams", "drawn"))
    again, former = digest(kept.content), _former(kept.former)
    true = {again, *(one.digest for one in former)} if all(one.held for one in former) else set()
    signed = list(kept.signatures.order_by("pk"))
    called = names(one.by for one in signed)
    order = kept.content.get("sorted", {})
    return Lots(
        int(seed), teams, waves, drawn, kept.digest, kept.at,
        tuple(
            Signature(one.by, called.get(one.by, ""), one.at, one.digest in true) for one in signed
        ),
        again == kept.digest and bool(true), former, tuple(order.get("teams", ())),
        tuple(order.get("blocks", ())),
    )  # fmt: skip


def reviews(*, initiative: str) -> tuple[ReviewView, ...]:
    """Every evaluation, oldest first."""
    if not is_id(initiative):
        return ()
    rows = InitiativeReview.objects.filter(initiative__public_id=initiative).defer("inputs")
    return tuple(_review(one) for one in rows.order_by("pk"))


def inputs(*, initiative: str) -> dict[str, Any]:
    """What the newest evaluation was found from; empty before the first."""
    if not is_id(initiative):
        return {}
    rows = InitiativeReview.objects.filter(initiative__public_id=initiative).order_by("-pk")
    found: dict[str, Any] | None = rows.values_list("inputs", flat=True).first()
    return found or {}


def names(keys: Iterable[str]) -> dict[str, str]:
    """What people who sign in are called, by their public id."""
    known = addresses(users=[one for one in set(keys) if is_id(one)])
    return {key: one.name for key, one in known.items()}
