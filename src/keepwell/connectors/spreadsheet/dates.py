"""Dates as people write them: recognise their forms, decide their order, read them in the engine.

Whether the day or the month comes first is decided for a whole column.

A form is a `strptime` format with `{o}` where the order of day and month is still to be decided;
`excel`, `epoch`, `epoch-ms` and `zoned` are read by expressions of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet.engine import text
from keepwell.connectors.spreadsheet.vocabulary import classes

if TYPE_CHECKING:
    from collections.abc import Iterable

_TIME = r"(?:(?P<gap>T|,?\s+(?:at|um|à|a las|às|alle|ore|o godz\.|o)\s+|,?\s+)(?P<clock>\d{1,2}:\d{2})(?P<sec>:\d{2})?(?P<frac>\.\d{1,9})?(?P<half>\s*[AaPp]\.?\s?[Mm]\.?)?(?P<tail>\s*(?:Uhr|h|hs|hrs)\.?)?)?"
_ZONE = r"(?P<zone>\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}|(?<=:\d\d)[+-]\d{2}))?"
_NUMERIC = re.compile(
    rf"^(?P<a>\d{{1,4}})(?P<sep>[./\- ])(?P<b>\d{{1,2}})(?P=sep)(?P<c>\d{{2,4}}){_TIME}{_ZONE}$"
)
_WORDED = re.compile(
    rf"^(?:(?P<wd>[^\W\d]{{2,10}})\.?,?\s+)?(?P<d>\d{{1,2}})(?P<s1>\.?\s+(?:de\s+)?|[-/.])(?P<m>[^\W\d]{{3,10}}\.?)"
    rf"(?P<s2>,?\s+(?:de\s+)?|[-/.])(?P<y>\d{{2,4}}){_TIME}{_ZONE}$",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"^(?:(?P<wd>[^\W\d]{{2,10}})\.?,?\s+)?(?P<m>[^\W\d]{{3,10}}\.?)(?P<s1>\s+|-)(?P<d>\d{{1,2}})(?P<s2>,?\s+|-)(?P<y>\d{{2,4}}){_TIME}{_ZONE}$",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$")
_COMPACT6 = re.compile(r"^\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$")
_EPOCH = re.compile(r"^1\d{9}(\.\d+)?$")
_EPOCH_MS = re.compile(r"^1\d{12}$")
_SERIAL = re.compile(r"^[2-6]\d{4}(\.\d+)?$")
_ISO = re.compile(
    r"^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?$"
)
ORDERS: Final = {"day-first": "%d{s}%m", "month-first": "%m{s}%d"}
_TIMES: Final = (
    "",
    " %H:%M",
    " %H:%M:%S",
    " %H:%M:%S.%f",
    " %I:%M %p",
    " %I:%M:%S %p",
    ", %H:%M",
    "T%H:%M:%S",
)
MOST_MONTH: Final = 12
DOTTED: Final = "."
"""Ends a form whose half of the day is written a. m. or p.m."""


@dataclass(frozen=True, slots=True)
class Style:
    """What was seen in a column of dates."""

    share: float
    """Share of filled cells that are dates."""
    forms: tuple[str, ...]
    """Forms met, most frequent first."""
    day_first: int
    """Cells that can only be day-first."""
    month_first: int
    """Cells that can only be month-first."""
    open: bool
    """Whether the order of day and month matters and is not told by the cells."""
    with_time: float
    months: str = ""
    separators: frozenset[str] = frozenset()

    @property
    def order(self) -> str:
        """The order the cells tell, or nothing."""
        if self.day_first == self.month_first:
            return ""
        return "day-first" if self.day_first > self.month_first else "month-first"


def style(values: Iterable[tuple[str, int]]) -> Style:
    """Judge a column by its distinct values and their counts."""
    forms: dict[str, int] = {}
    total = dated = day = month = timed = 0
    language, separators = "", set()
    for value, count in values:
        total += count
        seen = _form(value)
        if seen is None:
            continue
        form, first, spoken = seen
        dated += count
        forms[form] = forms.get(form, 0) + count
        day += count * (first == "day-first")
        month += count * (first == "month-first")
        timed += count * ("%M" in form or form in {"epoch", "epoch-ms", "zoned"})
        language = language or spoken
        if "{o}" in form:
            separators.add(form[3] if form.startswith("{o}") else form[5])
    ranked = tuple(sorted(forms, key=lambda one: -forms[one]))
    undecided = any("{o}" in one for one in ranked) and day == month
    share = dated / total if total else 0.0
    return Style(
        share, ranked, day, month, undecided, timed / dated if dated else 0.0, language,
        frozenset(separators),
    )  # fmt: skip


def _form(value: str) -> tuple[str, str, str] | None:
    """(form, order it proves, language of its month) of one written date."""
    if _ISO.match(value):
        return "iso" if " " in value or "T" in value else "iso-day", "", ""
    for pattern, name in (
        (_EPOCH_MS, "epoch-ms"),
        (_EPOCH, "epoch"),
        (_COMPACT, "%Y%m%d"),
        (_COMPACT6, "%y%m%d"),
    ):
        if pattern.match(value):
            return name, "", ""
    found = _NUMERIC.match(value)
    if found:
        return _numeric(found)
    found = _WORDED.match(value) or _MONTH_FIRST.match(value)
    return _worded(found) if found else None


def _numeric(found: re.Match[str]) -> tuple[str, str, str] | None:
    a, b, sep = found["a"], int(found["b"]), found["sep"]
    clock = _clock(found)
    if clock is None:
        return None
    if len(a) == 4:
        if b > MOST_MONTH or int(found["c"]) > 31:
            return None
        return ("zoned" if found["zone"] else f"%Y{sep}%m{sep}%d{clock}"), "", ""
    first = int(a)
    if (
        len(found["c"]) == 3
        or max(first, b) > 31
        or min(first, b) > MOST_MONTH
        or not min(first, b)
    ):
        return None
    year = "%y" if len(found["c"]) == 2 else "%Y"
    proof = "day-first" if first > MOST_MONTH else "month-first" if b > MOST_MONTH else ""
    return f"{{o}}{sep}{year}{clock}{'%z' if found['zone'] else ''}", proof, ""


def _worded(found: re.Match[str]) -> tuple[str, str, str] | None:
    month = found["m"].rstrip(".").casefold()
    language = next((name for name, spoken in _months() if month in spoken), None)
    clock = _clock(found)
    if language is None or clock is None or len(found["y"]) == 3:
        return None
    year = "%y" if len(found["y"]) == 2 else "%Y"
    turned = found.start("m") < found.start("d")
    clock = f" {clock[len(_gap(found)) :]}" if clock else ""  # as `spoken_sql` turns it out
    form = f"words:%m %d {year}{clock}" if turned else f"words:%d %m {year}{clock}"
    return form, "", language


def _clock(found: re.Match[str]) -> str | None:
    if not found["clock"]:
        return ""
    gap, tail = _gap(found), found["tail"] or ""
    hour = int(found["clock"].split(":")[0])
    if hour > 24:
        return None
    sec = ":%S" if found["sec"] else ""
    if found["half"]:
        half = found["half"].lstrip()
        dotted = DOTTED if len(half) > len("AM") else ""
        return f"{gap}%I:%M{sec}{' ' if found['half'][0].isspace() else ''}%p{dotted}"
    return f"{gap}%H:%M{sec}{'.%f' if found['frac'] else ''}{tail}"


def _gap(found: re.Match[str]) -> str:
    return "T" if found["gap"] == "T" else " " if found["gap"].isspace() else found["gap"]


def _months() -> list[tuple[str, tuple[str, ...]]]:
    return sorted(classes("months").items(), key=lambda one: not one[0].startswith("en"))


def formats(forms: Iterable[str], order: str) -> tuple[str, ...]:
    """The forms as `strptime` formats of a decided order."""
    return tuple(_settled(form, order) for form in forms)


def _settled(form: str, order: str) -> str:
    if not form.startswith("{o}"):
        return form
    return ORDERS.get(order, ORDERS["day-first"]).replace("{s}", form[3]) + form[3:]


def unseen_formats(order: str) -> tuple[str, ...]:
    """All forms of an order that a later row may bring.

    Two-digit years come before four-digit ones: the engine's %Y takes a two-digit year at its word.
    """
    if order not in ORDERS:
        return ()
    return tuple(
        f"{ORDERS[order].replace('{s}', sep)}{sep}{year}{clock}"
        for sep in "/-."
        for year in ("%y", "%Y")
        for clock in _TIMES
    )


def moment_sql(cell: str, *, seen: tuple[str, ...], order: str, zone: str, months: str) -> str:
    """A written date as a moment in UTC (naive); a date alone is midnight in `zone`."""
    plain = [
        one for one in seen if one not in {"zoned", "epoch", "epoch-ms"} and not one.endswith("%z")
    ]
    local = local_sql(cell, seen=tuple(plain), order=order, months=months)
    tries = [_special(cell, one) for one in seen if one in {"epoch", "epoch-ms"}]
    zoned = _zoned(cell, seen)
    tries.append(in_utc(local, zone))
    return f"coalesce({', '.join((*zoned, *tries))})"


def _zoned(cell: str, seen: tuple[str, ...]) -> list[str]:
    found = []
    if "zoned" in seen:
        tidy = rf"regexp_replace(regexp_replace({cell}, '\s*(UTC|GMT|Z)$', 'Z'), '\s*([+-]\d\d):?(\d\d)$', '\1:\2')"
        guard = rf"regexp_matches({cell}, '(UTC|GMT|Z|:\d\d[.\d]*\s*[+-]\d\d(:?\d\d)?)$')"
        found.append(
            f"CASE WHEN {guard} THEN make_timestamp(epoch_us(TRY_CAST({tidy} AS TIMESTAMPTZ))) END"
        )
    named = [one for one in seen if one.endswith("%z")]
    if named:
        found.append(f"make_timestamp(epoch_us(try_strptime({cell}, {_list(named)})::TIMESTAMPTZ))")
    return found


def _special(cell: str, form: str) -> str:
    factor = {"epoch": "1000000", "epoch-ms": "1000"}[form]
    return f"make_timestamp((TRY_CAST({cell} AS DOUBLE) * {factor})::BIGINT)"


def in_utc(local: str, zone: str) -> str:
    """A local moment as UTC."""
    if zone in {"", "UTC"}:
        return local
    return f"make_timestamp(epoch_us(timezone({text(zone)}, {local})))"


def local_sql(cell: str, *, seen: tuple[str, ...], order: str, months: str) -> str:
    """A written date as the naive moment it says."""
    tries = []
    if not seen or {"iso", "iso-day"} & set(seen):
        tries.append(f"TRY_CAST({cell} AS TIMESTAMP)")
    if "excel" in seen:
        tries.append(_serial(cell))
    if any(one.endswith(f"%p{DOTTED}") for one in seen):
        cell = undotted(cell)
        seen = tuple(one.removesuffix(DOTTED) if "%p" in one else one for one in seen)
    spoken = [one.removeprefix("words:") for one in seen if one.startswith("words:")]
    straight = [one for one in seen if "%" in one and not one.startswith("words:")]
    straight.sort(key=lambda one: "%Y" in one)
    if straight:
        tries.append(f"try_strptime({cell}, {_list(straight)})")
    if spoken:
        tries.append(f"try_strptime({spoken_sql(cell, months)}, {_list(spoken)})")
    rest = [one for one in unseen_formats(order) if one not in straight]
    if rest:
        tries.append(f"try_strptime({cell}, {_list(rest)})")
    if order == "day-first" and not spoken:
        tries.append(
            f"try_strptime({cell}, ['%d-%b-%y', '%d-%b-%Y', '%d %b %Y', '%d-%b-%Y %H:%M'])"
        )
    if "iso" not in seen:
        tries.append(f"TRY_CAST({cell} AS TIMESTAMP)")
    return f"coalesce({', '.join(dict.fromkeys(tries))})"


def undotted(cell: str) -> str:
    """A moment whose half of the day is written AM or PM, whatever dots and blanks are in it."""
    return rf"regexp_replace({cell}, '([AaPp])\.?[\s\x{{00a0}}\x{{202f}}]?[Mm]\.?$', '\1M')"


def _list(formats_: list[str]) -> str:
    return "[" + ", ".join(text(one) for one in formats_) + "]"


def _serial(cell: str) -> str:
    """A day number of a spreadsheet (1 = 1900-01-01, with its leap-year slip) as a moment."""
    number = f"TRY_CAST({cell} AS DOUBLE)"
    return (
        f"CASE WHEN {number} BETWEEN 10000 AND 80000 THEN "
        f"TIMESTAMP '1899-12-30' + to_microseconds((round({number} * 86400) * 1000000)::BIGINT) END"
    )


def spoken_sql(cell: str, language: str) -> str:
    """A date with a month in words, its month turned into a number, its signs into blanks."""
    base = language.split("_", 1)[0] or "en"
    full = classes("months")[base]
    short = classes("months")[f"{base}_short"]
    cases = " ".join(
        f"WHEN starts_with(w, {text(word[:4] if len(word) > 4 else word)}) OR w = {text(brief)} THEN '{place:02}'"
        for place, (word, brief) in enumerate(zip(full, short, strict=True), 1)
    )
    words_ = rf"regexp_extract_all(lower({cell}), '\p{{L}}{{3,}}')"
    months = f"list_filter(list_transform({words_}, lambda w: CASE {cases} END), lambda m: m IS NOT NULL)[1]"
    # weekday and linking words go, the month's word becomes its number, signs become blanks
    clock = rf"coalesce(nullif(regexp_extract({cell}, '(T|\s)(\d{{1,2}}:\d\d.*)$', 2), ''), '')"
    digits = rf"regexp_extract_all(regexp_replace({cell}, '\d{{1,2}}:\d\d.*$', ''), '\d+')"
    turned = rf"regexp_matches({cell}, '^\D*\p{{L}}{{3,}}\.?[\s-]+\d{{1,2}},?[\s-]+\d{{2,4}}')"
    return (
        f"CASE WHEN {turned} THEN {months} || ' ' || {digits}[1] ELSE {digits}[1] || ' ' || {months} END"
        f" || ' ' || {digits}[2] || CASE WHEN {clock} = '' THEN '' ELSE ' ' || {clock} END"
    )


def clock_sql(cell: str) -> str:
    """A time of day (9:12, 09:12:58, 9:12 PM) as an interval since midnight."""
    forms = "['%H:%M:%S', '%H:%M', '%H:%M:%S.%f', '%I:%M %p', '%I:%M:%S %p', '%I:%M%p']"
    return f"to_microseconds(epoch_us(try_strptime({cell}, {forms})) - epoch_us(TIMESTAMP '1900-01-01'))"


def only_days(seen: tuple[str, ...]) -> bool:
    """Whether the forms of a column tell days without a time of day."""
    return bool(seen) and all(one == "iso-day" or ("%" in one and "%M" not in one) for one in seen)
