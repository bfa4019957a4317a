"""Key results: progress, the interval of a change, and the one rule by which states come about.

Source: domain rules, OKR arithmetic. The interval of a change joins the two intervals that the
figures already have (Newcombe's way, generally MOVER: Zou and Donner 2008, Statistics in
Medicine 27); for shares with Wilson's intervals it is the interval of two shares. It excludes
zero exactly when the interval of the ratio excludes one (Donner and Zou 2012).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from keepwell.kernel.periods import add_months
from keepwell.schemas.phrases import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

Kind = Literal["measure", "count"]
State = Literal["achieved", "on_track", "off_track", "cannot_tell"]
Ground = Literal[
    "met", "met_perhaps", "ahead", "behind", "both_inside", "nothing_yet", "hidden", "direction",
    "counted",
]  # fmt: skip
"""Why a key result has its state: what its sentence is made from."""

KINDS: Final[tuple[Kind, ...]] = ("measure", "count")
GRAINS: Final = ("month", "quarter", "year")
STATES: Final[tuple[State, ...]] = ("achieved", "on_track", "off_track", "cannot_tell")
FLAT: Final = 1e-9
DAYS_A_MONTH: Final = 365.25 / 12


class GoalError(ValueError):
    """A goal that cannot be set; the message says what it needs."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured (or counted) for a period that ended before `until`.

    `value` None where the figure is hidden; no interval where everything was counted.
    """

    period: str
    until: date
    value: float | None
    interval: tuple[float, float] | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """From where to where, from when to when. No target: a direction, shown and never judged."""

    start: Reading
    target: float | None
    deadline: date
    kind: Kind = "measure"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a key result stands.

    `progress`: (now - baseline) / (target - baseline), unclipped. `line`: where the straight line
    from baseline to target stood when `now` was measured. `change`: interval of now - baseline.
    """

    state: State
    ground: Ground
    now: Reading | None
    progress: float | None = None
    line: float | None = None
    change: tuple[float, float] | None = None


def progress(*, baseline: float, target: float, now: float) -> float:
    """(now - baseline) / (target - baseline); beyond 1 and below 0 when it is so.

    Raises:
        GoalError: when target and baseline are the same: there is nothing to reach.
    """
    if math.isclose(baseline, target, abs_tol=FLAT):
        raise GoalError("The goal is where things stand already: choose another one")
    return (now - baseline) / (target - baseline)


def change(before: Reading, after: Reading) -> tuple[float, float] | None:
    """The 95 % interval of after - before; None where a value is hidden.

    A reading without an interval was counted and is taken as exact.
    """
    if before.value is None or after.value is None:
        return None
    moved = after.value - before.value
    old = before.interval or (before.value, before.value)
    new = after.interval or (after.value, after.value)
    down = math.hypot(after.value - new[0], old[1] - before.value)
    up = math.hypot(new[1] - after.value, before.value - old[0])
    return moved - down, moved + up


def line_at(aim: Aim, day: date) -> float | None:
    """Where the straight line from baseline to target stands on a day; flat before and after."""
    if aim.target is None or aim.start.value is None:
        return None
    whole = (aim.deadline - aim.start.until).days
    gone = (day - aim.start.until).days
    share = min(max(gone / whole, 0.0), 1.0) if whole > 0 else 1.0
    return aim.start.value + share * (aim.target - aim.start.value)


def standing(aim: Aim, readings: Sequence[Reading], *, today: date) -> Standing:
    """The state of a key result, by one rule for all.

    Args:
        aim: baseline, target and deadline.
        readings: what was measured, in order of time; those up to the baseline do not count.
        today: the day on which a count is held against the line.
    """
    later = [one for one in readings if one.until > aim.start.until]
    now = later[-1] if later else None
    if aim.kind == "count":
        return _counted(aim, now or aim.start, today)
    if now is None or aim.start.value is None:
        return Standing("cannot_tell", "nothing_yet", None)
    if now.value is None:
        return Standing("cannot_tell", "hidden", now)
    if aim.target is None:
        return Standing("cannot_tell", "direction", now, change=change(aim.start, now))
    return _measured(aim, now)


def _measured(aim: Aim, now: Reading) -> Standing:
    base, target, value = aim.start.value or 0.0, aim.target or 0.0, now.value or 0.0
    line = line_at(aim, now.until - timedelta(days=1)) or 0.0
    moved = change(aim.start, now) or (0.0, 0.0)
    state, ground = _judged(
        sign=math.copysign(1, target - base),
        beyond_target=value - target,
        beyond_line=value - line,
        moved=moved,
        due=line - base,
    )
    done = progress(baseline=base, target=target, now=value)
    return Standing(state, ground, now, done, line, moved)


