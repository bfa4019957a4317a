"""Who could supply a kind of rows, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from keepwell.schemas import suppliers
from keepwell.schemas.suppliers import CORE

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["CORE", "SUPPLIERS", "Supplier"]


@dataclass(frozen=True, slots=True)
class Supplier:
    """Where rows of a kind usually lie, who can export them, and what they are good for."""

    who: _StrPromise
    gives: _StrPromise
    side: str


SUPPLIERS = {
    kind: Supplier(_(one.who), _(one.gives), one.side) for kind, one in suppliers.SUPPLIERS.items()
}
