"""The pack in words, once, for every form of document: they cannot disagree, they only print."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from keepwell.kernel.spans import span
from keepwell.outbox.documents import labels
from keepwell.outbox.documents.figure_wording import NOTHING, figure_in_words
from keepwell.outbox.documents.hiding import shown_only
from keepwell.outbox.documents.pen import Pen, clean, sides
from keepwell.outbox.documents.words import (
    ActionWords,
    AuditWords,
    BlockWords,
    DefinitionWords,
    FigureWords,
    FindingWords,
    GapWords,
    GoalWords,
    MissingWords,
    PackWords,
    PointWords,
    RestatementWords,
    Tone,
    Watermark,
)
from keepwell.schemas.packs import TITLES
from keepwell.schemas.phrases import Quantity, When

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from keepwell.kernel.spans import Span
    from keepwell.schemas.packs import (
        Pack,
        PackAction,
        PackAudit,
        PackBlock,
        PackGoal,
        Restatement,
        TalkingPoint,
    )
    from keepwell.schemas.phrases import Phrase, Value

CHARTS: Final = 2
"""So many trends stand on the first page."""
DISCUSS: Final = 1.0
"""A gap between both sides from which it is worth talking about (domain.md, section 7)."""
Figures = dict[str, FigureWords]


def in_words(
    pack: Pack,
    *,
    write: Callable[[Value], str],
    say: Callable[[Phrase], str],
    language: str,
    watermark: Watermark,
    restatements: Sequence[Restatement] = (),
    name_out: datetime | None = None,
) -> PackWords:
    """Everything a document prints, in the reader's language.

    Args: as of `keepwell.outbox.documents.render`.
    """
    pack, pen = shown_only(pack), Pen(write, say, pack.zone)
    figures = {
        key: figure_in_words(one, month=pack.month, pen=pen) for key, one in pack.figures().items()
    }
    findings = tuple(
        FindingWords(pen.say(one.sentence), pen.say(one.driver), figures.get(one.figure))
        for one in pack.findings
    )
    key_figures = _key_figures(pack, figures)
    return PackWords(
        language=language, labels={name: pen.label(name) for name in labels.LABELS},
        units={unit: pen.word(name) for unit, name in labels.UNITS.items()},
        file_title=pen.told(labels.FILE_TITLE, company=clean(pack.company), month=When(pack.month)),
        month=pen.write(When(pack.month)), company=clean(pack.company), when=_when(pack, pen),
        people=_people(pack, pen), known=_known(pack, pen), status=_status(pack, pen),
        draft=not pack.frozen_at, confidential=pen.told(labels.CONFIDENTIAL),
        taken=pen.told(labels.TAKEN, who=clean(watermark.who), moment=pen.moment(watermark.at)),
        taken_at=watermark.at, findings=findings, quiet="" if findings else _quiet(pack, pen), checked=_checked(pack, pen),
        key_figures=key_figures, charts=_charts(findings, key_figures, tuple(figures.values())),
        blocks=_blocks(pack, figures, pen), promises=tuple(_action(one, pen) for one in pack.promises),
        kept=_kept(pack.promises, pen), actions=tuple(_action(one, pen) for one in pack.actions),
        goals=tuple(_goal(one, pen) for one in pack.goals),
        audit=_audit(pack.audit, pen) if pack.audit else None, definitions=_definitions(pack, pen),
        restatements=tuple(_restated(one, pen) for one in restatements), care=_care(pack, pen, name_out),
        reading=tuple(pen.told(one) for one in (labels.LIKELY_MEANS, labels.HIDING)),
    )  # fmt: skip


def _when(pack: Pack, pen: Pen) -> str:
    if not pack.starts_at:
        return ""
    start = pen.local(dt.datetime.fromisoformat(pack.starts_at))
    end = start + dt.timedelta(minutes=sum(one.minutes for one in pack.blocks))
    return pen.told(
        labels.MEETING, day=When(start.date().isoformat()), start=f"{start:%H:%M}",
        end=f"{end:%H:%M}", zone=pack.zone,
    )  # fmt: skip


def _people(pack: Pack, pen: Pen) -> tuple[tuple[str, str], ...]:
    both = (("hr", pack.hr), ("support", pack.support))
    return tuple((side, pen.names(names)) for side, names in both if names)


def _known(pack: Pack, pen: Pen) -> str:
    if not pack.known_at:
        return ""
    return pen.told(labels.KNOWN, moment=pen.moment(pack.known_at), zone=pack.zone)


def _status(pack: Pack, pen: Pen) -> str:
    if not pack.frozen_at:
        return pen.told(labels.DRAFT)
    return pen.told(labels.FROZEN, moment=pen.moment(pack.frozen_at))


def _quiet(pack: Pack, pen: Pen) -> str:
    return pen.say(pack.quiet) or pen.told(labels.QUIET if pack.checked else labels.UNCHECKED)


def _checked(pack: Pack, pen: Pen) -> str:
    """Among how many figures the changes were found; a quiet month's own sentence says it already."""
    found = pack.checked and pack.findings
    return pen.told(labels.CHECKED, count=pack.checked) if found else ""


