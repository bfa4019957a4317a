"""What a window of the meeting says: one queue of small statements, each with a key of its own.

The script sends several at once as JSON; a form without script sends one. Both end here, so that
everything works without script and is harmless when it is said twice.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from keepwell.domain.partnership.operations import meetings
from keepwell.domain.partnership.rules.actions import ActionError
from keepwell.domain.partnership.rules.meetings import MeetingError, Save
from keepwell.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Told = dict[str, Any]


class Misheard(ValueError):  # noqa: N818 - the word for it
    """A statement that nobody can make sense of."""


def say(*, sync: str, by: str, told: list[Told], now: dt.datetime) -> list[Told]:
    """Do what a window says, in its order; for each what became of it.

    Notes are saved together. A statement that cannot be done (an empty decision, a meeting that
    was closed) is answered with why, in the reader's language, and does not stop the others.
    """
    saves = [_save(one) for one in told if _is_note(one)]
    kept = iter(meetings.save_lines(sync=sync, saves=saves, by=by, now=now) if saves else ())
    return [
        {"ok": True, "into": next(kept).into} if _is_note(one) else _tried(sync, by, one, now)
        for one in told
    ]


def _is_note(one: Told) -> bool:
    return one.get("op") == "line"


def _tried(sync: str, by: str, one: Told, now: dt.datetime) -> Told:
    try:
        STATEMENTS[_text(one, "op")](sync, by, one, now)
    except (MeetingError, ActionError) as problem:
        return {"ok": False, "error": _(str(problem))}
    except (KeyError, Misheard):
        return {"ok": False, "error": _("That was not understood.")}
    return {"ok": True}


def _text(one: Mapping[str, Any], name: str, *, most: int = 2_000) -> str:
    value = one.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise Misheard(name)
    return value


def _key(one: Told) -> str:
    found = _text(one, "key", most=32)
    if not found:
        raise Misheard("key")
    return found


def _number(one: Told, name: str) -> int:
    value = one.get(name, 0)
    if not str(value).isdigit():
        raise Misheard(name)
    return int(value)


def _save(one: Told) -> Save:
    """A note; whatever else is wrong with it, its words are kept."""
    return Save(
        line=str(one.get("line") or new_id())[:32], device=str(one.get("device", ""))[:32],
        number=_whole(one.get("number", 1)), text=str(one.get("text", "")), seen=_whole(one.get("seen")),
        block=str(one.get("block", "")), private=bool(one.get("private")),
    )  # fmt: skip


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int) and 0 <= value < 2**53 else 0


def _day(one: Told, name: str) -> dt.date:
    try:
        return dt.date.fromisoformat(_text(one, name))
    except ValueError:
        raise ActionError("An action needs a day: by when?") from None


def _decide(sync: str, by: str, one: Told, now: dt.datetime) -> None:
    meetings.propose_decision(
        sync=sync, key=_key(one), text=_text(one, "text"), block=_text(one, "block"), by=by, now=now
    )


def _park(sync: str, by: str, one: Told, now: dt.datetime) -> None:
    meetings.park_point(
        sync=sync, key=_key(one), text=_text(one, "text"), block=_text(one, "block"), by=by, now=now
    )


def _act(sync: str, by: str, one: Told, now: dt.datetime) -> None:
    meetings.take_action(
        sync=sync, key=_key(one), text=_text(one, "text"), owner=_text(one, "owner"),
        due_on=_day(one, "due_on"), block=_text(one, "block"), by=by, now=now,
    )  # fmt: skip


def _withdraw(sync: str, by: str, one: Told, now: dt.datetime) -> None:
    meetings.withdraw_decision(sync=sync, key=_key(one), by=by, now=now)


def _agree(sync: str, by: str, one: Told, _now: dt.datetime) -> None:
    meetings.agree_decision(sync=sync, key=_key(one), by=by)


def _settle(sync: str, by: str, one: Told, _now: dt.datetime) -> None:
    meetings.settle_point(sync=sync, point=_number(one, "point"), by=by)


def _reopen(sync: str, by: str, one: Told, _now: dt.datetime) -> None:
    meetings.reopen_point(sync=sync, point=_number(one, "point"), by=by)


def _turn(sync: str, _by: str, one: Told, now: dt.datetime) -> None:
    meetings.turn_to(sync=sync, block=_text(one, "block"), seen=_text(one, "seen"), now=now)


def _pause(sync: str, _by: str, _one: Told, now: dt.datetime) -> None:
    meetings.pause_clock(sync=sync, now=now)


def _resume(sync: str, _by: str, _one: Told, now: dt.datetime) -> None:
    meetings.resume_clock(sync=sync, now=now)


def _present(sync: str, by: str, one: Told, _now: dt.datetime) -> None:
    present = str(one.get("present")).lower() in {"true", "1", "on"}
    meetings.mark_present(sync=sync, user=_text(one, "user"), present=present, by=by)


STATEMENTS: dict[str, Callable[[str, str, Told, dt.datetime], None]] = {
    "decide": _decide, "agree": _agree, "withdraw": _withdraw, "park": _park,
    "settle": _settle, "reopen": _reopen, "act": _act, "turn": _turn, "pause": _pause,
    "resume": _resume, "present": _present,
}  # fmt: skip
