"""A person's own load, for that person alone: no lead, no HR, no administrator.

Counted when they ask for it, by another process, and kept for some hours under their key alone:
there is no table of persons that anybody could sort. The key is the asker's own; whoever calls
this with somebody else's breaks a promise (tests/architecture/test_own_load.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keepwell.domain.care import queries as care
from keepwell.schemas.load import OwnLoad
from keepwell.workflows.elsewhere import counted_of

if TYPE_CHECKING:
    from datetime import datetime


def own_load(*, myself: str, fresh: bool = False) -> OwnLoad | None:
    """What the one who asks is told of their own load.

    Args:
        myself: key of the person who asks.
        fresh: count now if nothing is kept (some seconds).

    Returns:
        None when it was not counted yet, or no contact is known of them.
    """
    told = counted_of("own-load", count, person=myself, fresh=fresh)
    return OwnLoad.from_json(told) if told else None


def counted(*, myself: str) -> bool:
    """Whether it was counted in the last hours, whatever came out."""
    return counted_of("own-load", count, person=myself, fresh=False) is not None


def count(*, agents: list[str]) -> dict[str, Any]:
    """Ask the mart (in a process that may)."""
    from keepwell.analytics.ask.own_load import own_load as ask_own
    from keepwell.workflows.figure_asking import desk

    with desk() as open_desk:
        found = ask_own(open_desk.mart, agents=agents)
    return found.as_json() if found else {}


def export(*, myself: str) -> list[datetime]:
    """The moments that somebody marked as tough, for their own file of everything."""
    return [one.at for one in care.own_marks(person=myself)]
