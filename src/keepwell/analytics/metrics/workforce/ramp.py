"""From first day to full productivity: weekly evaluations of new colleagues as a group.

Domain rules, O1. Every week each starter's last four weeks are set beside experienced people of
the same role (and queue, where eight of them worked in it) in the same calendar weeks, with the
starter's own mix of channel and reason. All gates passed in two evaluations in a row: ramped, at
the midpoint of the first window. A single week above the line is mostly luck.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import ibis
import numpy as np
import pandas as pd
from scipy import special

from keepwell.analytics.mart.labels import NOT_KNOWN
from keepwell.analytics.metrics.framework.facts import FACTS
from keepwell.analytics.metrics.framework.panels import day_number
from keepwell.analytics.metrics.workforce import absence
from keepwell.analytics.metrics.workforce import spans as s
from keepwell.analytics.statistics import shrinkage

if TYPE_CHECKING:
    from ibis.expr.types import Table
    from numpy.typing import NDArray

    from keepwell.analytics.mart import Mart, Structure

Floats = Any
WINDOW: Final = 4
EXPERIENCED_DAYS: Final = 180
FAR: Final = np.datetime64("2200-01-01")
"""Later than any contact, and within what every engine can hold."""
GOOD_FROM: Final = 4
RAMPED: Final = 1
LEFT: Final = 2


@dataclass(frozen=True, slots=True)
class Rules:
    """The line between learning and productive; stored with the definition's version."""

    handle_ratio: float = 0.90
    quality_ratio: float = 0.95
    satisfaction_margin: float = 0.03
    satisfaction_sure: float = 0.8
    contacts_in_window: int = 40
    colleagues: int = 8
    horizon_weeks: int = 26
    leave_stops_clock: int = 5
    """Leave of more working days than this stops the clock."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the question stands: the mart, its people, and the rules."""

    mart: Mart
    structure: Structure
    staff: s.Everyone
    rules: Rules


@dataclass(frozen=True)
class Weeks:
    """Sums a starter (row) and calendar week (column); `first` is the first week's number."""

    first: int
    contacts: NDArray[np.float64]
    handled: NDArray[np.float64]
    expected: NDArray[np.float64]
    quality: NDArray[np.float64]
    reviews: NDArray[np.float64]
    quality_line: NDArray[np.float64]
    good: NDArray[np.float64]
    answers: NDArray[np.float64]
    reference: NDArray[np.float64]
    weight: NDArray[np.float64]


def week_of(day: Floats) -> Floats:
    """The number of the week (from Monday) of days since 1970."""
    return (day + 3) // 7


def ramp(mart: Mart, structure: Structure = "as_was", rules: Rules | None = None) -> pd.DataFrame:
    """One row a starter in a role that handles contacts.

    Returns:
        The starter's row of the first day (see `spans.Everyone`), `weeks` until it ramped, left
        or was last seen, `outcome` (0 still ramping or moved on, 1 ramped, 2 left before), and
        `evaluated` (whether any week could be judged).
    """
    rules = rules or Rules()
    kept = ("ramp", structure, rules)
    if kept not in mart.kept:
        mart.kept[kept] = _ramp(mart, structure, rules)
    found: pd.DataFrame = mart.kept[kept]
    return found


def _ramp(mart: Mart, structure: Structure, rules: Rules) -> pd.DataFrame:
    staff = s.everyone(mart, structure)
    contacts = FACTS["contacts_handled"].rows(mart, (), "as_was", None)
    span = contacts.aggregate(low=contacts["day"].min(), high=contacts["day"].max()).to_pyarrow()
    low, high = (span[name][0].as_py() for name in ("low", "high"))
    if low is None:
        return staff.rows.iloc[:0].assign(weeks=0.0, outcome=0, evaluated=False)
    first, last = day_number(low), day_number(high)
    ground = Ground(mart, structure, staff, rules)
    colleagues = _spans_table(staff, _experienced(staff))
    roles = _within(contacts, colleagues).select("role").distinct().to_pandas()["role"]
    starters = _starters(staff, first, set(roles))
    if starters.empty:
        return starters.assign(weeks=0.0, outcome=0, evaluated=False)
    weeks = _weeks(ground, starters, contacts, colleagues, (first, last))
    passed, judged = _gates(weeks, rules)
    return _outcomes(ground, starters, weeks.first, passed, judged)


def _experienced(staff: s.Everyone) -> pd.DataFrame:
    """Spans of half a year's tenure and more."""
    rows = staff.rows
    start = np.maximum(rows["valid_from"], rows["start_on"] + EXPERIENCED_DAYS)
    return rows.assign(valid_from=start)[start < rows["valid_to"]]


