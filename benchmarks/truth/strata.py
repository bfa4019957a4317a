"""The kinds of companies, and what is asked of the method in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from benchmarks.truth.lines import Line
from benchmarks.truth.links import Link
from benchmarks.truth.mixes import Mix
from benchmarks.truth.roll_outs import RollOut

Asked = Literal["covered", "flagged", "refused", "told_anyway", "right_way"]
Recipe = RollOut | Link | Line | Mix


@dataclass(frozen=True)
class Stratum:
    """A kind of company. `asked` names the goal its row is held against.

    `covered`: intervals hold the truth (and, where nothing was planted, nothing is claimed);
    `flagged`: the broken past is seen; `refused`: nothing may be claimed; `told_anyway`: shown
    for honesty, no goal; `right_way`: the naive figure misleads, the method must not.
    """

    family: str
    words: str
    recipe: Recipe
    asked: Asked = "covered"


def _roll_outs() -> list[Stratum]:
    family = "roll-outs"
    found = []
    for teams, treated in ((8, 4), (12, 3), (12, 5), (20, 8), (30, 12)):
        one = RollOut(teams, treated, staggered=False)
        found.append(Stratum(family, f"{treated} of {teams} teams, one start, no effect", one))
        many = RollOut(teams, treated)
        found.append(Stratum(family, f"{treated} of {teams} teams, in steps, no effect", many))
    return [
        *found,
        Stratum(family, "5 of 12 teams, in steps, one detectable effect", RollOut(12, 5, effect=1)),
        Stratum(family, "8 of 20, in steps, one detectable effect", RollOut(20, 8, effect=1, curve=True)),
        Stratum(family, "12 of 30, in steps, effect growing for months", RollOut(30, 12, effect=1, growing=True, curve=True)),
        Stratum(family, "12 of 30, effect different in every team", RollOut(30, 12, effect=1.5, varied=0.6)),
        Stratum(family, "10 of 20, in steps, by lot, one detectable effect", RollOut(20, 10, effect=1, why="lottery")),
        Stratum(family, "20 teams, all start in the end", RollOut(20, 14, all_start=True, effect=1)),
        Stratum(family, "4 of 30, one start, no effect", RollOut(30, 4, staggered=False)),
        Stratum(family, "8 of 20, months that hang together (0.6)", RollOut(20, 8, follows=0.6)),
        Stratum(family, "8 of 20, heavy tails", RollOut(20, 8, heavy=True, drift=5)),
        Stratum(family, "8 of 20, a tenth of the months missing", RollOut(20, 8, missing=0.1, effect=1)),
        Stratum(family, "8 of 20, strong season", RollOut(20, 8, season=5)),
        Stratum(family, "6 of 20, small noisy teams start first", RollOut(20, 6, small_first=True)),
        Stratum(family, "5 of 12, only 8 months before", RollOut(12, 5, first=8, last=10)),
    ]  # fmt: skip


def _broken() -> list[Stratum]:
    family = "broken past"
    return [
        Stratum(family, "5 of 12, slope that feigns one detectable effect", RollOut(12, 5, slope=1), "flagged"),
        Stratum(family, "8 of 20, the same", RollOut(20, 8, slope=1), "flagged"),
        Stratum(family, "8 of 20, one start, the same, downwards", RollOut(20, 8, staggered=False, slope=-1), "flagged"),
        Stratum(family, "12 of 30, the same", RollOut(30, 12, slope=1), "flagged"),
        Stratum(family, "8 of 20, only 6 to 8 months before, the same", RollOut(20, 8, slope=1, first=6, last=8), "flagged"),
        Stratum(family, "12 of 30, half of that slope", RollOut(30, 12, slope=0.5), "told_anyway"),
    ]  # fmt: skip


def _selection() -> list[Stratum]:
    family = "chosen because results were bad"
    worst = {"staggered": False, "choice": "worst", "answers": (50, 70)}
    leaning = {"staggered": False, "choice": "leaning", "answers": (50, 70)}
    return [
        Stratum(family, "the worst 8 of 40, and said so", RollOut(40, 8, why="results", **worst)),  # type: ignore[arg-type]
        Stratum(family, "mostly bad ones, 10 of 40, and said so", RollOut(40, 10, why="results", **leaning)),  # type: ignore[arg-type]
        Stratum(family, "mostly bad ones, 8 of 20, and said so", RollOut(20, 8, why="results", **leaning)),  # type: ignore[arg-type]
        Stratum(family, "the worst 8 of 40, but not said", RollOut(40, 8, **worst), "told_anyway"),  # type: ignore[arg-type]
    ]  # fmt: skip


def _small() -> list[Stratum]:
    family = "too small"
    return [
        Stratum(family, "2 of 12 teams", RollOut(12, 2, effect=2), "refused"),
        Stratum(family, "1 of 20 teams", RollOut(20, 1, effect=2), "refused"),
        Stratum(family, "3 of 6 teams (20 ways to assign)", RollOut(6, 3, staggered=False, effect=2), "refused"),
        Stratum(family, "10 of 12, two without", RollOut(12, 10, staggered=False, effect=2), "refused"),
        Stratum(family, "8 of 20, two months before", RollOut(20, 8, first=2, last=2, effect=2), "refused"),
        Stratum(family, "link: 7 teams", Link(7, effect=2), "refused"),
        Stratum(family, "link: 20 teams, 5 months", Link(20, months=5, effect=2), "refused"),
        Stratum(family, "link: pulses of five answers, mostly sampling", Link(20, effect=2, sampling=5), "refused"),
        Stratum(family, "one site: 8 months before", Line(8, 8, effect=2), "refused"),
        Stratum(family, "mix: a third of a team's contacts its own", Mix(alone=0.33), "refused"),
    ]  # fmt: skip


def _links() -> list[Stratum]:
    family = "links"
    return [
        *(Stratum(family, f"{teams} teams, no link", Link(teams)) for teams in (8, 12, 20, 30)),
        Stratum(family, "12 teams, 1.5 points a swing", Link(12, effect=1.5)),
        Stratum(family, "20 teams, 1.5 points a swing, levels tied the other way", Link(20, effect=1.5, between=-0.5), "right_way"),
        Stratum(family, "20 teams, no link, levels tied", Link(20, between=0.5)),
        Stratum(family, "20 teams, care answers to past outcomes, no link", Link(20, back=0.3)),
        Stratum(family, "20 teams, load moves both, held equal", Link(20, effect=1.5, load=2)),
        Stratum(family, "20 teams, a tenth of the months missing", Link(20, effect=1.5, missing=0.1)),
    ]  # fmt: skip


def _others() -> list[Stratum]:
    return [
        Stratum("one site", "12 months before, 6 after, no effect", Line(12, 6)),
        Stratum("one site", "the same, hanging together (0.6)", Line(12, 6, follows=0.6)),
        Stratum("one site", "18 before, 12 after, 2 spreads", Line(18, 12, effect=2)),
        Stratum("one site", "36 before, 24 after, hanging together (0.6)", Line(36, 24, follows=0.6)),
        Stratum("mix", "better by 4 points, gets the harder contacts", Mix(), "right_way"),
        Stratum("mix", "alike, one gets the harder contacts", Mix(better=0)),
    ]  # fmt: skip


STRATA: tuple[Stratum, ...] = (
    *_roll_outs(), *_broken(), *_selection(), *_small(), *_links(), *_others(),
)  # fmt: skip
