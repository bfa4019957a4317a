"""Time zones, for a select."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones


@lru_cache(maxsize=1)
def zones() -> list[tuple[str, str]]:
    """Time zones with a place in their name, in the alphabet."""
    known = sorted(available_timezones())
    return [(zone, zone.replace("_", " ")) for zone in known if "/" in zone or zone == "UTC"]
