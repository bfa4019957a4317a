"""Random support companies that answer a pulse, and the rule that every rival uses."""

from __future__ import annotations

import random
from dataclasses import dataclass

from keepwell.analytics.release.rules import Tree


@dataclass(frozen=True)
class Company:
    """Eligible people by team (keys), the tree, and each person's answer 1…5 (None: no answer)."""

    tree: Tree
    people: dict[str, list[str]]
    said: dict[str, int | None]

    @property
    def eligible(self) -> dict[str, int]:
        return {team: len(keys) for team, keys in self.people.items()}

    def counts(self, atoms) -> list[list[int]]:
        """Answers by atom and option."""
        return [
            [sum(self.said[p] == option for team in atom for p in self.people[team]) for option in range(1, 6)]
            for atom in atoms
        ]  # fmt: skip


def random_company(rng: random.Random, *, people: int, rate: float = 0.7) -> Company:
    """Teams of 1 to 18 in units of 1 to 7 teams, opinions by team, some teams of one mind."""
    teams: dict[str, list[str]] = {}
    tree: list[tuple[str, str]] = []
    left, unit = people, 0
    while left > 0:
        for at in range(rng.randint(1, 7)):
            size = min(left, max(1, round(rng.gauss(10, 4))))
            if size <= 0:
                break
            name = f"U{unit}T{at}"
            teams[name] = [f"{name}P{i}" for i in range(size)]
            tree.append((name, f"U{unit}"))
            left -= size
        unit += 1
    said: dict[str, int | None] = {}
    for members in teams.values():
        mood, alike = rng.randint(1, 5), rng.random() < 0.15
        for person in members:
            answer = mood if alike else min(5, max(1, round(rng.gauss(mood, 1.2))))
            said[person] = answer if rng.random() < rate else None
    return Company(Tree(tuple(tree)), teams, said)


def naive_cells(company: Company, *, least: int = 5) -> list[frozenset[tuple[str, ...]]]:
    """A plain minimum: every team, every unit and the whole with enough answers. What rivals do."""
    answered = {t: sum(company.said[p] is not None for p in m) for t, m in company.people.items()}
    teams = {team: frozenset({(team,)}) for team in company.people}
    units: dict[str, frozenset[tuple[str, ...]]] = {}
    for team, unit in company.tree.teams:
        units[unit] = units.get(unit, frozenset()) | teams[team]
    cells = [*teams.values(), *units.values(), frozenset().union(*teams.values())]
    return [cell for cell in cells if sum(answered[key[0]] for key in cell) >= least]
