"""Initiatives: what a plan must say before it may start, where it stands, what was changed. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from keepwell.kernel.periods import Period
from keepwell.schemas.phrases import gettext_noop
from keepwell.schemas.reviews import WHYS, Design

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from keepwell.schemas.reviews import Why

State = Literal["drawing", "planned", "running", "read", "stopped"]
STATES: Final[tuple[State, ...]] = ("drawing", "planned", "running", "read", "stopped")
MOST_WAVES: Final = 4
LONGEST_WORDS: Final = 2_000


class InitiativeError(ValueError):
    """A plan that cannot be written down so; the message says what it needs."""


@dataclass(frozen=True, slots=True)
class Wave:
    """Teams that start together: in which month, and, where lots are drawn, how many."""

    month: str
    places: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is written down before an initiative starts.

    `starts` maps each team that is compared to its month (`2026-02`), "" for those without it.
    Where lots are drawn, `starts` names who takes part, all "" until they were, and `waves` how
    many start when. `cost` is low and high in the company's money for the whole time;
    `expected` the effect hoped for in the measure's unit, with `source` for where that is from;
    `until` the last month that is read; `blocks` groups teams whose lots are drawn apart.
    """

    title: str
    what: str
    measure: str
    good: Literal["up", "down"]
    starts: Mapping[str, str]
    until: str
    why: Why
    why_words: str
    waves: tuple[Wave, ...] = ()
    chosen_by: tuple[str, ...] = ()
    blocks: Mapping[str, str] = field(default_factory=dict)
    untouched: tuple[str, ...] = ()
    cost: tuple[float, float] = (0.0, 0.0)
    expected: float | None = None
    source: str = ""
    stop_if: str = ""
    template: str = ""

    def as_json(self) -> dict[str, Any]:
        """The stored form."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Plan:
        """Read the stored form."""
        low, high = stored["cost"]
        return cls(**{**stored, "waves": tuple(Wave(**one) for one in stored["waves"]),
                      "chosen_by": tuple(stored["chosen_by"]), "cost": (low, high),
                      "untouched": tuple(stored["untouched"])})  # fmt: skip

    @property
    def by_lot(self) -> bool:
        """Whether lots decide who goes first."""
        return self.why == "lottery"

    @property
    def drawn(self) -> bool:
        """Whether it is known who starts when."""
        return any(self.starts.values())

    @property
    def first(self) -> str:
        """The month of the first start; "" where there is none."""
        known = [one for one in self.starts.values() if one] or [one.month for one in self.waves]
        return min(known, default="")

    def design(self) -> Design:
        """The plan as numbers need it."""
        return Design(
            self.measure, self.good, self.starts, self.until, self.why, self.chosen_by,
            self.blocks, self.untouched,
        )  # fmt: skip

    def as_if_drawn(self) -> Plan:
        """With places given out in the order of the alphabet: for what could be seen, not for who."""
        if self.drawn or not self.by_lot:
            return self
        months = [wave.month for wave in self.waves for _place in range(wave.places)]
        teams = sorted(self.starts)
        given = dict(zip(teams, months, strict=False))
        return replace(self, starts={team: given.get(team, "") for team in self.starts})


def checked(plan: Plan) -> Plan:
    """The plan with its words trimmed.

    Raises:
        InitiativeError: for what is missing, with what to do about it.
    """
    told = replace(
        plan, title=_trimmed(plan.title), what=plan.what.strip(),
        why_words=plan.why_words.strip(), source=_trimmed(plan.source),
        stop_if=_trimmed(plan.stop_if),
    )  # fmt: skip
    if not told.title:
        raise InitiativeError(gettext_noop("An initiative needs a name."))
    if not told.what:
        raise InitiativeError(gettext_noop("Say in a sentence what is done differently."))
    if not told.why_words and not told.by_lot:
        raise InitiativeError(
            gettext_noop("Say why these teams: it decides what can be told later.")
        )
    if max(len(told.what), len(told.why_words)) > LONGEST_WORDS:
        raise InitiativeError(gettext_noop("Say it shorter: two thousand letters at most."))
    _check_money(told)
    _check_teams(told)
    _check_months(told)
    return told


def _trimmed(words: str) -> str:
    return " ".join(words.split())[:300]


def _check_money(plan: Plan) -> None:
    low, high = plan.cost
    if low < 0 or high <= 0 or high < low:
        raise InitiativeError(
            gettext_noop("Give the cost as a range: at least so much, at most so much.")
        )


def _check_teams(plan: Plan) -> None:
    if plan.why not in WHYS or plan.good not in {"up", "down"}:
        raise InitiativeError(gettext_noop("Say why these teams, and which way is better."))
    if plan.by_lot:
        places = sum(wave.places for wave in plan.waves)
        if not plan.waves or any(wave.places < 1 for wave in plan.waves):
            raise InitiativeError(gettext_noop("Say how many teams start in each wave."))
        if places >= len(plan.starts):
            raise InitiativeError(
                gettext_noop("At least one team has to wait: else there is nobody to compare with.")
            )
        return
    if not plan.drawn:
        raise InitiativeError(gettext_noop("Choose at least one team that gets it."))
    if plan.why == "results" and not plan.chosen_by:
        raise InitiativeError(
            gettext_noop("Name the months whose results were bad: they cannot serve as a baseline.")
        )


def _check_months(plan: Plan) -> None:
    months = [*(one for one in plan.starts.values() if one), *(one.month for one in plan.waves)]
    for one in (*months, plan.until, *plan.chosen_by):
        try:
            grain = Period.parse(one).grain
        except ValueError as error:
            raise InitiativeError(gettext_noop("Months are written 2026-03.")) from error
        if grain != "month":
            raise InitiativeError(gettext_noop("Months are written 2026-03."))
    if plan.until < max(months):
        raise InitiativeError(
            gettext_noop("The last month that is read lies before the last start.")
        )
    if len(set(months)) > MOST_WAVES:
        raise InitiativeError(gettext_noop("At most four waves: more cannot be told apart."))
    if plan.measure in plan.untouched:
        raise InitiativeError(
            gettext_noop("The measure itself cannot be one that nobody means to move.")
        )


def is_retrospective(plan: Plan, *, today: date) -> bool:
    """Whether it had begun when it was written down."""
    return bool(plan.first) and Period.parse(plan.first).start <= today


def checked_for_today(plan: Plan, *, today: date) -> None:
    """Lots are drawn before anything starts, and only for what is still to come.

    Raises:
        InitiativeError: for lots in a month that has begun.
    """
    if plan.by_lot and is_retrospective(plan, today=today):
        raise InitiativeError(
            gettext_noop(
                "Lots are drawn before the first start: choose a month that is still to come."
            )
        )


def state(plan: Plan, *, stopped: bool, today: date) -> State:
    """Where an initiative stands on a day."""
    if stopped:
        return "stopped"
    if plan.by_lot and not plan.drawn:
        return "drawing"
    if Period.parse(plan.first).start > today:
        return "planned"
    return "read" if Period.parse(plan.until).end <= today else "running"


CHANGED: Final[dict[str, str]] = {
    "title": gettext_noop("name"),
    "what": gettext_noop("what is done"),
    "measure": gettext_noop("measure"),
    "good": gettext_noop("which way is better"),
    "starts": gettext_noop("who starts when"),
    "until": gettext_noop("last month that is read"),
    "why": gettext_noop("why these teams"),
    "why_words": gettext_noop("why these teams, in words"),
    "waves": gettext_noop("waves"),
    "chosen_by": gettext_noop("months by which they were chosen"),
    "blocks": gettext_noop("blocks of the lots"),
    "untouched": gettext_noop("measures nobody means to move"),
    "cost": gettext_noop("cost"),
    "expected": gettext_noop("expected effect"),
    "source": gettext_noop("where the expectation is from"),
    "stop_if": gettext_noop("when to stop early"),
    "template": gettext_noop("template"),
}
"""What may be changed in a plan, in the words of its history."""
DECIDES: Final = frozenset(
    {"measure", "good", "starts", "until", "why", "waves", "chosen_by", "blocks", "untouched"}
)
"""Parts of a plan that decide what is found: changed after results are in, it is marked."""


def changes(before: Plan, after: Plan) -> tuple[str, ...]:
    """Names of the parts that differ, in the order of the form."""
    names = (one.name for one in fields(Plan))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of what was written down, in one canonical form: the thing that is signed."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def lots_content(
    *, seed: int, teams: Mapping[str, str], waves: Sequence[Wave], drawn: Mapping[str, str]
) -> dict[str, Any]:
    """What a draw consists of: the number, who took part in which block, the waves, the lots."""
    return {
        "seed": str(seed), "teams": dict(sorted(teams.items())),
        "waves": [[one.month, one.places] for one in waves], "drawn": dict(sorted(drawn.items())),
    }  # fmt: skip


def with_order(content: Mapping[str, Any]) -> dict[str, Any]:
    """A draw with the order in which its names were shuffled, for when they are called otherwise."""
    if "sorted" in content:
        return dict(content)
    teams = content["teams"]
    order = {"teams": sorted(teams), "blocks": sorted(set(teams.values()))}
    return {**content, "sorted": order}


def months_of(waves: Sequence[Wave], drawn: Mapping[str, int]) -> dict[str, str]:
    """Lots as months: the wave's own, "" for those who wait."""
    return {team: waves[wave].month if wave < len(waves) else "" for team, wave in drawn.items()}


