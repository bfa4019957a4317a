"""Which column fills which field and how its values are read, as data and as a TOML file.

The file a person corrects by hand:

    kind = "contacts"
    zone = "Europe/Madrid"            # clock of moments that name no zone
    key = ["Ticket ID"]               # columns that identify a row; [] = the row's whole content
    constants = { site = "Madrid" }   # text fields that all rows share
    versions = ""                     # "latest": rows of one key are versions, the newest counts

    [columns."Created time"]
    field = "opened_at"
    dates = "day-first"               # day-first, month-first, year-first

    [columns."Satisfaction"]
    field = "csat"
    scale = "1-5"                     # 1-5, 1-7, 0-10, 0-100, good/bad

Other words: `unit` (seconds, minutes, hours, days, milliseconds), `clock` ("mm:ss", "hh:mm"),
`numbers` ("point", "comma"), `join` (column with the other half of a date and time), `also`
(further fields the column fills), `missing` (values that mean "nothing"), `values` (what a
written value stands for), `names` ("last-first"), `ends` ("day-before": the first day back stands
for a last day), `keep = false` to leave a column out.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from keepwell.connectors.spreadsheet.table import UnreadableFileError
from keepwell.schemas.intake import KINDS

ALLOWED: Final = {
    "dates": ("day-first", "month-first", "year-first"), "clock": ("mm:ss", "hh:mm"), "numbers": ("point", "comma"),
    "unit": ("milliseconds", "seconds", "minutes", "hours", "days"), "names": ("last-first", "first-last"),
    "ends": ("day-before",),
}  # fmt: skip
"""What the words of a reading may be."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the values of a column are read; empty means: by the field's type."""

    dates: str = ""
    formats: tuple[str, ...] = ()
    months: str = ""
    numbers: str = ""
    unit: str = ""
    clock: str = ""
    scale: str = ""
    join: str = ""
    names: str = ""
    ends: str = ""
    also: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)

    def spelled(self) -> dict[str, Any]:
        """Only what is said."""
        return {
            one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name)
        }


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column's field, how sure the guess is (0-1), and why, in words."""

    field: str | None
    confidence: float
    reason: str
    reading: Reading = Reading()


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a person confirmed: enough to read this file and the next one of its shape."""

    kind: str
    columns: dict[str, ColumnChoice]
    key: tuple[str, ...] = ()
    versions: str = ""
    zone: str = ""
    sheet: str | None = None
    shape: str = ""
    constants: dict[str, str] = field(default_factory=dict)
    """Field -> the one value that all rows of such a file have."""

    @property
    def fields(self) -> dict[str, str]:
        """Column -> field, for columns that fill one."""
        return {column: choice.field for column, choice in self.columns.items() if choice.field}

    def column_of(self, field_name: str) -> str | None:
        """The column that fills a field, itself or as a second use."""
        for column, choice in self.columns.items():
            if choice.field == field_name:
                return column
        for column, choice in self.columns.items():
            if field_name in choice.reading.also:
                return column
        return None

    def with_column(self, column: str, choice: ColumnChoice) -> Mapping:
        """A copy with one column decided otherwise."""
        return replace(self, columns={**self.columns, column: choice})


def write_mapping(mapping: Mapping, path: str | Path) -> None:
    """Write a mapping as TOML."""
    Path(path).write_text(dump_mapping(mapping), encoding="utf-8")


def dump_mapping(mapping: Mapping) -> str:
    """A mapping as TOML text."""
    lines = [
        f"kind = {_toml(mapping.kind)}", f"zone = {_toml(mapping.zone)}", f"key = {_toml(mapping.key)}",
        f"versions = {_toml(mapping.versions)}", f"shape = {_toml(mapping.shape)}",
    ]  # fmt: skip
    if mapping.sheet is not None:
        lines.append(f"sheet = {_toml(mapping.sheet)}")
    if mapping.constants:
        lines.append(f"constants = {_toml(mapping.constants)}")
    for column, choice in mapping.columns.items():
        lines += ["", f"[columns.{_toml(column)}]"]
        if choice.reason:
            lines.append(f"# {' '.join(choice.reason.split())} ({choice.confidence:.0%} sure)")
        lines.append(f"field = {_toml(choice.field or '')}")
        lines += [f"{key} = {_toml(value)}" for key, value in choice.reading.spelled().items()]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml(key)} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def read_mapping(path: str | Path) -> Mapping:
    """Read a mapping from TOML.

    Raises:
        UnreadableFileError: with the place and what is allowed there.
    """
    try:
        return load_mapping(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableFileError(
            f"The mapping {path} cannot be opened: {error.strerror}."
        ) from error


def load_mapping(written: str) -> Mapping:
    """A mapping from TOML text."""
    try:
        told = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableFileError(f"The mapping is not TOML: {error}.") from error
    kind = told.get("kind", "")
    if kind not in KINDS:
        raise UnreadableFileError(f"The mapping's kind is “{kind}”; it can be {', '.join(KINDS)}.")
    columns = {
        name: _choice(kind, name, told_of) for name, told_of in told.get("columns", {}).items()
    }
    return Mapping(
        kind, columns, tuple(told.get("key", ())), told.get("versions", ""), told.get("zone", ""),
        told.get("sheet"), told.get("shape", ""), _constants(kind, told.get("constants", {})),
    )  # fmt: skip


def _constants(kind: str, told: dict[str, str]) -> dict[str, str]:
    for name in told:
        one = KINDS[kind].by_name.get(name)
        if one is None or one.type != "text":
            raise UnreadableFileError(f"constants: {kind} have no text field “{name}”.")
    return told


def _choice(kind: str, column: str, told: dict[str, Any]) -> ColumnChoice:
    target = told.get("field") or None
    known = {one.name for one in fields(Reading)}
    wrong = set(told) - known - {"field", "keep"}
    if wrong:
        raise UnreadableFileError(f"Column “{column}”: “{min(wrong)}” is not understood.")
    for one in (target, *told.get("also", ())):
        if one is not None and one not in KINDS[kind].by_name:
            raise UnreadableFileError(f"Column “{column}”: {kind} have no field “{one}”.")
    for key, allowed in ALLOWED.items():
        if told.get(key, allowed[0]) not in allowed:
            raise UnreadableFileError(f"Column “{column}”: {key} are {', '.join(allowed)}.")
    said: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in told.items()
        if key in known
    }
    reading = replace(Reading(), **said)
    return ColumnChoice(None if told.get("keep") is False else target, 1.0, "", reading)