def _spans_table(staff: s.Everyone, rows: pd.DataFrame, *, code: str = "person") -> Table:
    """Spans for the engine: person (the mart's key), `p_code`, from and to as days, role."""
    names = pd.Series(staff.codes.index, index=staff.codes.to_numpy())
    day = rows[["valid_from", "valid_to"]].to_numpy(dtype="int64").astype("datetime64[D]")
    frame = pd.DataFrame(
        {
            "p_key": names.loc[rows["person"]].to_numpy(), "p_code": rows[code].to_numpy(),
            "p_from": day[:, 0].astype("datetime64[s]"),
            "p_to": np.minimum(day[:, 1], FAR).astype("datetime64[s]"),
            "role": rows["role"].astype(object).to_numpy(),
        }
    )  # fmt: skip
    return ibis.memtable(frame)


def _within(rows: Table, spans: Table) -> Table:
    """Rows of these people on the days of their spans, with `week` and person's number."""
    day = rows["day"]
    joined = rows.inner_join(
        spans,
        [
            rows["who"] == spans["p_key"],
            spans["p_from"].date() <= day,
            day < spans["p_to"].date(),
        ],
    )
    return joined.mutate(week=joined["day"].truncate("W"))


def _cells(rows: Table, keys: list[str]) -> pd.DataFrame:
    """Contacts, seconds and people by week and mix."""
    known = rows.filter(rows["handle_seconds"] > 0)
    for name in ("channel", "reason_group", "queue"):
        known = known.mutate(**{name: ibis.coalesce(known[name], NOT_KNOWN)})
    found = known.group_by([*keys, "week", "channel", "reason_group"]).aggregate(
        n=known.count(), seconds=known["handle_seconds"].sum(), people=known["who"].nunique()
    )
    return _numbered(found.to_pandas())


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    days = frame["week"].to_numpy(dtype="datetime64[D]").astype(np.int64)
    return frame.assign(week=week_of(days))


def _reference(contacts: Table, colleagues: Table) -> pd.DataFrame:
    """What experienced people did: a row a role, queue, week and kind of contact.

    Columns n and seconds, and how many different people worked in that role, queue and week.
    """
    rows = _within(contacts, colleagues)
    cells = _cells(rows, ["role", "queue"]).drop(columns="people")
    known = rows.mutate(queue=ibis.coalesce(rows["queue"], NOT_KNOWN))
    heads = known.group_by(["role", "queue", "week"]).aggregate(people=known["who"].nunique())
    whole = known.group_by(["role", "week"]).aggregate(all_people=known["who"].nunique())
    found = cells.merge(_numbered(heads.to_pandas()), on=["role", "queue", "week"])
    return found.merge(_numbered(whole.to_pandas()), on=["role", "week"])


def _starters(staff: s.Everyone, first_day: int, roles: set[str]) -> pd.DataFrame:
    """First rows of spells begun since contacts are on record, in roles that handle contacts."""
    rows = staff.rows
    first = rows[~rows.duplicated(["person", "start_on"])]
    kept = (first["start_on"] >= first_day) & (first["start_on"] < staff.today)
    return first[kept & first["role"].isin(roles)].reset_index(names="row")


