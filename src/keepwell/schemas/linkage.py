"""Whether care and customers' satisfaction moved together, as it is stored and shown.

Numbers are in the outcome's points and the care measure's own points; `None` where nothing is
told. A refusal is a code (R1, R2, R3 …) with the numbers that triggered it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, Literal

from keepwell.schemas.phrases import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT: Final = 1
Word = Literal["strong", "weak", "hardly", "cannot_tell"]
Way = Literal["later", "earlier"]
Numbers = dict[str, float]


@dataclass(frozen=True, slots=True)
class Lagged:
    """One link: the outcome `lag` months `later` than care, or `earlier`.

    `effect`, `low`, `high` after one usual swing of what came first, in the points of what came
    second; `share…` the same in its own usual swings, so that both ways can be compared;
    `estimate` per point, as an outsider recomputes it; `stands` among all links looked at.
    """

    way: Way
    lag: int
    estimate: float | None = None
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    share: float | None = None
    share_low: float | None = None
    share_high: float | None = None
    p: float | None = None
    swing: float | None = None
    stands: bool = False
    teams: int = 0
    months: int = 0
    cells: int = 0
    code: str = ""
    numbers: Numbers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Across:
    """Teams' means against teams' means: never an effect."""

    teams: int
    slope: float | None = None
    low: float | None = None
    high: float | None = None
    correlation: float | None = None
    code: str = ""
    numbers: Numbers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pair:
    """One care measure beside the outcome.

    `best` is the place in `links` of the link the word is about, None where there is none;
    `said` the sentence, `doubt` its limits, `remedy` what would help; `draws` of the tests;
    `reliability` where the care measure is drawn from answers.
    """

    care: str
    title: str
    voice: bool
    word: Word
    said: Phrase
    short: Phrase
    doubt: tuple[Phrase, ...] = ()
    remedy: Phrase | None = None
    links: tuple[Lagged, ...] = ()
    best: int | None = None
    across: Across | None = None
    both_ways: bool = False
    reliability: float | None = None
    more_months: int = 0
    teams: int = 0
    months: int = 0
    code: str = ""
    numbers: Numbers = field(default_factory=dict)
    charts: dict[str, str] = field(default_factory=dict)
    """Place on the page to the drawing's content hash."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The page: every pair that was chosen beforehand, the surest first named in `lead`.

    `absent` are care measures without a figure by team, `equal` what was held equal, `unequal`
    what should have been and is not known well enough.
    """

    outcome: str
    outcome_title: str
    first: str
    last: str
    matters: float
    headline: Phrase
    lead: str
    pairs: tuple[Pair, ...]
    absent: tuple[str, ...]
    equal: tuple[str, ...]
    unequal: tuple[str, ...]
    looked_at: int
    found: int
    by_luck: float
    draws: int
    start: int
    """What the drawing of lots began with: the same again gives the same intervals."""
    format: int = FORMAT

    def as_json(self) -> dict[str, Any]:
        """The stored form; `from_json` reads the same back."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return told | {
            "headline": self.headline.as_json(),
            "pairs": [_pair_as_json(one) for one in self.pairs],
            **{name: list(told[name]) for name in ("absent", "equal", "unequal")},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Linked:
        """Read the stored form."""
        return cls(
            **{
                **stored,
                "headline": Phrase.from_json(stored["headline"]),
                "pairs": tuple(_pair_from_json(one) for one in stored["pairs"]),
                **{name: tuple(stored[name]) for name in ("absent", "equal", "unequal")},
            }
        )


def _plain(one: Lagged | Across) -> dict[str, Any]:
    return {name.name: getattr(one, name.name) for name in fields(one)}


def _pair_as_json(one: Pair) -> dict[str, Any]:
    told = {name.name: getattr(one, name.name) for name in fields(one)}
    return told | {
        "said": one.said.as_json(),
        "short": one.short.as_json(),
        "doubt": [said.as_json() for said in one.doubt],
        "remedy": one.remedy.as_json() if one.remedy else None,
        "links": [_plain(link) for link in one.links],
        "across": _plain(one.across) if one.across else None,
    }


def _pair_from_json(stored: Mapping[str, Any]) -> Pair:
    return Pair(
        **{
            **stored,
            "said": Phrase.from_json(stored["said"]),
            "short": Phrase.from_json(stored["short"]),
            "doubt": tuple(Phrase.from_json(one) for one in stored["doubt"]),
            "remedy": Phrase.from_json(stored["remedy"]) if stored["remedy"] else None,
            "links": tuple(Lagged(**one) for one in stored["links"]),
            "across": Across(**stored["across"]) if stored["across"] else None,
        }
    )
