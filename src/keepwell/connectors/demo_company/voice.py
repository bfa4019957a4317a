"""What the demo company's people answer in pulses: drawn by team, with planted effects.

Planted: a team that feels well now has more content customers in the two months after (its mood is
drawn around them); a new lead costs a team much of its mood in the next round and a little in the
one after; and one small team is unhappy and hardly answers. It must never be seen alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

USUAL: Final = 3.75
"""The mood of a usual team, on a scale from 1 (worst) to 5 (best)."""
TEAMS_DIFFER: Final = 0.22
PEOPLE_DIFFER: Final = 0.55
ITEMS_DIFFER: Final = 0.65
LATER_CSAT: Final = 0.30
"""Mood of a team whose customers will be one standard deviation (of its own) more content."""
NEW_LEAD: Final = (-0.70, -0.30)
"""Mood lost in the first and second round after a team's lead changed."""
QUIET_MOOD: Final = 1.7
ANSWERING: Final = 0.72
QUIET_ANSWERING: Final = 0.40


@dataclass(frozen=True, slots=True)
class Team:
    """A team in one round: people asked, rounds since its lead changed (0: just now), later CSAT.

    `later`: share of content customers in the two months after; None where nobody knows it yet.
    """

    name: str
    people: int
    later: float | None = None
    since_new_lead: int | None = None
    quiet: bool = False


def moods(rounds: Sequence[Sequence[Team]], *, seed: int) -> list[dict[str, float]]:
    """The mood of each team in each round, with everything that is planted."""
    own = _own_moods({one.name for told in rounds for one in told}, seed)
    return [
        {one.name: _mood(one, own[one.name], _content(one.name, rounds)) for one in told}
        for told in rounds
    ]


def _own_moods(names: set[str], seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, 71])
    return {name: float(rng.normal(USUAL, TEAMS_DIFFER)) for name in sorted(names)}


def _content(name: str, rounds: Sequence[Sequence[Team]]) -> tuple[float, float]:
    """Mean and spread of a team's later CSAT over all rounds."""
    told = [one.later for teams in rounds for one in teams if one.name == name and one.later is not None]  # fmt: skip
    return (float(np.mean(told)), float(np.std(told))) if len(told) > 1 else (0.0, 0.0)


def _mood(team: Team, own: float, content: tuple[float, float]) -> float:
    if team.quiet:
        return QUIET_MOOD
    mean, spread = content
    ahead = (team.later - mean) / spread if team.later is not None and spread else 0.0
    since = team.since_new_lead
    lost = NEW_LEAD[since] if since is not None and since < len(NEW_LEAD) else 0.0
    return own + LATER_CSAT * ahead + lost


def answers(
    *,
    groups: Sequence[Sequence[Team]],
    mood: Mapping[str, float],
    items: Mapping[str, Sequence[Any]],
    seed: Sequence[int],
) -> list[tuple[int, dict[str, Any]]]:
    """Everybody's answers in one round: (frozen group, option chosen by item).

    Args:
        groups: teams of each frozen group.
        mood: by team.
        items: options of each item from the worst to the best.
        seed: the same one draws the same answers.
    """
    rng = np.random.default_rng(seed)
    atom, feels = _who_answers(groups, mood, rng)
    chosen = {name: _chosen(feels, options, rng) for name, options in items.items()}
    return [
        (int(at), {name: values[row] for name, values in chosen.items()})
        for row, at in enumerate(atom)
    ]


def _who_answers(
    groups: Sequence[Sequence[Team]], mood: Mapping[str, float], rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Group and feeling (1 to 5) of everybody who answers."""
    teams = [(at, one) for at, told in enumerate(groups) for one in told]
    many = [one.people for _, one in teams]
    atom = np.repeat([at for at, _ in teams], many)
    feels = np.repeat([mood[one.name] for _, one in teams], many)
    willing = np.repeat([QUIET_ANSWERING if one.quiet else ANSWERING for _, one in teams], many)
    here = rng.random(len(atom)) < willing
    return atom[here], (feels + rng.normal(0, PEOPLE_DIFFER, len(atom)))[here]


def _chosen(feels: NDArray[np.float64], options: Sequence[Any], rng: np.random.Generator) -> list[Any]:  # fmt: skip
    """An option for everybody: where on the way from worst to best the feeling lies."""
    way = (feels + rng.normal(0, ITEMS_DIFFER, len(feels)) - 1) / 4
    places = np.clip(np.rint(way * (len(options) - 1)), 0, len(options) - 1).astype(int)
    return [options[at] for at in places]
