"""The document before it has a form: every string as it will be printed, in the reader's language.

Numbers stand beside their words only where a form needs them as numbers: cells of a workbook,
points of a chart, places on a strip. Whatever is printed is one of these strings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt

    from keepwell.kernel.spans import Span
    from keepwell.outbox.documents.plots import Plot
    from keepwell.schemas.figures import State, Unit

Tone = Literal["good", "care", "bad", "quiet", "few"]
"""How a state is drawn; always beside its word, never instead of it."""


@dataclass(frozen=True, slots=True)
class Watermark:
    """Who took the document out of the house, and the moment (aware)."""

    who: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Number:
    """A number for a cell, and the decimals that it is printed with (for a share, of percent)."""

    value: float
    digits: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """A figure's numbers for a workbook's cells, hidden ones None; `unit` is the reader's."""

    unit: Unit
    value: Number | None
    interval: tuple[Number, Number] | None
    usual: tuple[Number, Number] | None
    goal: Number | None
    numerator: float | None
    denominator: float | None
    n: int | None


@dataclass(frozen=True, slots=True)
class TrendWords:
    """One earlier period: `period` short, `value` and `likely` as printed, then as numbers."""

    period: str
    value: str
    likely: str
    state: str
    number: Number | None
    interval: tuple[Number, Number] | None


@dataclass(frozen=True, slots=True)
class FigureWords:
    """One figure: `name` is its title and slice, `value` never empty (a dash where hidden)."""

    key: str
    measure: str
    title: str
    slice: str
    name: str
    period: str
    owner: str
    sides: tuple[str, ...]
    value: str
    likely: str
    usual: str
    goal: str
    base: str
    state: str
    code: State
    tone: Tone
    reason: str
    sentences: tuple[str, ...]
    spoken: str
    version: int
    numbers: Numbers
    strip: Span | None
    trend: tuple[TrendWords, ...]
    plot: Plot | None
    plot_spoken: str


@dataclass(frozen=True, slots=True)
class FindingWords:
    """What changed, and in which slice most."""

    sentence: str
    driver: str
    figure: FigureWords | None


@dataclass(frozen=True, slots=True)
class PointWords:
    """A talking point: what, from where, its evidence, what could be decided."""

    title: str
    source: str
    sides: tuple[str, ...]
    again: str
    evidence: tuple[str, ...]
    ask: str


@dataclass(frozen=True, slots=True)
class MissingWords:
    """Something a block should tell and cannot."""

    what: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class BlockWords:
    """One timed block; `clock` is "10:00–10:15", empty when no meeting is set."""

    number: int
    title: str
    minutes: str
    clock: str
    headline: str
    figures: tuple[FigureWords, ...]
    more: tuple[FigureWords, ...]
    points: tuple[PointWords, ...]
    missing: tuple[MissingWords, ...]


@dataclass(frozen=True, slots=True)
class ActionWords:
    """An action or a promise; `state` tells done, dropped, due or late."""

    text: str
    why: str
    owner: str
    sides: tuple[str, ...]
    due: str
    due_on: str
    promised: str
    state: str
    tone: Tone
    postponed: str
    helped: str


@dataclass(frozen=True, slots=True)
class GoalWords:
    """A key result with its two owners."""

    objective: str
    key_result: str
    hr: str
    support: str
    baseline: str
    target: str
    now: str
    likely: str
    deadline: str
    deadline_on: str
    state: str
    tone: Tone
    sentence: str
    numbers: tuple[float | None, float | None, float | None]
    strip: Span | None
    spoken: str


@dataclass(frozen=True, slots=True)
class GapWords:
    """One question of the audit: HR's score less Support's."""

    item: str
    gap: str
    number: float
    tone: Tone
    word: str


@dataclass(frozen=True, slots=True)
class AuditWords:
    """The last revealed collaboration audit; the band is that of the lower side."""

    on: str
    hr: str
    support: str
    totals: tuple[float, float]
    band: str
    tone: Tone
    sentence: str
    gaps: tuple[GapWords, ...]
    limits: str


@dataclass(frozen=True, slots=True)
class DefinitionWords:
    """What a measure means."""

    measure: str
    code: str
    title: str
    words: str
    formula: str
    unit: str
    interval: str
    version: str


@dataclass(frozen=True, slots=True)
class RestatementWords:
    """A figure that later data corrected."""

    title: str
    was: str
    now: str
    known: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PackWords:
    """The whole document. `labels` are headings and column names, `units` names of units."""

    language: str
    labels: dict[str, str]
    units: dict[str, str]
    file_title: str
    month: str
    company: str
    when: str
    people: tuple[tuple[str, str], ...]
    known: str
    status: str
    draft: bool
    confidential: str
    taken: str
    taken_at: dt.datetime
    findings: tuple[FindingWords, ...]
    quiet: str
    checked: str
    key_figures: tuple[FigureWords, ...]
    charts: tuple[FigureWords, ...]
    blocks: tuple[BlockWords, ...]
    promises: tuple[ActionWords, ...]
    kept: str
    actions: tuple[ActionWords, ...]
    goals: tuple[GoalWords, ...]
    audit: AuditWords | None
    definitions: tuple[DefinitionWords, ...]
    restatements: tuple[RestatementWords, ...]
    care: tuple[str, ...]
    reading: tuple[str, ...]

    def figures(self) -> tuple[FigureWords, ...]:
        """Every figure, in the order of the blocks."""
        return tuple(one for block in self.blocks for one in (*block.figures, *block.more))
