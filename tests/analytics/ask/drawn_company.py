"""A company's released figures, drawn: months that swing, measures and neighbours that are alike.

Nothing is true in it but what is planted. Every measure that is looked at is there, as a whole and
by team, channel, product and topic, with bases from a handful of leavers to tens of thousands of
contacts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from keepwell.analytics.ask.changes import Look, looked_at, quick
from keepwell.analytics.metrics import measures
from keepwell.kernel.periods import Period
from keepwell.schemas.figures import Figure, Measure, Sheet

LAST = "2026-10"
SPLITS = {"channel": 4, "product": 8, "topic": 15}
Place = tuple[str, str, str]
"""Measure, dimension ("" for the whole) and label."""


@cache
def kinds() -> tuple[Measure, ...]:
    """All measures whose months are judged."""
    return tuple(one for one in measures() if looked_at(one))


@dataclass
class Drawn:
    """One company; `planted` moves a place in the last month, in standard errors of drawing.

    `like` of neighbouring months, `shared` part of a month's swing that all measures have in
    common, `swing` of months in logarithms or logits.
    """

    rng: np.random.Generator
    months: int = 25
    teams: int = 8
    contacts: int = 20_000
    like: float = 0.3
    shared: float = 0.5
    swing: float = 0.03
    planted: Mapping[Place, float] = field(default_factory=dict)
    only: frozenset[str] = frozenset()
    """Ids of measures; all when empty."""

    def names(self) -> tuple[str, ...]:
        """The months, oldest first."""
        last = Period.parse(LAST)
        return tuple(str(last.previous(back)) for back in range(self.months - 1, -1, -1))

    def look(self) -> Look:
        """All its sheets taken in."""
        found = Look(self.names())
        for sheet in self.sheets():
            found.add(sheet)
        return found

    def sheets(self) -> Iterator[Sheet]:
        """Every measure whole and split."""
        common = self._months()
        for kind in kinds():
            if self.only and kind.id not in self.only:
                continue
            months = math.sqrt(self.shared) * common
            months += math.sqrt(1 - self.shared) * self._months()
            splits = {"": 1, "team": self.teams, **(SPLITS if quick(kind) else {})}
            for dim, count in splits.items():
                if not dim or looked_at(kind, (dim,)):
                    yield self._sheet(kind, dim, count, months)

    def _months(self) -> np.ndarray:
        noise = self.rng.standard_normal(self.months + 20)
        for at in range(1, noise.size):
            noise[at] = self.like * noise[at - 1] + math.sqrt(1 - self.like**2) * noise[at]
        return np.asarray(noise[20:])

    def _sheet(self, kind: Measure, dim: str, count: int, months: np.ndarray) -> Sheet:
        labels = [f"{dim} {at + 1}" for at in range(count)] if dim else [""]
        weights = self.rng.dirichlet(np.full(count, 8.0))
        figures = [
            one
            for label, weight in zip(labels, weights, strict=True)
            for one in self._series(kind, dim, label, float(weight), months)
        ]
        return Sheet(kind, (dim,) if dim else (), "month", tuple(figures))

    def _series(
        self, kind: Measure, dim: str, label: str, weight: float, months: np.ndarray
    ) -> Iterator[Figure]:
        rest = self.swing / 3 * self.rng.standard_normal(self.months) if dim else 0.0
        moved = self.rng.normal(0, 0.2) * bool(dim) + self.swing * months + rest
        base = self._base(kind) * weight * np.exp(0.1 * self._months())
        for at, month in enumerate(self.names()):
            away = self.planted.get((kind.id, dim, label), 0.0) if at == self.months - 1 else 0.0
            n = max(int(base[at]), 1)
            cut = {dim: label} if dim else {}
            yield self._figure(kind, cut, month, n, float(moved[at]), away)

    def _base(self, kind: Measure) -> float:
        return self.contacts / (5 if "csat" in kind.id else 1) if quick(kind) else 60.0

    def _figure(
        self, kind: Measure, cut: dict[str, str], month: str, n: int, moved: float, away: float
    ) -> Figure:
        draw = {
            "share": self._share, "rate": self._events, "count": self._count,
        }.get(kind.unit, self._amount)  # fmt: skip
        value, hits, over, low, high = draw(n, moved, away)
        return Figure(
            measure=kind.id, slice=cut, period=month, value=value, numerator=hits,
            denominator=over, n=n, interval=(low, high), state="shown",
        )  # fmt: skip

    def _share(self, n: int, moved: float, away: float) -> tuple[float, ...]:
        share = 1 / (1 + math.exp(-(1.5 + moved)))
        error = math.sqrt(share * (1 - share) / n)
        k = float(self.rng.binomial(n, min(max(share + away * error, 0.0), 1.0)))
        return k / n, k, float(n), k / n - 1.96 * error, k / n + 1.96 * error

    def _events(self, n: int, moved: float, away: float) -> tuple[float, ...]:
        expected = 0.03 * n * math.exp(moved)
        k = float(self.rng.poisson(max(expected + away * math.sqrt(expected), 0.0)))
        return k / n, k, float(n), 0.0, (k + 4) / n

    def _count(self, n: int, moved: float, away: float) -> tuple[float, ...]:
        k = float(self.rng.poisson(n * math.exp(moved) + away * math.sqrt(n)))
        return k, k, k, k, k

    def _amount(self, n: int, moved: float, away: float) -> tuple[float, ...]:
        error = 0.6 / math.sqrt(n)
        value = 600 * math.exp(moved + error * (self.rng.standard_normal() + away))
        return (
            value,
            value * n,
            float(n),
            value * math.exp(-1.96 * error),
            value * math.exp(1.96 * error),
        )
