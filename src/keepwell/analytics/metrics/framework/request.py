"""One question to the measures: which slices, which rows, which periods."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keepwell.schemas.figures import DIMENSIONS

if TYPE_CHECKING:
    from datetime import date

    from keepwell.analytics.mart import Structure
    from keepwell.kernel.periods import Period

Groups = tuple[tuple[str, tuple[str, ...]], ...]
"""Label of the group, its members."""
Where = Mapping[str, str | Collection[str]] | Iterable[tuple[str, str | Collection[str]]]


@dataclass(frozen=True, slots=True)
class Request:
    """`by` slices, `where` keeps rows (values of one dimension are alternatives).

    `groups` counts several slices of the one dimension as one: (label of the group, its members);
    a slice may stand in several groups, and only groups are answered.
    `ahead` says which dimensions will be asked for next, one at a time: what is counted over many
    rows can be counted for all of them at once.
    """

    by: tuple[str, ...]
    where: tuple[tuple[str, tuple[str, ...]], ...]
    periods: tuple[Period, ...]
    structure: Structure = "as_was"
    groups: Groups = ()
    ahead: tuple[str, ...] = ()

    @property
    def dims(self) -> tuple[str, ...]:
        """Every dimension it needs, once."""
        return tuple(dict.fromkeys([*self.by, *(name for name, _ in self.where)]))

    @property
    def by_month(self) -> bool:
        """Whether calendar months make up all its periods."""
        return all(one.start.day == 1 and one.end.day == 1 for one in self.periods)

    @property
    def span(self) -> tuple[date, date]:
        """From the first start to the last end."""
        return min(one.start for one in self.periods), max(one.end for one in self.periods)


def request(
    *,
    by: Iterable[str] = (),
    where: Where = (),
    periods: Iterable[Period],
    structure: Structure = "as_was",
    groups: Mapping[str, Collection[str]] | None = None,
    ahead: Iterable[str] = (),
) -> Request:
    """Read a question as callers write it.

    Raises:
        ValueError: for a dimension that does not exist (a person is never one), or no period.
    """
    pairs = where.items() if isinstance(where, Mapping) else where
    rows = tuple((name, (one,) if isinstance(one, str) else tuple(one)) for name, one in pairs)
    together = tuple((label, tuple(members)) for label, members in (groups or {}).items())
    asked = Request(tuple(by), rows, tuple(periods), structure, together, tuple(ahead))
    wrong = [name for name in asked.dims if name not in DIMENSIONS]
    if wrong:
        raise ValueError(f"no dimension {', '.join(wrong)}; there are {', '.join(DIMENSIONS)}")
    if not asked.periods:
        raise ValueError("ask for at least one period")
    if together and len(asked.by) != 1:
        raise ValueError("groups are made of the slices of one dimension")
    return asked
