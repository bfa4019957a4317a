"""What customers answer when they are asked: CSAT 1-5, effort 1-7, recommendation 0-10, solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from keepwell.connectors.demo_company import effects
from keepwell.connectors.demo_company.catalogue import GROUP_POINTS, TOPIC_GROUP
from keepwell.connectors.demo_company.comments import SPANS

if TYPE_CHECKING:
    from keepwell.connectors.demo_company.calendar import Month
    from keepwell.connectors.demo_company.demand import Contacts, Traits
    from keepwell.connectors.demo_company.timeline import Moments

Array = npt.NDArray[Any]

OFFERED: Final = 0.92
EFFORT_ASKED, RECOMMEND_ASKED, SOLVED_ASKED, COMMENTS = 0.5, 0.3, 0.4, 0.25
_CES: Final[dict[bool, tuple[float, ...]]] = {
    True: (0.01, 0.02, 0.04, 0.08, 0.20, 0.35, 0.30),
    False: (0.22, 0.22, 0.20, 0.16, 0.10, 0.06, 0.04),
}
_NPS: Final[dict[bool, tuple[float, ...]]] = {
    True: (0.005, 0.005, 0.01, 0.01, 0.01, 0.03, 0.04, 0.11, 0.20, 0.26, 0.32),
    False: (0.14, 0.08, 0.10, 0.11, 0.10, 0.13, 0.10, 0.10, 0.07, 0.04, 0.03),
}


@dataclass(slots=True)
class Answers:
    """Who was asked (`offered`, a flag a contact) and, for the contacts at `index`, what they said.

    -1 where a question was not asked. `comment` indexes `comments.COMMENTS`.
    """

    offered: Array
    index: Array
    rated: Array
    csat: Array
    ces: Array
    nps: Array
    solved: Array
    comment: Array

    @property
    def good(self) -> Array:
        """Whether the answer was 4 or 5."""
        return np.asarray(self.csat >= 4)


def draw_answers(
    *,
    contacts: Contacts,
    moments: Moments,
    traits: Traits,
    month: Month,
    cut: int,
    rng: np.random.Generator,
) -> Answers:
    """Answers to the surveys of a month's contacts; those given after `cut` are not known yet."""
    n = len(contacts.shift)
    offered = (moments.solved > 0) & (rng.random(n, dtype=np.float32) < OFFERED)
    willing = np.array(effects.CHANNEL_RESPONSE, dtype=np.float32)[contacts.channel] / OFFERED
    index = np.flatnonzero(offered & (rng.random(n, dtype=np.float32) < willing))
    rated = (
        moments.solved[index]
        + 600
        + (rng.standard_exponential(len(index)) * 14 * 3_600).astype(np.int64)
    )
    index, rated = index[rated < cut], rated[rated < cut]
    good = rng.random(len(index)) < _chance(contacts, traits, month, index)
    return Answers(
        offered,
        index,
        rated,
        _csat(good, rng),
        _asked(_drawn(good, _CES, rng) + 1, EFFORT_ASKED, rng),
        _asked(_drawn(good, _NPS, rng), RECOMMEND_ASKED, rng),
        _asked(
            (rng.random(len(good)) < np.where(good, 0.93, 0.42)).astype(np.int64), SOLVED_ASKED, rng
        ),
        _asked(_comment(contacts.language[index], good, rng), COMMENTS, rng),
    )


def _chance(contacts: Contacts, traits: Traits, month: Month, index: Array) -> Array:
    """Chance of a 4 or 5, with every planted effect in percentage points."""
    launched = np.zeros(8)
    launched[:2] = effects.launch_points(month.index)
    points = (
        np.array(effects.CHANNEL_CSAT)[contacts.channel[index]]
        + traits.points[contacts.shift[index]]
        + np.array(GROUP_POINTS)[TOPIC_GROUP[contacts.topic[index]]]
        + launched[contacts.product[index]]
    )
    return np.asarray(np.clip(points, 2, 99) / 100)


def _csat(good: Array, rng: np.random.Generator) -> Array:
    drawn = rng.random(len(good))
    high = np.where(drawn < 0.62, 5, 4)
    low = np.where(drawn < 0.42, 3, np.where(drawn < 0.66, 2, 1))
    return np.where(good, high, low)


def _drawn(good: Array, shares: dict[bool, tuple[float, ...]], rng: np.random.Generator) -> Array:
    edges = {mood: np.cumsum(some) / sum(some) for mood, some in shares.items()}
    drawn = rng.random(len(good))
    return np.where(good, np.searchsorted(edges[True], drawn), np.searchsorted(edges[False], drawn))


def _asked(values: Array, share: float, rng: np.random.Generator) -> Array:
    """Blank (-1) all but a share: not every survey holds every question."""
    return np.where(rng.random(len(values)) < share, values, -1)


def _comment(language: Array, good: Array, rng: np.random.Generator) -> Array:
    spans = np.array(SPANS)[language, good.astype(np.int64)]
    return np.asarray(spans[:, 0] + (rng.random(len(good)) * spans[:, 1]).astype(np.int64))
