"""Asking for released figures: one query for many measures, read as lines of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from keepwell.domain.company import queries as company
from keepwell.web.shell.access import today, viewer
from keepwell.web.shell.figure_lines import Line, line
from keepwell.workflows import figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import HttpRequest

    from keepwell.domain.access.queries import Viewer
    from keepwell.schemas.figures import Figure, Measure

LONGER = ("quarter", "year")
SILENT = frozenset({"cannot_tell", "counts_only", "too_few"})
TELLING = frozenset({"shown", "provisional"})
MERGED = " + "
"""Between the names of small groups that are shown as one."""


def declared(measure: str) -> Measure | None:
    """The declaration of a measure; None for one that nobody declared."""
    return next((one for one in figures.measures() if one.id == measure), None)


def goals(*, team: str = "") -> dict[str, float]:
    """What each measure should reach today: the company's goals, and over them the team's own."""
    found = sorted(company.targets(on=today()), key=lambda one: one.team)
    return {one.measure: one.value for one in found if one.team in {"", team}}


def newest(figures_: Iterable[Figure], period: str = "") -> Figure | None:
    """The figure of a period; the last one when none is named."""
    known = [one for one in figures_ if not period or one.period == period]
    return max(known, key=lambda one: one.period, default=None)


def address(measure: str) -> str:
    """Where a measure's page is."""
    return reverse("measure", args=[measure])


def lines(request: HttpRequest, *, measures: Sequence[str], period: str = "") -> list[Line]:
    """One line a measure, in the order asked for; measures that nobody declared are left out.

    Without a period: the newest month; where a month has too few (starters, vacancies) the last
    quarter that tells something, else the last year.
    """
    wanted = [found for found in (declared(one) for one in measures) if found]
    who = viewer(request)
    sheets = figures.sheets(measures=[one.id for one in wanted], period=period, viewer=who)
    found = {name: (newest(sheet.figures), "") for name, sheet in sheets.items()}
    if not period:
        found |= _longer(found, who)
    goal = goals()
    return [
        line(
            measure=one, figure=found[one.id][0], address=address(one.id) + found[one.id][1],
            goal=goal.get(one.id),
        )
        for one in wanted
        if one.id in found
    ]  # fmt: skip


def _longer(
    found: dict[str, tuple[Figure | None, str]], who: Viewer
) -> dict[str, tuple[Figure | None, str]]:
    """For measures whose newest month tells nothing: the last longer period that does."""
    told: dict[str, tuple[Figure | None, str]] = {}
    for grain in LONGER:
        silent = [
            name
            for name, (figure, _) in found.items()
            if name not in told and figure and figure.state in SILENT
        ]
        sheets = figures.sheets(measures=silent, grain=grain, viewer=who) if silent else {}
        for name, sheet in sheets.items():
            figure = newest(one for one in sheet.figures if one.state in TELLING)
            if figure is not None:
                told[name] = (figure, f"?grain={grain}")
    return told


def _stands_for(label: str, team: str) -> bool:
    return label == team or team in label.split(MERGED)


def team_lines(request: HttpRequest, *, measures: Sequence[str], team: str) -> list[Line]:
    """One line a measure for one team, or for the group of small teams it is shown in."""
    wanted = [found for found in (declared(one) for one in measures) if found]
    sheets = figures.sheets(
        measures=[one.id for one in wanted], by=("team",), viewer=viewer(request)
    )
    goal = goals(team=team)
    found = []
    for one in wanted:
        if one.id not in sheets:
            continue
        figure = newest(
            f for f in sheets[one.id].figures if _stands_for(f.slice.get("team", ""), team)
        )
        if figure is not None:
            found.append(
                line(
                    measure=one,
                    figure=figure,
                    address=f"{address(one.id)}?by=team",
                    goal=goal.get(one.id),
                )
            )
    return found
