"""What stands where in a pack, what matters first, and what later data corrected. Pure."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from keepwell.kernel.periods import Period, add_months
from keepwell.schemas.figures import HIDDEN_STATES
from keepwell.schemas.packs import MINUTES, Block, Pack, PackFigure, Restatement, TrendPoint

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from keepwell.schemas.changes import Change
    from keepwell.schemas.figures import Family, Measure
    from keepwell.schemas.packs import TalkingPoint
    from keepwell.schemas.phrases import Phrase, Quantity

BLOCKS: Final[tuple[Block, ...]] = tuple(MINUTES)
PULSE_FIGURES: Final = frozenset({
    "engagement_index", "exhaustion_share", "pulse_score", "stress_conditions", "enps",
    "intent_to_stay", "job_satisfaction",
})  # fmt: skip
"""What staff said themselves, in answers to a pulse."""
HOMES: Final[dict[Block, tuple[str, ...]]] = {
    "workforce": (
        "turnover_12m", "absence_rate", "hiring_gap", "headcount", "training_on_time",
        "time_to_fill", "open_requisitions", "separation_rate", "offer_acceptance",
        "candidate_experience",
        "short_notice_absence_share", "service_level", "first_response_time", "backlog", "contacts",
    ),
    "onboarding": (
        "ramp_weeks", "left_before_ramp", "quality_score", "first_attempt_pass", "csat",
        "early_leavers_90d", "fcr_repeat", "ces", "nps",
    ),
    "wellbeing": (
        "engagement_index", "exhaustion_share", "pulse_score", "stress_conditions", "enps",
        "intent_to_stay", "job_satisfaction", "pulse_response_rate", "suggestion_handling",
        "promises_kept",
        "back_to_back_share", "overtime_share", "out_of_hours_work", "tough_contact_rate",
        "recovery_taken", "contact_intensity", "occupancy", "schedule_changes",
        "weekly_rest_breaches", "weekly_hours_average",
    ),
    "career": (
        "internal_moves", "regretted_turnover_12m", "retention_curve", "stability_12m",
        "early_leavers_365d",
    ),
    "policy": (
        "schedule_changes", "daily_rest_breaches", "weekly_rest_breaches", "clopenings",
        "breaks_kept",
    ),
}  # fmt: skip
"""The measures of each block, the most telling first. Rest and late changes are spoken of twice:
as load, and as rules kept; they stand in the front of one block only."""
FALLBACK: Final[dict[Family, Block]] = {
    "shared": "onboarding", "service": "onboarding", "workforce": "workforce",
    "hiring": "workforce", "load": "wellbeing", "roster": "policy", "voice": "wellbeing",
}  # fmt: skip
"""Where a measure that no block names is spoken of, when it moved."""
KNOWLEDGE: Final = ("quality_score", "csat", "fcr_repeat")
"""Measures whose slices by product, touchpoint and tenure show where knowledge is missing."""
KNOWLEDGE_BY: Final = ("product", "touchpoint", "tenure_band")
TENURE: Final = ("csat", "tenure_band")
"""What both sides look at together: what customers say by how long somebody has been here."""
MOST_GAPS: Final = 3
MOST_FAULTS: Final = 2
FRONT: Final = 3
"""How many figures stand in front of a block; the rest is one click away."""
TREND_MONTHS: Final = 13
TREND: Final = {"month": TREND_MONTHS, "quarter": 9, "year": 5}
LONGER: Final = ("quarter", "year")
YEAR: Final = 12
PULSE_STANDS: Final = 3
"""Months for which a pulse is the newest word: most are asked once a quarter."""
SILENT: Final = frozenset({"too_few", "cannot_tell"})
"""States of a month for which a longer period may say something."""
MATURE_DAYS: Final = 7
"""A month is prepared once most late answers are in (domain rules, section 0)."""
BEST_TAKEN: Final = 3
"""How many proposed points of a block are taken unless somebody says otherwise."""
ORDER: Final = ("carried", "leader", "change", "okr", "audit", "late", "data")
DENSE: Final = frozenset(
    {"contacts", "shifts", "work_states", "ratings", "contact_events", "qa_reviews"}
)
"""Kinds that have rows in every month: one that ends early is late, not quiet."""
FREEZE_HOUR: Final = 18
REMIND_DAYS: Final = 3


class PackError(ValueError):
    """Something that cannot be done with this pack; the message says why."""


def checked_month(month: str) -> str:
    """A month as "2026-10".

    Raises:
        PackError: for anything else.
    """
    try:
        period = Period.parse(month)
    except ValueError as error:
        raise PackError(f"{month!r} is no month; write it as 2026-10") from error
    if period.grain != "month":
        raise PackError(f"{month!r} is no month; write it as 2026-10")
    return str(period)


def is_mature(*, month: str, today: date, days: int = MATURE_DAYS) -> bool:
    """Whether so many days have passed since the month's end."""
    return today >= Period.parse(month).end + timedelta(days=days)


