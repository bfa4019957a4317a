"""Do care and customers' satisfaction move together? Told from released figures alone.

Everything comes from sheets that passed the gate: teams' monthly figures of service and care, and
of the voice what closed rounds published. So the page cannot tell more than what is shown already,
and an outsider can recompute it from its inputs. What is looked at was chosen beforehand (`CARES`),
never by what came out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import special

from keepwell.analytics.charts import linkage as charts
from keepwell.analytics.statistics.intervals import LEVEL
from keepwell.analytics.statistics.linkage import Between, Within, deviations, told_of
from keepwell.analytics.statistics.linkage_study import DRAWS_A_LINK, LAGS, LEAST_DRAWS, study
from keepwell.analytics.statistics.refusal import Refusal
from keepwell.analytics.statistics.reliability import own_ups_and_downs
from keepwell.analytics.words import linking as words
from keepwell.schemas.linkage import Across, Lagged, Linked, Pair

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from keepwell.analytics.charts import Drawing
    from keepwell.analytics.statistics.linkage_study import Page, Study
    from keepwell.schemas.figures import Figure, Sheet
    from keepwell.schemas.linkage import Word

OUTCOMES: Final = ("csat_adjusted", "csat", "ces", "nps")
"""What customers say; the first that is told by team."""
CARES: Final = (
    "recovery_taken", "breaks_kept", "schedule_changes", "overtime_share", "back_to_back_share",
    "absence_rate", "training_on_time", "checkin_coverage", "recognition_coverage",
    "pulse_score", "engagement_index", "job_satisfaction", "exhaustion_share",
)  # fmt: skip
"""The care side, chosen before anybody looked."""
EQUAL: Final = ("occupancy",)
"""Held equal where it is known: load moves both sides."""
MATTERS: Final = 0.5
"""Points of the outcome after one usual swing of care from which a link matters."""
START: Final = 20_260_402
KNOWN_ENOUGH: Final = 0.8
"""Of the outcome's cells: what is known of fewer is not held equal, it would empty the panel."""
JOINER: Final = " + "
HUNDRED: Final = frozenset({"share", "rate"})
VOICE: Final = "voice"

Floats = Any


@dataclass(frozen=True, slots=True)
class Panel:
    """Released figures as tables of `teams` x `months`, NaN where nothing is shown.

    Shares and rates in percentage points. A label that joins teams has their pooled outcome.
    """

    teams: tuple[str, ...]
    months: tuple[str, ...]
    outcome: NDArray[np.float64]
    base: NDArray[np.float64]
    equal: dict[str, NDArray[np.float64]]
    cares: dict[str, NDArray[np.float64]]
    errors: dict[str, NDArray[np.float64]]

    def rows(self) -> list[list[str | float | None]]:
        """A row a team and month with an outcome: as `columns` names them."""
        parts = [self.outcome, self.base, *self.equal.values(), *self.cares.values()]
        return [
            [self.teams[at], self.months[when], *(_told(part[at, when]) for part in parts)]
            for at, when in np.argwhere(np.isfinite(self.outcome))
        ]

    def columns(self) -> list[str]:
        """Names of the inputs: team, month, outcome, base, what is held equal, care measures."""
        return ["team", "month", "outcome", "base", *self.equal, *self.cares]


@dataclass(frozen=True, slots=True)
class Found:
    """What one look gave: the page, its drawings by content hash, its inputs."""

    linked: Linked
    drawings: tuple[Drawing, ...]
    columns: list[str]
    rows: list[list[str | float | None]]


def wanted() -> tuple[str, ...]:
    """Measures whose sheets by team are read."""
    return (*OUTCOMES, *EQUAL, *CARES)


