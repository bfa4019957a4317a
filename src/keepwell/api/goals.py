"""Joint goals as their board shows them."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from keepwell.api.problems import declared
from keepwell.api.tokens import Token, caller
from keepwell.api.words import Number
from keepwell.domain.partnership.queries.goals import KeyResultView, ObjectiveView
from keepwell.domain.partnership.rules.goals import Reading
from keepwell.schemas.figures import Unit
from keepwell.workflows import goal_progress

router = Router()


class ReadingOut(Schema):
    """What was measured (or counted) for a period."""

    period: str
    until: date = Field(description="The first day after the period")
    value: Number | None
    interval: list[Number] | None
    n: int | None


class KeyResultOut(Schema):
    """A key result, and where it stands."""

    id: str
    title: str
    measure: str = Field(description="Empty where it is counted by hand")
    slice: dict[str, str]
    grain: str
    unit: Unit
    baseline: ReadingOut
    target: Number | None = Field(description="null for a direction, which is never judged")
    deadline: date
    state: Literal["achieved", "on_track", "off_track", "cannot_tell"]
    progress: Number | None = Field(description="(now - baseline) / (target - baseline)")
    change: list[Number] | None = Field(description="95 % interval of now - baseline")
    now: ReadingOut | None
    readings: list[ReadingOut]
    sentence: str
    hr_owner: str
    support_owner: str
    dropped: bool


class ObjectiveOut(Schema):
    """An objective with its key results."""

    id: str
    title: str
    starts_on: date
    ends_on: date
    closed: bool
    key_results: list[KeyResultOut]


class GoalsOut(Schema):
    """The board."""

    objectives: list[ObjectiveOut]


class Asked(Schema):
    """Which board."""

    closed: bool = Field(False, description="Those that are over instead of those that run")


@router.get("/goals", response={200: GoalsOut, **declared()}, auth=Token("see_goals"), operation_id="goals", summary="Joint goals")  # fmt: skip
def goals(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Every objective with its key results, their way to the goal, and how sure that is."""
    who = caller(request)
    views = goal_progress.board(viewer=who.viewer, on=who.today, closed=asked.closed)
    return {"objectives": [_objective(one) for one in views]}


def _objective(one: ObjectiveView) -> dict[str, Any]:
    return {
        "id": one.id, "title": one.title, "starts_on": one.starts_on, "ends_on": one.ends_on,
        "closed": one.closed, "key_results": [_key_result(own) for own in one.key_results],
    }  # fmt: skip


def _key_result(one: KeyResultView) -> dict[str, Any]:
    stands = one.standing
    return {
        "id": one.id, "title": one.title, "measure": one.measure, "slice": one.slice,
        "grain": one.grain, "unit": one.unit, "baseline": _reading(one.aim.start),
        "target": one.aim.target, "deadline": one.aim.deadline, "state": stands.state,
        "progress": stands.progress, "change": list(stands.change) if stands.change else None,
        "now": _reading(stands.now) if stands.now else None,
        "readings": [_reading(own) for own in one.readings], "sentence": str(one.sentence),
        "hr_owner": one.hr.name, "support_owner": one.support.name, "dropped": one.dropped,
    }  # fmt: skip


def _reading(one: Reading) -> dict[str, Any]:
    return {
        "period": one.period, "until": one.until, "value": one.value,
        "interval": list(one.interval) if one.interval else None, "n": one.n,
    }  # fmt: skip