def is_near(*, starts_at: datetime, now: datetime) -> bool:
    """Whether a sync is so close that its pack must be there, mature or not."""
    return now >= starts_at - timedelta(days=REMIND_DAYS + 1)


def freezes_at(*, starts_at: datetime, zone: str) -> datetime:
    """The evening before a sync, on its own clock."""
    local = starts_at.astimezone(ZoneInfo(zone))
    evening = datetime.combine(local.date() - timedelta(days=1), time(FREEZE_HOUR))
    return evening.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def last_day(month: str) -> date:
    """The last day of a month."""
    return Period.parse(month).end - timedelta(days=1)


def trend_periods(period: str) -> tuple[str, ...]:
    """The period and those before it, oldest first: thirteen months, nine quarters, or five years."""
    last = Period.parse(period)
    return tuple(str(last.previous(back)) for back in range(TREND[last.grain] - 1, -1, -1))


def is_over(period: str, *, month: str) -> bool:
    """Whether a period ended with the month or before."""
    return Period.parse(period).end <= Period.parse(month).end


def is_recent(period: str, *, month: str) -> bool:
    """Whether a period ended with the month or in the year before: an older one is no news."""
    over, last = Period.parse(period).end, Period.parse(month).end
    return add_months(last, -YEAR) < over <= last


def stands(period: str, *, month: str, sensitivity: str) -> bool:
    """Whether a period's figure is what is known in a month; a pulse's stands until the next one."""
    if sensitivity != "voice":
        return period == month
    oldest = add_months(Period.parse(month).start, -PULSE_STANDS)
    return oldest <= Period.parse(period).start <= Period.parse(month).start


def may_speak_of(periods: Collection[str], *, month: str) -> bool:
    """Whether the pack of a month may hold a figure of any of these periods."""
    longer = (one for one in periods if Period.parse(one).grain in LONGER)
    return month in periods or any(is_recent(one, month=month) for one in longer)


def block_of(*, measure: str, family: Family) -> Block:
    """The block that speaks of a measure: the first that names it, else its family's."""
    named = next((block for block, listed in HOMES.items() if measure in listed), None)
    return named or FALLBACK[family]


def figure_key(measure: str, labels: Mapping[str, str]) -> str:
    """A figure's name inside a pack: "turnover_12m", "csat|team=Billing"."""
    return "|".join([measure, *(f"{dim}={label}" for dim, label in labels.items())])


def key_parts(key: str) -> tuple[str, dict[str, str]]:
    """Measure and slice of a key."""
    measure, *cuts = key.split("|")
    return measure, dict(cut.split("=", maxsplit=1) for cut in cuts)


@dataclass(frozen=True, slots=True)
class Arranged:
    """A block's figures: those in front, and the rest."""

    front: tuple[PackFigure, ...]
    more: tuple[PackFigure, ...]


def arranged(
    figures: Sequence[PackFigure], *, found: Collection[str], taken: Collection[str] = ()
) -> Arranged:
    """What matters this month first: findings, real changes, goals missed, open questions.

    Args:
        figures: of one block, the most telling first.
        found: keys that a finding speaks of; these always stand in front.
        taken: keys that already stand in front of another block.
    """
    order = sorted(figures, key=lambda one: weight(one, found=found))
    fit = [one for one in order if one.key not in taken and tells(one)]
    must = [one for one in fit if one.key in found]
    front = (must + [one for one in fit if one.key not in found])[: max(FRONT, len(must))]
    kept = {one.key for one in front}
    return Arranged(tuple(front), tuple(one for one in order if one.key not in kept))


