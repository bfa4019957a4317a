"""Counting for a page in another process: the web process never loads the columnar engine."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

from django.core.cache import cache

from keepwell.domain.people import queries as people
from keepwell.domain.released import queries as released

if TYPE_CHECKING:
    from collections.abc import Callable

HOURS_KEPT: Final = 6


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


def kept(count: Callable[..., Any], asked: dict[str, Any]) -> Any:
    """As `counted`, for what needs arrays alone and reads released figures.

    What was asked once is known for some hours, until figures are released anew.
    """
    if "numpy" in sys.modules:
        return count(**asked)
    told = json.dumps([count.__module__, count.__name__, asked, released.newest()], sort_keys=True)
    key = f"elsewhere/{hashlib.sha256(told.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = counted(count, asked)
        cache.set(key, found, HOURS_KEPT * 3_600)
    return found


def counted_of(name: str, count: Callable[..., Any], *, person: str, fresh: bool) -> Any:
    """What `count(agents=…)` says of one person's own contacts, kept for some hours.

    It is kept under the person's key alone, so that no list of persons could be sorted, and
    until figures are released anew.

    Args:
        name: of what is counted.
        count: see `counted`; answers something plain.
        person: their key.
        fresh: count now if nothing is kept (some seconds).

    Returns:
        the answer, empty for somebody without a login; None when it was not counted yet.
    """
    key = f"{name}/{person}/{released.newest()}"
    told = cache.get(key)
    if told is None and fresh:
        logins = people.logins_of(key=person)
        told = counted(count, {"agents": logins}) if logins else {}
        cache.set(key, told, HOURS_KEPT * 3_600)
    return told
