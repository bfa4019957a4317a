"""What a measure's page shows, put together from released sheets and stored drawings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.schemas.figures import HIDDEN_STATES
from keepwell.schemas.needs import columns
from keepwell.schemas.rounding import display_unit
from keepwell.web.figures.words import DIMENSIONS, GOOD, GRAINS
from keepwell.web.shell import numbers
from keepwell.web.shell.asking import newest
from keepwell.web.shell.figure_lines import line, title_of, usual_of
from keepwell.web.shell.phrases import say
from keepwell.workflows import figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.domain.access.queries import Viewer
    from keepwell.schemas.figures import Figure, Measure, Sheet
    from keepwell.web.figures.question import Question
    from keepwell.web.shell.figure_lines import Line

NAMELESS = {"", "not known"}
"""What a group is called that nobody named."""
ROWS = 9
"""Rows of the table before "all"."""


def page_of(
    measure: Measure, question: Question, *, who: Viewer, goal: float | None
) -> dict[str, Any]:
    """The context of the page; without a sheet it says what is missing."""
    sheet = figures.sheet(measure=measure.id, grain=question.grain, viewer=who)
    known = sorted(sheet.figures, key=lambda one: one.period) if sheet else []
    now = newest(known, question.period) or newest(known)
    context = _frame(measure, question, goal)
    if sheet is None or now is None:
        return context | _nothing(measure, None)
    if all(one.state == "missing_input" for one in known):
        return context | _nothing(measure, now)
    return (
        context
        | _head(measure, now, goal)
        | _trend(measure, question, known, who)
        | _slices(measure, question, now, who)
    )


def _frame(measure: Measure, question: Question, goal: float | None) -> dict[str, Any]:
    return {
        "measure": measure,
        "name": title_of(measure),
        "title": title_of(measure),
        "asked": f"?{question.address()}",
        "grain": question.grain,
        "grains": GRAINS.items(),
        "by": question.by,
        "dims": [("", _("nothing")), *((dim, DIMENSIONS[dim]) for dim in measure.dims)],
        "goal": str(numbers.amount(goal, unit=display_unit(measure))) if goal is not None else "",
        "definition": {
            "words": _(measure.words),
            "formula": _(measure.formula),
            "clock": _(measure.clock),
            "attribution": _(measure.attribution),
            "interval": _(measure.interval),
            "pitfalls": _(measure.pitfalls) if measure.pitfalls else "",
            "good": GOOD[measure.good],
        },
    }


def _nothing(measure: Measure, figure: Figure | None) -> dict[str, Any]:
    why = say(figure.said) or _(figure.reason) if figure else ""
    return {
        "rows": [],
        "sentences": "",
        "empty_title": _("This measure waits for data"),
        "empty_words": why or _waits(measure),
    }


def _waits(measure: Measure) -> str:
    """What has to happen before a measure has figures."""
    if measure.needs:
        return _("It appears as soon as the columns it needs have come in: %(needs)s.") % {"needs": ", ".join(dict.fromkeys(map(_in_words, measure.needs)))}  # fmt: skip
    if "pulse rounds" in measure.sources:
        return _("It appears once a round that asks for it has closed and enough people have answered.")  # fmt: skip
    if "candidates" in measure.sources:
        return _("It appears once a quarter in which candidates are asked is over and enough of them have answered.")  # fmt: skip
    if measure.sensitivity == "voice":
        return _("It appears once a month of the suggestion box is over in which enough letters came.")  # fmt: skip
    return _("It appears after the next night, once there is something to count.")


def _in_words(need: str) -> str:
    """The columns of which one would do, as their files' fields are called."""
    return " / ".join(f"“{_(one.words)}”" for one in columns(need)) or need


def _head(measure: Measure, now: Figure, goal: float | None) -> dict[str, Any]:
    said = [say(one) for one in now.sentences]
    return {
        "title": said[0].rstrip(".") if said else title_of(measure),
        "sentences": " ".join(said[1:]),
        "line": line(measure=measure, figure=now, goal=goal),
        "period": now.period,
        "base": _base(measure, now),
        "known": _known(now),
        "quality": _quality(now),
    }


def _base(measure: Measure, now: Figure) -> str:
    if now.n is None:
        return ""
    base = _(measure.denominator_words) if measure.denominator_words else ""
    return " ".join(("n =", numbers.decimal(now.n), f"({base})" if base else "")).strip()


