"""What is kept of one company."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Record:
    """The finding beside the truth; numbers are None where nothing was told.

    `flagged`: called not parallel before, or unable to show it. `wrong_raw` is for traps: the
    naive figure pointed the wrong way.
    """

    word: str
    codes: tuple[str, ...] = ()
    truth: float | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    flagged: bool = False
    chance: float = 1.0
    band: bool | None = None
    wrong_raw: bool = False

    @property
    def told(self) -> bool:
        """Whether there is an interval."""
        return self.truth is not None

    @property
    def held(self) -> bool:
        """Whether the interval holds the truth."""
        if self.truth is None or self.low is None or self.high is None:
            return False
        return self.low <= self.truth <= self.high

    @property
    def claimed(self) -> bool:
        """Whether something was claimed."""
        return self.word in ("better", "worse", "strong", "weak")

    @property
    def wrong_way(self) -> bool:
        """A claim whose sign is not the truth's."""
        if not self.claimed or not self.truth or self.estimate is None:
            return False
        return (self.estimate > 0) != (self.truth > 0)
