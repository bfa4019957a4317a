"""How a question and a cell are written, so that the same one is found again. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from keepwell.kernel.rewording import reworded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def written_by(by: Sequence[str]) -> str:
    """Dimensions in the order of the alphabet: `channel,team`."""
    return ",".join(sorted(by))


def written_slice(values: Mapping[str, str]) -> str:
    """A slice as text: `{"channel":"chat","team":"Blue"}`, keys in order; empty for the whole."""
    if not values:
        return ""
    return json.dumps(dict(values), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def told_slice(written: str, told: Callable[[str], str]) -> str:
    """A written slice with its groups as `told` says them."""
    return written_slice(reworded(json.loads(written), told)) if written else ""


TOLD = ("value", "numerator", "denominator", "n", "interval", "state", "version")
"""What of a stored figure is the figure; the rest are words about it."""


def restated_periods(then: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]) -> set[str]:
    """Periods of which a sheet's figures are not those of an earlier version of it."""

    def known(rows: Sequence[dict[str, Any]]) -> dict[tuple[str, str], list[Any]]:
        return {
            (row["period"], written_slice(row["slice"])): [row.get(name) for name in TOLD]
            for row in rows
        }

    before = known(then)
    return {key[0] for key, told in known(now).items() if before.get(key) != told}


def content_digest(content: Any) -> str:
    """SHA-256 (64 hex digits) of plain JSON values."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def cell_digest(values: Sequence[str | float | None]) -> str:
    """SHA-256 (64 hex digits) of a cell's values, each told apart by a character no text has."""
    return hashlib.sha256("\x1f".join(map(repr, values)).encode()).hexdigest()
