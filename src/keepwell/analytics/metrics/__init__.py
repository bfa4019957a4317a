"""Measures: one small module each, found by folder scan, computed on any engine.

A module states what a measure means (`METRICS`, each with its declaration and its expression);
the framework turns many of them into one query a fact. Numbers here are raw: only `analytics`
and `warehouse` may see them, everything else asks through `release`.
"""

from keepwell.analytics.metrics.framework.compute import compute, compute_many, people_many
from keepwell.analytics.metrics.framework.registry import later, measures, registry

__all__ = ["compute", "compute_many", "later", "measures", "people_many", "registry"]
