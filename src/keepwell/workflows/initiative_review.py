"""Initiatives from plan to finding: what could be seen, who goes first by lot, what came of it.

Everything is judged from released figures by team and month, so that all of it may be taken out
and computed again by somebody else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.core.cache import cache
from django.utils import timezone

from keepwell.domain.company import queries as company
from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs.registry import Progress, job
from keepwell.domain.partnership.operations import initiatives as writing
from keepwell.domain.partnership.operations import practices
from keepwell.domain.partnership.queries import initiatives as ledger
from keepwell.domain.partnership.rules.initiatives import InitiativeError, Plan, checked
from keepwell.domain.released import queries as released
from keepwell.kernel.periods import Period
from keepwell.schemas.phrases import Phrase, gettext_noop
from keepwell.schemas.reviews import Foreseen
from keepwell.workflows import figures
from keepwell.workflows.elsewhere import HOURS_KEPT, kept
from keepwell.workflows.figure_charts import Chart
from keepwell.workflows.figure_storage import NEWEST_MONTHS
from keepwell.workflows.figure_views import may_see, sees_all

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from keepwell.analytics.charts import Pair
    from keepwell.domain.access.queries import Viewer
    from keepwell.domain.partnership.queries.initiatives import InitiativeView, Lots
    from keepwell.schemas.figures import Measure, Sheet
    from keepwell.schemas.phrases import Quantity
    from keepwell.schemas.reviews import Design, Effect, Reviewed, Side

REVIEW: Final = "initiative.review"
HOUR: Final = 5
"""After the night's figures are there."""
BY_TEAM: Final = ("team",)
A_FEW: Final = 6
WITH_IT, WITHOUT_IT = gettext_noop("with it"), gettext_noop("without it")
NO_FIGURES: Final = gettext_noop(
    "There are no figures of this measure by team yet: it can be evaluated when they have come in."
)


def measures(*, viewer: Viewer | None) -> tuple[Measure, ...]:
    """Measures told by team and month; by those with a good direction an initiative is judged."""
    able = [
        one
        for one in figures.measures()
        if "team" in one.dims and one.sensitivity in figures.SENSITIVITIES and may_see(viewer, one)
    ]
    told = _told_by_team()
    return tuple(one for one in able if one.id in told)


def _told_by_team() -> list[str]:
    """Measures whose newest months tell anything of teams; known until figures are released anew.

    Few sheets are read at a time: all of them at once would swell the process that serves pages.
    """
    key = f"told-by-team/{released.newest()}"
    found: list[str] | None = cache.get(key)
    if found is None:
        ids = [one.id for one in figures.measures() if "team" in one.dims]
        found = [
            name for at in range(0, len(ids), A_FEW) for name in _telling(ids[at : at + A_FEW])
        ]
        cache.set(key, found, HOURS_KEPT * 3_600)
    return found


def _telling(ids: Sequence[str]) -> list[str]:
    newest = released.sheets(measures=ids, by=BY_TEAM, where=NEWEST_MONTHS)
    return [name for name, one in newest.items() if any(row["n"] for row in one.figures)]


def teams(*, measure: str, viewer: Viewer | None) -> tuple[str, ...]:
    """Teams (and groups of small teams shown together) of which a measure tells enough."""
    sheet = figures.sheet(measure=measure, by=BY_TEAM, viewer=viewer)
    if sheet is None or not sees_all(viewer, sheet.measure):
        return ()
    from keepwell.analytics.statistics.planning_teams import telling

    return telling(sheet)


def foresee(plan: Plan, *, known_to: str = "9999-12") -> Foreseen:
    """What a plan could show, before it starts, from figures up to a month.

    Raises:
        InitiativeError: for what the plan lacks.
    """
    told = checked(plan).as_if_drawn()
    _sheet(told.measure)
    return Foreseen.from_json(kept(_foreseen, {"plan": told.as_json(), "known_to": known_to}))


