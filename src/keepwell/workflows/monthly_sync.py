"""The monthly sync's pack: prepared by itself, frozen as seen, restated by lines of its own.

Figures come from stored released sheets only. A draft is written anew whenever figures were; what
people promised is read on the day. Once frozen, a pack is stored text that nothing rewrites.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from keepwell.domain.access import queries as access
from keepwell.domain.company import queries as company
from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs import queries as job_queries
from keepwell.domain.jobs.registry import Progress, job
from keepwell.domain.partnership.operations import packs as writing
from keepwell.domain.partnership.queries import packs, syncs
from keepwell.domain.partnership.rules import pack_words as words
from keepwell.domain.partnership.rules import packs as rules
from keepwell.domain.released import queries as released
from keepwell.domain.trail.rules import SYSTEM
from keepwell.kernel.periods import last_full_month
from keepwell.schemas.packs import MINUTES, Finding, Pack, PackBlock, TalkingPoint
from keepwell.schemas.phrases import in_english, written
from keepwell.schemas.rounding import display_unit, quantity
from keepwell.workflows import changes, figures
from keepwell.workflows import monthly_sync_missing as absent
from keepwell.workflows.monthly_sync_figures import (
    Gathered,
    Shelf,
    add_slices,
    by_tenure,
    definitions,
    gather,
    judge,
    knowledge,
)
from keepwell.workflows.monthly_sync_matters import with_matters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from keepwell.domain.partnership.queries.packs import Kept
    from keepwell.schemas.changes import DataFault
    from keepwell.schemas.packs import Block, PackFigure
    from keepwell.schemas.phrases import Phrase, Value

PREPARE: Final = "packs.prepare"
FREEZE: Final = "packs.freeze"


def build(*, month: str, today: date) -> Pack:
    """The pack of a month as it would be frozen today, with every point that is proposed.

    Raises:
        PackError: for what is no month.
    """
    return with_matters(drafted(month=month), today=today)


def drafted(*, month: str) -> Pack:
    """What figures and data say of a month; what people promised is joined on the day it is read.

    Raises:
        PackError: for what is no month.
    """
    month = rules.checked_month(month)
    found = gather(month=month)
    told = changes.of_month(month=month)
    if told is None:
        findings, checked = _own_findings(found), found.judged()
    else:
        findings, checked = changes.findings(told), told.checked
        add_slices(found, [one.figure for one in findings])
        judge(found, told)
    gaps = knowledge(found)
    blocks = _blocks(found, _Told(findings, gaps, by_tenure(found), told.faults if told else ()))
    shown = [one.key for block in blocks for one in (*block.figures, *block.more)]
    return Pack(
        month=month, company=company.settings().name, known_at=found.known_at, frozen_at="",
        blocks=blocks, findings=findings, quiet=None if findings else words.quiet(checked),
        checked=checked, definitions=definitions(found, shown),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Told:
    """What a month brought, before it is laid into blocks."""

    findings: Sequence[Finding]
    gaps: Sequence[PackFigure]
    tenure: Sequence[PackFigure]
    faults: Sequence[DataFault]


def _own_findings(found: Gathered) -> tuple[Finding, ...]:
    """Where nobody has looked at the month as a whole yet: figures that their own past sets apart."""
    listed = dict.fromkeys(one for homes in rules.HOMES.values() for one in homes)
    return tuple(
        Finding(one.key, told)
        for one in found.wholes().values()
        if one.measure in listed and one.verdict == "real_change"
        for told in one.sentences[:1]
    )


def _blocks(found: Gathered, told: _Told) -> tuple[PackBlock, ...]:
    known = absent.known(month=found.month)
    taken: set[str] = set()
    blocks = []
    for block in MINUTES:
        members = _members(found, block, told)
        moved = [one.figure for one in told.findings if one.figure in {own.key for own in members}]
        arranged = rules.arranged(members, found=moved, taken=taken)
        taken |= {one.key for one in arranged.front}
        beside = told.tenure if block == "onboarding" else ()
        blocks.append(
            PackBlock(
                block=block, minutes=MINUTES[block],
                headline=words.headline(arranged.front, [found.figures[key] for key in moved]),
                figures=arranged.front, more=rules.beside(arranged, beside),
                points=(
                    *_points(found, members, told, block),
                    *_faults(found, told.faults, block),
                    *absent.points(found, block=block, known=known),
                ),
                missing=absent.missing(found, block=block, known=known),
            )
        )  # fmt: skip
    return tuple(blocks)


def _members(found: Gathered, block: Block, told: _Told) -> list[PackFigure]:
    """The figures a block speaks of; what is missing altogether is told by other means."""
    keys = [key for key in rules.HOMES[block] if key in found.figures]
    keys += [one.figure for one in told.findings if _home(found, one.figure) == block]
    keys += [one.key for one in told.gaps if block == "onboarding"]
    members = [found.figures[key] for key in dict.fromkeys(keys) if key in found.figures]
    return [one for one in members if one.state != "missing_input"]


def _home(found: Gathered, key: str) -> Block:
    measure, _ = rules.key_parts(key)
    return rules.block_of(measure=measure, family=found.kinds[measure].family)


def _points(
    found: Gathered, members: Sequence[PackFigure], told: _Told, block: Block
) -> list[TalkingPoint]:
    """Proposed points of a block's figures: changes, gaps of knowledge, goals missed."""
    own = {one.key: one for one in members}
    known = {one.figure for one in told.findings}
    moved = [
        words.of_finding(one, own[one.figure])
        for one in told.findings
        if one.figure in own and _home(found, one.figure) == block
    ]
    low = [
        words.of_gap(one, found.figures[one.measure])
        for one in told.gaps
        if block == "onboarding" and one.key not in known
    ]
    short = [
        words.of_goal_missed(one, quantity(one.goal, unit=display_unit(found.kinds[one.measure])))
        for one in members
        if one.goal is not None
        and one.key not in known
        and _home(found, one.key) == block
        and rules.off_goal(one)
    ]
    return [one for one in (*moved, *low, *short) if one is not None]


