"""From a file of published results to norms of questions and indices that are asked here."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.connectors.surveys_elsewhere.wordings import plain
from keepwell.schemas.norms import Norm, Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Rows = list[dict[str, str]]
INDICES: Final = {
    "employee engagement index": "engagement_index", "proxy stress index": "stress_conditions",
    "perma index": "csps-perma-5",
}  # fmt: skip
BENCHMARKS: Final = ("benchmark", "all civil servants")
LEAVING: Final = ("C01_1", "C01_2")
LEAVE: Final = "intent_to_stay"
FEVS: Final[dict[str, tuple[str, Told]]] = {
    "Employee Engagement: Overall": ("fevs-eei-15", "share"), "Global Satisfaction": ("job_satisfaction", "share"),
}  # fmt: skip
BURNT: Final = ("burnt out", "work")
FEWEST: Final = 10
"""Answers behind a figure that is counted here from rows of single answers."""
FAVOURABLE: Final = 4
_YEAR: Final = re.compile(r"20\d\d")
_ITEM: Final = re.compile(r"^[A-Z]\d\d")


class UnreadableNormsError(ValueError):
    """A file of none of the known shapes; the message says what was looked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """Norms of what is asked here, and how many published questions nobody asks here."""

    norms: tuple[Norm, ...]
    unknown: int


def read(
    files: Mapping[str, str], *, known: Mapping[str, str], year: int | None = None, group: str = ""
) -> Found:
    """Norms from published results.

    Args:
        files: text by file name: one table; of Qualtrics question, question_response.
        known: the words of each question asked here, by "set:item".
        year: of the survey, where neither file nor columns say it.
        group: the row to take, as written there; empty takes those that stand for all.

    Raises:
        UnreadableNormsError: for a file of another shape, or without a year.
    """
    tables = {name: _rows(text) for name, text in files.items() if text.strip()}
    words = {plain(text): of for of, text in known.items()}
    if any("question_id" in _columns(rows) for rows in tables.values()):
        return _qualtrics(tables, words, _year(None, year))
    name, rows = next(iter(tables.items()), ("", []))
    columns = _columns(rows)
    if {"of", "group", "year", "value"} <= set(columns):
        return _list(rows, words, set(known))
    if any(one.startswith("Employee Engagement: Overall_") for one in columns):
        return _fevs(rows, group)
    if {"Burned_out_rate", "Burned_out_base", "Year"} <= set(columns):
        return _staff_survey(rows, words)
    if any(one.lower() == "employee engagement index" for one in columns):
        return _people_survey(rows, words, known, _year(name, year), group)
    raise UnreadableNormsError(
        "No known shape: a list needs the columns of, group, year and value (answers if you like)"
    )


def _rows(text: str) -> Rows:
    return [
        {str(name).strip(): (value or "").strip() for name, value in row.items() if isinstance(name, str)}
        for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    ]  # fmt: skip


def _columns(rows: Rows) -> list[str]:
    return list(rows[0]) if rows else []


def _year(name: str | None, year: int | None) -> int:
    found = year or next((int(one) for one in _YEAR.findall(name or "")), None)
    if found is None:
        raise UnreadableNormsError("Of which year is it? Neither the file nor its name says so")
    return found


def _share(text: str) -> float | None:
    """80 % written as "80%", "0.8" or "80"."""
    told = text.replace("%", "").replace(",", "").strip()
    try:
        number = float(told)
    except ValueError:
        return None
    return number / 100 if "%" in text or number > 1 else number


def _count(text: str) -> int | None:
    told = text.replace(",", "").strip()
    try:
        return int(float(told))
    except ValueError:
        return None


def _wanted(rows: Rows, column: str, group: str) -> Iterator[dict[str, str]]:
    for row in rows:
        name = row.get(column, "")
        if name == group if group else any(one in name.lower() for one in BENCHMARKS):
            yield row


def _people_survey(
    rows: Rows, words: Mapping[str, str], known: Mapping[str, str], year: int, group: str
) -> Found:
    of = {column: found for column in _columns(rows) if (found := _item(column, words, known))}
    asked = [one for one in _columns(rows) if _ITEM.match(one) and not one.startswith(LEAVING)]
    made = []
    for row in _wanted(rows, "Organisation", group):
        made += _indices(row, year) + _leaving(row, year)
        made += [
            Norm(name, "positive", row["Organisation"], year, round(value, 4))
            for column, name in of.items() if (value := _share(row[column])) is not None
        ]  # fmt: skip
    return Found(tuple(made), len(set(asked) - set(of)))