def find(sheets: Mapping[str, Sheet], *, draws: int | None = None) -> Found | None:
    """Every pair of the page from released sheets by team; None without any outcome.

    Args:
        sheets: monthly figures by team, by measure.
        draws: of the tests; by default as many as one finding among all links needs.
    """
    outcome = next((one for one in OUTCOMES if one in sheets and _shown(sheets[one])), None)
    if outcome is None:
        return None
    table = panel(sheets, outcome=outcome)
    known = sheets[outcome].measure
    size = draws or max(LEAST_DRAWS, DRAWS_A_LINK * 2 * len(LAGS) * len(table.cares))
    page = study(
        table.outcome, table.cares, matters=MATTERS, rng=np.random.default_rng(START),
        others=list(table.equal.values()), weights=table.base, draws=size,
        reliability=_reliability(table, sheets),
    )  # fmt: skip
    drawings: list[Drawing] = []
    pairs = [
        _pair(sheets[care], page.studies[care], table, known.title, drawings)
        for care in table.cares
    ]
    lead = min(pairs, key=_importance, default=None)
    return Found(_linked(table, pairs, lead, page, known.id, known.title, size), tuple(drawings),
                 table.columns(), table.rows())  # fmt: skip


def _linked(
    table: Panel, pairs: list[Pair], lead: Pair | None, page: Page, outcome: str, title: str,
    draws: int,
) -> Linked:  # fmt: skip
    headline = words.headline(
        lead.word if lead else "cannot_tell", care=lead.title if lead else "", outcome=outcome,
        both_ways=bool(lead and lead.both_ways), code=lead.code if lead else "",
        numbers=lead.numbers if lead else {},
    )  # fmt: skip
    seen = np.flatnonzero(np.isfinite(table.outcome).any(axis=0))
    return Linked(
        outcome=outcome, outcome_title=title, first=table.months[seen[0]], last=table.months[seen[-1]], matters=MATTERS,
        headline=headline, lead=lead.care if lead else "", pairs=tuple(pairs),
        absent=tuple(one for one in CARES if one not in table.cares), equal=tuple(table.equal),
        unequal=tuple(one for one in EQUAL if one not in table.equal), looked_at=page.looked_at,
        found=page.found, by_luck=page.by_luck, draws=draws, start=START,
    )  # fmt: skip


def _importance(one: Pair) -> tuple[int, float]:
    """Found links first, then those that say most; among alike the surest."""
    order = {"strong": 0, "weak": 1, "hardly": 3, "cannot_tell": 2}
    refused = one.code in words.UNTESTED
    p = one.links[one.best].p if one.best is not None else None
    return order[one.word] + 2 * refused, 1.0 if p is None else p


def panel(sheets: Mapping[str, Sheet], *, outcome: str) -> Panel:
    """Tables over every label and month that any of the sheets shows."""
    cares = [one for one in CARES if one in sheets and _shown(sheets[one])]
    used = [outcome, *(one for one in EQUAL if one in sheets), *cares]
    told = {one: _cells(sheets[one]) for one in used}
    labels = tuple(sorted({team for cells in told.values() for team, _ in cells}))
    months = _months({month for cells in told.values() for _, month in cells})
    made = {one: _table(told[one], labels, months, pooled=one in used[: -len(cares) or None])
            for one in used}  # fmt: skip
    value, base, _ = made[outcome]
    seen = np.isfinite(value)
    equal = {
        one: made[one][0]
        for one in EQUAL
        if one in made and (np.isfinite(made[one][0]) & seen).sum() >= KNOWN_ENOUGH * seen.sum()
    }
    return Panel(labels, months, value, base, equal, {one: made[one][0] for one in cares},
                 {one: made[one][2] for one in cares})  # fmt: skip


def _months(told: set[str]) -> tuple[str, ...]:
    """Every month from the first to the last: lags count calendar months."""
    whole = np.arange(
        np.datetime64(min(told), "M"), np.datetime64(max(told), "M") + 1, dtype="datetime64[M]"
    )
    return tuple(str(one) for one in whole)


def _shown(sheet: Sheet) -> bool:
    return any(_usable(one) for one in sheet.figures)


def _usable(one: Figure) -> bool:
    """Final figures with a value: what is provisional would be looked at twice."""
    return one.state == "shown" and one.value is not None and bool(one.slice)