def _faults(found: Gathered, faults: Sequence[DataFault], block: Block) -> list[TalkingPoint]:
    """What looks like a change and is a matter of the data; the first few of a block."""
    own = [one for one in faults if _home(found, one.measure) == block]
    return [
        words.of_fault(rules.figure_key(one.measure, one.slice), one.sentence, one.remedy)
        for one in own[: rules.MOST_FAULTS]
    ]


def current(*, month: str, today: date) -> Pack | None:
    """The pack of a month: as frozen, else its draft with what people promised by today."""
    kept = packs.frozen(month=month)
    if kept:
        return kept.pack()
    waiting = packs.draft(month=month)
    return with_matters(waiting.pack(), today=today) if waiting else None


def as_chosen(pack: Pack) -> Pack:
    """The pack with the points that were taken, and those that people wrote."""
    choices, own = packs.choices(month=pack.month), packs.points(month=pack.month)
    blocks = []
    for one in pack.blocks:
        default = rules.taken_first(one.points)
        kept = [point for point in one.points if choices.get(point.key, point.key in default)]
        kept += [
            words.of_own(mine.key, mine.title, mine.ask, mine.figures, mine.side)
            for mine in own
            if mine.block == one.block
        ]
        blocks.append(replace(one, points=rules.in_order(kept)))
    return replace(pack, blocks=tuple(blocks))


def freeze(*, month: str, by: str, now: datetime) -> str:
    """Freeze the pack of a month with the chosen points; its digest. Once frozen it stays so.

    Raises:
        PackError: when the month has no draft yet.
    """
    kept = packs.frozen(month=month)
    if kept:
        return kept.digest
    today = timezone.localdate(now)
    draft = current(month=month, today=today)
    if draft is None:
        raise rules.PackError(f"The pack of {month} is not prepared yet")
    pack = replace(as_chosen(draft), frozen_at=now.isoformat())
    known_at = datetime.fromisoformat(pack.known_at) if pack.known_at else now
    return writing.freeze_pack(pack=pack, known_at=known_at, by=by, now=now)


def prepare(*, month: str, now: datetime) -> bool:
    """Build the draft of a month and keep it; whether it says anything new."""
    return writing.prepare_pack(pack=drafted(month=month), now=now)


def ready(*, month: str, now: datetime, progress: Progress | None = None) -> bool:
    """Have the pack of a month there, from what has come in; whether it is frozen.

    Figures that an import asked for and no work process has released yet are released first.

    Raises:
        PackError: for what is no month, or one without any figure.
    """
    if packs.frozen(month=rules.checked_month(month)):
        return True
    asked = job_queries.open_job(key="refresh")
    if not figures.months() or (asked and asked.state == "queued"):
        from keepwell.workflows.figure_refreshing import release_splits

        figures.refresh_figures(progress=progress)
        release_splits(rules.KNOWLEDGE_BY, progress=progress)
        changes.find(progress=progress, complete=False)
    known = figures.months()
    if month not in known:
        there = (
            f"there are figures from {known[0]} to {known[-1]}" if known else "bring a file first"
        )
        raise rules.PackError(f"There are no figures of {month}; {there}")
    prepare(month=month, now=now)
    return False


def has_sync(*, month: str) -> bool:
    """Whether a sync that speaks of a month is planned."""
    return syncs.next_for_month(month=month) is not None


def due_months(*, today: date, now: datetime) -> list[str]:
    """Months whose pack is to be prepared: drafts that wait, and the last full month when it is time.

    Where files end earlier, the newest month they tell of: a first file is worth a pack at once.
    """
    open_ones = [one.month for one in packs.entries() if one.frozen_at is None]
    known = figures.months()
    last = str(last_full_month(today))
    sync = syncs.next_for_month(month=last)
    near = sync is not None and rules.is_near(starts_at=sync.starts_at, now=now)
    if last in known and (rules.is_mature(month=last, today=today) or near):
        open_ones.append(last)
    if last not in known:
        open_ones += [one for one in known if one < last][-1:]
    frozen = set(packs.frozen_months())
    return [one for one in dict.fromkeys(open_ones) if one not in frozen]


