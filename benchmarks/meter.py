"""Time and peak memory of a piece of work, measured in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """Seconds of wall time, seconds of processor time, peak memory in MB, and what came out."""

    wall: float
    cpu: float
    peak_mb: float
    result: object = None


def measured(work: Callable[[], object]) -> Reading:
    """Run here; use in a fresh process, because peak memory is the process's."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Reading(time.perf_counter() - wall, time.process_time() - cpu, used, result)


def in_own_process(module: str, name: str, **arguments: object) -> Reading:
    """Call `module.name(**arguments)` in a fresh interpreter and read its clock and memory."""
    program = (
        "import importlib, json, sys\n"
        "from benchmarks.meter import measured\n"
        "module, name, arguments = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])\n"
        "work = getattr(importlib.import_module(module), name)\n"
        "reading = measured(lambda: work(**arguments))\n"
        "print('reading', json.dumps([reading.wall, reading.cpu, reading.peak_mb, reading.result]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, module, name, json.dumps(arguments, default=str)],
        check=True, text=True, stdout=subprocess.PIPE, env={**os.environ},
    )  # fmt: skip
    told = done.stdout.rpartition("reading ")[2]  # an engine may have drawn a progress bar before
    return Reading(*json.loads(told))


def best(readings: list[Reading]) -> Reading:
    """The fastest of several: noise only ever adds."""
    return min(readings, key=lambda reading: reading.wall)