def _first_weeks(starters: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """From each start to the horizon; who came back is a starter anew, by `place`, the row."""
    horizon = starters["start_on"] + 7 * (rules.horizon_weeks + WINDOW)
    again = starters.sort_values("start_on").groupby("person")["start_on"].shift(-1)
    until = np.fmin(horizon, again.reindex(starters.index).to_numpy(dtype="float64"))
    return starters.assign(
        place=np.arange(len(starters)), valid_from=starters["start_on"], valid_to=until
    )


def _weeks(
    ground: Ground,
    starters: pd.DataFrame,
    contacts: Table,
    colleagues: Table,
    days: tuple[int, int],
) -> Weeks:
    first = int(week_of(days[0]))
    shape = (len(starters), int(week_of(days[1])) - first + 1)
    rules, mart = ground.rules, ground.mart
    reference = _reference(contacts, colleagues)
    own = _spans_table(ground.staff, _first_weeks(starters, rules), code="place")
    cells = _cells(_within(contacts, own), ["p_code", "queue", "role"])
    cells = _expected(cells, reference, rules)

    def laid(frame: pd.DataFrame, column: str) -> NDArray[np.float64]:
        # ratings and reviews may lie beyond the weeks that have contacts
        inside = frame[frame["week"].between(first, first + shape[1] - 1)]
        found = np.zeros(shape)
        np.add.at(found, (inside["p_code"], inside["week"] - first), inside[column])
        return found

    reviews = _sums(_within(_reviewed(mart), own), "had", ["p_code"])
    answers = _sums(_within(_rated(mart), own), "fine", ["p_code"])
    lines = _lines(mart, colleagues, starters["role"].astype(object), first, shape[1])
    return Weeks(
        first, laid(cells, "n"), laid(cells, "seconds"), laid(cells, "expected"),
        laid(reviews, "k"), laid(reviews, "n"), lines[0], laid(answers, "k"), laid(answers, "n"),
        lines[1], lines[2],
    )  # fmt: skip


def _expected(cells: pd.DataFrame, reference: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """What experienced people would have needed for the same contacts in the same weeks."""
    mix = ["role", "week", "channel", "reason_group"]
    enough = reference[reference["people"] >= rules.colleagues]
    near = _four_weeks(enough, [*mix[:1], "queue", *mix[1:]])
    wide = _four_weeks(reference[reference["all_people"] >= rules.colleagues], mix)
    found = cells.merge(near, on=[*mix, "queue"], how="left")
    found = found.merge(wide, on=mix, how="left", suffixes=("", "_wide"))
    mean = found["mean"].fillna(found["mean_wide"])
    # contacts of a kind that no experienced colleague handled cannot be compared
    found = found.assign(expected=mean * found["n"])
    return found[mean.notna()]


def _four_weeks(reference: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Mean seconds of each kind of contact over the four weeks up to each week."""
    shifted = [reference.assign(week=reference["week"] + step) for step in range(WINDOW)]
    sums = pd.concat(shifted).groupby(keys, as_index=False)[["n", "seconds"]].sum()
    return sums.assign(mean=sums["seconds"] / sums["n"])[[*keys, "mean"]]


def _sums(rows: Table, k: str, keys: list[str]) -> pd.DataFrame:
    told = rows.filter(rows[k].notnull())  # noqa: PD004 - Ibis, not pandas
    found = told.group_by([*keys, "week"]).aggregate(
        k=told[k].cast("float64").sum(), n=told.count()
    )
    return _numbered(found.to_pandas())


def _reviewed(mart: Mart) -> Table:
    """Quality reviews with the share of points had."""
    rows = FACTS["qa_reviews"].rows(mart, (), "as_was", None)
    return rows.mutate(had=rows["points"] / rows["applicable_points"].nullif(0))


def _rated(mart: Mart) -> Table:
    """Satisfaction ratings on the day of their contact."""
    rows = FACTS["ratings"].rows(mart, (), "as_was", None)
    rows = rows.filter(rows["rating_kind"] == "csat")
    return rows.mutate(fine=rows["good"].fill_null(rows["score"] >= GOOD_FROM).cast("int64"))


def _lines(
    mart: Mart, colleagues: Table, role: pd.Series, first: int, width: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """For each starter and week, what experienced people of the role reach.

    Median quality, share of satisfied customers, and the weight (a + b) of what is known about
    how much colleagues differ.
    """
    reviews = _sums(_within(_reviewed(mart), colleagues), "had", ["role", "p_code"])
    answers = _sums(_within(_rated(mart), colleagues), "fine", ["role", "p_code"])
    spread = pd.concat([reviews.assign(week=reviews["week"] + step) for step in range(WINDOW)])
    own = spread.groupby(["role", "week", "p_code"])[["k", "n"]].sum()
    median = (own["k"] / own["n"]).groupby(["role", "week"]).median()
    rolled = pd.concat([answers.assign(week=answers["week"] + step) for step in range(WINDOW)])
    sums = rolled.groupby(["role", "week"])[["k", "n"]].sum()
    weights = {one: _weight(mine) for one, mine in answers.groupby("role")}
    grid = pd.MultiIndex.from_product([role, range(first, first + width)])
    shape = (len(role), width)
    return (
        median.reindex(grid).to_numpy().reshape(shape),
        (sums["k"] / sums["n"]).reindex(grid).to_numpy().reshape(shape),
        np.repeat([[weights.get(one, np.nan)] for one in role], width, axis=1),
    )


def _weight(answers: pd.DataFrame) -> float:
    """A + b of the beta-binomial of a role's experienced people."""
    totals = answers.groupby("p_code")[["k", "n"]].sum()
    try:
        prior = shrinkage.fit(totals["k"], totals["n"])
    except ValueError:
        return shrinkage.ALIKE
    return prior.a + prior.b


def _gates(weeks: Weeks, rules: Rules) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which starters passed all gates in the four weeks up to each week, and which were judged."""
    contacts, handled, expected = (
        _rolled(one) for one in (weeks.contacts, weeks.handled, weeks.expected)
    )
    reviews, quality = _rolled(weeks.reviews), _rolled(weeks.quality)
    # who had no review in four weeks is judged by those of eight
    reviews = np.where(reviews > 0, reviews, _rolled(weeks.reviews, 2 * WINDOW))
    quality = np.where(_rolled(weeks.reviews) > 0, quality, _rolled(weeks.quality, 2 * WINDOW))
    good, answers = _rolled(weeks.good), _rolled(weeks.answers)
    a, b = weeks.reference * weeks.weight, (1 - weeks.reference) * weeks.weight
    line = np.clip(weeks.reference - rules.satisfaction_margin, 0, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        quick = expected / handled >= rules.handle_ratio
        well = quality / reviews >= rules.quality_ratio * weeks.quality_line
        liked = special.betaincc(good + a, answers - good + b, line) >= rules.satisfaction_sure
    judged = (contacts >= rules.contacts_in_window) & (reviews > 0)
    judged &= ~np.isnan(weeks.quality_line) & ~np.isnan(weeks.reference)
    return judged & quick & well & liked, judged


def _rolled(sums: NDArray[np.float64], width: int = WINDOW) -> NDArray[np.float64]:
    """Sums of each week and the ones before it."""
    total = np.cumsum(sums, axis=1)
    before = np.zeros_like(total)
    before[:, width:] = total[:, :-width]
    return total - before


def _outcomes(
    ground: Ground,
    starters: pd.DataFrame,
    first: int,
    passed: NDArray[np.bool_],
    judged: NDArray[np.bool_],
) -> pd.DataFrame:
    """Ramped, left or still going, and after how many weeks of the clock."""
    start = starters["start_on"].to_numpy()
    window_start = first - (WINDOW - 1) + np.arange(passed.shape[1])
    whole = window_start[None, :] >= week_of(start)[:, None]
    twice = (passed & whole)[:, :-1] & passed[:, 1:]
    midpoint = (window_start * 7 - 3) + WINDOW * 7 // 2
    ramped_on = np.where(twice.any(axis=1), midpoint[np.argmax(twice, axis=1)], np.inf)
    staff, rules = ground.staff, ground.rules
    left_on, moved_on = _ends(staff, starters)
    horizon = start + 7 * rules.horizon_weeks
    seen = np.minimum(np.minimum(moved_on, horizon), staff.today)
    outcome = np.where(ramped_on <= np.minimum(left_on, seen), RAMPED, 0)
    outcome = np.where((outcome == 0) & (left_on <= seen), LEFT, outcome)
    until = np.where(outcome == RAMPED, ramped_on, np.minimum(left_on, seen))
    stopped = _stopped(ground, starters, until)
    return starters.assign(
        weeks=np.maximum(until - start - stopped, 0.5) / 7, outcome=outcome,
        evaluated=(judged & whole).any(axis=1),
    )  # fmt: skip


def _ends(staff: s.Everyone, starters: pd.DataFrame) -> tuple[Floats, Floats]:
    """The day after the last day worked, and the day a starter took on another role."""
    rows = staff.rows.merge(
        starters[["person", "start_on", "role"]].assign(place=np.arange(len(starters))),
        on=["person", "start_on"], suffixes=("", "_first"),
    )  # fmt: skip
    left, moved = np.full(len(starters), np.inf), np.full(len(starters), np.inf)
    gone = rows[rows["ends"].to_numpy()]
    left[gone["place"]] = gone["valid_to"]
    other = rows[rows["role"].astype(object) != rows["role_first"].astype(object)]
    np.minimum.at(moved, other["place"].to_numpy(), other["valid_from"].to_numpy(dtype=float))
    return left, moved


def _stopped(ground: Ground, starters: pd.DataFrame, until: Floats) -> NDArray[np.float64]:
    """Days of long leave between the first day and `until`: the clock stood still."""
    leave = absence.rows(ground.mart, ground.structure)
    days = absence.weekdays_before(leave["end"]) - absence.weekdays_before(leave["first"])
    long = leave[
        leave["absence_class"].isin(absence.OUTSIDE[:2]) & (days > ground.rules.leave_stops_clock)
    ]
    mine = starters[["person", "start_on"]].assign(place=np.arange(len(starters)), until=until)
    both = long[["person", "first", "end"]].merge(mine, on="person")
    inside = np.minimum(both["end"], both["until"]) - np.maximum(both["first"], both["start_on"])
    return np.bincount(
        both["place"], weights=np.maximum(inside, 0), minlength=len(starters)
    ).astype(np.float64)
