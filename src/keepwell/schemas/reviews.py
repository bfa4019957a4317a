"""What is known of an initiative's effect: the plan as numbers need it, and what came of it.

Plain and JSON-ready, so that it can be stored as found, shown, and taken out whole.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keepwell.schemas.phrases import Phrase

Why = Literal["lottery", "results", "other"]
Word = Literal["better", "worse", "uncertain", "described", "refused"]
Tone = Literal["good", "care", "quiet"]
WHYS: Final[tuple[Why, ...]] = ("lottery", "results", "other")
WORDS: Final[tuple[Word, ...]] = ("better", "worse", "uncertain", "described", "refused")


@dataclass(frozen=True, slots=True)
class Design:
    """A plan as it is judged.

    `starts` maps every team that is compared to the month it starts in (`2026-02`), "" for those
    that go without; `until` is the last month that is read; `chosen_by` are months by whose
    results teams were chosen; `blocks` the lots' blocks; `untouched` measures nobody meant to move.
    """

    measure: str
    good: Literal["up", "down"]
    starts: Mapping[str, str]
    until: str
    why: Why = "other"
    chosen_by: tuple[str, ...] = ()
    blocks: Mapping[str, str] = field(default_factory=dict)
    untouched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why no more is said: a code of `docs/explanation/evaluation.md` and its numbers."""

    code: str
    numbers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a plan could show, before it starts, in the measure's unit.

    `effect` would be found four times in five; None where `refusals` say that nothing could.
    `before` and `after` are months of the table; `spread` and `follows` the noise of a team-month.
    `short` are the teams that would be left out for lack of months.
    """

    effect: float | None
    refusals: tuple[Refused, ...] = ()
    teams: int = 0
    controls: int = 0
    before: int = 0
    after: int = 0
    horizon: int = 0
    level: float | None = None
    spread: float | None = None
    follows: float | None = None
    smallest_p: float | None = None
    short: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The stored form."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Foreseen:
        """Read the stored form."""
        return cls(**_known(cls, stored) | {
            "refusals": _refusals(stored), "short": tuple(stored.get("short", ())),
        })  # fmt: skip


@dataclass(frozen=True, slots=True)
class Untouched:
    """A check where nothing should be: `earlier_start`, or a measure nobody meant to move."""

    name: str
    estimate: float
    low: float | None
    high: float | None
    p: float


@dataclass(frozen=True, slots=True)
class AtMonth:
    """One point of the event study: months since the start, difference, its band, how many teams."""

    since: int
    value: float
    low: float | None
    high: float | None
    teams: int


@dataclass(frozen=True, slots=True)
class Side:
    """Teams with or without it: how many, and their mean before and since the start."""

    teams: int
    before: float | None
    after: float | None

    @property
    def moved(self) -> float | None:
        """How far the mean went."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Effect:
    """What a review found, in the measure's unit. What could not be told is None.

    `low` and `high` are None where the interval has no end. `read` are the months that were
    read, first and last. `breakdown`: how many times the past's largest drift would undo it,
    None for more than sixteen times. `treated` and `others` describe, they do not test.
    """

    word: Word
    refusals: tuple[Refused, ...]
    read: tuple[str, str]
    teams: int = 0
    controls: int = 0
    left_out: tuple[str, ...] = ()
    base: int = 0
    horizon: int = 0
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    p_wild: float | None = None
    p_reassigned: float | None = None
    smallest_p: float | None = None
    assignments: int = 0
    exhaustive: bool = False
    detectable: float | None = None
    slope: float | None = None
    p_before: float | None = None
    chance_before: float | None = None
    past: int = 0
    breakdown: float | None = None
    sensitive: bool = False
    untouched: tuple[Untouched, ...] = ()
    curve: tuple[AtMonth, ...] = ()
    treated: Side = Side(0, None, None)
    others: Side = Side(0, None, None)
    filled: float = 0.0

    @property
    def tested(self) -> bool:
        """Whether it passed every check that lets an effect be claimed or denied."""
        return self.word in {"better", "worse", "uncertain"}

    def as_json(self) -> dict[str, Any]:
        """The stored form."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Effect:
        """Read the stored form."""
        return cls(**_known(cls, stored) | {
            "refusals": _refusals(stored), "read": tuple(stored["read"]),
            "left_out": tuple(stored["left_out"]),
            "untouched": tuple(Untouched(**one) for one in stored["untouched"]),
            "curve": tuple(AtMonth(**one) for one in stored["curve"]),
            "treated": Side(**stored["treated"]), "others": Side(**stored["others"]),
        })  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """One answer to "could it be something else?"."""

    tone: Tone
    title: Phrase
    words: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A review in words: the finding, its doubt, the checks, and what would help."""

    headline: Phrase
    doubt: tuple[Phrase, ...]
    checks: tuple[Check, ...] = ()
    helps: tuple[Phrase, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The stored form: words are kept as they were said."""
        return {
            "headline": self.headline.as_json(), "doubt": [one.as_json() for one in self.doubt],
            "checks": [
                {"tone": one.tone, "title": one.title.as_json(), "words": [word.as_json() for word in one.words]}
                for one in self.checks
            ],
            "helps": [one.as_json() for one in self.helps],
        }  # fmt: skip

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Told:
        """Read the stored form."""
        from keepwell.schemas.phrases import Phrase

        def read(ones: list[Any]) -> tuple[Phrase, ...]:
            return tuple(Phrase.from_json(one) for one in ones)

        checks = (
            Check(one["tone"], Phrase.from_json(one["title"]), read(one["words"]))
            for one in stored["checks"]
        )
        return cls(
            Phrase.from_json(stored["headline"]),
            read(stored["doubt"]),
            tuple(checks),
            read(stored["helps"]),
        )


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One evaluation: what was found, in words, and everything it was found from.

    `inputs` holds teams, months, figures as released, the values used, draws and seed: enough to
    compute every number again (`docs/how-to/register-an-initiative.md`).
    """

    effect: Effect
    told: Told
    inputs: dict[str, Any]


def _known(kind: type, stored: Mapping[str, Any]) -> dict[str, Any]:
    names = {one.name for one in fields(kind)}
    return {name: value for name, value in stored.items() if name in names}


def _refusals(stored: Mapping[str, Any]) -> tuple[Refused, ...]:
    return tuple(Refused(one["code"], dict(one["numbers"])) for one in stored["refusals"])
