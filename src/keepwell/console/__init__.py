"""Commands for operators and schedulers; each is a thin door to one workflow."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence


READER_GONE: Final = 141
"""128 and the number of SIGPIPE."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 done, 1 a check fell short, 2 unreadable input or wrong use, 3 a question is open; 141
        where whoever read the output has gone (`| head`), as shells say it of any program.
    """
    from keepwell.console.parser import parsed
    from keepwell.console.running import run

    try:
        done = run(parsed(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except BrokenPipeError:
        # nothing may be written any more, not even by the interpreter when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    return done
