"""Texts inside plain values said otherwise: what erasing somebody does to what was stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def reworded(value: Any, told: Callable[[str], str]) -> Any:
    """A JSON-like value with every text in it, keys included, as `told` says it.

    Dictionaries keep the order of their keys; numbers, booleans and None stay.
    """
    if isinstance(value, str):
        return told(value)
    if isinstance(value, dict):
        return {told(key): reworded(one, told) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [reworded(one, told) for one in value]
    return value