def _item(column: str, words: Mapping[str, str], known: Mapping[str, str]) -> str:
    """By its words where the column has them; by the code of the years since, where it has none."""
    if len(column) > len("B01_1"):
        return words.get(plain(column), "")
    return next((of for of in known if of.startswith("csps-") and of.endswith(f":{column}") and column[0] == "B"), "")  # fmt: skip


def _indices(row: Mapping[str, str], year: int) -> list[Norm]:
    told = {of: _share(value) for name, value in row.items() if (of := INDICES.get(name.lower()))}
    return [
        Norm(of, "index", row["Organisation"], year, round(100 * value, 1))
        for of, value in told.items() if value is not None
    ]  # fmt: skip


def _leaving(row: Mapping[str, str], year: int) -> list[Norm]:
    shares = [_share(row.get(one, "")) for one in LEAVING]
    told = [one for one in shares if one is not None]
    if len(told) < len(LEAVING):
        return []
    return [Norm(LEAVE, "share", row["Organisation"], year, round(sum(told), 4))]


def _fevs(rows: Rows, group: str) -> Found:
    """A column a year; a measure that vanished is simply not there."""
    name = next(iter(rows[0]))
    wanted = group or "Governmentwide"
    made = []
    for row in rows:
        if row[name] == wanted:
            made += [
                Norm(*FEVS[title], wanted, int(year), round(value, 4), _count(row.get(f"Response Count_{year}", "")))
                for title, year, text in _wide(row)
                if title in FEVS and (value := _share(text)) is not None
            ]  # fmt: skip
    titles = {title for title, _year_, _text in _wide(rows[0])}
    return Found(tuple(made), len(titles - set(FEVS)))


def _wide(row: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for column, text in row.items():
        title, _, year = column.rpartition("_")
        if _YEAR.fullmatch(year) and not title.startswith(("Response", "Reporting")):
            yield title, year, text


def _staff_survey(rows: Rows, words: Mapping[str, str]) -> Found:
    """Rates of groups with their bases, pooled by year; of the question whose words speak of it."""
    of = next((one for text, one in words.items() if all(part in text for part in BURNT)), "")
    bases, people = defaultdict[int, float](float), defaultdict[int, int](int)
    for row in rows:
        rate, base = _share(row["Burned_out_rate"]), _count(row["Burned_out_base"])
        if rate is not None and base and (year := _count(row["Year"])):
            bases[year] += rate * base
            people[year] += base
    if not of:
        return Found((), 1)
    made = [Norm(of, "share", "NHS staff", year, round(bases[year] / base, 4), base) for year, base in people.items()]  # fmt: skip
    return Found(tuple(made), 0)


def _list(rows: Rows, words: Mapping[str, str], known: set[str]) -> Found:
    """A plain list: `of` is a measure, "set:item" or the words of a question."""
    made, unknown = [], 0
    for row in rows:
        of = row["of"] if row["of"] in known | set(INDICES.values()) else words.get(plain(row["of"]), "")  # fmt: skip
        value, year = _share(row["value"]), _count(row["year"])
        if not of or value is None or year is None:
            unknown += 1
            continue
        index = of in INDICES.values()
        made.append(Norm(of, "index" if index else "positive", row["group"], year, round(100 * value, 1) if index else round(value, 4), _count(row.get("answers", ""))))  # fmt: skip
    return Found(tuple(made), unknown)


def _qualtrics(tables: Mapping[str, Rows], words: Mapping[str, str], year: int) -> Found:
    """Counted by question; who answered, from where and when is not read at all."""
    texts, answers = _questions(tables.values()), defaultdict[str, list[int]](list)
    for rows in tables.values():
        if "response_id" in _columns(rows):
            for row in rows:
                value = _count(row.get("value", ""))
                if value is not None:
                    answers[row["question_id"]].append(value)
    named = {key: words.get(plain(texts.get(key, "")), "") for key in answers}
    made = [
        Norm(of, "positive", "Survey", year, _favourable(answers[key]), len(answers[key]))
        for key, of in named.items() if of and len(answers[key]) >= FEWEST
    ]  # fmt: skip
    return Found(tuple(made), sum(not of for of in named.values()))


def _questions(tables: Iterable[Rows]) -> dict[str, str]:
    told: dict[str, str] = {}
    for rows in tables:
        if "question_text" in _columns(rows):
            told |= {row["id"]: row["question_text"] for row in rows}
    return told


def _favourable(values: Sequence[int]) -> float:
    return round(sum(one >= FAVOURABLE for one in values) / len(values), 4)
