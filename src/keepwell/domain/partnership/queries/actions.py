"""Reading actions: whose they are, what is late, and whether what was to move has moved."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from django.db.models import Count, Q

from keepwell.domain.access.queries import roles, teams_for
from keepwell.domain.access.rules import reach
from keepwell.domain.partnership.models import Action, ActionEntry, FeedAddress, Reminded
from keepwell.domain.partnership.queries.readings import of_sheet, question, sheets
from keepwell.domain.partnership.rules.actions import late_days
from keepwell.domain.partnership.rules.goals import change
from keepwell.kernel.ids import is_id
from keepwell.schemas.packs import PackAction
from keepwell.schemas.phrases import Phrase, Quantity, gettext_noop
from keepwell.schemas.rounding import quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from keepwell.domain.access.models import User
    from keepwell.domain.partnership.rules.goals import Reading
    from keepwell.schemas.figures import Unit
    from keepwell.schemas.packs import Side

View = Literal["mine", "ours", "overdue", "done"]
VIEWS: Final[tuple[View, ...]] = ("mine", "ours", "overdue", "done")
PAGE: Final = 200
MOVED = gettext_noop(
    "Since then the figure went from {before} to {after}; chance alone does not explain it."
)
MAY_BE_CHANCE = gettext_noop(
    "Since then the figure went from {before} to {after}; chance could explain that."
)


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose actions somebody may see (or write): their own, those of `teams`; None for all."""

    user: str
    teams: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action as a list shows it; `owner` is a user's public id, empty when nobody has it."""

    id: str
    text: str
    why: str
    source: str
    source_key: str
    evidence: str
    side: Side
    topic: str
    team: str
    owner: str
    owner_name: str
    due_on: date
    first_due_on: date
    status: Literal["open", "done", "dropped"]
    reason: str
    closed_on: date | None
    promised_at: str
    measure: str
    slice: dict[str, str]
    opened_at: datetime
    opened_by: str
    postponed: int
    comments: int


@dataclass(frozen=True, slots=True)
class EntryView:
    """One step of an action's life; `by` is a name, empty for nobody who signs in."""

    kind: str
    text: str
    due_before: date | None
    due_after: date | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """The bound figure at the promise and now, and whether chance could explain the difference."""

    before: Reading
    after: Reading
    beyond_chance: bool


def sight(*, user: User, on: date, action: str = "see_actions") -> Sight:
    """How far somebody sees: a lead their teams', HR and Support all, everybody their own."""
    scope = reach(roles=roles(user=user, on=on), action=action)
    teams = teams_for(user=user, action=action, on=on) if scope in {"teams", "company"} else None
    return Sight(user.public_id.hex, teams if scope in {"teams", "company"} else frozenset())


def may_change(*, action: ActionView, sight: Sight) -> bool:
    """Whether an action is somebody's own, or within what they may write."""
    return action.owner == sight.user or sight.teams is None or action.team in sight.teams


def actions(
    *,
    visible: Sight,
    view: View = "ours",
    on: date,
    source: str = "",
    owner: str = "",
    words: str = "",
) -> tuple[ActionView, ...]:
    """A list of actions: open ones by their day, done ones newest first.

    Args:
        visible: what the reader may see.
        view: `mine`, `ours` (all open ones that may be seen), `overdue`, `done` (dropped too).
        on: today.
        source: only of this source.
        owner: only this user's.
        words: only those that hold these words.
    """
    rows = _of_view(_visible(visible), view, visible.user, on)
    if source:
        rows = rows.filter(source=source)
    if is_id(owner):
        rows = rows.filter(owner__public_id=owner)
    if words:
        rows = rows.filter(Q(text__icontains=words) | Q(why__icontains=words))
    return tuple(_view(one) for one in rows[:PAGE])


def counts(*, visible: Sight, on: date) -> dict[View, int]:
    """How many actions each view holds, in one query."""
    mine, open_ = Q(owner__public_id=visible.user), Q(status="open")
    found = _visible(visible).aggregate(
        mine=Count("pk", filter=mine & open_, distinct=True),
        ours=Count("pk", filter=open_, distinct=True),
        overdue=Count("pk", filter=open_ & Q(due_on__lt=on), distinct=True),
        done=Count("pk", filter=~open_, distinct=True),
    )
    return {view: int(found[view]) for view in VIEWS}


def action(*, id: str, visible: Sight) -> ActionView | None:  # noqa: A002 - its own word
    """One action; None when there is none, or none for them."""
    found = _visible(visible).filter(public_id=id).first() if is_id(id) else None
    return _view(found) if found else None


def entries(*, action: str) -> tuple[EntryView, ...]:
    """The life of an action, oldest first; whoever may see it may see this."""
    rows = ActionEntry.objects.filter(action__public_id=action).select_related("by")
    return tuple(
        EntryView(one.kind, one.text, one.due_before, one.due_after, str(one.by or ""), one.at)
        for one in rows
    )


def _visible(sight: Sight) -> QuerySet[Action]:
    mine = Q(owner__public_id=sight.user)
    rows = _counted(Action.objects.all())
    return rows if sight.teams is None else rows.filter(mine | Q(team__in=sight.teams - {""}))


def _counted(rows: QuerySet[Action]) -> QuerySet[Any]:
    return rows.select_related("owner").annotate(
        postponed=Count("entries", filter=Q(entries__kind="postponed"), distinct=True),
        comments=Count("entries", filter=Q(entries__kind="comment"), distinct=True),
    )