def _judged(
    *,
    sign: float,
    beyond_target: float,
    beyond_line: float,
    moved: tuple[float, float],
    due: float,
) -> tuple[State, Ground]:
    """The rule that the page prints.

    Reached: the goal is met and the interval of the change leaves zero out (met, but zero inside:
    could be chance). On track: at or beyond the line, zero left out. Cannot be told: the interval
    holds both no change and the change that should have been reached by now. Else off track.
    """
    low, high = sorted((sign * moved[0], sign * moved[1]))
    real = low > 0
    if sign * beyond_target >= -FLAT:
        return ("achieved", "met") if real else ("cannot_tell", "met_perhaps")
    if real and sign * beyond_line >= -FLAT:
        return "on_track", "ahead"
    if low <= 0 <= high and low <= sign * due <= high:
        return "cannot_tell", "both_inside"
    return "off_track", "behind"


def _counted(aim: Aim, now: Reading, today: date) -> Standing:
    """Counts need no interval: done, as many as the line asks for, or fewer."""
    base, target, value = aim.start.value or 0.0, aim.target, now.value or 0.0
    if target is None:
        return Standing("cannot_tell", "direction", now)
    sign = math.copysign(1, target - base)
    line = line_at(aim, today) or 0.0
    asked = base + sign * math.floor(sign * (line - base) + FLAT)
    done = progress(baseline=base, target=target, now=value)
    state: State = "off_track"
    if sign * (value - target) >= -FLAT:
        state = "achieved"
    elif sign * (value - asked) >= -FLAT:
        state = "on_track"
    return Standing(state, "counted", now, done, asked, None)


def checked_owners(*, hr: str, support: str) -> None:
    """Both sides own a key result.

    Raises:
        GoalError: when one side has no owner, or one person would stand for both.
    """
    if not hr or not support:
        raise GoalError("A key result needs two owners, one from HR and one from Support")
    if hr == support:
        raise GoalError("HR and Support need an owner each: choose two people")


def checked_title(title: str, *, of: str) -> str:
    """Words of an objective or a key result.

    Raises:
        GoalError: when there are none.
    """
    words = " ".join(title.split())
    if not words:
        raise GoalError(f"{of} needs a few words")
    return words


def checked_aim(*, baseline: float | None, target: float | None, start: date, by: date) -> None:
    """A target that differs from the baseline, by a day that is still to come.

    Raises:
        GoalError: when there is no baseline, nothing to reach, or no time to reach it in.
    """
    if baseline is None:
        raise GoalError("This figure cannot be told yet: without a baseline there is no goal")
    if target is not None:
        progress(baseline=baseline, target=target, now=baseline)
    if by <= start:
        raise GoalError("The deadline lies before the start: choose a later day")


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last one of a shorter month."""
    first = add_months(day, months)
    last = add_months(first, 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def months_between(start: date, end: date) -> int:
    """Whole months from one day to another, rounded; at least one."""
    return max(round((end - start).days / DAYS_A_MONTH), 1)


def summary(states: Sequence[State]) -> Mapping[State, int]:
    """How many key results have each state."""
    return {state: states.count(state) for state in STATES}


@dataclass(frozen=True, slots=True)
class Sample:
    """One of the four sample key results: a way to begin, every number of which may be changed.

    `factor` makes the target from the baseline; `target` is a number (measures in their own
    unit). `months` is how long it may take.
    """

    id: str
    title: str
    measure: str = ""
    grain: str = "month"
    months: int = 6
    factor: float | None = None
    target: float = 0.0
    counted: str = ""

    @property
    def kind(self) -> Kind:
        """Bound to a measure, or counted by hand."""
        return "measure" if self.measure else "count"


SAMPLES: Final[tuple[Sample, ...]] = (
    Sample(
        "turnover", gettext_noop("Turnover down by a quarter in two quarters"),
        measure="turnover_12m", factor=0.75,
    ),
    Sample(
        "ramp", gettext_noop("New colleagues reach full pace in 6 weeks"), measure="ramp_weeks",
        target=6,
    ),
    Sample(
        "checkin", gettext_noop("A wellbeing check-in every quarter"), target=2,
        counted=gettext_noop("quarters with a wellbeing check-in"),
    ),
    Sample(
        "career", gettext_noop("A career path for all frontline roles"), target=4,
        counted=gettext_noop("frontline roles with a published path"),
    ),
)  # fmt: skip
"""The brief's four: turnover -25 % in two quarters; ramp 8 to 6 weeks; check-in; career path."""


def sample_target(sample: Sample, baseline: float | None) -> float:
    """What a sample aims at, given where things stand; rounded as somebody would write it."""
    if sample.factor is None or baseline is None:
        return sample.target
    return round(baseline * sample.factor, 2)
