"""Figures of a measure: the question of the console, the answer of the console."""

from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from keepwell.api.problems import Refused, declared, missing, wrong
from keepwell.api.tokens import Token, caller
from keepwell.api.words import MonthOrNone, Number
from keepwell.schemas.figures import DIMENSIONS, State, Unit
from keepwell.workflows import figures as story

router = Router()
RETRY: Final = {"Retry-After": "3"}
_DIM: Final = "|".join(DIMENSIONS)


class Asked(Schema):
    """One question."""

    by: str = Field(
        "", pattern=rf"^(({_DIM})(,({_DIM}))*)?$", examples=["team", "team,channel"],
        description="Dimensions to split by, with commas",
    )  # fmt: skip
    where: list[Annotated[str, Field(pattern=rf"^({_DIM})=.+$", max_length=300)]] = Field(
        [], examples=[["channel=Chat"]], max_length=8,
        description="Only the slice that carries a label: DIM=VALUE, given as often as needed",
    )  # fmt: skip
    from_: MonthOrNone = Field(
        "", alias="from", description="First month; all there are data for when left out"
    )
    to: MonthOrNone = Field("", description="Last month, included")
    grain: Literal["month", "quarter", "year", "all"] = "month"


class FigureOut(Schema):
    """One figure, with how sure it is."""

    slice: dict[str, str] = Field(description="Dimension to label; empty for the whole")
    period: str = Field(description="2026-03, 2026-Q1, 2026 or all")
    value: Number | None = Field(description="In the unit of the measure; null where it is hidden")
    numerator: Number | None
    denominator: Number | None
    n: int | None
    interval: list[Number] | None = Field(description="95 %, low and high")
    state: State
    reason: str = Field(description="Why it is not plainly shown")


class FiguresOut(Schema):
    """The figures of one measure."""

    measure: str
    unit: Unit
    definition_version: int
    known_at: str | None = Field(description="When what they are counted from was read")
    figures: list[FigureOut]


@router.get("/figures/{measure}", response={200: FiguresOut, **declared(429)}, auth=Token("see_service_figures"), operation_id="figures", summary="Figures of a measure")  # fmt: skip
def figures(request: HttpRequest, measure: str, asked: Query[Asked]) -> dict[str, Any]:
    """The same parameters, units and answer as `keepwell figures MEASURE --json`, to the digit.

    With `from` and `to`, months that pages show are answered at once. Any other question is counted
    when it is first asked (some seconds), one at a time: 429 says when to ask again.
    """
    who = caller(request)
    by = tuple(one for one in asked.by.split(",") if one)
    where = dict(one.split("=", maxsplit=1) for one in asked.where)
    try:
        sheet = story.answered(
            measure=measure, by=by, where=where, from_=asked.from_ or None, to=asked.to or None, grain=asked.grain,
            viewer=who.viewer,
        )  # fmt: skip
    except story.CountingError as busy:
        raise Refused(429, detail=str(busy), headers=RETRY) from busy
    except ValueError as error:
        raise wrong("query", _sentence(str(error))) from error
    if sheet is None:
        raise missing()
    return sheet.as_json()


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
