"""The night's work on the suggestion box: lay letters out, and tell how they are handled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils import timezone

from keepwell.domain.listening import box_queries as reading
from keepwell.domain.listening.operations import box
from keepwell.domain.listening.rules.box import Handled, Share
from keepwell.domain.listening.rules.box import handling as handled_of
from keepwell.domain.released import operations as publishing
from keepwell.schemas.phrases import gettext_noop
from keepwell.workflows import suggestion_box
from keepwell.workflows.figure_asking import note_released
from keepwell.workflows.figure_declarations import declared
from keepwell.workflows.figure_storage import stored_figure

if TYPE_CHECKING:
    from datetime import date

PARTS: Final = {
    "answered": gettext_noop("Answered within two working days"),
    "decided": gettext_noop("Decided within twenty working days"),
    "done": gettext_noop("Put into practice, of those decided"),
}
MEASURE: Final = "suggestion_handling"


def overnight() -> None:
    """Letters of the day before are opened, words of long ago go, and the measure is told anew."""
    suggestion_box.lay_out()
    box.forget_words(on=suggestion_box.today(), by="system")
    tell()


def tell() -> int:
    """Release how letters of each full month were handled; how many months. Twice changes nothing."""
    from keepwell.analytics.release.voice.handling import figures

    kind, now = declared(MEASURE), timezone.now()
    months = _months(suggestion_box.today())
    if kind is None or not months:
        return 0
    for by, told in figures(months=months, headline=PARTS["answered"]).items():
        publishing.store_sheet(
            measure=MEASURE, by=by, grain="month", known_at=now,
            figures=[stored_figure(one) for one in told],
        )  # fmt: skip
        note_released([(kind, tuple(told), ())], now=now)
    return len(months)


def _months(on: date) -> dict[str, dict[str, tuple[int, int]]]:
    """By month that is over, then by part: letters in time, and letters due."""
    by_month: dict[str, list[Handled]] = {}
    for one in reading.handled():
        by_month.setdefault(f"{one.came_on:%Y-%m}", []).append(one)
    free = suggestion_box.free_days()
    return {
        month: {PARTS[name]: _pair(share) for name, share in handled_of(rows, on=on, free=free).items()}
        for month, rows in by_month.items()
        if month < f"{on:%Y-%m}"
    }  # fmt: skip


def _pair(share: Share) -> tuple[int, int]:
    return share.k, share.n
