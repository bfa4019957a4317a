"""What the register hands over for a refresh: small tables, already pseudonymised."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from keepwell.kernel.working_time import CalendarHistory


@dataclass(frozen=True, slots=True)
class Register:
    """Register tables as Arrow, in the columns of schemas.mart, and what places facts in time.

    `numbers` maps employee numbers to persons' keys (columns number, person). `marks` are moments that people
    marked as tough (person, marked_at). `zones` gives the
    zone of each site; `calendars` the opening hours by site, where "" stands for all others; no
    calendar means always open. `scales` says which scale a kind of rating uses, where known.
    """

    tables: dict[str, pa.Table] = field(default_factory=dict)
    numbers: pa.Table | None = None
    zone: str = "UTC"
    zones: dict[str, str] = field(default_factory=dict)
    calendars: dict[str, CalendarHistory] = field(default_factory=dict)
    scales: dict[str, str] = field(default_factory=dict)
    known_at: str = ""
    marks: pa.Table | None = None
