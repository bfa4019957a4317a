"""What a reader asks of a measure's page, read from its address and held to what there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from keepwell.web.figures.words import GRAINS

if TYPE_CHECKING:
    from django.http import HttpRequest

    from keepwell.schemas.figures import Measure


@dataclass(frozen=True, slots=True)
class Question:
    """One split (or none), one grain, one period ("" for the newest), all rows or the last few."""

    by: str
    grain: str
    period: str
    whole: bool

    def address(self, **other: str) -> str:
        """The query part of an address that asks this, or this with something else."""
        told = {"by": self.by, "grain": self.grain, "period": self.period} | other
        return urlencode({name: value for name, value in told.items() if value})


def asked(request: HttpRequest, measure: Measure) -> Question:
    """The question of an address; what is not understood is as if it were not asked."""
    by, grain = request.GET.get("by"), request.GET.get("grain", "")
    default = "team" if "team" in measure.dims else ""
    return Question(
        by=by if by in measure.dims else "" if by == "" else default,
        grain=grain if grain in GRAINS else "month",
        period=request.GET.get("period", "")[:10],
        whole="all" in request.GET,
    )
