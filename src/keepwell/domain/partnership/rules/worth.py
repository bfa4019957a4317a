"""What care may be worth: the assumptions behind it, their sourced priors, and which one holds.

Pure. The catalogue and the programmes are files beside this subject (`worth/*.toml`), because they
grow by reading, not by programming.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, Literal

from keepwell.schemas.phrases import gettext_noop
from keepwell.schemas.worth import Assumed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keepwell.schemas.worth import Standing

Unit = Literal["money", "people", "hours", "weeks", "share", "rate", "times", "count"]
Level = Literal["company", "reckoning"]
Kind = Literal["return", "choice"]
Goal = Literal["mean", "cautious"]

KINDS: Final[tuple[Kind, ...]] = ("return", "choice")
GOALS: Final[tuple[Goal, ...]] = ("mean", "cautious")
FOLDER: Final = "keepwell.domain.partnership"
Z: Final = 1.96
SCALES: Final[Mapping[str, float]] = {"vacant_weeks": 1 / 7, "handle_hours": 1 / 3600}
"""Days to weeks, seconds to hours."""
THE_REST: Final = frozenset({"repeat_share"})
"""What is one less the measure: contacts that were not solved at first."""
PRICED: Final[Mapping[str, str]] = {
    "turnover_12m": "effect_turnover", "separation_rate": "effect_turnover",
    "absence_rate": "effect_absence", "fcr_repeat": "effect_repeats", "aht": "effect_service",
    "ramp_weeks": "effect_ramp", "contact_intensity": "effect_productivity",
}  # fmt: skip
"""Measures of initiatives that have a price, by the assumption that they tell."""
GAINS: Final = frozenset({"fcr_repeat", "contact_intensity"})
"""Of these, what rises is the gain; of the others, what falls."""
LONGEST_NAME: Final = 120
LONGEST_SOURCE: Final = 300
MOST_PROGRAMMES: Final = 8
DROPPED: Final = gettext_noop("Left out of this reckoning")
STORY: Final = gettext_noop("A story without a source is shown, and never reckoned with")
USUAL_CURRENCY: Final = "EUR"
_CODE: Final = re.compile(r"[A-Z]{3}")


class WorthError(ValueError):
    """Something that cannot be assumed; the message says what it needs."""


@dataclass(frozen=True, slots=True)
class Prior:
    """What holds until the company knows better; `currency` empty holds in all of them."""

    low: float
    likely: float
    high: float
    standing: Literal["sourced", "arithmetic", "nothing"]
    source: str
    licence: str
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One thing to assume. `own` names the released measure that tells it, `lever` what it moves."""

    key: str
    title: str
    words: str
    unit: Unit
    level: Level
    group: str
    own: str = ""
    lever: str = ""
    least: float = 0.0
    most: float | None = None
    priors: tuple[Prior, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    """Something that could be done for people.

    `effects` by outcome (turnover, absence, productivity) as ranges with their sources; `claimed`
    is what a story without a source says: it is shown and never reckoned with.
    """

    key: str
    title: str
    words: str
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    trainer_hours: float
    hours: Assumed | None = None
    effects: Mapping[str, Assumed] = field(default_factory=dict)
    excludes: tuple[str, ...] = ()
    claimed: str = ""

    @property
    def reckonable(self) -> bool:
        """Whether anything but a claim stands behind it."""
        return bool(self.effects)


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed; `currency` in which, for money."""

    low: float
    likely: float
    high: float
    source: str
    by: str
    at: str
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Mix:
    """What a choice of programmes may use: money, trainer hours, how many a team bears.

    `fees` are money for each person in a year, by programme, beside the paid hours.
    """

    programmes: tuple[str, ...]
    money: float
    hours: float
    goal: Goal = "mean"
    most_per_team: Literal[1, 2] = 2
    every_site: bool = False
    fees: Mapping[str, float] = field(default_factory=dict)


@cache
def catalogue() -> Mapping[str, Assumption]:
    """Every assumption by its key, in the order of the file."""
    told = _read("assumptions.toml")["assumption"]
    return {one["key"]: _assumption(one) for one in told}


@cache
def programmes() -> Mapping[str, Programme]:
    """Every programme by its key, in the order of the file."""
    return {one["key"]: _programme(one) for one in _read("programmes.toml")["programme"]}


def _read(name: str) -> dict[str, Any]:
    text = (resources.files(FOLDER) / "worth" / name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _assumption(told: Mapping[str, Any]) -> Assumption:
    plain = {name: value for name, value in told.items() if name != "prior"}
    return Assumption(**plain, priors=tuple(Prior(**one) for one in told.get("prior", ())))


def _programme(told: Mapping[str, Any]) -> Programme:
    effects = {
        outcome: _expected(f"effect_{outcome}", one, "sourced")
        for outcome, one in told.get("effects", {}).items()
    }
    return Programme(
        key=told["key"], title=told["title"], words=told["words"],
        strengths=tuple(told["strengths"]), weaknesses=tuple(told["weaknesses"]),
        trainer_hours=told["trainer_hours"],
        hours=_expected("cost_hours", told["hours"], "arithmetic") if "hours" in told else None,
        effects=effects, excludes=tuple(told.get("excludes", ())), claimed=told.get("claimed", ""),
    )  # fmt: skip


def _expected(key: str, told: Mapping[str, Any], standing: Standing) -> Assumed:
    return Assumed(key, told["low"], told["likely"], told["high"], standing, told["source"],
                   licence="facts, quoted")  # fmt: skip


def from_figure(
    key: str, *, value: float, interval: tuple[float, float] | None, source: str
) -> Assumed:
    """An assumption from a released figure, in its own unit; its interval becomes its error."""
    scale = SCALES.get(key, 1.0)
    likely = 1 - value if key in THE_REST else value * scale
    if interval is None or interval[0] == interval[1]:
        return Assumed(key, likely, likely, likely, "own", source)
    error = (interval[1] - interval[0]) * scale / (2 * Z)
    return Assumed(key, likely - Z * error, likely, likely + Z * error, "own", source, error)


def from_review(
    *, measure: str, estimate: float, low: float, high: float, before: float, source: str
) -> Assumed | None:
    """A relative effect from an initiative's tested review, with its error.

    Args:
        measure: what it was judged by.
        estimate: the effect in the measure's unit.
        low: lower end of its interval.
        high: upper end.
        before: the level of the teams with it, before.
        source: which initiative.

    Returns:
        None for a measure without a price, or a level that nothing can be a share of.
    """
    key = PRICED.get(measure)
    base = 1 - before if measure == "fcr_repeat" else before
    if key is None or base <= 0:
        return None
    likely = (estimate if measure in GAINS else -estimate) / base
    error = (high - low) / base / (2 * Z)
    return Assumed(
        key, likely - Z * error, likely, likely + Z * error, "measured", source, error
    )  # fmt: skip


def people_of(heads: Mapping[str, float], teams: Sequence[str], *, source: str) -> Assumed | None:
    """How many people teams have together; None where one of them is hidden."""
    if not teams or any(one not in heads for one in teams):
        return None
    total = sum(heads[one] for one in teams)
    return Assumed("people", total, total, total, "own", source)


def planned_cost(cost: tuple[float, float], *, source: str) -> Assumed | None:
    """What a plan says that it costs; None where it says nothing."""
    low, high = cost
    if high <= 0:
        return None
    return Assumed("cost_once", low, (low + high) / 2, high, "typed", source)


def resolved(
    key: str,
    *,
    currency: str,
    typed: Typed | None = None,
    own: Assumed | None = None,
    here: Typed | None = None,
    programme: Assumed | None = None,
    measured: Assumed | None = None,
) -> Assumed | None:
    """The value that holds: measured, typed here, for the company, of the programme, own, sourced.

    What was typed in another currency holds no longer. None where nothing is known.
    """
    if measured is not None:
        return measured
    for one in (here, typed):
        if one is not None and one.currency in {"", currency}:
            return _from_typed(key, one)
    found = programme or own
    if found is not None:
        return found
    fitting = [one for one in catalogue()[key].priors if one.currency in {"", currency}]
    return _from_prior(key, fitting[0]) if fitting else None


def _from_typed(key: str, one: Typed) -> Assumed:
    standing: Literal["expected", "typed"] = "expected" if catalogue()[key].lever else "typed"
    return Assumed(key, one.low, one.likely, one.high, standing, one.source, by=one.by, at=one.at)


def _from_prior(key: str, one: Prior) -> Assumed:
    return Assumed(key, one.low, one.likely, one.high, one.standing, one.source,
                   licence=one.licence)  # fmt: skip


def checked_range(
    key: str, *, low: float, likely: float, high: float, source: str, level: Level | None = None
) -> tuple[float, float, float, str]:
    """A range that can be assumed, with its source in words.

    Raises:
        WorthError: for an unknown assumption, a range out of order or out of bounds, no source.
    """
    kind = catalogue().get(key)
    if kind is None or (level == "company" and kind.level != "company"):
        raise WorthError(gettext_noop("There is no such assumption"))
    if not all(isfinite(one) for one in (low, likely, high)):
        raise WorthError(gettext_noop("Each of the three is a number"))
    if not low <= likely <= high:
        raise WorthError(gettext_noop("A range goes from low by likely to high"))
    if low < kind.least or (kind.most is not None and high > kind.most):
        raise WorthError(gettext_noop("This is outside what can be: look at the unit"))
    words = source.strip()
    if not words or len(words) > LONGEST_SOURCE:
        raise WorthError(gettext_noop("Say in up to 300 letters where it is from"))
    return low, likely, high, words


def checked_currency(code: str) -> str:
    """Three letters of ISO 4217.

    Raises:
        WorthError: for anything else.
    """
    if not _CODE.fullmatch(code):
        raise WorthError(gettext_noop("A currency is written in three letters, like EUR"))
    return code


def checked_name(name: str) -> str:
    """What a reckoning is called.

    Raises:
        WorthError: without words, or with too many.
    """
    words = name.strip()
    if not words or len(words) > LONGEST_NAME:
        raise WorthError(gettext_noop("A name has up to 120 letters"))
    return words


def checked_mix(mix: Mix) -> Mix:
    """A choice that can be made.

    Raises:
        WorthError: for no programme, too many, one without a source, or limits below nothing.
    """
    known = programmes()
    wanted = tuple(dict.fromkeys(mix.programmes))
    if not wanted or len(wanted) > MOST_PROGRAMMES:
        raise WorthError(gettext_noop("Choose from one to eight programmes"))
    if any(one not in known or not known[one].reckonable for one in wanted):
        raise WorthError(STORY)
    numbers = (mix.money, mix.hours, *mix.fees.values())
    if not all(isfinite(one) and one >= 0 for one in numbers):
        raise WorthError(gettext_noop("Money and hours are numbers from nought up"))
    if mix.goal not in GOALS or mix.most_per_team not in {1, 2}:
        raise WorthError(
            gettext_noop("The goal is the mean or the cautious one; a team bears one or two")
        )
    return replace(mix, programmes=wanted, fees={k: v for k, v in mix.fees.items() if k in wanted})


def missing(inputs: Mapping[str, Assumed], wanted: Sequence[str]) -> tuple[str, ...]:
    """What has to be typed before anything can be reckoned."""
    return tuple(key for key in wanted if key not in inputs)


def sentences() -> tuple[str, ...]:
    """Every word of the catalogue and of the programmes that a page says: for the translators."""
    found = [text for one in catalogue().values() for text in (one.title, one.words)]
    found += [prior.source for one in catalogue().values() for prior in one.priors]
    for one in programmes().values():
        found += [one.title, one.words, *one.strengths, *one.weaknesses, one.claimed]
        found += [effect.source for effect in one.effects.values()]
        found += [one.hours.source] if one.hours else []
    return tuple(dict.fromkeys(text for text in found if text))
