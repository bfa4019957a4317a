"""What the console says: answers on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH: Final = 24
_EVERY: Final = 0.1
WRONG, OPEN = 2, 3


class Refused(Exception):  # noqa: N818 - not an error of the program
    """What was asked cannot be done; the message says what can."""

    def __init__(self, words: str, exit_code: int = WRONG) -> None:
        super().__init__(words)
        self.exit_code = exit_code


def document(told: Any) -> None:
    """One JSON document on stdout."""
    json.dump(told, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def say(words: str = "") -> None:
    """A line on stdout."""
    print(words)


def complain(words: str) -> None:
    """A line on stderr."""
    print(f"keepwell: {words}", file=sys.stderr)


class Meter:
    """Progress on stderr: share, rate, time left; silent when nobody watches."""

    def __init__(self, unit: str = "rows") -> None:
        self._unit, self._started, self._last, self._note = unit, time.monotonic(), 0.0, ""
        self._shown = sys.stderr.isatty()

    def __call__(self, done: int, total: int | None = None, note: str = "") -> None:
        """Say that `done` of `total` are done."""
        now = time.monotonic()
        if note != self._note:
            self._note, self._started = note, now
        if self._shown and now - self._last > _EVERY:
            self._last = now
            sys.stderr.write(f"\r\x1b[K{self._line(done, total, now - self._started)}")
            sys.stderr.flush()

    def _line(self, done: int, total: int | None, seconds: float) -> str:
        if not total:
            return f"{self._note} {done:,} {self._unit}"
        filled = round(WIDTH * min(done / total, 1.0))
        bar = "━" * filled + "╌" * (WIDTH - filled)
        rate = done / seconds if seconds > 0 else 0
        left = f"{(total - done) / rate:.0f} s left" if rate else ""
        return (
            f"{bar} {min(done / total, 1.0):4.0%} {self._note}  {rate:,.0f} {self._unit}/s  {left}"
        )

    def over(self) -> None:
        """Wipe the line."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def table(rows: Sequence[tuple[str, ...]], *, head: tuple[str, ...]) -> str:
    """Columns side by side, as wide as they need to be."""
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    ]
    return "\n".join([lines[0], "  ".join("─" * width for width in widths), *lines[1:]])
