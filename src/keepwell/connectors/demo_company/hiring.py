"""Openings, candidates and offers as an applicant system would export them."""
# ruff: noqa: PLR2004 - shares and sizes of an invented company stand where they are used

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
    return (
        _requisitions(openings, requisition, places, teams, after),
        *_candidates(
            openings=openings,
            requisition=requisition,
            places=places,
            teams=teams,
            after=after,
            rng=rng,
        ),
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


def _candidates(
    *,
    openings: _Openings,
    requisition: Array,
    places: list[str],
    teams: Teams,
    after: int,
    rng: np.random.Generator,
) -> tuple[pa.Table, pa.Table]:
    """About seven candidates an opening; the one who is hired, and those who declined an offer."""
    each = 1 + rng.poisson(_PER_OPENING - 1, len(requisition))
    opening = np.repeat(np.arange(len(requisition)), each)
    rank = np.arange(len(opening)) - np.repeat(np.cumsum(each) - each, each)
    span = np.maximum(openings.filled - openings.approved, 4)[opening]
    applied = openings.approved[opening] + (span * rng.random(len(opening)) * 0.7).astype(np.int64)
    chosen, refused = rank == 0, (rank == 1) & (rng.random(len(opening)) < _DECLINED)
    decided = np.where(
        chosen,
        openings.filled[opening],
        np.minimum(applied + rng.integers(3, 25, len(opening)), openings.filled[opening]),
    )
    source = np.where(
        chosen,
        openings.source[opening],
        rng.choice(len(SOURCES), len(opening), p=(0.5, 0.12, 0.22, 0.08, 0.08)),
    )
    known, seen = decided < after, applied < after
    stage = np.where(known, np.where(chosen, 4, 5), np.where(chosen, 2, 1))
    number = np.array([f"C{index + 1:07d}" for index in range(len(opening))])
    place = np.array(places)[opening]
    people = pa.table(
        {
            "Candidate ID": pa.array(number),
            "Requisition ID": pa.array(requisition[opening]),
            "Applied on": dates(applied),
            "Decided on": dates(decided, ~known),
            "Stage": words(stage, _STAGES),
            "Hired": yes_no(chosen & known, ~known),
            "Source": words(source, SOURCES),
            "Team": words(openings.team[opening], teams.names),
            "Location": pa.array(place),
        }
    )
    offered = decided - rng.integers(2, 8, len(opening))
    made = (chosen | refused) & (offered < after)
    answer = np.where(
        ~known, 3, np.where(chosen, 0, np.where(rng.random(len(opening)) < 0.2, 2, 1))
    )
    offers = pa.table(
        {
            "Offer ID": pa.array(np.char.replace(number, "C", "OF-")),
            "Requisition ID": pa.array(requisition[opening]),
            "Candidate ID": pa.array(number),
            "Offered on": dates(offered),
            "Answered on": dates(decided, ~known),
            "Offer status": words(answer, _ANSWERS),
            "Source": words(source, SOURCES),
            "Team": words(openings.team[opening], teams.names),
            "Job title": pa.array([JOBS[0]] * len(opening)),
            "Location": pa.array(place),
        }
    )
    return people.filter(pa.array(seen)), offers.filter(pa.array(made))