@dataclass(frozen=True, slots=True)
class Template:
    """A text to begin with; `words` and `measure` may be changed, `claim` never enters a sum."""

    id: str
    title: str
    what: str
    measure: str
    claim: str


TEMPLATES: Final[tuple[Template, ...]] = (
    Template(
        "health",
        gettext_noop("Mental health and flexible time"),
        gettext_noop("Counselling that anybody may book, a quiet hour after hard calls, and start times that people choose within a band."),
        "absence_rate",
        gettext_noop("Claimed to lower turnover by 15 %: no source. It enters no sum."),
    ),
    Template(
        "together",
        gettext_noop("Team building and peer support"),
        gettext_noop("A peer circle every two weeks, a mentor from the same shift, one team day a quarter."),
        "separation_rate",
        gettext_noop("Claimed to raise satisfaction by 10 %: no source. It enters no sum."),
    ),
    Template(
        "both",
        gettext_noop("Both together"),
        gettext_noop("Peer circles and mentors, together with counselling and start times that people choose."),
        "csat",
        gettext_noop("Claimed to do more than each alone: no source. It enters no sum."),
    ),
    Template(
        "roster",
        gettext_noop("Stable schedules"),
        gettext_noop("Fixed start times, four weeks’ notice of every shift, no late shift before an early one."),
        "csat",
        gettext_noop("A trial by lot in 28 shops found sales 3.3 % higher; contact centres may differ."),
    ),
)  # fmt: skip
"""The three programmes of the guide and one with a source, as texts to begin with."""
