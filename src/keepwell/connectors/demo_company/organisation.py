"""Sites, units and teams, and which team has which planted feature.

The same for every seed, so that the documentation can name the teams.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from keepwell.connectors.demo_company import effects
from keepwell.connectors.demo_company.names import team_name

if TYPE_CHECKING:
    from keepwell.connectors.demo_company.sizes import Size

Array = npt.NDArray[Any]
NEVER: Final = 10_000
"""A month beyond all months."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place: its zone, the languages its teams serve, the cultures its names come from."""

    name: str
    zone: str
    languages: tuple[str, ...]
    cultures: tuple[str, ...]


SITES: Final[tuple[Site, ...]] = (
    Site("Dublin", "Europe/Dublin", ("English",), ("irish", "irish", "yoruba", "indian", "polish")),
    Site("Leipzig", "Europe/Berlin", ("German",), ("german", "german", "turkish", "arabic")),
    Site(
        "Valencia",
        "Europe/Madrid",
        ("Spanish", "French"),
        ("spanish", "spanish", "arabic", "chinese"),
    ),
    Site(
        "Kraków", "Europe/Warsaw", ("English", "German"), ("polish", "polish", "polish", "turkish")
    ),
    Site("Cebu", "Asia/Manila", ("English",), ("filipino", "filipino", "chinese")),
    Site("Pune", "Asia/Kolkata", ("English",), ("indian",)),
    Site(
        "Halifax",
        "America/Halifax",
        ("English", "French"),
        ("irish", "chinese", "indian", "german"),
    ),
    Site("Bogotá", "America/Bogota", ("Spanish", "English"), ("spanish",)),
    Site("Durban", "Africa/Johannesburg", ("English",), ("yoruba", "indian", "irish")),
    Site("Porto", "Europe/Lisbon", ("French", "Spanish"), ("spanish", "yoruba", "arabic")),
    Site("İzmir", "Europe/Istanbul", ("German", "English"), ("turkish",)),
    Site("Hobart", "Australia/Hobart", ("English",), ("irish", "chinese", "filipino", "german")),
)
LANGUAGES: Final[tuple[str, ...]] = ("English", "German", "Spanish", "French")
UNITS: Final[tuple[str, ...]] = (
    "Home Support",
    "Business Support",
    "Orders and Billing",
    "Repairs",
    "Energy Advice",
    "Partner Support",
    "Installation Support",
    "Marketplace Support",
    "Premium Care",
    "Community Support",
    "Field Support",
    "Renewals",
)
NEW_UNIT: Final = "Customer Care"
"""The unit that the re-organised teams belong to afterwards."""
PATTERNS: Final[tuple[str, ...]] = ("Day", "Early", "Evening", "Night", "Weekend")
_PATTERN_CYCLE: Final = (0, 2, 0, 1, 0, 4, 2, 0, 3, 0)
_MIX_CYCLE: Final = (
    (0.45, 0.25, 0.26, 0.04),
    (0.62, 0.16, 0.18, 0.04),
    (0.30, 0.42, 0.22, 0.06),
    (0.40, 0.20, 0.36, 0.04),
    (0.55, 0.25, 0.17, 0.03),
)
_MOSTLY_EMAIL: Final = (0.08, 0.12, 0.75, 0.05)
_MOSTLY_PHONE: Final = (0.78, 0.12, 0.08, 0.02)
STAFF_TEAMS: Final[tuple[tuple[str, str], ...]] = (
    ("Support Leadership", "Support Leadership"),
    ("People Partners", "Human Resources"),
    ("HR Desk", "Human Resources"),
    ("Support Systems", "Support Operations"),
    ("Planning and Quality", "Support Operations"),
)


@dataclass(frozen=True, slots=True)
class Roles:
    """Which team carries which planted feature, by index."""

    mix_better: int
    mix_worse: int
    midnight_fault: int
    hold_fault: int
    merged: tuple[int, int] | None
    split: int


