"""What must hold for a batch, whatever came in. Pure."""

from __future__ import annotations

from typing import Final

EMPTIED_FROM: Final = 0.5
"""A column that was filled in at least this share of rows …"""
EMPTIED_TO: Final = 0.01
"""… and now in no more than this share, stops an import with a question."""


class AccountingError(ValueError):
    """Rows would have got lost: in ≠ loaded + refused + known."""


def must_add_up(*, rows_in: int, loaded: int, refused: int, known: int) -> None:
    """Nothing is dropped in silence.

    Raises:
        AccountingError: when rows_in is not loaded + refused + known.
    """
    if rows_in != loaded + refused + known:
        raise AccountingError(
            f"{rows_in} rows came in, but {loaded} loaded + {refused} refused + {known} known "
            f"make {loaded + refused + known}"
        )


def emptied(*, before: dict[str, float], now: dict[str, float]) -> list[str]:
    """Fields that used to be filled and now are not; a field no longer mapped counts as empty."""
    return sorted(
        name
        for name, share in before.items()
        if share >= EMPTIED_FROM and now.get(name, 0.0) <= EMPTIED_TO
    )
