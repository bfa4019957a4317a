"""Who goes first, by lot: the fairest choice, and the one that later allows an exact answer.

Lots are drawn once, from a number that is kept and signed with the plan, so that anybody can
draw them again. Within blocks (sites, sizes) each team is as likely to be first. Afterwards the
chance of the result is that of the lottery itself, whatever the outcome's distribution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepwell.analytics.statistics.staggered import overall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from keepwell.analytics.statistics.contrasts import Window
    from keepwell.analytics.statistics.few_teams import Inference
    from keepwell.analytics.statistics.refusal import Refusal

Floats = Any
DRAWS: Final = 9_999


def draw(
    teams: Sequence[str], *, waves: Sequence[int], seed: int, blocks: Sequence[str] | None = None
) -> dict[str, int]:
    """The wave of every team, from 0; the same seed gives the same lots.

    Args:
        teams: names; their order does not matter.
        waves: how many teams start in each wave; teams beyond these come in one last wave
            (which may be "never").
        seed: the number kept with the plan.
        blocks: a label for each team; waves are shared out over blocks as evenly as lots allow.

    Raises:
        ValueError: if waves ask for more teams than there are, or a team is named twice.
    """
    if len(set(teams)) != len(teams) or sum(waves) > len(teams):
        raise ValueError("each team once, and no more places than teams")
    rng = np.random.default_rng(seed)
    labels = dict(zip(teams, blocks or [""] * len(teams), strict=True))
    order: list[tuple[float, float, str]] = []
    for label in sorted(set(labels.values())):
        inside = sorted(team for team in teams if labels[team] == label)
        rng.shuffle(inside)
        # spread over the whole row: the k-th of n teams of a block stands near k / n
        places = (np.arange(len(inside)) + rng.random()) / len(inside)
        order += [(float(p), float(rng.random()), t) for p, t in zip(places, inside, strict=True)]
    row = [team for _, _, team in sorted(order)]
    edges = np.cumsum(waves)
    return {team: int(np.searchsorted(edges, at, side="right")) for at, team in enumerate(row)}


def exact(
    values: ArrayLike,
    start: ArrayLike,
    *,
    window: Window,
    rng: np.random.Generator,
    blocks: ArrayLike | None = None,
    draws: int = DRAWS,
) -> Inference | Refusal:
    """The effect with the p-value of the lottery itself, all lots where they are few enough.

    Values teams x months without gaps; `blocks` as they were drawn.

    Refuses what `contrasts.effect` refuses.
    """
    return overall(values, start, rng=rng, window=window, blocks=blocks, draws=draws)


def moved_by_chance(values: NDArray[np.float64], first: NDArray[np.bool_]) -> float:
    """How much those drawn first differ from the rest before the start, in standard deviations.

    A lottery makes this chance; a large number is bad luck worth knowing, not a fault.
    """
    level = np.nanmean(values, axis=1)
    spread = float(np.nanstd(level, ddof=1))
    gap = float(level[first].mean() - level[~first].mean())
    return gap / spread if spread > 0 else 0.0