def _cells(sheet: Sheet) -> dict[tuple[str, str], tuple[float, float, float]]:
    """(team, month) to value, base and standard error, shares in points."""
    scale = 100.0 if sheet.measure.unit in HUNDRED else 1.0
    z = 2 * float(special.ndtri(0.5 + LEVEL / 2))
    found = {}
    for one in sheet.figures:
        if _usable(one) and one.value is not None:
            wide = (one.interval[1] - one.interval[0]) / z if one.interval else float("nan")
            base = float(one.denominator or one.n or 0)
            found[one.slice["team"], one.period] = (one.value * scale, base, wide * scale)
    return found


def _table(
    cells: Mapping[tuple[str, str], tuple[float, float, float]],
    labels: Sequence[str],
    months: Sequence[str],
    *,
    pooled: bool,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    made = np.full((3, len(labels), len(months)), np.nan)
    for at, label in enumerate(labels):
        for when, month in enumerate(months):
            told = cells.get((label, month)) or (_joined(cells, label, month) if pooled else None)
            if told:
                made[:, at, when] = told
    return made[0], made[1], made[2]


def _joined(
    cells: Mapping[tuple[str, str], tuple[float, float, float]], label: str, month: str
) -> tuple[float, float, float] | None:
    """Teams that are shown together elsewhere: their mean by base, if all of them are known."""
    parts = [cells.get((one, month)) for one in label.split(JOINER)]
    known = [one for one in parts if one is not None]
    base = sum(one[1] for one in known)
    if len(parts) < 2 or len(known) < len(parts) or base <= 0:
        return None
    return sum(one[0] * one[1] for one in known) / base, base, float("nan")


def _reliability(table: Panel, sheets: Mapping[str, Sheet]) -> dict[str, float]:
    """Of the voice: answers stand for how people feel. The others are counted in full."""
    found = {
        care: own_ups_and_downs(table.cares[care], table.errors[care])
        for care in table.cares
        if sheets[care].measure.sensitivity == VOICE
    }
    return {care: one for care, one in found.items() if not isinstance(one, Refusal)}


def _pair(sheet: Sheet, found: Study, table: Panel, outcome: str, drawings: list[Drawing]) -> Pair:
    care, title = sheet.measure.id, sheet.measure.title
    voice = sheet.measure.sensitivity == VOICE
    links = _links(found)
    best = None if found.best is None else links[found.best]
    word = _word(found, best)
    refusal = found.verdict.refusal
    code, numbers = (refusal.code, _finite(refusal.numbers)) if refusal else ("", {})
    told = word != "cannot_tell" or (best is not None and not code)
    more = found.verdict.more_months
    refused = word == "cannot_tell"
    pair = Pair(
        care=care, title=title, voice=voice, word=word,
        said=words.finding(best, word=word, care=title, outcome=outcome, matters=MATTERS)
        if told and best is not None
        else words.refused(code, numbers, voice=voice),
        short=words.short(word, both_ways=found.both_ways, more_months=more, code=code),
        doubt=words.doubts(
            word, both_ways=found.both_ways,
            reverse=any(not isinstance(one, Refusal) for one in found.backward[1:]),
        ),
        remedy=words.remedy(code, numbers, more_months=more, voice=voice) if refused else None,
        links=links, best=found.best, across=_across(found.between, table, care),
        both_ways=found.both_ways, reliability=_steady(table, care) if voice else None,
        more_months=more, code=code, numbers=numbers,
        teams=best.teams if best else round(numbers.get("teams", 0)),
        months=best.months if best else round(numbers.get("months", 0)),
    )  # fmt: skip
    return replace(pair, charts=_drawn(pair, table, outcome, drawings))


def _steady(table: Panel, care: str) -> float | None:
    found = own_ups_and_downs(table.cares[care], table.errors[care])
    return None if isinstance(found, Refusal) else found


def _word(found: Study, best: Lagged | None) -> Word:
    """The verdict's word; what is surely small and not told from nought is no link at all."""
    word = found.verdict.word
    small = best is not None and best.low is not None and best.high is not None
    if word == "weak" and small and best is not None and not best.stands:
        return "hardly"
    return word


def _links(found: Study) -> tuple[Lagged, ...]:
    ways = (("later", found.forward), ("earlier", found.backward))
    return tuple(
        _lagged(way, lag, one, stands=found.stands[half * len(found.lags) + at])
        for half, (way, ones) in enumerate(ways)
        for at, (lag, one) in enumerate(zip(found.lags, ones, strict=True))
    )


def _lagged(way: Any, lag: int, one: Within | Refusal, *, stands: bool) -> Lagged:
    if isinstance(one, Refusal):
        return Lagged(way, lag, code=one.code, numbers=_finite(one.numbers))
    scale = one.share / one.effect if one.effect else float("nan")
    return Lagged(
        way, lag, estimate=_told(one.told.estimate), effect=_told(one.effect), low=_told(one.low),
        high=_told(one.high), share=_told(one.share), share_low=_told(one.low * scale),
        share_high=_told(one.high * scale), p=_told(one.told.p), swing=_told(one.swing),
        stands=stands, teams=one.teams, months=one.months, cells=one.cells,
    )  # fmt: skip


def _across(found: Between | Refusal, table: Panel, care: str) -> Across:
    if isinstance(found, Refusal):
        known = np.isfinite(table.outcome) & np.isfinite(table.cares[care])
        return Across(int(told_of(known).sum()), code=found.code, numbers=_finite(found.numbers))
    return Across(
        found.teams, _told(found.slope), _told(found.low), _told(found.high),
        _told(found.correlation),
    )  # fmt: skip


def _drawn(pair: Pair, table: Panel, outcome: str, drawings: list[Drawing]) -> dict[str, str]:
    """The three pictures of a pair, as far as there is anything to draw."""
    made: dict[str, Drawing] = {}
    dots = _means(table, pair.care)
    if len(dots) > 1:
        made["between"] = charts.between(dots, care=pair.title, outcome=outcome)
    best = pair.links[pair.best] if pair.best is not None else None
    if best is not None:
        own = _own(table, pair.care, best.lag)
        slope = None
        if (
            best.estimate is not None
            and best.swing
            and best.low is not None
            and best.high is not None
        ):
            slope = (best.estimate, best.low / best.swing, best.high / best.swing)
        made["within"] = charts.within(own, care=pair.title, outcome=outcome, slope=slope)
        made["lags"] = charts.lags(_steps(pair), care=pair.title, outcome=outcome)
    drawings += made.values()
    return {place: one.content for place, one in made.items()}


def _means(table: Panel, care: str) -> list[charts.Dot]:
    known = np.isfinite(table.outcome) & np.isfinite(table.cares[care])
    enough = told_of(known)
    return [
        charts.Dot(
            float(table.cares[care][at][row].mean()), float(table.outcome[at][row].mean()),
            table.teams[at],
        )
        for at, row in enumerate(known)
        if enough[at]
    ]  # fmt: skip


def _own(table: Panel, care: str, lag: int) -> list[charts.Dot]:
    found = deviations(
        table.outcome, table.cares[care], lag=lag, others=list(table.equal.values()),
        weights=table.base,
    )  # fmt: skip
    if isinstance(found, Refusal):
        return []
    y, x, size = found
    inside = size > 0
    return [charts.Dot(float(a), float(b)) for a, b in zip(x[inside], y[inside], strict=True)]


def _steps(pair: Pair) -> list[charts.Step]:
    """Latest first: outcome later, the same month once, outcome earlier."""
    later = [one for one in pair.links if one.way == "later"]
    earlier = [one for one in pair.links if one.way == "earlier" and one.lag > 0]
    return [
        charts.Step(one.way, one.lag, one.share, one.share_low, one.share_high, one.stands)
        for one in (*reversed(later), *earlier)
    ]


def _told(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _finite(numbers: Mapping[str, float]) -> dict[str, float]:
    """The numbers of a refusal that can be written: an interval without an end has no width."""
    return {name: float(one) for name, one in numbers.items() if np.isfinite(one)}
