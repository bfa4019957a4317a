"""Openings, candidates and offers as an applicant system would export them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from keepwell.connectors.demo_company.columns import days as dates
from keepwell.connectors.demo_company.columns import whole, words, yes_no
from keepwell.connectors.demo_company.organisation import SITES, Teams
from keepwell.connectors.demo_company.workforce import JOBS, SOURCES, Workforce

Array = npt.NDArray[Any]

_PER_OPENING: Final = 7
_DECLINED: Final = 0.16
_FROZEN: Final = 0.04
_APPLY_SHARE: Final = (0.5, 0.12, 0.22, 0.08, 0.08)
"""Where candidates come from, in the order of `SOURCES`."""
_STAGES: Final = ("Applied", "Screening", "Interview", "Offer", "Hired", "Rejected")
_ANSWERS: Final = ("accepted", "declined", "expired", "pending")


@dataclass(slots=True)
class _Openings:
    """One a vacancy: `filled`/`closed` days, 0 where not (yet)."""

    team: Array
    approved: Array
    filled: Array
    source: Array
    frozen: Array


@dataclass(slots=True)
class _Applicants:
    """One a candidate: the opening's index, days, and how it ended."""

    opening: Array
    number: Array
    applied: Array
    decided: Array
    offered: Array
    source: Array
    chosen: Array
    refused: Array
    lapsed: Array


def hiring_tables(
    *, force: Workforce, teams: Teams, after: int, rng: np.random.Generator
) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Openings, candidates, offers; what happens from `after` on is not known yet."""
    hires = [one for one in force.hires if one.approved < after]
    openings = _Openings(
        np.array([one.team for one in hires]),
        np.array([one.approved for one in hires]),
        np.array([one.accepted for one in hires]),
        np.array([one.source for one in hires]),
        rng.random(len(hires)) < _FROZEN,
    )
    openings.frozen &= openings.filled >= after
    requisition = np.array([f"REQ-{number + 1:05d}" for number in range(len(hires))])
    places = [SITES[int(teams.site[team])].name for team in openings.team]
    some = _apply(openings=openings, rng=rng)
    shared = {
        "Requisition ID": pa.array(requisition[some.opening]),
        "Team": words(openings.team[some.opening], teams.names),
        "Location": pa.array(np.array(places)[some.opening]),
    }
    return (
        _requisitions(openings, requisition, places, teams, after),
        _candidates(some=some, shared=shared, after=after),
        _offers(some=some, shared=shared, after=after),
    )


def _requisitions(
    openings: _Openings, requisition: Array, places: list[str], teams: Teams, after: int
) -> pa.Table:
    n = len(requisition)
    return pa.table(
        {
            "Requisition ID": pa.array(requisition),
            "Approved on": dates(openings.approved),
            "Filled on": dates(openings.filled, openings.filled >= after),
            "Closed on": dates(np.zeros(n, dtype=np.int64), np.ones(n, dtype=np.bool_)),
            "Frozen": yes_no(openings.frozen),
            "Openings": whole(np.ones(n)),
            "Team": words(openings.team, teams.names),
            "Job title": pa.array([JOBS[0]] * n),
            "Location": pa.array(places),
        }
    )


def _apply(*, openings: _Openings, rng: np.random.Generator) -> _Applicants:
    """About seven candidates an opening: the first is hired, a second may have declined."""
    each = 1 + rng.poisson(_PER_OPENING - 1, len(openings.team))
    opening = np.repeat(np.arange(len(openings.team)), each)
    n, rank = len(opening), np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    span = np.maximum(openings.filled - openings.approved, 4)[opening]
    applied = openings.approved[opening] + (span * rng.random(n) * 0.7).astype(np.int64)
    chosen, refused = rank == 0, (rank == 1) & (rng.random(n) < _DECLINED)
    filled = openings.filled[opening]
    decided = np.where(chosen, filled, np.minimum(applied + rng.integers(3, 25, n), filled))
    found = rng.choice(len(SOURCES), n, p=_APPLY_SHARE)
    source = np.where(chosen, openings.source[opening], found)
    number = np.array([f"C{index + 1:07d}" for index in range(n)])
    offered = decided - rng.integers(2, 8, n)
    lapsed = rng.random(n) < 0.2
    return _Applicants(opening, number, applied, decided, offered, source, chosen, refused, lapsed)


def _candidates(*, some: _Applicants, shared: dict[str, pa.Array], after: int) -> pa.Table:
    """Everybody who had applied before `after`."""
    known = some.decided < after
    stage = np.where(known, np.where(some.chosen, 4, 5), np.where(some.chosen, 2, 1))
    told = {
        "Candidate ID": pa.array(some.number), "Requisition ID": shared["Requisition ID"],
        "Applied on": dates(some.applied), "Decided on": dates(some.decided, ~known),
        "Stage": words(stage, _STAGES), "Hired": yes_no(some.chosen & known, ~known),
        "Source": words(some.source, SOURCES), "Team": shared["Team"],
        "Location": shared["Location"],
    }  # fmt: skip
    return pa.table(told).filter(pa.array(some.applied < after))


def _offers(*, some: _Applicants, shared: dict[str, pa.Array], after: int) -> pa.Table:
    """Offers made before `after`; those not answered by then are pending."""
    known = some.decided < after
    answer = np.where(known, np.where(some.chosen, 0, np.where(some.lapsed, 2, 1)), 3)
    told = {
        "Offer ID": pa.array(np.char.replace(some.number, "C", "OF-")),
        "Requisition ID": shared["Requisition ID"], "Candidate ID": pa.array(some.number),
        "Offered on": dates(some.offered), "Answered on": dates(some.decided, ~known),
        "Offer status": words(answer, _ANSWERS), "Source": words(some.source, SOURCES),
        "Team": shared["Team"], "Job title": pa.array([JOBS[0]] * len(answer)),
        "Location": shared["Location"],
    }  # fmt: skip
    made = (some.chosen | some.refused) & (some.offered < after)
    return pa.table(told).filter(pa.array(made))
