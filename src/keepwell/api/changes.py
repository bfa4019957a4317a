"""What changed in a month, as its page tells it."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from keepwell.api.problems import declared, missing
from keepwell.api.tokens import Token, caller
from keepwell.api.words import MonthOrNone, Number
from keepwell.schemas.changes import Change, DataFault, MonthOfChanges
from keepwell.schemas.figures import State
from keepwell.workflows import changes as story

router = Router()


class PointOut(Schema):
    """One month of the series."""

    period: str
    value: Number | None
    interval: list[Number] | None
    state: State


class DriverOut(Schema):
    """The slice in which most of it lies."""

    slice: dict[str, str]
    value: Number | None
    expected: Number
    part: Number = Field(description="Of the whole's change; 1 is all of it")
    sentence: str


class ChangeOut(Schema):
    """A series that is unlike its own past."""

    measure: str
    slice: dict[str, str]
    period: str
    value: Number | None
    interval: list[Number] | None
    expected: Number
    usual: list[Number] = Field(description="The range that nearly all of its months keep to")
    n: int | None
    p_value: Number
    rose: bool
    since: str = Field(description="The first of the months in a row in which it stood out")
    sentence: str
    driver: DriverOut | None
    also: list[dict[str, str]]
    trend: list[PointOut]


class FaultOut(Schema):
    """Something that looks like a change and is a matter of the data."""

    measure: str
    slice: dict[str, str]
    period: str
    code: str
    came: int
    usual: int
    sentence: str
    remedy: str


class ChangesOut(Schema):
    """One month, looked at once."""

    month: str
    changes: list[ChangeOut]
    faults: list[FaultOut]
    checked: int = Field(description="So many series could be judged")
    waiting: list[str] = Field(description="Measures whose month is not final yet")
    complete: bool = Field(description="Whether all splits were there to look into")
    months: list[str] = Field(description="All months that were looked at, newest first")


class Asked(Schema):
    """Which month."""

    month: MonthOrNone = Field("", description="The newest when left out")


@router.get("/changes", response={200: ChangesOut, **declared()}, auth=Token("see_service_figures"), operation_id="changes", summary="What changed in a month")  # fmt: skip
def changes(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """The few series that are unlike their own past, each with where most of it lies."""
    known = story.months(viewer=caller(request).viewer)
    found = next((one for one in known if asked.month in {"", one.month}), None)
    if found is None:
        raise missing()
    return _told(found) | {"months": [one.month for one in known]}


def _told(found: MonthOfChanges) -> dict[str, Any]:
    plain = found.as_json()
    return {
        **{name: plain[name] for name in ("month", "checked", "waiting", "complete")},
        "changes": [
            _change(one, told) for one, told in zip(found.changes, plain["changes"], strict=True)
        ],
        "faults": [
            _fault(one, told) for one, told in zip(found.faults, plain["faults"], strict=True)
        ],
    }


def _change(one: Change, told: dict[str, Any]) -> dict[str, Any]:
    driver = told["driver"] and told["driver"] | {"sentence": str(one.driver and one.driver.phrase)}
    return told | {"sentence": str(one.sentence), "driver": driver}


def _fault(one: DataFault, told: dict[str, Any]) -> dict[str, Any]:
    return told | {"sentence": str(one.sentence), "remedy": str(one.remedy)}
