"""Commands for operators and schedulers; each is a thin door to one workflow."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 done, 1 a check fell short, 2 unreadable input or wrong use, 3 a question is open.
    """
    from keepwell.console.parser import parsed
    from keepwell.console.running import run

    return run(parsed(sys.argv[1:] if arguments is None else arguments))
