"""What a pack cannot tell: which column is not there, who could supply it, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.domain.partnership.rules import pack_words as words
from keepwell.domain.partnership.rules import packs as rules
from keepwell.domain.sources import queries as sources
from keepwell.schemas.figures import HIDDEN_STATES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keepwell.schemas.figures import Measure
    from keepwell.schemas.packs import Block, Missing, PackFigure, TalkingPoint
    from keepwell.schemas.phrases import Phrase
    from keepwell.workflows.monthly_sync_figures import Gathered

MOST_REFUSED: Final = 20
"""Fewer refused rows than this are no matter for two leaders."""


@dataclass(frozen=True, slots=True)
class Known:
    """What has come in: filled fields by kind, and the last month of kinds that come every month."""

    fields: Mapping[str, frozenset[str]]
    ends: Mapping[str, str]
    refused: Mapping[str, tuple[int, str]]


def known(*, month: str) -> Known:
    """What the batches that count hold, seen from a month."""
    health = sources.data_health()
    return Known(
        {
            one.kind: frozenset(field.field for field in one.coverage if field.filled)
            for one in health
        },
        {
            one.kind: one.last_month
            for one in health
            if one.kind in rules.DENSE and one.last_month and one.last_month < month
        },
        {
            one.kind: (sum(problem.count for problem in told), told[0].remedy)
            for one in health
            if (told := [problem for problem in one.open_problems if problem.refused])
        },
    )


def missing(found: Gathered, *, block: Block, known: Known) -> tuple[Missing, ...]:
    """A line for each thing that would help, with the figures that wait for it."""
    # phrases hold dictionaries, so reasons are told apart by what they say
    waiting: dict[str, tuple[tuple[Phrase, Phrase], list[str]]] = {}
    for measure in rules.HOMES[block]:
        kind = found.kinds.get(measure)
        told = _why(kind, found.figures.get(measure), known) if kind else None
        if kind and told:
            waiting.setdefault(" ".join(map(str, told)), (told, []))[1].append(kind.title)
    lines = tuple(
        words.missing(titles, why=why, remedy=remedy) for (why, remedy), titles in waiting.values()
    )
    asked = rules.PULSE_FIGURES & found.wholes().keys()
    heard = any(rules.tells(found.figures[one]) for one in asked)
    return (*lines, *words.still_to_come(block, heard=heard))


def _why(kind: Measure, figure: PackFigure | None, known: Known) -> tuple[Phrase, Phrase] | None:
    """Why a measure says nothing, and who could help; None when it speaks or nobody could."""
    if figure is not None and figure.state not in HIDDEN_STATES:
        return None
    need = rules.unmet(kind.needs, known=known.fields)
    if need:
        here = need.partition(".")[0] in known.fields
        return words.why_missing(need, here=here)
    late = next((one for one in kind.needs if one.partition(".")[0] in known.ends), "")
    if late and (figure is None or not figure.n):
        return words.why_missing(late, here=True, ends=known.ends[late.partition(".")[0]])
    return None


def points(found: Gathered, *, block: Block, known: Known) -> tuple[TalkingPoint, ...]:
    """What is wrong with the data of a block: a file it waits for, one that stopped, rows refused."""
    measures = [found.kinds[one] for one in rules.HOMES[block] if one in found.kinds]
    needed = dict.fromkeys(need.partition(".")[0] for one in measures for need in one.needs)
    proposed = [words.of_old_data(kind, known.ends[kind]) for kind in needed if kind in known.ends]
    proposed += [
        words.of_refused(kind, *known.refused[kind])
        for kind in needed
        if kind in known.refused and known.refused[kind][0] >= MOST_REFUSED
    ]
    telling = {key for key, one in found.wholes().items() if rules.tells(one)}
    never = rules.waits_for(measures, telling=telling, known=known.fields)
    if never:
        empty = telling.isdisjoint(one.id for one in measures)
        proposed.append(words.of_missing_file(never, empty=empty))
    return tuple(proposed)
