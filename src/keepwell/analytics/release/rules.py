"""What the gate goes by: how many people a cell needs, and how an organisation is put together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keepwell.kernel.limits import Limits
    from keepwell.schemas.figures import Measure

NOT_KNOWN: Final = "not known"
"""The label of what cannot be attributed; it is a group like any other."""
JOINER: Final = " + "
ORDERED: Final[frozenset[str]] = frozenset(
    {"tenure_band", "hour_band", "weekday", "cohort", "round"}
)
"""Dimensions with an order of their own: small groups there merge with a neighbour."""
ORGANISATION: Final[tuple[str, ...]] = ("team", "unit")
"""From the smallest to the largest: cells of the later ones are unions of cells of the first."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The organisation, in its own order: (team, unit) pairs. A team stands in one unit."""

    teams: tuple[tuple[str, str], ...] = ()

    def units(self) -> dict[str, str]:
        """Team to unit."""
        return dict(self.teams)

    def order(self, dim: str) -> tuple[str, ...]:
        """The labels of `team` or `unit` in the organisation's order; nothing for others."""
        if dim == "team":
            return tuple(team for team, _ in self.teams)
        if dim == "unit":
            return tuple(dict.fromkeys(unit for _, unit in self.teams))
        return ()


@dataclass(frozen=True, slots=True)
class Ledgered:
    """One cell that was released: what it counted, never its value.

    `labels` are all members of the cell, one tuple of labels a member: a merged cell has several.
    """

    measure: str
    by: tuple[str, ...]
    period: str
    labels: tuple[tuple[str, ...], ...]
    people: int
    state: str

    def answers(self, measure: str, by: tuple[str, ...]) -> bool:
        """Whether it is a cell of this measure and this split, in whatever order."""
        return self.measure == measure and sorted(self.by) == sorted(by)

    def split_by(self, by: tuple[str, ...]) -> Ledgered:
        """The same cell with its dimensions in another order."""
        places = [self.by.index(dim) for dim in by]
        labels = tuple(tuple(one[i] for i in places) for one in self.labels)
        return replace(self, by=by, labels=labels)


def people_needed(*, measure: Measure, by: tuple[str, ...], limits: Limits) -> int:
    """How many people must stand behind every cell of this question (design.md, one way out).

    Raises:
        ValueError: for voice and case measures, whose rules are not a minimum (domain.md 3.3).
    """
    if measure.sensitivity == "service":
        return limits.service_agents
    if measure.sensitivity != "workforce":
        raise ValueError(f"{measure.id} is released by frozen classes, not by a smallest group")
    return limits.absence_cause if "absence_class" in by else limits.workforce


def ordered(*, labels: set[str], known: tuple[str, ...], rank: Mapping[str, int]) -> list[str]:
    """Labels in the organisation's order, then by a dimension's own rank, then the alphabet."""
    place = {label: i for i, label in enumerate(known)}
    last = len(place) + len(rank)

    def key(label: str) -> tuple[bool, int, str]:
        return label == NOT_KNOWN, place.get(label, rank.get(label, last)), label.casefold()

    return sorted(labels, key=key)