def _foreseen(*, plan: dict[str, Any], known_to: str) -> dict[str, Any]:
    """What a plan could show, as plain values (in a process that may load arrays)."""
    from keepwell.analytics.statistics.planning import foreseen

    told = Plan.from_json(plan)
    return foreseen(_sheet(told.measure), told.design(), known_to=known_to).as_json()


def _sheet(measure: str) -> Sheet:
    found = figures.sheet(measure=measure, by=BY_TEAM)
    if found is None or not found.figures:
        raise InitiativeError(NO_FIGURES)
    return found


def explained(found: Foreseen) -> tuple[Phrase, ...]:
    """Why a plan could not be judged, with the numbers that say so."""
    from keepwell.analytics.words.evidence import because

    return tuple(because(one) for one in found.refusals)


def size(value: float, *, measure: Measure, signed: bool = False) -> Quantity:
    """A difference as it is read: shares in points, times in time."""
    from keepwell.analytics.words.evidence import difference

    return difference(value, measure=measure, signed=signed)


def register(plan: Plan, *, seed: int, by: str, now: datetime, today: date) -> str:
    """Write it down with what could be found, and have it evaluated; its public id.

    Raises:
        InitiativeError: for what the plan lacks.
    """
    made = writing.register_initiative(
        plan=plan, foreseen=foresee(plan), seed=seed, by=by, now=now, today=today
    )
    ask_review(initiative=made)
    return made


def change(plan: Plan, *, initiative: str, why: str, by: str, now: datetime, today: date) -> None:
    """Another version of the plan, with what it could find.

    Raises:
        InitiativeError: for what the plan lacks, or without a reason.
    """
    writing.change_initiative(
        initiative=initiative, plan=plan, foreseen=foresee(plan), why=why, by=by, now=now,
        today=today,
    )  # fmt: skip
    ask_review(initiative=initiative)


def draw(*, initiative: str, seed: int, by: str, now: datetime, today: date) -> str:
    """Draw lots once, from a number that nobody chose; the digest that is signed.

    Raises:
        InitiativeError: where lots do not decide, or something has begun.
        LookupError: when there is no such initiative.
    """
    found = ledger.initiative(id=initiative, today=today)
    if found is None:
        raise LookupError(f"there is no initiative {initiative!r}")
    drawn = _lots(
        teams=found.plan.starts, places=[one.places for one in found.plan.waves], seed=seed,
        blocks=found.plan.blocks,
    )  # fmt: skip
    return writing.keep_lots(
        initiative=initiative, drawn=drawn, seed=seed, by=by, now=now, today=today
    )


def _lots(
    *, teams: Mapping[str, str], places: Sequence[int], seed: int, blocks: Mapping[str, str]
) -> dict[str, int]:
    asked = {
        "teams": sorted(teams), "places": list(places), "seed": seed, "blocks": dict(blocks),
    }  # fmt: skip
    drawn: dict[str, int] = kept(_drawn, asked)
    return drawn


def _drawn(
    *, teams: list[str], places: list[int], seed: int, blocks: dict[str, str]
) -> dict[str, int]:
    from keepwell.analytics.statistics.planning import draw_lots

    return draw_lots(teams=teams, places=places, seed=seed, blocks=blocks)


def drawn_again(lots: Lots) -> bool:
    """Whether the kept number gives the kept lots, and every signature is of them."""
    # a name that was taken out sorts elsewhere: places of the order it was shuffled in sort as then
    teams = _places(lots.order) or {one: one for one in lots.teams}
    blocks = _places(lots.block_order)
    waves = _lots(
        teams={teams[one]: "" for one in lots.teams}, places=[one.places for one in lots.waves],
        seed=lots.seed,
        blocks={teams[one]: blocks.get(block, block) for one, block in lots.teams.items()},
    )  # fmt: skip
    months = {
        team: lots.waves[waves[place]].month if waves[place] < len(lots.waves) else ""
        for team, place in teams.items()
    }
    signed = all(one.holds for one in lots.signatures)
    return months == dict(lots.drawn) and lots.untouched and signed


