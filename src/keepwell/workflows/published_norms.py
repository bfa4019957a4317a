"""Bring in what staff elsewhere said: a file of published results, matched with what is asked here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keepwell.domain.listening import operations, queries
from keepwell.domain.listening.rules.instruments import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class NotReadError(ValueError):
    """A file that brings nothing; the message says why."""


@dataclass(frozen=True, slots=True)
class Brought:
    """Figures that are asked here, of those how many are new, and questions that are not."""

    figures: int
    new: int
    unknown: int


def words() -> dict[str, str]:
    """The words of every question that can be asked here, by "set:item"."""
    sets = {**shipped(), **queries.own_instruments()}
    return {f"{one.id}:{item.id}": item.text for one in sets.values() for item in one.items}


def bring(
    *, files: Mapping[str, str], source: str, year: int | None, group: str, by: str, on: date
) -> Brought:
    """Read a file and keep what it says about questions and indices of this company.

    Raises:
        NotReadError: for a file of no known shape, or without a year.
        ValueError: without a source.
    """
    from keepwell.connectors import surveys_elsewhere

    try:
        found = surveys_elsewhere.read(files, known=words(), year=year, group=group)
    except surveys_elsewhere.UnreadableNormsError as error:
        raise NotReadError(str(error)) from error
    new = operations.enter_norms(norms=found.norms, source=source, by=by, on=on)
    return Brought(len(found.norms), new, found.unknown)
