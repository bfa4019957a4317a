"""Reading insights: one's own, those somebody may read, those that wait for an answer.

What is about others takes `reader`: who asks, and how far their right to answer reaches. Rights
come from `access`; who may read a single insight its author has declared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q

from keepwell.domain.access.queries import teams_for
from keepwell.domain.growth.models import Insight
from keepwell.domain.growth.rules import ANSWER_DAYS, answer_by
from keepwell.domain.people.queries import employment
from keepwell.kernel.ids import is_id

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from keepwell.domain.access.models import User
    from keepwell.domain.growth.rules import Outcome, Sight, Stage, Topic

MAY_ANSWER = "answer_insights"
PAGE = 100


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: their person, whether they answer at all, and for which teams (None: all)."""

    person: str
    answers: bool
    teams: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class InsightView:
    """An insight with its answer; `author` is a user's id, empty once they were erased."""

    id: str
    person: str
    author: str
    team: str
    moment: int
    topic: Topic
    sight: Sight
    text: str
    told_on: date
    answer: str
    outcome: Outcome | None
    became: str
    answered_by: str
    answered_on: date | None

    @property
    def answer_by(self) -> date:
        """The day by which it is answered."""
        return answer_by(told_on=self.told_on)


def reader(*, user: User, person: str, on: date) -> Reader:
    """Who asks on a day, as which person, and how far they answer."""
    teams = teams_for(user=user, action=MAY_ANSWER, on=on)
    return Reader(person, teams is None or bool(teams), teams)


def first_day(*, person: str, on: date) -> date | None:
    """The first day of somebody's present employment; None for who is not employed on a day."""
    now = [
        one.start_on
        for one in employment(person=person)
        if one.start_on <= on and (one.last_day is None or one.last_day >= on)
    ]
    return max(now, default=None)


def own(*, person: str) -> list[InsightView]:
    """What somebody told, the newest first."""
    return _views(Insight.objects.filter(person=person) if person else Insight.objects.none())


def for_everybody(*, limit: int = PAGE) -> list[InsightView]:
    """What authors told to everybody and was answered, the newest answer first."""
    rows = Insight.objects.filter(sight="everybody").exclude(answered_on=None)
    return list(map(_view, rows.order_by("-answered_on", "-pk")[:limit]))


def to_answer(*, visible: Reader, stage: Stage = "waiting") -> list[InsightView]:
    """What somebody may answer: what waits, the longest first, or what was answered."""
    rows = _readable(visible)
    if stage == "waiting":
        return list(map(_view, rows.filter(answered_on=None).order_by("told_on", "pk")[:PAGE]))
    return list(map(_view, rows.exclude(answered_on=None).order_by("-answered_on", "-pk")[:PAGE]))


def counts(*, visible: Reader) -> dict[Stage, int]:
    """How many wait for an answer and how many have one, of those somebody may answer."""
    rows = _readable(visible)
    waiting = rows.filter(answered_on=None).count()
    return {"waiting": waiting, "answered": rows.count() - waiting}


def late(*, on: date) -> int:
    """How many insights of all wait longer than their week on a day."""
    return Insight.objects.filter(answered_on=None, told_on__lt=on - timedelta(ANSWER_DAYS)).count()


def insight(*, id: str, visible: Reader) -> InsightView | None:  # noqa: A002 - as its address says
    """One insight somebody may answer; None when there is none, or not for them: both look alike."""
    found = _readable(visible).filter(public_id=id).first() if is_id(id) else None
    return _view(found) if found else None


def _readable(asking: Reader) -> QuerySet[Insight]:
    if not asking.answers:
        return Insight.objects.none()
    if asking.teams is None:
        return Insight.objects.all()
    theirs = Q(team__in=asking.teams, sight__in=("lead", "everybody"))
    return Insight.objects.filter(theirs)


def _views(rows: QuerySet[Insight]) -> list[InsightView]:
    return list(map(_view, rows.order_by("-told_on", "-pk")))


def _view(one: Insight) -> InsightView:
    return InsightView(
        one.public_id.hex, one.person, one.author, one.team, one.moment, cast("Topic", one.topic),
        cast("Sight", one.sight), one.text, one.told_on, one.answer,
        cast("Outcome | None", one.outcome or None), one.became, one.answered_by, one.answered_on,
    )  # fmt: skip


def export_person(*, person: str) -> list[dict[str, Any]]:
    """What is held of somebody's insights, as plain values."""
    names = ("team", "moment", "topic", "sight", "text", "told_on", "answer", "outcome", "became", "answered_on")  # fmt: skip
    return list(Insight.objects.filter(person=person).order_by("told_on", "pk").values(*names))
