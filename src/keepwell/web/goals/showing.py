"""Key results as cards and pages: state, sentence, drawing, owners, what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.partnership.queries.goals import running
from keepwell.domain.partnership.rules.goal_words import amount, chosen
from keepwell.domain.partnership.rules.goals import summary
from keepwell.web.goals.words import CHANGED, DIRECTION, PERHAPS, STATES
from keepwell.web.shell import numbers
from keepwell.web.shell.asking import address, declared
from keepwell.web.shell.figure_lines import title_of
from keepwell.web.shell.phrases import quantity, say
from keepwell.workflows import goal_progress

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from keepwell.domain.partnership.queries.goals import (
        ChangeView,
        KeyResultView,
        ObjectiveView,
    )
    from keepwell.domain.partnership.rules.goals import State
    from keepwell.schemas.figures import Unit
    from keepwell.workflows.figures import Chart


@dataclass(frozen=True, slots=True)
class Card:
    """One key result of the board."""

    id: str
    title: str
    address: str
    tone: str
    state: str
    sentence: str
    chart: Chart | None
    hr: str
    support: str
    by: str
    progress: str
    count: bool


@dataclass(frozen=True, slots=True)
class Board:
    """One objective with its cards: drawn ones first, counts together."""

    id: str
    title: str
    when: str
    cards: tuple[Card, ...]
    counts: tuple[Card, ...]
    dropped: tuple[Card, ...]


def state_of(one: KeyResultView) -> tuple[str, str]:
    """Tone and words of its state."""
    if one.standing.ground == "met_perhaps":
        return PERHAPS[0], str(PERHAPS[1])
    if one.aim.target is None:
        return DIRECTION[0], str(DIRECTION[1])
    tone, words = STATES[one.standing.state]
    return tone, str(words)


def card(one: KeyResultView, *, today: dt.date, drawn: bool = True) -> Card:
    """One key result."""
    tone, words = state_of(one)
    done = one.standing.progress
    return Card(
        one.id, one.title, reverse("key_result", args=[one.id]), tone, words, say(one.sentence),
        goal_progress.drawing(view=one, on=today) if drawn else None,
        one.hr.name or _("nobody"), one.support.name or _("nobody"), numbers.day(one.aim.deadline),
        "" if done is None else _("%(share)s of the way") % {"share": numbers.amount(done, unit="share")},
        one.aim.kind == "count",
    )  # fmt: skip


def board(view: ObjectiveView, *, today: dt.date) -> Board:
    """One objective."""
    cards = [card(one, today=today) for one in view.key_results if not one.dropped]
    given_up = [card(one, today=today, drawn=False) for one in view.key_results if one.dropped]
    when = _("%(start)s to %(end)s") % {
        "start": numbers.when(f"{view.starts_on:%Y-%m}"),
        "end": numbers.when(f"{view.ends_on:%Y-%m}"),
    }
    return Board(
        view.id, view.title, when, tuple(one for one in cards if not one.count),
        tuple(one for one in cards if one.count), tuple(given_up),
    )  # fmt: skip


def finding(views: Sequence[ObjectiveView]) -> str:
    """The page's title: how many stand where."""
    told = summary([one.standing.state for one in running(views=views)])
    words: dict[State, str] = {
        "achieved": ngettext("%(n)s reached", "%(n)s reached", told["achieved"]),
        "on_track": ngettext("%(n)s on track", "%(n)s on track", told["on_track"]),
        "off_track": ngettext("%(n)s behind", "%(n)s behind", told["off_track"]),
        "cannot_tell": ngettext(
            "%(n)s that nobody can tell yet", "%(n)s that nobody can tell yet", told["cannot_tell"]
        ),
    }
    parts = [
        text % {"n": numbers.in_words(told[state]) if not at else numbers.in_words(told[state]).lower()}
        for at, (state, text) in enumerate((s, t) for s, t in words.items() if told[s])
    ]  # fmt: skip
    if not parts:
        return _("No joint goal yet")
    return _("%(some)s and %(last)s") % {"some": ", ".join(parts[:-1]), "last": parts[-1]} if len(parts) > 1 else parts[0]  # fmt: skip


def values(one: KeyResultView) -> list[dict[str, str]]:
    """What was measured since the baseline, newest first."""
    told = [one.aim.start, *one.readings]
    return [
        {
            "period": numbers.period(reading.period, short=True) if reading.period else numbers.day(reading.until, width="medium"),
            "value": "–" if reading.value is None else quantity(amount(reading.value, unit=one.unit, interval=reading.interval)),
            "likely": numbers.between(*reading.interval, unit=one.unit) if reading.interval else "–",
            "baseline": "1" if reading is one.aim.start else "",
        }
        for reading in reversed(told)
    ]  # fmt: skip


def goal_words(one: KeyResultView) -> str:
    """The goal as it was written."""
    return (
        quantity(chosen(one.aim.target, unit=one.unit))
        if one.aim.target is not None
        else _("a direction")
    )


def bound(one: KeyResultView) -> tuple[str, str] | None:
    """Title and address of the figure it is bound to."""
    measure = declared(one.measure) if one.measure else None
    if measure is None:
        return None
    group = ", ".join(one.slice.values())
    by = next(iter(one.slice), "")
    query = f"?by={by}" if by else ""
    return (f"{title_of(measure)}, {group}" if group else title_of(measure)), address(
        measure.id
    ) + query


def changes(one: KeyResultView) -> list[dict[str, Any]]:
    """What was changed, newest first, each with its reason."""
    return [_change(row, one.unit) for row in reversed(one.changes)]


def _change(row: ChangeView, unit: Unit) -> dict[str, Any]:
    words = CHANGED[row.what]
    title = f"{row.by or _('Keepwell')}: {words}"
    if row.before is not None and row.after is not None:
        before, after = (_plain(value, row.what, unit) for value in (row.before, row.after))
        title = _("%(title)s from %(before)s to %(after)s") % {
            "title": title, "before": before, "after": after,
        }  # fmt: skip
    return {"title": title, "why": row.why, "at": row.at, "icon": _icon(row.what)}


def _icon(what: str) -> str:
    return {
        "comment": "message-circle",
        "dropped": "x",
        "target": "target",
        "deadline": "clock",
    }.get(what, "user")


def _plain(value: Any, what: str, unit: Unit) -> str:
    if what == "target":
        return quantity(chosen(float(value), unit=unit))
    return numbers.when(str(value)) if what == "deadline" else str(value)
