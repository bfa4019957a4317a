"""Counting for a page in another process: the web process never loads the columnar engine."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def counted(count: Callable[..., Any], asked: dict[str, Any]) -> Any:
    """What `count(**asked)` answers; both plain enough for JSON.

    Where the engine is loaded already (work process, console, tests) it is asked at once.

    Raises:
        RuntimeError: when the other process failed; its last words are the message.
    """
    if "ibis" in sys.modules:
        return count(**asked)
    program = (
        "import json, sys, django; django.setup(); "
        f"from {count.__module__} import {count.__name__} as count; "
        "print(json.dumps(count(**json.loads(sys.argv[1]))))"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own words; data as an argument
        [sys.executable, "-c", program, json.dumps(asked)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().rpartition("\n")[2])
    return json.loads(done.stdout.splitlines()[-1])
