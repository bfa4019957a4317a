"""Could a goal's movement be seen? Asked when a goal is set, answered from released figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keepwell.workflows import figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keepwell.analytics.words.detecting import Reach
    from keepwell.domain.access.queries import Viewer


def of_goal(
    *,
    measure: str,
    target: float,
    months: int,
    slice_: Mapping[str, str] | None = None,
    viewer: Viewer | None = None,
) -> Reach | None:
    """What can be seen of a goal: chance, smallest movement, what it would take, in words.

    `warning` of what is found is empty where the movement would probably be seen.

    Args:
        measure: id.
        target: in the measure's unit.
        months: from now until it is to be reached.
        slice_: dimension to label; none for the whole.
        viewer: who asks; None is the operator.

    Returns:
        None where the released figures tell too little to say.
    """
    from keepwell.analytics.words.detecting import reach

    where = dict(slice_ or {})
    sheet = figures.sheet(measure=measure, by=tuple(where), where=where, viewer=viewer)
    if sheet is None:
        return None
    return reach(sheet.figures, measure=sheet.measure, target=target, months=months)