def _told(figure: FigureWords | None) -> bool:
    return figure is not None and figure.value != NOTHING


def _key_figures(pack: Pack, figures: Figures) -> tuple[FigureWords, ...]:
    """The first figure of each block that tells something."""
    first = (
        next((figures[one.key] for one in block.figures if _told(figures[one.key])), None)
        for block in pack.blocks
    )
    return tuple(one for one in first if one is not None)


def _charts(
    findings: Sequence[FindingWords],
    key_figures: Sequence[FigureWords],
    every: Sequence[FigureWords],
) -> tuple[FigureWords, ...]:
    """Trends worth the first page: of what changed, then of what matters, then any."""
    wanted = [*(one.figure for one in findings), *key_figures, *every]
    drawn = {one.key: one for one in wanted if one is not None and one.plot is not None}
    return tuple(drawn.values())[:CHARTS]


def _blocks(pack: Pack, figures: Figures, pen: Pen) -> tuple[BlockWords, ...]:
    clock = pen.local(dt.datetime.fromisoformat(pack.starts_at)) if pack.starts_at else None
    made = []
    for number, block in enumerate(pack.blocks, start=1):
        end = clock + dt.timedelta(minutes=block.minutes) if clock else None
        hours = f"{clock:%H:%M}–{end:%H:%M}" if clock else ""
        made.append(_block(block, number, hours, figures, pen))
        clock = end
    return tuple(made)


def _block(block: PackBlock, number: int, clock: str, figures: Figures, pen: Pen) -> BlockWords:
    return BlockWords(
        number=number, title=pen.word(TITLES[block.block]),
        minutes=pen.told(labels.MINUTES, minutes=block.minutes), clock=clock,
        headline=pen.say(block.headline), figures=tuple(figures[one.key] for one in block.figures),
        more=tuple(figures[one.key] for one in block.more),
        points=tuple(_point(one, figures, pen) for one in block.points),
        missing=tuple(
            MissingWords(pen.say(one.what), pen.say(one.why), pen.say(one.remedy))
            for one in block.missing
        ),
    )  # fmt: skip


def _point(point: TalkingPoint, figures: Figures, pen: Pen) -> PointWords:
    evidence = [pen.say(one) for one in point.evidence]
    evidence += [evidence_of(figures[key], pen) for key in point.figures if key in figures]
    again = pen.told(labels.AGAIN, times=point.times_seen) if point.times_seen > 1 else ""
    return PointWords(
        title=pen.say(point.title), source=pen.word(labels.SOURCES[point.source]),
        sides=sides(point.side), again=again, evidence=tuple(evidence), ask=pen.say(point.ask),
    )  # fmt: skip


def evidence_of(figure: FigureWords, pen: Pen) -> str:
    """A figure as one line of evidence: "CSAT · Billing: 84%, likely 82–87%"."""
    if not figure.likely:
        return f"{figure.name}: {figure.state if figure.value == NOTHING else figure.value}"
    told = pen.told(labels.WITH_LIKELY, value=figure.value, range=figure.likely)
    return f"{figure.name}: {told}"


def _kept(promises: Sequence[PackAction], pen: Pen) -> str:
    if not promises:
        return ""
    done = sum(one.status == "done" for one in promises)
    return pen.told(labels.KEPT, kept=done, all=len(promises))


def _action(action: PackAction, pen: Pen) -> ActionWords:
    tone, state = _status_of(action, pen)
    return ActionWords(
        text=clean(action.text), why=clean(action.why), owner=clean(action.owner),
        sides=sides(action.side), due=pen.day(action.due_on), due_on=action.due_on,
        promised=pen.day(action.promised_at[:10]), state=state, tone=tone,
        postponed=_postponed(action.postponed, pen), helped=pen.say(action.helped),
    )  # fmt: skip


