"""What can be asked for: the measures, with their exact meaning."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from keepwell.api.problems import declared
from keepwell.api.tokens import Token, caller
from keepwell.schemas.figures import Family, Good, Sensitivity, Unit
from keepwell.workflows import figures

router = Router()


class MeasureOut(Schema):
    """A measure."""

    id: str
    code: str
    title: str
    words: str
    unit: Unit
    good: Good = Field(description="The direction that is good")
    family: Family
    sensitivity: Sensitivity = Field(description="Decides who may see it, and how small a group")
    dimensions: list[str] = Field(description="What it can be split by")
    needs: list[str] = Field(description="Columns without which it cannot be told")
    definition_version: int


class MeasuresOut(Schema):
    """All measures that may be seen."""

    measures: list[MeasureOut]


@router.get("/measures", response={200: MeasuresOut, **declared()}, auth=Token("see_service_figures"), operation_id="measures", summary="All measures")  # fmt: skip
def measures(request: HttpRequest) -> dict[str, Any]:
    """Every measure whose figures the owner of the token may see, with its exact meaning."""
    who = caller(request)
    found = [one for one in figures.measures() if who.may(f"see_{one.sensitivity}_figures")]
    found.sort(key=lambda one: (one.family, one.id))
    return {"measures": [one.as_json() for one in found]}
