"""How new the figures of the page of today are, in one line that never moves what is beneath."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from keepwell.web.shell import numbers
from keepwell.web.shell.access import today
from keepwell.web.shell.asking import address, declared
from keepwell.web.shell.figure_lines import Line, line
from keepwell.workflows import figures

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Fresh:
    """The line; while it `waits` for new figures it asks again, `shown` says that some are there."""

    words: str
    waits: bool
    shown: bool


NOTHING = Fresh("", waits=False, shown=False)


def fresh() -> Fresh:
    """What there is to say; nothing where no figure is stored and none is being prepared."""
    coming, known_at = figures.preparing(), figures.known_at()
    shown = known_at is not None
    if coming is None:
        return Fresh(_as_of(known_at), waits=False, shown=True) if known_at else NOTHING
    if not coming.total:
        return Fresh(_("Figures are being prepared."), waits=True, shown=shown)
    told = {"done": numbers.decimal(coming.done), "all": numbers.decimal(coming.total)}
    words = _("Figures are being prepared: %(done)s of %(all)s measures") % told
    return Fresh(words, waits=True, shown=shown)


def _as_of(known_at: dt.datetime) -> str:
    return _("Figures as of %(moment)s") % {"moment": numbers.moment(known_at, today=today())}


def with_places(lines: Sequence[Line], measures: Sequence[str]) -> list[Line]:
    """A line for every measure, told or not yet: figures that come later move nothing."""
    told = {one.measure.id: one for one in lines}
    wanted = [found for found in map(declared, measures) if found]
    empty = {one.id: line(measure=one, figure=None, address=address(one.id)) for one in wanted}
    return [told.get(one.id, empty[one.id]) for one in wanted]