def beside(told: Arranged, more: Sequence[PackFigure]) -> tuple[PackFigure, ...]:
    """The rest of a block, and after it figures that belong beside it; none twice."""
    known = {one.key for one in (*told.front, *told.more)}
    return (*told.more, *(one for one in more if one.key not in known))


def weight(figure: PackFigure, *, found: Collection[str]) -> int:
    """The smaller, the sooner a figure needs the meeting's eyes."""
    if figure.key in found:
        return 0
    if not tells(figure):
        return 7 + (figure.state != "counts_only")
    if figure.value is None:
        return 6
    if figure.verdict == "real_change":
        return 1
    if off_goal(figure):
        return 2
    return {"provisional": 3}.get(figure.state, 4 if figure.verdict == "cannot_tell" else 5)


def tells(figure: PackFigure) -> bool:
    """Whether there is anything to read: a value, or counts."""
    return figure.state not in HIDDEN_STATES and bool(figure.shown or figure.numerator)


VERDICTS: Final = frozenset(
    {"within", "real_change", "real_change_run", "real_change_year", "too_early",
     "too_early_rolling"}
)  # fmt: skip
"""Ids of the sentences in which a figure is judged by its own past alone."""


def _unjudged(figure: PackFigure) -> tuple[Phrase, ...]:
    return tuple(one for one in figure.sentences if one.id.rpartition(".")[2] not in VERDICTS)


def changed(figure: PackFigure, change: Change) -> PackFigure:
    """A figure that the look at the whole month calls a change: its range, its past, its words."""
    trend = tuple(
        TrendPoint(one.period, one.value, one.interval, one.state) for one in change.trend
    )[-TREND_MONTHS:]
    return replace(
        figure, verdict="real_change", usual=change.usual,
        trend=trend if len(trend) > len(figure.trend) else figure.trend,
        sentences=(change.sentence, *_unjudged(figure)[1:], change.usual_phrase),
    )  # fmt: skip


def unchanged(figure: PackFigure) -> PackFigure:
    """A figure that it does not: inside its range it is usual, outside it could be chance."""
    if figure.verdict != "real_change":
        return figure
    inside = (
        figure.usual
        and figure.value is not None
        and (figure.usual[0] <= figure.value <= figure.usual[1])
    )
    return replace(
        figure, verdict="within" if inside else "cannot_tell", sentences=_unjudged(figure)
    )


def off_goal(figure: PackFigure) -> bool:
    """Whether the whole likely range lies on the wrong side of the goal."""
    if figure.goal is None or figure.value is None or figure.good not in {"up", "down"}:
        return False
    low, high = figure.interval or (figure.value, figure.value)
    return high < figure.goal if figure.good == "up" else low > figure.goal


def knowledge_gaps(
    slices: Iterable[PackFigure], *, wholes: Mapping[str, PackFigure]
) -> tuple[PackFigure, ...]:
    """Slices whose likely range lies wholly on the worse side of the whole's, the widest apart first.

    Two ranges that do not touch differ more than chance would make them; where several slices are
    compared, touching ones are left alone.
    """
    apart = [
        (distance, one)
        for one in slices
        if (whole := wholes.get(one.measure)) and (distance := _worse_by(one, whole)) > 0
    ]
    apart.sort(key=lambda pair: (KNOWLEDGE.index(pair[1].measure), -pair[0], pair[1].key))
    return tuple(one for _, one in apart[:MOST_GAPS])


def _worse_by(one: PackFigure, whole: PackFigure) -> float:
    """How far apart the two ranges lie, as a share of the whole; 0 when they touch."""
    if one.interval is None or whole.interval is None or not whole.value:
        return 0.0
    gap = (
        whole.interval[0] - one.interval[1]
        if one.good == "up"
        else one.interval[0] - whole.interval[1]
    )
    return max(gap, 0.0) / abs(whole.value)


def in_order(points: Sequence[TalkingPoint]) -> tuple[TalkingPoint, ...]:
    """What was left open first, then what changed, goals, the audit, late promises, data."""
    return tuple(sorted(points, key=lambda one: ORDER.index(one.source)))


def together(points: Sequence[TalkingPoint]) -> tuple[TalkingPoint, ...]:
    """Points in order; a matter that was left open and shows again is one, in its fresh words."""
    left = {one.key: one for one in points if one.source == "carried"}
    fresh = {one.key: one for one in points if one.source != "carried"}
    merged = [
        replace(one, source="carried", times_seen=left[key].times_seen) if key in left else one
        for key, one in fresh.items()
    ]
    return in_order([*(one for key, one in left.items() if key not in fresh), *merged])


