"""News of a meeting as the script reads them; what they hold was already chosen for the reader."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from keepwell.web.shell import numbers
from keepwell.web.shell.phrases import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keepwell.domain.partnership.queries.meetings import (
        DecisionView,
        LineView,
        News,
        PointView,
        SeatView,
        TakenView,
    )
    from keepwell.schemas.phrases import Phrase


def written(news: News, *, reader: str) -> dict[str, Any]:
    """News as JSON; seconds are whole, days are in the reader's words."""
    return {
        "revision": news.revision,
        "closed": news.closed,
        "clock": {
            "block": news.clock.block, "running": news.clock.running,
            "spent": {block: round(seconds) for block, seconds in news.clock.spent.items()},
        },
        "seats": [{"user": one.user, "here": one.here} for one in news.seats],
        "lines": [_line(one, reader) for one in news.lines],
        "decisions": [_decision(one) for one in news.decisions],
        "points": [_point(one) for one in news.points],
        "taken": [_taken(one) for one in news.taken],
    }  # fmt: skip


def tag(*, revision: int, seats: Iterable[SeatView]) -> str:
    """What a window has seen, in short: as long as it is the same there is nothing to send."""
    here = ",".join(f"{one.user}{one.here:d}" for one in seats)
    return f'"{revision}-{hashlib.sha256(here.encode()).hexdigest()[:16]}"'


def _line(one: LineView, reader: str) -> dict[str, Any]:
    return {
        "line": one.line, "author": one.author, "mine": one.author == reader, "block": one.block,
        "text": one.text, "number": one.number, "private": one.private, "late": one.late,
    }  # fmt: skip


def _decision(one: DecisionView) -> dict[str, Any]:
    return {
        "key": one.key, "block": one.block, "text": one.text, "by": one.by, "hr": one.hr_by,
        "support": one.support_by, "stands": one.stands, "withdrawn": one.withdrawn,
    }  # fmt: skip


def _point(one: PointView) -> dict[str, Any]:
    return {
        "id": one.id, "key": one.key, "kind": one.kind, "block": one.block, "title": title(one.title),
        "settled": one.settled, "again": again(one.times),
    }  # fmt: skip


def _taken(one: TakenView) -> dict[str, Any]:
    return {
        "key": one.key, "block": one.block, "text": one.text, "owner": one.owner,
        "due": numbers.day(one.due_on, width="medium"), "action": one.action,
    }  # fmt: skip


def again(times: int) -> str:
    """How often a point lay on the table, when it is not the first time."""
    if times < 2:
        return ""
    return _("second time here") if times == 2 else _("%(n)s times here") % {"n": times}


def title(words: Phrase | str) -> str:
    """A point's title in the reader's language."""
    return words if isinstance(words, str) else say(words)
