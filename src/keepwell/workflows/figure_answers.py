"""Any question of figures for a process that may not count: from stored sheets, else elsewhere.

Where a stored sheet holds every month that was asked for, the answer is what pages show. Any other
question is counted by another process, through the same gate, and kept until figures are released
anew; one at a time, so that programs never take all the doors that people use.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from keepwell.domain.released import queries as released
from keepwell.kernel.periods import GRAINS
from keepwell.schemas.figures import Sheet
from keepwell.workflows.elsewhere import kept
from keepwell.workflows.figure_storage import read_figure, stored_figure
from keepwell.workflows.figure_views import may_see, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keepwell.domain.access.queries import Viewer
    from keepwell.schemas.figures import Measure

_COUNTING: Final = threading.Lock()


class CountingError(Exception):
    """Another question is being counted; ask again in some seconds."""


def answer(
    *,
    kind: Measure,
    by: tuple[str, ...],
    where: Mapping[str, str],
    from_: str | None,
    to: str | None,
    grain: str,
    viewer: Viewer | None,
) -> Sheet:
    """Figures of a question, as somebody may see them; none where they may see none.

    Args:
        kind: a measure that is counted (no voice).
        by: dimensions, none to several.
        where: dimension to label.
        from_: first month; all there are data for when None.
        to: last month, included.
        grain: month, quarter, year or all.
        viewer: who asks; None is the operator.

    Raises:
        ValueError: for a split, grain or month that does not exist.
        CountingError: while another question is counted.
    """
    if grain not in GRAINS:
        raise ValueError(f"there is no grain {grain!r}; there are {', '.join(GRAINS)}")
    if not may_see(viewer, kind):
        return Sheet(kind, by, grain, (), tuple(where.items()))
    told = _stored(kind, by, from_, to, grain) if from_ and to and not where else None
    return visible(told or _counted(kind, by, where, from_, to, grain), viewer)


def _stored(kind: Measure, by: tuple[str, ...], first: str, last: str, grain: str) -> Sheet | None:
    """What pages show, where it holds all that was asked for."""
    found = released.sheet(measure=kind.id, by=by, grain=grain) if grain == "month" else None
    periods = {one["period"] for one in found.figures} if found else set()
    if found is None or not {first, last} <= periods or last < first:
        return None
    rows = [one for one in found.figures if first <= one["period"] <= last]
    told = tuple(read_figure(one, kind.id, found.known_at) for one in rows)
    return Sheet(kind, by, grain, told)


def _counted(
    kind: Measure,
    by: tuple[str, ...],
    where: Mapping[str, str],
    first: str | None,
    last: str | None,
    grain: str,
) -> Sheet:
    asked = {
        "measure": kind.id, "by": list(by), "where": dict(where), "from_": first, "to": last,
        "grain": grain,
    }  # fmt: skip
    if not _COUNTING.acquire(blocking=False):
        raise CountingError("Another question is being counted. Ask again in some seconds.")
    try:
        told = kept(count, asked)
    finally:
        _COUNTING.release()
    if "wrong" in told:
        raise ValueError(told["wrong"])
    known_at = datetime.fromisoformat(told["known_at"]) if told["known_at"] else timezone.now()
    figures = tuple(read_figure(one, kind.id, known_at) for one in told["figures"])
    return Sheet(kind, by, grain, figures, tuple(where.items()))


def count(**asked: Any) -> dict[str, Any]:
    """Ask the mart (in a process that may): stored figures, or what is wrong with the question."""
    from keepwell.workflows.figure_asking import ask_now

    question = {**asked, "by": tuple(asked["by"]), "engine": None}
    try:
        found = ask_now(**question)
    except ValueError as error:
        return {"wrong": str(error)}
    figures = [stored_figure(replace(one, sentences=())) for one in found.figures]
    return {"known_at": found.known_at, "figures": figures}
