"""Ending and adding versioned rows in bulk."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from keepwell.domain.people.models import Versioned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

Row = TypeVar("Row", bound=Versioned)
T = TypeVar("T")
CHUNK = 500
"""Below SQLite's limit of bound variables, whatever the table."""


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Pieces of at most `size`."""
    waiting = iter(values)
    while piece := list(islice(waiting, size)):
        yield piece


def end_rows(model: type[Row], ids: Sequence[int], *, now: datetime, by: str) -> None:
    """From `now` on these rows are no longer what we know; `by` says which batch ended them."""
    for piece in chunks(ids):
        model._default_manager.filter(pk__in=piece, known_to=None).update(known_to=now, ended_by=by)


def add_rows(model: type[Row], rows: Sequence[Row]) -> None:
    """Insert in bulk."""
    model._default_manager.bulk_create(rows, batch_size=CHUNK)
