"""From a service figure to the numbers of the contacts behind it, for those who may look them up.

Only contacts of teams the asker may see, only behind a figure that is shown, and every look is
noted. Counting needs the columnar engine, which pages never load: a page has another process
count and reads its answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from keepwell.domain.released import queries as released
from keepwell.domain.trail import operations as trail
from keepwell.schemas.figures import HIDDEN_STATES, Measure
from keepwell.workflows.elsewhere import counted
from keepwell.workflows.figure_views import JOINER, sees_all

if TYPE_CHECKING:
    from keepwell.domain.access.queries import Viewer

MOST: Final = 500
"""More numbers than anybody looks up by hand."""


@dataclass(frozen=True, slots=True)
class Tickets:
    """A table: names of columns, and one row a contact, newest first; `more` says there are more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: bool = False


def numbers_behind(
    *, kind: Measure, by: str, period: str, label: str, viewer: Viewer | None
) -> Tickets | None:
    """The contacts behind one figure; None where it is not shown, or not for them.

    Args:
        kind: the measure; only service measures have tickets.
        by: the dimension of the slice, empty for the whole.
        period: month, quarter or year, as written.
        label: the slice.
        viewer: who asks; None is the operator.
    """
    if kind.sensitivity != "service" or not _shown(kind, by, period, label):
        return None
    everything = sees_all(viewer, kind)
    teams = None if everything or viewer is None else sorted(viewer.teams or ())
    asked = {"measure": kind.id, "by": by, "period": period, "label": label, "teams": teams}
    found = _counted(asked)
    _note(viewer, asked, len(found.rows))
    return found if found.rows else None


def _shown(kind: Measure, by: str, period: str, label: str) -> bool:
    grain = "quarter" if "Q" in period else "month" if "-" in period else "year"
    stored = released.sheet(measure=kind.id, by=(by,) if by else (), grain=grain)
    cut = {by: label} if by else {}
    return stored is not None and any(
        one["slice"] == cut and one["period"] == period and one["state"] not in HIDDEN_STATES
        for one in stored.figures
    )


def _counted(asked: dict[str, Any]) -> Tickets:
    told = counted(count, asked)
    return Tickets(tuple(told["columns"]), tuple(tuple(row) for row in told["rows"]), told["more"])


def count(
    *, measure: str, by: str, period: str, label: str, teams: list[str] | None
) -> dict[str, Any]:
    """Ask the mart (in a process that may)."""
    from keepwell.kernel.periods import Period
    from keepwell.workflows.figure_asking import desk

    with desk() as open_desk:
        rows = open_desk.contact_numbers(
            measure, where={by: tuple(label.split(JOINER))} if by else {}, teams=teams,
            period=Period.parse(period), most=MOST + 1,
        )  # fmt: skip
    columns = ("contact", "day", "channel", "team")
    return {"columns": columns, "rows": rows[:MOST], "more": len(rows) > MOST}


def _note(viewer: Viewer | None, asked: dict[str, Any], rows: int) -> None:
    trail.record(
        actor=viewer.user_id if viewer else "operator", verb="read", subject_kind="tickets",
        subject_id=asked["measure"], purpose="look up contacts behind a figure",
        detail={"by": asked["by"], "slice": asked["label"], "period": asked["period"], "rows": rows},
    )  # fmt: skip
