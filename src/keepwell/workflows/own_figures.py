"""A person's own service figures, for them and for the lead who coaches them.

Counted when they are asked for, by another process, and kept for some hours under the person's
key alone: there is no table of persons that anybody could sort.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keepwell.schemas.figures import Sheet
from keepwell.workflows.elsewhere import counted_of
from keepwell.workflows.figure_declarations import declared
from keepwell.workflows.figure_storage import read_figure, stored_figure

if TYPE_CHECKING:
    from datetime import datetime

MONTHS: Final = 13


def own_figures(*, person: str, now: datetime, fresh: bool = False) -> tuple[Sheet, ...] | None:
    """Sheets of one person's own work by month; None when they were not counted yet.

    Args:
        person: their key. The caller has asked the policy: this is for them, or their lead.
        now: written on the figures.
        fresh: count now if nothing is kept (some seconds).
    """
    told = counted_of("own-figures", count, person=person, fresh=fresh)
    if told is None:
        return None
    return tuple(_sheet(measure, figures, now) for measure, figures in told.items())


def _sheet(measure: str, figures: list[dict[str, Any]], now: datetime) -> Sheet:
    kind = declared(measure)
    if kind is None:
        raise LookupError(f"no measure {measure!r}")
    return Sheet(kind, (), "month", tuple(read_figure(one, measure, now) for one in figures))


def count(*, agents: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Ask the mart (in a process that may): stored figures by measure."""
    from keepwell.analytics.ask import own_figures as ask_own
    from keepwell.workflows.figure_asking import desk

    with desk() as open_desk:
        span = open_desk.span("service")
        months = span.months()[-MONTHS:] if span else ()
        if not months:
            return {}
        sheets = ask_own(open_desk.mart, agents=agents, periods=months, known_at=open_desk.known_at)
    return {one.measure.id: [stored_figure(figure) for figure in one.figures] for one in sheets}
