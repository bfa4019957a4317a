"""Instruments: items, scales and scoring as their authors published them, one file each.

Wording is part of an instrument: a changed word makes other items, without the benchmark.
Licences travel with the items; instruments that may not be shipped are named, and a company with
its own licence can bring the items as a file of the same form.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal

from keepwell.schemas.norms import Norm

if TYPE_CHECKING:
    from collections.abc import Mapping

Method = Literal["index", "mean", "subscale_means", "percent_positive", "shares", "net", "separate"]
Kind = Literal["scale", "text", "choice"]
Status = Literal["own", "official", "unvalidated"]
METHODS: Final[tuple[Method, ...]] = (
    "index", "mean", "subscale_means", "percent_positive", "shares", "net", "separate",
)  # fmt: skip
FOLDER: Final = "keepwell.domain.listening"
NAMED_ONLY: Final = "named_only.toml"


class InstrumentError(ValueError):
    """A file that is no instrument: the message says which part and what to do."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Answer options: what is read, what is stored, and points where scoring needs them.

    `ends` says in words what the first and the last of a row of numbers mean.
    """

    labels: tuple[str, ...]
    values: tuple[int, ...]
    points: tuple[float, ...] = ()
    ends: tuple[str, ...] = ()

    def scored(self, value: int, *, reverse: bool) -> float:
        """Points of an answer (its own value where the scale has no points), turned if reversed."""
        marks = self.points or tuple(float(one) for one in self.values)
        at = self.values.index(value)
        return marks[len(marks) - 1 - at] if reverse else marks[at]


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `benchmark`: percent positive elsewhere, as published.

    `language`: of its words, where it is not the instrument's.
    """

    id: str
    text: str
    scale: str = "main"
    kind: Kind = "scale"
    reverse: bool = False
    subscale: str = ""
    options: tuple[str, ...] = ()
    benchmark: float | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of an instrument in one more language.

    `status`: "own" for items written here, "official" for the authors' translation,
    "unvalidated" for one of ours that nobody has tested: its figures stand beside no norm.
    """

    status: Status
    items: Mapping[str, str]
    labels: Mapping[str, tuple[str, ...]]
    ends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scoring:
    """How answers become a score: see `rules.scoring`."""

    method: Method
    need: int = 0
    need_share: float = 0.0
    headline: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """A set of items with its scoring, licence and source.

    `delicate`: health, harassment or leaving: ten answers behind every cell, and never asked
    with a name. `measure`: the id under which its score is a measure.
    """

    id: str
    name: str
    version: int
    language: str
    licence: str
    direction: Literal["up", "down"]
    scoring: Scoring
    scales: Mapping[str, Scale]
    items: tuple[Item, ...]
    attribution: str = ""
    source: str = ""
    notice: str = ""
    pitfalls: str = ""
    delicate: bool = False
    measure: str = ""
    languages: Mapping[str, Wording] = field(default_factory=dict)
    norms: tuple[Norm, ...] = ()

    def item(self, item_id: str) -> Item:
        """An item by its id.

        Raises:
            KeyError: when there is none.
        """
        for one in self.items:
            if one.id == item_id:
                return one
        raise KeyError(f"{self.id} has no item {item_id!r}")

    def scored_items(self) -> tuple[Item, ...]:
        """Items that are answered on a scale."""
        return tuple(one for one in self.items if one.kind == "scale")


@dataclass(frozen=True, slots=True)
class NamedOnly:
    """An instrument whose items may not be shipped: what it is, and why."""

    id: str
    name: str
    items: str
    licence: str
    scoring: str = ""
    note: str = ""
    refused: str = ""


def read_instrument(text: str, *, place: str = "this file") -> Instrument:
    """An instrument from TOML.

    Raises:
        InstrumentError: for TOML that does not parse, an unknown part, a scale that is not
            there, the same item twice.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InstrumentError(f"{place} is not TOML: {error}") from error
    try:
        made = _made(told)
    except (KeyError, TypeError) as error:
        raise InstrumentError(f"{place}: {error} is missing or unknown") from error
    _check(made, place)
    return made


def _made(told: dict[str, Any]) -> Instrument:
    scales = {name: Scale(**_tuples(one)) for name, one in told.pop("scales").items()}
    items = tuple(Item(**_tuples(one)) for one in told.pop("items"))
    scoring = Scoring(**_tuples(told.pop("scoring")))
    languages = {name: _wording(one) for name, one in told.pop("languages", {}).items()}
    of = told.get("measure") or told["id"]
    norms = tuple(
        Norm(of=of, source=told.get("source", ""), **one) for one in told.pop("norms", ())
    )
    return Instrument(
        scales=scales, items=items, scoring=scoring, languages=languages, norms=norms, **told
    )


def _wording(told: dict[str, Any]) -> Wording:
    labels, ends = _tuples(told.pop("labels")), _tuples(told.pop("ends", {}))
    return Wording(labels=labels, ends=ends, **told)


def _tuples(told: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(one) if isinstance(one, list) else one for name, one in told.items()}


def _check(made: Instrument, place: str) -> None:
    if made.scoring.method not in METHODS:
        raise InstrumentError(f"{place}: there is no scoring {made.scoring.method!r}")
    if len({one.id for one in made.items}) < len(made.items):
        raise InstrumentError(f"{place}: two items have the same id")
    for name, scale in made.scales.items():
        if len(scale.labels) != len(scale.values) or len(scale.points) not in {
            0,
            len(scale.values),
        }:
            raise InstrumentError(f"{place}: scale {name} has not one label and value an option")
    missing = {one.scale for one in made.scored_items()} - set(made.scales)
    if missing:
        raise InstrumentError(f"{place}: no scale is called {', '.join(sorted(missing))}")
    for name, wording in made.languages.items():
        _check_wording(made, name, wording, place)


def _check_wording(made: Instrument, name: str, wording: Wording, place: str) -> None:
    """Another language says all of it: a form half in one and half in another helps nobody."""
    said = set(wording.items)
    if said != {one.id for one in made.items if one.kind != "choice"}:
        raise InstrumentError(f"{place}: {name} has not the words of exactly all items")
    for scale in {one.scale for one in made.scored_items()}:
        if len(wording.labels.get(scale, ())) != len(made.scales[scale].labels):
            raise InstrumentError(f"{place}: {name} has not one label an option of {scale}")
        if len(wording.ends.get(scale, ())) != len(made.scales[scale].ends):
            raise InstrumentError(f"{place}: {name} does not say the ends of {scale}")
    if made.licence.startswith("OGL") and wording.status == "own":
        raise InstrumentError(f"{place}: {name} is no original: say unvalidated or official")


@cache
def shipped() -> Mapping[str, Instrument]:
    """Every instrument that comes with the product, by id."""
    folder = resources.files(FOLDER) / "instruments"
    found = {}
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.name.endswith(".toml") and path.name != NAMED_ONLY:
            one = read_instrument(path.read_text(encoding="utf-8"), place=path.name)
            found[one.id] = one
    return found


@cache
def named_only() -> tuple[NamedOnly, ...]:
    """Instruments that others own: named, not shipped."""
    text = (resources.files(FOLDER) / "instruments" / NAMED_ONLY).read_text(encoding="utf-8")
    return tuple(NamedOnly(**one) for one in tomllib.loads(text)["instruments"])
