"""One thing that was tried, and what came of it: as a works council reads it, and as it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from keepwell.schemas.phrases import Phrase, Value


@dataclass(frozen=True, slots=True)
class Finding:
    """`tried` on what, `came` out what; where it falls short also the `remedy`."""

    id: str
    good: bool
    tried: Phrase
    came: Phrase
    remedy: Phrase | None = None

    def as_json(self) -> dict[str, Any]:
        """The stored form, with the English sentences beside for whoever reads the file."""
        return {
            "id": self.id, "good": self.good, "tried": str(self.tried), "came": str(self.came),
            "remedy": str(self.remedy or ""),
            "phrases": {
                "tried": self.tried.as_json(), "came": self.came.as_json(),
                "remedy": self.remedy.as_json() if self.remedy else None,
            },
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Finding:
        """Read the stored form."""
        told = kept["phrases"]
        remedy = Phrase.from_json(told["remedy"]) if told["remedy"] else None
        return cls(
            kept["id"], kept["good"], Phrase.from_json(told["tried"]), Phrase.from_json(told["came"]),
            remedy,
        )  # fmt: skip


def finding(
    what: str, *, good: bool, tried: str, held: str, broken: str, remedy: str, **told: Value
) -> Finding:
    """A finding from its sentences: `held` is said when it is good, `broken` and `remedy` when not."""
    came = Phrase(f"anonymity.{what}.held", held, told)
    if not good:
        came = Phrase(f"anonymity.{what}.broken", broken, told)
    return Finding(
        what, good, Phrase(f"anonymity.{what}.tried", tried, told), came,
        None if good else Phrase(f"anonymity.{what}.remedy", remedy, told),
    )  # fmt: skip