def _places(names: Sequence[str]) -> dict[str, str]:
    return {one: f"{at:06}" for at, one in enumerate(names)}


def ask_review(*, initiative: str = "") -> None:
    """Have one initiative, or all, evaluated by the work process."""
    jobs.enqueue(name=REVIEW, payload={"initiative": initiative}, key=f"{REVIEW}:{initiative}")


@job(REVIEW)
def review_job(payload: dict[str, Any], progress: Progress) -> None:
    """Evaluate what is under way; what says nothing new is not kept twice.

    What people shared of their practice more than a year ago ends with the same night.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    asked = str(payload.get("initiative", ""))
    found = [
        one for one in ledger.ledger(today=today)
        if asked in {"", one.id} and one.state in {"running", "read", "stopped"}
    ]  # fmt: skip
    for done, one in enumerate(found, start=1):
        review(view=one, now=now)
        progress(done, len(found), one.plan.title)
    practices.end_practices(today=today)


def schedule() -> None:
    """Have everything evaluated every night: a month's figures settle on days of their own."""
    jobs.recur(name=REVIEW, hour=HOUR, now=timezone.now(), zone=company.settings().zone)


def review(*, view: InitiativeView, now: datetime) -> bool:
    """Evaluate one initiative as far as figures reach; whether it says anything new."""
    found = _reviewed(view)
    if found is None:
        return False
    read_to = found.effect.read[1]
    return writing.keep_review(
        initiative=view.id, version=view.version, read_to=read_to,
        final=read_to >= _design(view).until, reviewed=found, known_at=figures.known_at(), now=now,
    )  # fmt: skip


def _reviewed(view: InitiativeView) -> Reviewed | None:
    sheet = figures.sheet(measure=view.plan.measure, by=BY_TEAM)
    if sheet is None:
        return None
    from keepwell.analytics.ask import review as asking

    others = {
        one: found
        for one in view.plan.untouched
        if (found := figures.sheet(measure=one, by=BY_TEAM)) is not None
    }
    return asking.review(
        name=view.plan.title, sheet=sheet, design=_design(view), seed=view.seed, untouched=others
    )


def _design(view: InitiativeView) -> Design:
    """The plan as it is judged: stopped early, it is read up to the month it was stopped in."""
    design = view.plan.design()
    if view.stopped_at is None:
        return design
    last = str(Period.containing(timezone.localdate(view.stopped_at)))
    return replace(design, until=min(design.until, last))


def drawing(*, effect: Effect, measure: Measure) -> Chart | None:
    """The event study; None where no month can be told."""
    if not effect.curve:
        return None
    from keepwell.analytics import charts

    early = next((one for one in effect.untouched if one.name == "earlier_start"), None)
    drawn = charts.event_study(
        effect.curve, write=lambda value: size(value, measure=measure, signed=True),
        chance=_ends(early.low, early.high) if early else None,
        likely=_ends(effect.low, effect.high),
    )  # fmt: skip
    return Chart(drawn.wide, drawn.narrow, drawn.content)


def _ends(low: float | None, high: float | None) -> tuple[float, float] | None:
    return None if low is None or high is None else (low, high)


def sides_drawn(*, effect: Effect, measure: Measure) -> Chart | None:
    """Both sides before and since; None where a mean cannot be told."""
    ends = (effect.treated.before, effect.treated.after, effect.others.before, effect.others.after)
    if None in ends:
        return None
    from keepwell.analytics import charts

    drawn = charts.before_after(
        _pair(WITH_IT, effect.treated, measure), _pair(WITHOUT_IT, effect.others, measure)
    )
    return Chart(drawn.wide, drawn.narrow, drawn.content)


def _pair(name: str, side: Side, measure: Measure) -> Pair:
    from keepwell.analytics.charts import Pair
    from keepwell.analytics.words.evidence import difference, level

    before, after = side.before or 0.0, side.after or 0.0
    said = (level(before, measure=measure), level(after, measure=measure))
    return Pair(name, before, after, said, difference(side.moved, measure=measure, signed=True))
