"""Keepwell: HR and Customer Support look after the people who talk to customers.

>>> import keepwell
>>> kw = keepwell.open()
>>> kw.figures("csat", by=["team"], grain="month")

Everything a notebook gets has passed the same disclosure gate as a page. Nothing heavy is
imported before it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from keepwell.console.notebook import Keepwell

__version__ = "0.1.0"


def open(home: str | Path | None = None) -> Keepwell:  # noqa: A001 - the contract's name
    """Open the company kept in `home` (default: $KEEPWELL_HOME, else ./var)."""
    from keepwell.console.notebook import Keepwell

    return Keepwell.at(home)
