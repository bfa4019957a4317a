"""What was released of one figure over time: what key results and actions are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keepwell.domain.partnership.rules.goals import Reading
from keepwell.domain.released import queries as released
from keepwell.kernel.periods import Period
from keepwell.schemas.figures import HIDDEN_STATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from keepwell.domain.released.queries import StoredSheet

Question = tuple[str, tuple[str, ...], str]
"""Measure, dimensions and grain."""


def question(*, measure: str, slice_: Mapping[str, str], grain: str) -> Question:
    """How the sheet of a figure is asked for."""
    return measure, tuple(sorted(slice_)), grain


def sheets(*, questions: Sequence[Question]) -> dict[Question, StoredSheet]:
    """The newest sheet of each question; one query for each split and grain."""
    found: dict[Question, StoredSheet] = {}
    for by, grain in sorted({(by, grain) for _measure, by, grain in questions}):
        measures = [one for one, *split in questions if split == [by, grain]]
        told = released.sheets(measures=sorted(set(measures)), by=by, grain=grain)
        found |= {(measure, by, grain): sheet for measure, sheet in told.items()}
    return found


def of_sheet(
    sheet: StoredSheet | None, *, slice_: Mapping[str, str], until: date | None = None
) -> tuple[Reading, ...]:
    """The readings of one slice, oldest first; with `until`, of periods that ended by then."""
    if sheet is None:
        return ()
    mine = [one for one in sheet.figures if one["slice"] == dict(slice_)]
    told = sorted((_reading(one) for one in mine), key=lambda one: one.until)
    return tuple(one for one in told if until is None or one.until <= until)


def readings(
    *, measure: str, slice_: Mapping[str, str], grain: str = "month", until: date | None = None
) -> tuple[Reading, ...]:
    """The readings of one figure, oldest first."""
    asked = question(measure=measure, slice_=slice_, grain=grain)
    return of_sheet(sheets(questions=[asked]).get(asked), slice_=slice_, until=until)


def labels(*, measure: str, by: str, grain: str = "month") -> tuple[str, ...]:
    """The slices of a measure that the newest period shows a value for, in the sheet's order."""
    asked = question(measure=measure, slice_={by: ""}, grain=grain)
    sheet = sheets(questions=[asked]).get(asked)
    told = [one for one in (sheet.figures if sheet else ()) if _value(one) is not None]
    newest = max((str(one["period"]) for one in told), default="")
    return tuple(str(one["slice"][by]) for one in told if one["period"] == newest)


def _value(figure: Mapping[str, Any]) -> float | None:
    hidden = figure["state"] in HIDDEN_STATES or figure["state"] == "counts_only"
    return None if hidden or figure["value"] is None else float(figure["value"])


def _reading(figure: Mapping[str, Any]) -> Reading:
    value, interval = _value(figure), figure["interval"]
    return Reading(
        period=str(figure["period"]),
        until=Period.parse(str(figure["period"])).end,
        value=value,
        interval=(interval[0], interval[1]) if interval and value is not None else None,
        n=figure["n"],
    )
