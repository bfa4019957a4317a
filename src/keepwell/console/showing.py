"""`keepwell figures`: through the same gate as the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keepwell.console.output import Refused, complain, document, say, table
from keepwell.schemas.figures import DIMENSIONS, Figure, Sheet

if TYPE_CHECKING:
    import argparse

_FEW = 28


def figures(told: argparse.Namespace) -> int:
    """Figures of a measure, or the list of measures."""
    if told.list:
        return _list(as_json=told.json)
    if not told.measure:
        raise Refused("Name a measure, or list them all: keepwell figures --list")
    sheet = _asked(told)
    if told.json:
        document(sheet.as_json())
    else:
        _show(sheet)
    _warn()
    return 0


def _warn() -> None:
    """Say so when something came in that the figures do not hold yet."""
    from keepwell.workflows.figures import outdated

    if outdated():
        complain(
            "Something came in after these figures were prepared. They follow once the work process has run (keepwell serve)."
        )


def _list(*, as_json: bool) -> int:
    from keepwell.workflows import figures as story

    found = sorted(story.measures(), key=lambda one: (one.family, one.id))
    if as_json:
        document({"measures": [one.as_json() for one in found]})
        return 0
    say(
        table(
            [(one.id, one.code, one.unit, one.title) for one in found],
            head=("measure", "code", "unit", "what it says"),
        )
    )
    return 0


def _asked(told: argparse.Namespace) -> Sheet:
    from keepwell.workflows import figures as story

    by = tuple(one.strip() for one in told.by.split(",") if one.strip())
    where = dict(_where(one) for one in told.where)
    for name in (*by, *where):
        if name not in DIMENSIONS:
            raise Refused(f"There is no dimension {name!r}. There is: {', '.join(DIMENSIONS)}")
    try:
        return story.figures(
            measure=told.measure, by=by, where=where, from_=told.from_, to=told.to, grain=told.grain,
            engine=told.engine, viewer=_viewer(told.as_),
        )  # fmt: skip
    except ValueError as error:
        raise Refused(str(error)) from error


def _where(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not value:
        raise Refused(f"--where needs DIM=VALUE, not {text!r}")
    return name.strip(), value.strip()


def _viewer(email: str | None) -> Any:
    """The operator sees group figures; with --as, what that person would."""
    if email is None:
        return None
    from django.utils import timezone

    from keepwell.domain.access import queries

    user = queries.user_by_email(email=email)
    if user is None:
        raise Refused(f"Nobody signs in as {email!r}.")
    return queries.viewer(user=user, on=timezone.now().date())


def _show(sheet: Sheet) -> None:
    say(f"{sheet.measure.title} ({sheet.measure.unit})")
    rows = [_row(one, sheet.by) for one in sheet.figures]
    say(table(rows, head=("period", *sheet.by, "value", "95 % interval", "n", "state")))
    if sheet.known_at:
        say(f"As known at {sheet.known_at[:16].replace('T', ' ')} UTC.")


def _row(one: Figure, by: tuple[str, ...]) -> tuple[str, ...]:
    value = "–" if one.value is None else f"{one.value:,.3f}"
    interval = f"{one.interval[0]:,.3f} – {one.interval[1]:,.3f}" if one.interval else ""
    words = one.state if not one.reason else f"{one.state}: {one.reason}"
    slices = (one.slice.get(name, "all")[:_FEW] for name in by)
    return (one.period, *slices, value, interval, "" if one.n is None else f"{one.n:,}", words)