def _known(now: Figure) -> str:
    if not now.known_at:
        return ""
    day = dt.datetime.fromisoformat(now.known_at).date()
    return _("known on %(day)s") % {"day": numbers.day(day, width="medium")}


def _quality(now: Figure) -> list[str]:
    if now.state == "provisional":
        return [say(now.said) or _(now.reason)]
    return []


def _trend(
    measure: Measure, question: Question, known: Sequence[Figure], who: Viewer
) -> dict[str, Any]:
    newest_first = list(reversed(known))
    kept = newest_first if question.whole else newest_first[:ROWS]
    shown = [line(measure=measure, figure=one, drawn=False) for one in kept]
    return {
        "periods": [one.period for one in newest_first],
        "rows": shown,
        "more_rows": len(known) > len(shown),
        "total_rows": len(known),
        "all_query": f"{question.address()}&all",
        "trend": figures.chart(measure=measure.id, grain=question.grain, look="trend", viewer=who),
        "trend_title": _trend_title(shown),
        "trend_note": _trend_note(measure, known),
        "value_words": _value_words(measure),
    }


def _value_words(measure: Measure) -> str:
    return {
        "share": _("Share"), "seconds": _("Time"), "count": _("Count"), "per_hundred": _("In 100"),
        "weeks": _("Weeks"), "days": _("Days"), "hours": _("Hours"),
    }.get(display_unit(measure), _("Value"))  # fmt: skip


def _trend_title(rows: Sequence[Line]) -> str:
    told = [one for one in rows if one.amount]
    if not told:
        return _("Nothing to draw yet")
    match told[0].tone:
        case "good":
            return _("Inside its usual range")
        case "care":
            return _("Outside its usual range")
    return _("Too early to call it a change")


def _trend_note(measure: Measure, known: Sequence[Figure]) -> str:
    parts = [title_of(measure) + ".", _("Shaded: the likely range, 95 %.")]
    if any(usual_of(one) for one in known):
        parts.append(_("Sand: where chance alone keeps it."))
    return " ".join(parts)


def _slices(measure: Measure, question: Question, now: Figure, who: Viewer) -> dict[str, Any]:
    if not question.by:
        return {"by": ""}
    sheet = figures.sheet(
        measure=measure.id, by=(question.by,), grain=question.grain, period=now.period, viewer=who
    )
    if sheet is None:
        return {"by": ""}
    shown = [one for one in sheet.figures if one.period == now.period]
    if question.by == "team" and {one.slice.get("team", "") for one in shown} <= NAMELESS:
        return {"by": ""}  # a company without teams: the split everybody opens with tells nothing
    dots = figures.chart(
        measure=measure.id, by=question.by, grain=question.grain, period=now.period,
        look="slices", viewer=who,
    )  # fmt: skip
    if not any(one.value is not None for one in shown):
        dots = None
    ends = None if dots else _ends(shown)
    rows = [
        line(measure=measure, figure=one, title=_label(one, question.by), ends=ends, drawn=not dots)
        for one in shown
    ]
    return {
        "by_words": DIMENSIONS[question.by],
        "slices": [row for row in rows if row.figure and row.figure.state != "too_few"],
        "slices_title": _slices_title(sheet, now) if dots else _("Counts only"),
        "counts_only": not any(row.amount for row in rows),
        "slices_note": _(
            "%(period)s, by the group at the time. In the order of the organisation, never by value."
        )
        % {"period": numbers.period(now.period)},
        "slice_notes": sorted(
            {say(one.said) or _(one.reason) for one in shown if one.said or one.reason}
        ),
        "dots": dots,
    }


def _label(figure: Figure, by: str) -> str:
    return figure.slice.get(by, "") or _("not known")


def _ends(shown: Sequence[Figure]) -> tuple[float, float] | None:
    values = [
        end
        for one in shown
        if one.value is not None and one.state not in HIDDEN_STATES
        for end in (one.interval or (one.value, one.value))
    ]
    return (min(values), max(values)) if len(set(values)) > 1 else None


def _slices_title(sheet: Sheet, now: Figure) -> str:
    whole = now.interval
    apart = [
        one
        for one in sheet.figures
        if one.period == now.period and whole and one.interval and now.value is not None
        and not one.interval[0] <= now.value <= one.interval[1]
    ]  # fmt: skip
    if not apart:
        return _("No group stands apart from chance")
    return ngettext("One group stands apart", "%(n)s groups stand apart", len(apart)) % {
        "n": numbers.in_words(len(apart))
    }
