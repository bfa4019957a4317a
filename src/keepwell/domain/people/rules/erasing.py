"""Saying what was written about somebody without saying who it was. Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from keepwell.domain.people.rules.names import core, normal

TOGETHER = " + "
"""Between the names of groups that are shown as one (`A + B`), in the order of the alphabet."""
UNKNOWN = "not known"
"""The group of those without one, which comes last."""


def label(key: str) -> str:
    """What stands for an erased person where a name is shown: `Erased 3f2a9c`."""
    return f"Erased {_mark(key)[:6]}"


def number(key: str) -> str:
    """What stands for an erased person's employee number, so that their shifts stay together."""
    return f"erased-{_mark(key)[:12]}"


def _mark(key: str) -> str:
    return hashlib.sha256(f"erased:{key}".encode()).hexdigest()


@dataclass(frozen=True)
class Wording:
    """A text without a person: call it with what was written.

    Whole names are found in every way of writing them (`Stone, Mia`, `MIA STONE`, `Mia K. Stone`),
    inside longer texts as they are written here. A name of one word is only found when it is the
    whole text: inside others it may be anybody's. `numbers` are replaced where they stand alone.
    """

    label: str
    names: frozenset[str]
    mails: frozenset[str] = frozenset()
    numbers: dict[str, str] = field(default_factory=dict)
    _cores: frozenset[str] = field(init=False, repr=False)
    _inside: re.Pattern[str] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        cores = frozenset(core(normal(name)) for name in self.names) - {""}
        inside = {way for name in self.names if " " in name.strip() for way in _ways(name)}
        words = sorted({*inside, *self.mails} - {""}, key=lambda one: (-len(one), one))
        pattern = "|".join(re.escape(one) for one in words)
        object.__setattr__(self, "_cores", cores)
        object.__setattr__(
            self, "_inside",
            re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE) if words else None,
        )  # fmt: skip

    def __call__(self, written: str) -> str:
        """The same text, without the person."""
        if written in self.numbers:
            return self.numbers[written]
        if TOGETHER in written and "\n" not in written:
            parts = written.split(TOGETHER)
            told = [self(part) for part in parts]
            return written if told == parts else TOGETHER.join(sorted(told, key=_place))
        if core(normal(written)) in self._cores:
            return self.label
        return self._inside.sub(self.label, written) if self._inside else written


def _place(group: str) -> tuple[bool, str]:
    return group == UNKNOWN, group.casefold()


def _ways(name: str) -> set[str]:
    """A whole name as it is written, and with first and last name the other way round."""
    written = " ".join(name.split())
    last, comma, first = written.partition(",")
    if comma and first.strip():
        return {written, f"{first.strip()} {last.strip()}"}
    first, _, last = written.rpartition(" ")
    return {written, f"{last}, {first}"}