def _status_of(action: PackAction, pen: Pen) -> tuple[Tone, str]:
    if action.status == "done":
        return "good", pen.word(labels.DONE)
    if action.status == "dropped":
        return "quiet", pen.word(labels.DROPPED)
    if action.late_days > 0:
        return "bad", pen.told(labels.LATE, days=Quantity(action.late_days, "days"))
    return "quiet", pen.word(labels.OPEN)


def _postponed(times: int, pen: Pen) -> str:
    if times == 1:
        return pen.word(labels.ONCE)
    return pen.told(labels.POSTPONED, times=times) if times else ""


def _goal(goal: PackGoal, pen: Pen) -> GoalWords:
    tone, state = labels.GOAL_STATES[goal.state]
    numbers = tuple(one.value if one else None for one in (goal.baseline, goal.target, goal.now))
    now = pen.write(goal.now) if goal.now else NOTHING
    return GoalWords(
        objective=clean(goal.objective), key_result=clean(goal.key_result),
        hr=clean(goal.owners[0]), support=clean(goal.owners[1]),
        baseline=pen.write(goal.baseline) if goal.baseline else NOTHING,
        target=pen.write(goal.target) if goal.target else NOTHING, now=now,
        likely=pen.between(goal.likely), deadline=pen.day(goal.deadline),
        deadline_on=goal.deadline, state=pen.word(state), tone=tone,
        sentence=pen.say(goal.sentence), numbers=(numbers[0], numbers[1], numbers[2]),
        strip=_goal_strip(goal), spoken=f"{clean(goal.key_result)}: {now}. {pen.word(state)}.",
    )  # fmt: skip


def _goal_strip(goal: PackGoal) -> Span | None:
    if goal.now is None:
        return None
    likely = (goal.likely[0].value, goal.likely[1].value) if goal.likely else None
    target = goal.target.value if goal.target else None
    return span(value=goal.now.value, interval=likely, goal=target)


def _audit(audit: PackAudit, pen: Pen) -> AuditWords:
    tone, band = labels.BANDS[audit.band]
    scores = (audit.hr, audit.support)
    hr, support = (pen.told(labels.OF_TOTAL, score=Quantity(one, "score", 1)) for one in scores)
    return AuditWords(
        on=pen.day(audit.on), hr=hr, support=support, totals=scores, band=pen.word(band), tone=tone,
        sentence=pen.say(audit.sentence),
        gaps=tuple(_gap(item, gap, pen) for item, gap in zip(labels.ITEMS, audit.gaps, strict=False)),
        limits=pen.told(labels.AUDIT_LIMITS),
    )  # fmt: skip


def _gap(item: str, gap: float, pen: Pen) -> GapWords:
    word = labels.HR_HIGHER if gap > 0 else labels.SUPPORT_HIGHER
    wide = abs(gap) >= DISCUSS
    return GapWords(
        item=pen.word(item), gap=pen.write(Quantity(gap, "score", 1, signed=True)), number=gap,
        tone="care" if wide else "quiet", word=pen.word(word if wide else labels.CLOSE),
    )  # fmt: skip


def _definitions(pack: Pack, pen: Pen) -> tuple[DefinitionWords, ...]:
    return tuple(
        DefinitionWords(
            measure=one.measure, code=one.code, title=pen.word(one.title), words=pen.word(one.words),
            formula=pen.word(one.formula), unit=pen.word(labels.UNITS[one.unit]),
            interval=pen.word(one.interval), version=pen.told(labels.VERSION, number=one.version),
        )
        for one in pack.definitions
    )  # fmt: skip


def _restated(one: Restatement, pen: Pen) -> RestatementWords:
    was = pen.write(one.was) if one.was else pen.word(labels.UNTOLD)
    now = pen.write(one.now) if one.now else pen.word(labels.HIDDEN_NOW)
    title, moment = pen.word(clean(one.title)), pen.moment(one.known_at)
    sentence = pen.told(labels.RESTATED, title=title, was=was, now=now, moment=moment)
    return RestatementWords(title, was, now, moment, sentence)


def _care(pack: Pack, pen: Pen, name_out: datetime | None) -> tuple[str, ...]:
    """What this month asks to be read with care, and what every month does."""
    out = [pen.told(labels.NAME_OUT, moment=pen.moment(name_out))] if name_out else []
    return (*out, *(pen.say(one) for one in pack.notes), pen.told(labels.NO_CAUSE))