def _of_view(rows: QuerySet[Any], view: View, user: str, on: date) -> QuerySet[Any]:
    if view == "done":
        return rows.exclude(status="open").order_by("-closed_on", "-pk")
    rows = rows.filter(status="open").order_by("due_on", "pk")
    if view == "mine":
        return rows.filter(owner__public_id=user)
    return rows.filter(due_on__lt=on) if view == "overdue" else rows


def _view(one: Any) -> ActionView:
    owner = one.owner
    return ActionView(
        one.public_id.hex, one.text, one.why, one.source, one.source_key, one.evidence, one.side,
        one.topic, one.team, owner.public_id.hex if owner else "", str(owner or ""), one.due_on,
        one.first_due_on, one.status, one.reason, one.closed_on, one.promised_at, one.measure,
        one.slice, one.opened_at, one.opened_by, one.postponed, one.comments,
    )  # fmt: skip


def open_of(*, user: str) -> tuple[ActionView, ...]:
    """Somebody's own open actions, by their day: what a reminder and a calendar tell."""
    rows = Action.objects.filter(status="open", owner__public_id=user).order_by("due_on", "pk")
    return tuple(_view(one) for one in _counted(rows))


def owners_of_open() -> tuple[User, ...]:
    """Users who can sign in and have something open."""
    rows = Action.objects.filter(status="open", owner__is_active=True).select_related("owner")
    found: dict[int, User] = {one.owner.pk: one.owner for one in rows if one.owner}
    return tuple(found[key] for key in sorted(found))


def of_source(*, source: str, source_key: str = "") -> tuple[ActionView, ...]:
    """Everything that came from one meeting, audit, key result or file, oldest first."""
    rows = Action.objects.filter(source=source, source_key__startswith=source_key).order_by("pk")
    return tuple(_view(one) for one in _counted(rows))


def finished_about(*, topic: str, since: date) -> tuple[ActionView, ...]:
    """Actions about a topic that were done since a day, newest first: evidence for an audit."""
    rows = Action.objects.filter(topic=topic, status="done", closed_on__gte=since)
    return tuple(_view(one) for one in _counted(rows).order_by("-closed_on", "-pk"))


def moved(*, actions: Sequence[ActionView]) -> dict[str, Moved]:
    """For each action with a bound figure: how that figure stood at the promise, and now.

    The promise's figure is the last month that had ended when it was opened.
    """
    bound = [one for one in actions if one.measure]
    asked = {
        one.id: question(measure=one.measure, slice_=one.slice, grain="month") for one in bound
    }
    told = sheets(questions=list(asked.values()))
    found = {}
    for one in bound:
        series = of_sheet(told.get(asked[one.id]), slice_=one.slice)
        if pair := _moved(series, one.opened_at.date()):
            found[one.id] = pair
    return found


def _moved(series: Sequence[Reading], opened_on: date) -> Moved | None:
    known = [one for one in series if one.value is not None]
    before = [one for one in known if one.until <= opened_on]
    if not before or known[-1].until <= before[-1].until:
        return None
    span = change(before[-1], known[-1])
    return Moved(before[-1], known[-1], span is not None and not span[0] <= 0 <= span[1])


def helped(*, moved: Moved, unit: Unit) -> Phrase:
    """Whether the figure moved since, in words that claim no cause."""
    values: dict[str, Quantity] = {
        name: quantity(reading.value or 0.0, unit=unit, interval=reading.interval)
        for name, reading in (("before", moved.before), ("after", moved.after))
    }
    if moved.beyond_chance:
        return Phrase("actions.moved", MOVED, values)
    return Phrase("actions.may_be_chance", MAY_BE_CHANCE, values)


def for_pack(
    *, on: date, units: Mapping[str, Unit], promised_at: str = ""
) -> tuple[PackAction, ...]:
    """Actions as a pack keeps them: all open ones, or everything promised at one meeting.

    Args:
        on: the day that lateness is counted to.
        units: the unit a reader sees, by measure, for the sentence on whether it helped.
        promised_at: the month of an earlier pack; then closed ones are told too.
    """
    rows = Action.objects.filter(promised_at=promised_at) if promised_at else None
    chosen = Action.objects.filter(status="open") if rows is None else rows
    views = tuple(_view(one) for one in _counted(chosen.order_by("due_on", "pk")))
    figures = moved(actions=views)
    return tuple(_for_pack(one, on, figures.get(one.id), units) for one in views)


def _for_pack(
    one: ActionView, on: date, pair: Moved | None, units: Mapping[str, Unit]
) -> PackAction:
    return PackAction(
        key=one.id, text=one.text, why=one.why, owner=one.owner_name, side=one.side,
        due_on=one.due_on.isoformat(), status=one.status, promised_at=one.promised_at,
        late_days=late_days(due_on=one.due_on, status=one.status, today=on),
        postponed=one.postponed,
        helped=helped(moved=pair, unit=units.get(one.measure, "count")) if pair else None,
    )  # fmt: skip


def user_of_feed(*, secret: str) -> User | None:
    """Whose calendar address this is; None for one that was never given, or has ended."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    found = (
        FeedAddress.objects.filter(secret_hash=digest, ended_at=None, user__is_active=True)
        .select_related("user")
        .first()
    )
    return found.user if found else None


def has_feed(*, user: str) -> bool:
    """Whether somebody has a calendar address that works."""
    return FeedAddress.objects.filter(user__public_id=user, ended_at=None).exists()


def reminded_on(*, user: str, on: date) -> bool:
    """Whether somebody was sent their digest of a day."""
    return Reminded.objects.filter(user__public_id=user, on=on).exists()
