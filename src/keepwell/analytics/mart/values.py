"""Words for what expressions say often."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Value


def known(value: Value) -> Value:
    """Whether a value is there (not null)."""
    return value.notnull()
