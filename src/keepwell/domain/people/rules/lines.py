"""A row of a people file, read: typed, trimmed, with the key that tells whose it is."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from keepwell.domain.people.rules.names import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from keepwell.domain.people.rules.account import Ledger

FAR: Final = date(2200, 1, 1)
"""Later days stand for 'still here' in many systems (2999, 9999)."""
LEFT: Final = re.compile(
    r"terminat|resign|dismiss|retired|deceased|\bleft\b|\bleaver\b|^former\b|ausgeschieden|^baja\b",
    re.IGNORECASE,
)
"""Words of an employment status that say somebody is gone; being inactive or on leave is not."""
LEAVE_CLASSES: Final = frozenset({"voluntary", "involuntary", "end_of_term", "other", "unknown"})


@dataclass(frozen=True, slots=True)
class Line:
    """One row about one person."""

    row: int
    key: str
    external_id: str
    name: str
    email: str
    start_on: date | None
    end_on: date | None
    valid_from: date | None
    valid_to: date | None
    team: str
    unit: str
    role: str
    site: str
    manager_name: str
    manager_id: str
    contract: str
    hours: float | None
    fte: float | None
    leave_class: str
    regretted: bool | None
    hiring_source: str
    agency: bool | None


def text(value: Any) -> str:
    """Trimmed; None and NaN are empty; 10026.0 is 10026."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def day(value: Any) -> date | None:
    """A day; moments lose their time; ISO text is read; what cannot be is None."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(text(value)[:10])
    except ValueError:
        return None


def number(value: Any) -> float | None:
    """A number, or None."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) else None


def flag(value: Any) -> bool | None:
    """A boolean, or None when it is not told."""
    return bool(value) if text(value) else None


def person_key(row: Mapping[str, Any]) -> str:
    """Whose row it is: by employee number, else e-mail, else name; empty when none is there."""
    if number_text := text(row.get("person_id")):
        return f"id:{number_text}"
    if mail := text(row.get("email")).lower():
        return f"mail:{mail}"
    name = normal(_name(row))
    return f"name:{name}" if name else ""


def _name(row: Mapping[str, Any]) -> str:
    return text(row.get("name")) or " ".join(
        part for part in (text(row.get("first_name")), text(row.get("last_name"))) if part
    )


def _line(row: Mapping[str, Any], number_of_row: int) -> Line:
    end, valid_to = day(row.get("end_on")), day(row.get("valid_to"))
    leave = text(row.get("leave_class")).lower()
    return Line(
        row=number_of_row,
        key=person_key(row)[:200],
        external_id=text(row.get("person_id"))[:80],
        name=_name(row)[:200],
        email=text(row.get("email")).lower()[:254],
        start_on=day(row.get("start_on")),
        end_on=None if end and end >= FAR else end,
        valid_from=day(row.get("valid_from")),
        valid_to=None if valid_to and valid_to >= FAR else valid_to,
        team=text(row.get("team"))[:160],
        unit=text(row.get("unit"))[:160],
        role=text(row.get("role"))[:160],
        site=text(row.get("site"))[:120],
        manager_name=text(row.get("manager"))[:200],
        manager_id=text(row.get("manager_id"))[:80],
        contract=text(row.get("contract"))[:80],
        hours=number(row.get("contract_hours")),
        fte=number(row.get("fte")),
        leave_class=leave if leave in LEAVE_CLASSES else "",
        regretted=flag(row.get("regretted")),
        hiring_source=text(row.get("hiring_source"))[:120],
        agency=flag(row.get("agency")),
    )


def read_lines(rows: Iterable[Mapping[str, Any]], ledger: Ledger) -> dict[str, list[Line]]:
    """Rows by person, in file order; rows that cannot be are refused in the ledger.

    Exact repeats of a row count as known.
    """
    found: dict[str, list[Line]] = defaultdict(list)
    seen: set[Line] = set()
    for position, row in enumerate(rows, start=1):
        ledger.rows_in += 1
        line = _line(row, int(row.get("_row") or position))
        bare = replace(line, row=0)
        if _refused(line, text(row.get("status")), ledger):
            continue
        if bare in seen:
            ledger.known += 1
            continue
        seen.add(bare)
        found[line.key].append(line)
    return dict(found)


def _refused(line: Line, status: str, ledger: Ledger) -> bool:
    if not line.key:
        ledger.refuse(
            "no_person", "person_id", "Give an employee number, an e-mail or a name", row=line.row
        )
        return True
    if line.start_on and line.end_on and line.end_on < line.start_on:
        ledger.refuse(
            "end_before_start", "end_on", "Correct the last day or the day of hiring",
            row=line.row, value=line.end_on,
        )  # fmt: skip
        return True
    if not line.end_on and not line.valid_to and LEFT.search(status):
        ledger.refuse(
            "left_without_date", "end_on",
            "The status says that this person left: give the last day worked",
            row=line.row, value=status,
        )  # fmt: skip
        return True
    if line.valid_from and line.valid_to and line.valid_to < line.valid_from:
        ledger.refuse(
            "end_before_start", "valid_to", "Correct from when to when this row holds",
            row=line.row, value=line.valid_to,
        )  # fmt: skip
        return True
    return False


def with_half_open_ends(people: Mapping[str, list[Line]], ledger: Ledger) -> dict[str, list[Line]]:
    """History rows with exclusive ends, whichever way the file writes them.

    Many systems write the last day that a row held. Where next rows mostly begin one day after
    the end before them, ends are read so, and the account says it.
    """
    same, next_day = 0, 0
    for lines in people.values():
        ordered = sorted(line.valid_from for line in lines if line.valid_from)
        starts = set(ordered)
        ends = [line.valid_to for line in lines if line.valid_to]
        same += sum(end in starts for end in ends)
        next_day += sum(end + timedelta(days=1) in starts for end in ends)
    one_day_rows = any(
        line.valid_to and line.valid_to == line.valid_from
        for lines in people.values()
        for line in lines
    )
    if next_day <= same and not (one_day_rows and not same):
        return dict(people)
    shifted = {
        key: [
            replace(line, valid_to=line.valid_to + timedelta(days=1)) if line.valid_to else line
            for line in lines
        ]
        for key, lines in people.items()
    }
    count = sum(1 for lines in people.values() for line in lines if line.valid_to)
    ledger.remark(
        "valid_to_is_last_day", "valid_to",
        "Read as the last day on which a row holds, because the next rows begin the day after",
        count=count,
    )  # fmt: skip
    return shifted
