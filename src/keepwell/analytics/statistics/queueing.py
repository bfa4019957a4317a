"""How many people a queue needs: Erlang C (nobody gives up) and Erlang A (some do)."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue in balance: shares 0-1, `mean_wait` in seconds."""

    waits: float
    within_target: float
    mean_wait: float
    occupancy: float


@dataclass(frozen=True, slots=True)
class Abandoning:
    """A queue that people leave: shares 0-1, `mean_wait` in seconds."""

    abandoned: float
    mean_wait: float
    occupancy: float


def erlang_c(*, calls_a_second: float, handle: float, agents: int, target: float) -> Waiting:
    """Waiting when nobody gives up; it asks for more people than a real queue needs.

    Raises:
        ValueError: when there is more work than hands: the queue would grow for ever.
    """
    load = calls_a_second * handle
    if load >= agents:
        raise ValueError(f"{agents} people cannot do {load:.1f} people's work: the queue grows")
    blocked = 1.0
    for people in range(1, agents + 1):
        blocked = load * blocked / (people + load * blocked)
    occupancy = load / agents
    waits = blocked / (1 - occupancy * (1 - blocked))
    late = waits * exp(-(agents - load) * target / handle)
    return Waiting(waits, 1 - late, waits * handle / (agents - load), occupancy)


def erlang_a(*, calls_a_second: float, handle: float, agents: int, patience: float) -> Abandoning:
    """Waiting when callers give up after `patience` seconds on average (birth-death chain)."""
    weights, state = [1.0], 0
    while weights[-1] > 1e-14 * max(weights) or state <= agents:
        state += 1
        leaving = min(state, agents) / handle + max(state - agents, 0) / patience
        weights.append(weights[-1] * calls_a_second / leaving)
    total = sum(weights)
    queue = sum(max(k - agents, 0) * one for k, one in enumerate(weights)) / total
    busy = sum(min(k, agents) * one for k, one in enumerate(weights)) / total
    return Abandoning(queue / patience / calls_a_second, queue / calls_a_second, busy / agents)


def heads(*, needed: int, shrinkage: float) -> int:
    """People to roster so that `needed` are there: need / (1 - shrinkage), not need x (1 + s)."""
    return ceil(needed / (1 - shrinkage) - 1e-9)
