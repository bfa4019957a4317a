"""Every measure there is, found by looking into the folder."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keepwell.analytics.metrics.framework.shapes import Metric
    from keepwell.schemas.figures import Measure

PACKAGE = "keepwell.analytics.metrics"


@cache
def registry() -> dict[str, Metric]:
    """Measures by id, in the order of their modules' names.

    Raises:
        ValueError: when two modules declare the same id.
    """
    found: dict[str, Metric] = {}
    for module in pkgutil.iter_modules(import_module(PACKAGE).__path__):
        if module.ispkg:
            continue
        for metric in getattr(import_module(f"{PACKAGE}.{module.name}"), "METRICS", ()):
            if metric.id in found:
                raise ValueError(f"two measures are called {metric.id!r}")
            found[metric.id] = metric
    return found


def measures() -> tuple[Measure, ...]:
    """The declarations of all measures."""
    return tuple(metric.measure for metric in registry().values())


def later() -> frozenset[str]:
    """Ids of measures that are released after what pages open with."""
    return frozenset(metric.id for metric in registry().values() if metric.later)