def block_named(name: str) -> Block:
    """A block by its name; the first for what belongs to none."""
    return next((block for block in BLOCKS if block == name), BLOCKS[0])


def widest(gaps: Sequence[float]) -> int | None:
    """Where two sides lie furthest apart; None when nowhere by a whole point."""
    sizes = [abs(gap) for gap in gaps]
    top = max(sizes, default=0.0)
    return sizes.index(top) if top >= 1 else None


def taken_first(points: Sequence[TalkingPoint]) -> frozenset[str]:
    """Keys of the proposed points that are taken unless somebody says otherwise."""
    return frozenset(one.key for one in points[:BEST_TAKEN])


def unmet(needs: Sequence[str], *, known: Mapping[str, Collection[str]]) -> str:
    """The first need ("a.x or b.y+b.z") of which no way is there; empty when all are met.

    Args:
        needs: as a measure declares them.
        known: filled fields by kind.
    """
    for need in needs:
        ways = [way.split("+") for way in need.split(" or ")]
        if not any(all(_here(column, known) for column in way) for way in ways):
            return need
    return ""


def waits_for(
    measures: Iterable[Measure],
    *,
    telling: Collection[str],
    known: Mapping[str, Collection[str]],
) -> str:
    """The kind of file that never came and for which at least half of these measures wait.

    Args:
        measures: of a block.
        telling: ids of those that say something.
        known: filled fields by kind, of kinds that have come in.

    Returns:
        the kind for which most of them wait, the first named of several; empty when fewer wait.
    """
    listed = list(measures)
    needs = [unmet(one.needs, known=known) for one in listed if one.id not in telling]
    kinds = [need.partition(".")[0] for need in needs]
    waiting = Counter(one for one in kinds if one and one not in known)
    kind, many = next(iter(waiting.most_common(1)), ("", 0))
    return kind if 2 * many >= len(listed) else ""


def _here(column: str, known: Mapping[str, Collection[str]]) -> bool:
    kind, _, name = column.strip().partition(".")
    return name in known.get(kind, ())


def text_of(pack: Pack) -> str:
    """The pack as it is stored: one text, the same bytes on every database."""
    return json.dumps(pack.as_json(), ensure_ascii=False, separators=(",", ":"))


def pack_of(text: str) -> Pack:
    """The pack of a stored text."""
    return Pack.from_json(json.loads(text))


def digest_of(text: str) -> str:
    """SHA-256 (64 hex digits) of a stored text: the same figures, the same digest."""
    return hashlib.sha256(text.encode()).hexdigest()


def restated(
    *,
    frozen: Pack,
    newest: Mapping[str, PackFigure],
    known_at: str,
    before: Collection[str] = (),
) -> tuple[Restatement, ...]:
    """What the newest sheets say differently, at the digits that the pack showed.

    A measure that was defined anew since is another measure: it restates nothing. A figure that
    the gate hides now stays in the pack as it was seen, and no line tells it again.

    Args:
        frozen: the pack as it was seen.
        newest: the same figures from the newest sheets, by key.
        known_at: when the newest were known.
        before: keys that were restated earlier; these are told also when they are back.
    """
    lines = []
    for key, was in frozen.figures().items():
        now = newest.get(key)
        if now is None or now.shown is None or _is_another(was, now):
            continue
        same = reads_the_same(was.shown, now.shown)
        if not same or key in before:
            told = was.shown if same else now.shown
            lines.append(Restatement(key, was.title, was.shown, told, known_at))
    return tuple(lines)


def _is_another(was: PackFigure, now: PackFigure) -> bool:
    """Defined anew, or of another period: no correction of what was seen."""
    return (now.definition_version, now.period) != (was.definition_version, was.period)


def reads_the_same(one: Quantity | None, other: Quantity | None) -> bool:
    """Whether two values cannot be told apart at the digits that both of them bear."""
    if one is None or other is None:
        return one is other
    digits = min(one.digits, other.digits)
    scale = 100 if one.unit in {"share", "rate"} else 1
    return one.unit == other.unit and (
        round(one.value * scale, digits) == round(other.value * scale, digits)
    )