@dataclass(frozen=True, slots=True)
class Teams:
    """Teams as columns. Agents' teams first, those that open later at their end, then `staff`.

    `opens`/`closes`: months, half-open; `mix` share of contacts by channel; `stable_from`,
    `placebo_from` months (NEVER if never); `overload` (team x month).
    """

    names: tuple[str, ...]
    units: tuple[str, ...]
    site: Array
    pattern: Array
    language: Array
    mix: Array
    opens: Array
    closes: Array
    seats: Array
    stable_from: Array
    placebo_from: Array
    overload: Array
    points: Array
    roles: Roles
    count: int
    """Agents' teams; those from here on are staff teams."""

    def manager_of(self, managers: int) -> Array:
        """Which manager (0 ..) is responsible for each of the agents' teams."""
        return np.asarray(np.arange(self.count) * managers // max(1, self.count))


def build_teams(*, size: Size, months: int, rng: np.random.Generator) -> Teams:
    """The teams of a company of this size. `rng` only draws how good each team is by itself."""
    base = np.arange(size.teams)
    roles = _roles(size)
    origin = np.concatenate([base, _origins_of_new(roles)])
    new = np.arange(len(origin)) >= size.teams
    stable, overload = _stable(size, roles), _overload(size, months, roles)
    return Teams(
        names=(*_names(size, origin), *(name for name, _ in STAFF_TEAMS)),
        units=(*_units(size, origin, new), *(unit for _, unit in STAFF_TEAMS)),
        site=np.concatenate([origin % size.sites, np.zeros(len(STAFF_TEAMS), dtype=np.int64)]),
        pattern=_cycle(_PATTERN_CYCLE, origin),
        language=_languages(size, origin),
        mix=_mixes(roles, origin),
        opens=np.where(new, effects.REORGANISATION, 0),
        closes=_closes(roles, len(origin)),
        seats=_seats(size, roles, origin),
        stable_from=stable[origin],
        placebo_from=_placebo(size, roles)[origin],
        overload=overload[origin],
        points=_points(roles, origin, rng),
        roles=roles,
        count=len(origin),
    )


def _roles(size: Size) -> Roles:
    if size.teams < 24:
        return Roles(
            mix_better=2, mix_worse=4, midnight_fault=3, hold_fault=4, merged=None, split=3
        )
    last = size.teams - 1
    merged = next((12, two) for two in range(13, last) if _alike(size, 12, two))
    return Roles(last - 1, last, midnight_fault=3, hold_fault=6, merged=merged, split=14)


def _alike(size: Size, one: int, two: int) -> bool:
    cycle = len(_PATTERN_CYCLE)
    return (
        one % size.sites == two % size.sites
        and _PATTERN_CYCLE[one % cycle] == _PATTERN_CYCLE[two % cycle]
    )


def _reserved(size: Size, roles: Roles) -> set[int]:
    """Teams whose figures no further effect may touch."""
    if size.teams < 24:
        return {2, 3, 4}
    return {roles.mix_better, roles.mix_worse, roles.split, *(roles.merged or ())}


def _origins_of_new(roles: Roles) -> Array:
    return np.array([roles.split] + ([roles.merged[0]] if roles.merged else []), dtype=np.int64)


def _names(size: Size, origin: Array) -> list[str]:
    large = size.teams > 60
    return [
        team_name(
            index=(index // size.sites if large else index),
            site=SITES[origin[index] % size.sites].name,
            large=large,
        )
        if index < size.teams
        else f"New {team_name(index=index, site='', large=False)}"
        for index in range(len(origin))
    ]


def _units(size: Size, origin: Array, new: Array) -> list[str]:
    return [
        NEW_UNIT if new[i] else UNITS[origin[i] // size.sites % size.units]
        for i in range(len(origin))
    ]


def _languages(size: Size, origin: Array) -> Array:
    spoken = [SITES[i % size.sites].languages for i in origin]
    return np.array(
        [
            LANGUAGES.index(some[i // size.sites % len(some)])
            for i, some in zip(origin, spoken, strict=True)
        ]
    )


def _cycle(values: tuple[int, ...], index: Array) -> Array:
    return np.asarray(np.array(values)[index % len(values)])


def _mixes(roles: Roles, origin: Array) -> Array:
    mixes = np.array(_MIX_CYCLE)[origin % len(_MIX_CYCLE)]
    mixes[roles.mix_better], mixes[roles.mix_worse] = _MOSTLY_EMAIL, _MOSTLY_PHONE
    return np.asarray(mixes)


def _closes(roles: Roles, count: int) -> Array:
    closes = np.full(count, NEVER)
    if roles.merged:
        closes[list(roles.merged)] = effects.REORGANISATION
    return closes


def _seats(size: Size, roles: Roles, origin: Array) -> Array:
    """Approved seats; about 4 % are vacant at any time. A new team takes over its people's."""
    each = np.full(len(origin), 0)
    each[: size.teams] = _share_out(round(size.agents * 1.04), size.teams)
    each[size.teams] = each[roles.split] // 2
    if roles.merged:
        each[size.teams + 1] = each[list(roles.merged)].sum()
    return each


def _share_out(total: int, among: int) -> Array:
    edges = np.arange(among + 1) * total // among
    return np.diff(edges)


def _stable(size: Size, roles: Roles) -> Array:
    found = np.full(size.teams, NEVER)
    takers = [
        i for i in range(size.teams) if (i % 2 == 1 or i == 0) and i not in _reserved(size, roles)
    ]
    for order, team in enumerate(takers):
        found[team] = effects.STABLE_WAVES[order % len(effects.STABLE_WAVES)]
    if size.teams < 24:
        found[1] = NEVER  # the evening team: overload only, so that one small company can show each
    return found


def _placebo(size: Size, roles: Roles) -> Array:
    index = np.arange(size.teams)
    found = np.where(index % 4 == 2, effects.PLACEBO_FROM, NEVER)
    found[list(_reserved(size, roles))] = NEVER
    if size.teams < 24:
        found[1] = effects.PLACEBO_FROM
    return found


def _overload(size: Size, months: int, roles: Roles) -> Array:
    """Two episodes for a third of the teams, at least three months apart."""
    found = np.zeros((size.teams, months), dtype=np.bool_)
    first = 1 if size.teams < 24 else 2
    for team in range(first, size.teams, 3):
        if team not in _reserved(size, roles):
            for start in (2 + team * 5 % 6, 13 + team * 7 % 6):
                found[team, start : start + effects.OVERLOAD_MONTHS] = True
    return found


def _points(roles: Roles, origin: Array, rng: np.random.Generator) -> Array:
    points = rng.normal(0, 1.0, len(origin))
    points[roles.mix_better], points[roles.mix_worse] = (
        effects.MIX_POINTS / 2,
        -effects.MIX_POINTS / 2,
    )
    return np.asarray(points)
