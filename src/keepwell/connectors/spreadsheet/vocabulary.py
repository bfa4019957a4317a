"""The door's words as data: how headers are called and what written values stand for."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Any, Final

from keepwell.schemas.intake import KINDS

WEAK: Final = 0.6
_BRACKETS = re.compile(r"[\(\[\{].*?[\)\]\}]")
_SIGNS = re.compile(r"[\W_]+")
_UNIT_WORDS = re.compile(r"\b(in\s+)?(seconds|secs?|minutes|mins?|hours|hrs?)\b\s*$", re.IGNORECASE)


def compact(header: str, *, units: bool = False) -> str:
    """A header without case, accents, blanks and signs (and without its unit, unless kept)."""
    bare = header.replace("#", " no ") if header.strip().endswith("#") else header
    if not units:
        bare = _BRACKETS.sub(" ", bare)
    plain = unicodedata.normalize("NFKD", bare.casefold())
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _SIGNS.sub("", kept)


def without_unit(header: str) -> str:
    """A header whose closing unit ("… in minutes") is cut off, compacted."""
    return compact(_UNIT_WORDS.sub("", _BRACKETS.sub(" ", header)))


def _load(file: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(file).read_text(encoding="utf-8"))


@cache
def headers() -> dict[str, dict[str, dict[str, float]]]:
    """Kind -> compact header -> field -> strength (1, or less for a weak word)."""
    told = _load("vocabulary.toml")
    shared = {**told.pop("who"), **told.pop("what")}
    for kind in ("contacts", "contact_events"):
        told[kind] = {
            **(told["contacts"] if kind == "contact_events" else {}),
            **shared,
            **told[kind],
        }
    told["job_history"] = {**told["people"], **told["job_history"]}
    return {kind: _by_header(kind, told[kind]) for kind in KINDS}


def _by_header(kind: str, fields: dict[str, list[str]]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for field, words in fields.items():
        if field not in KINDS[kind].by_name:
            continue
        for place, word in enumerate((field.replace("_", " "), *words)):
            strength = WEAK if word.startswith("~") else 1.0 - min(place, 40) * 0.004
            known = found.setdefault(compact(word.lstrip("~"), units=True), {})
            known[field] = max(known.get(field, 0.0), strength)
    return found


@cache
def words(group: str) -> tuple[str, ...]:
    """A flat list of values: missing, nobody, yes, no, good, bad, offered, unoffered."""
    told = _load("words.toml")[group]
    return tuple(told["words"] if isinstance(told, dict) else told)


@cache
def classes(group: str) -> dict[str, tuple[str, ...]]:
    """Class -> the words that stand for it."""
    return {key: tuple(value) for key, value in _load("words.toml")[group].items()}


@cache
def meaning(group: str) -> dict[str, str]:
    """Written value (casefolded) -> class, for lists of whole values."""
    return {word: key for key, group_words in classes(group).items() for word in group_words}
