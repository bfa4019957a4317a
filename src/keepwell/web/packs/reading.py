"""What the page of a pack shows: the stored pack in the reader's language, and nothing newer."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from keepwell.web.packs import words
from keepwell.web.shell import numbers
from keepwell.web.shell.figure_lines import BESIDE
from keepwell.web.shell.pack_figures import drawn
from keepwell.web.shell.phrases import quantity, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.domain.partnership.queries.packs import Kept
    from keepwell.schemas.packs import (
        Pack,
        PackAction,
        PackBlock,
        PackFigure,
        PackGoal,
        Restatement,
        TalkingPoint,
    )
    from keepwell.schemas.phrases import Quantity
    from keepwell.web.shell.pack_figures import Drawn

BODY: Final = "packs/body.html"
FOREVER: Final = None
"""A frozen pack does not change: what was written of it once holds as long as the process."""


@dataclass(frozen=True, slots=True)
class Told:
    """A pack as its page says it: the first words, and the region below them."""

    title: str
    body: SafeString


def told_once(kept: Kept) -> Told:
    """A frozen pack: the same bytes for everybody of one language and zone, whenever it is opened.

    It is made of the stored text alone. Nothing that is known later can come into it.
    """
    parts = (
        BODY,
        kept.digest,
        get_language(),
        get_current_timezone_name(),
        metadata.version("keepwell"),
    )
    key = hashlib.sha256(repr(parts).encode()).hexdigest()
    found: tuple[str, str] | None = caches["pages"].get(key)
    if found is None:
        made = told(kept.pack())
        found = (made.title, str(made.body))
        caches["pages"].set(key, found, FOREVER)
    return Told(found[0], SafeString(found[1]))


def told(pack: Pack) -> Told:
    """A pack as it stands."""
    body = SafeString(render_to_string(BODY, context(pack)))
    return Told(words.moved(len(pack.findings), pack.month), body)


def context(pack: Pack) -> dict[str, Any]:
    """The whole region's context, from the pack alone."""
    figures = _drawn(pack)
    return {
        "pack": pack,
        "blocks": [_block(at, one, figures) for at, one in enumerate(pack.blocks, start=1)],
        "findings": [
            {
                "figure": figures[one.figure],
                "sentence": say(one.sentence),
                "driver": say(one.driver),
            }
            for one in pack.findings
            if one.figure in figures
        ],
        "quiet": say(pack.quiet),
        "promises": [_action(one) for one in pack.promises],
        "actions": [_action(one) for one in pack.actions],
        "goals": [_goal(one) for one in pack.goals],
        "audit": _audit(pack),
        "definitions": [
            {"one": one, "title": _(one.title), "words": _(one.words), "formula": _(one.formula),
             "interval": _(one.interval) if one.interval else ""}
            for one in sorted(pack.definitions, key=lambda one: _(one.title).casefold())
        ],
    }  # fmt: skip


def _drawn(pack: Pack) -> dict[str, Drawn]:
    """Each figure as its place writes it: in front with its base and past, in a row without words."""
    told: dict[str, Drawn] = {}
    for block in pack.blocks:
        for one in block.figures:
            beside = tuple(each for each in one.sentences if each.id.endswith(BESIDE))
            told[one.key] = _of(replace(one, sentences=beside), pack.month)
        for one in block.more:
            told.setdefault(one.key, _of(replace(one, sentences=()), pack.month))
    return told


def _of(one: PackFigure, month: str) -> Drawn:
    """The period stands beside a figure only where it is not the pack's month."""
    line = drawn(one)
    return replace(line, when="") if one.period == month else line


def _block(at: int, one: PackBlock, figures: dict[str, Drawn]) -> dict[str, Any]:
    return {
        "at": at,
        "key": one.block,
        "title": words.BLOCKS[one.block],
        "minutes": one.minutes,
        "headline": say(one.headline),
        "figures": [figures[figure.key] for figure in one.figures],
        "more": [_slim(figures[figure.key]) for figure in one.more],
        "points": [point(each, figures) for each in one.points],
        "missing": [
            {"what": say(each.what), "why": say(each.why), "remedy": say(each.remedy)}
            for each in one.missing
        ],
    }


def _slim(line: Drawn) -> dict[str, Any]:
    """A figure of the disclosure: a row of a table, without its strip."""
    value = " ".join(
        f"{number}{'' if unit in ('', '%') else ' '}{unit}" for number, unit in line.parts
    )
    counts = _("%(k)s of %(n)s") % {"k": line.counts[0], "n": line.counts[1]} if line.counts else ""
    return {"line": line, "value": value or counts}


def point(one: TalkingPoint, figures: dict[str, Drawn]) -> dict[str, Any]:
    """A talking point with its evidence."""
    return {
        "key": one.key,
        "title": say(one.title),
        "evidence": [say(each) for each in one.evidence],
        "figures": [figures[key] for key in one.figures if key in figures],
        "ask": say(one.ask),
        "source": words.SOURCES[one.source],
        "side": one.side,
        "again": one.times_seen > 1,
    }


def _action(one: PackAction) -> dict[str, Any]:
    tone, state = words.promise(one)
    return {
        "one": one, "tone": tone, "state": state,
        "helped": say(one.helped) if one.helped else _("Not measured.") if one.status == "done" else "",
        "due": _day(one.due_on),
    }  # fmt: skip


def _goal(one: PackGoal) -> dict[str, Any]:
    tone, state = words.GOAL_STATES[one.state]
    return {
        "one": one, "tone": tone, "state": state, "sentence": say(one.sentence),
        "baseline": _amount(one.baseline), "target": _amount(one.target), "now": _amount(one.now),
        "deadline": _day(one.deadline),
    }  # fmt: skip


def _day(text: str) -> str:
    """A day in words; nothing where none was set."""
    return numbers.day(dt.date.fromisoformat(text)) if text else ""


def _amount(one: Quantity | None) -> str:
    return quantity(one) if one else "–"


def _audit(pack: Pack) -> dict[str, Any] | None:
    if pack.audit is None:
        return None
    return {
        "one": pack.audit, "sentence": say(pack.audit.sentence), "band": words.BANDS[pack.audit.band],
        "hr": numbers.decimal(pack.audit.hr, places=1),
        "support": numbers.decimal(pack.audit.support, places=1),
        "on": numbers.when(pack.audit.on),
    }  # fmt: skip


def restated(lines: Sequence[Restatement]) -> list[dict[str, str]]:
    """Corrections of later data, beside the pack and never in it."""
    return [
        {
            "title": _(one.title),
            "was": _amount(one.was),
            "now": _amount(one.now),
            "on": numbers.day(dt.datetime.fromisoformat(one.known_at).date()),
        }
        for one in lines
    ]