def prepare_due(*, now: datetime) -> int:
    """Prepare every month that is due, and plan its freezing; how many said something new."""
    today = timezone.localdate(now)
    new = 0
    for month in due_months(today=today, now=now):
        new += prepare(month=month, now=now)
        sync = syncs.next_for_month(month=month)
        if sync is not None:
            at = rules.freezes_at(starts_at=sync.starts_at, zone=sync.zone)
            jobs.enqueue(
                name=FREEZE, payload={"month": month}, key=f"{FREEZE}:{month}", run_at=at, now=now
            )
    return new


def freeze_due(*, now: datetime) -> list[str]:
    """Freeze drafts in the evening before their sync; which months."""
    done = []
    for one in packs.entries():
        sync = syncs.next_for_month(month=one.month) if one.frozen_at is None else None
        if sync and now >= rules.freezes_at(starts_at=sync.starts_at, zone=sync.zone):
            freeze(month=one.month, by=SYSTEM, now=now)
            done.append(one.month)
    return done


def restate(*, now: datetime) -> int:
    """Hold frozen packs against sheets that came since; how many figures were corrected anew.

    Only packs of which any figure may say something else are read, each sheet once for all.
    """
    newest, held = released.newest(), packs.held()
    waiting = [month for month, sheet in held.items() if sheet < newest]
    if not waiting:
        return 0
    kinds = [one.id for one in figures.measures()]
    changed = released.changed_since(measures=kinds, sheet=min(held[one] for one in waiting))
    shelf = Shelf()
    new = 0
    for month in waiting:
        kept = packs.frozen(month=month) if rules.may_speak_of(changed, month=month) else None
        new += _restate(kept, now, shelf) if kept else 0
    writing.hold_packs(months=waiting, sheet=newest)
    return new


def _restate(kept: Kept, now: datetime, shelf: Shelf) -> int:
    pack = kept.pack()
    newest = gather(month=kept.month, keys=pack.figures(), shelf=shelf)
    if newest.known_at <= pack.known_at:
        return 0
    lines = rules.restated(
        frozen=pack, newest=newest.figures, known_at=newest.known_at,
        before=packs.restated_before(month=kept.month),
    )  # fmt: skip
    return writing.restate_pack(month=kept.month, lines=lines, now=now)


def document(
    *,
    month: str,
    format: str,  # noqa: A002 - the word of the contract
    by: str,
    name: str,
    now: datetime,
    write: Callable[[Value], str] = written,
    say: Callable[[Phrase], str] = in_english,
    language: str = "en",
) -> bytes:
    """The pack as a file, marked with who takes it and when; the trail keeps that it was taken.

    Raises:
        PackError: when the month has neither a frozen pack nor a draft, or for a form unknown.
    """
    from keepwell.outbox import documents

    form = next((one for one in documents.FORMATS if one == format), None)
    if form is None:
        raise rules.PackError(f"There is no {format!r} of a pack: {', '.join(documents.FORMATS)}")
    kept = packs.frozen(month=month)
    pack = kept.pack() if kept else current(month=month, today=timezone.localdate(now))
    if pack is None:
        raise rules.PackError(f"The pack of {month} is not prepared yet")
    body = documents.render(
        pack if kept else as_chosen(pack), format=form,
        watermark=documents.Watermark(name, now.replace(microsecond=0)), write=write, say=say, language=language,
        restatements=packs.restatements(month=month), name_out=packs.name_taken_out(month=month),
    )  # fmt: skip
    writing.export_pack(month=month, format=form, by=by, frozen=kept is not None)
    return body


def calendar_entry(*, month: str, now: datetime) -> bytes:
    """The sync that speaks of a month as iCalendar, asking everybody who takes part.

    Raises:
        PackError: when none is planned.
    """
    from keepwell.workflows import sync_invitations

    sync = syncs.next_for_month(month=month)
    if sync is None:
        raise rules.PackError(
            f"No sync that speaks of {month} is planned, so there is no invitation"
        )
    people = access.addresses(users=sync.members)
    return sync_invitations.entry(
        sync=sync, people=people, method="REQUEST", now=now, language="en"
    )


@job(PREPARE)
def prepare_job(_payload: dict[str, Any], _progress: Progress) -> None:
    """Drafts anew, corrections noted, and what is due frozen."""
    now = timezone.now()
    prepare_due(now=now)
    freeze_due(now=now)
    restate(now=now)


@job(FREEZE)
def freeze_job(_payload: dict[str, Any], _progress: Progress) -> None:
    """The evening before a sync; when it was moved meanwhile, nothing is due yet."""
    freeze_due(now=timezone.now())


def ask() -> None:
    """Have packs prepared from figures that were just stored; asking twice makes one job."""
    jobs.enqueue(name=PREPARE, key=PREPARE)
