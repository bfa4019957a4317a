"""`keepwell serve` and `keepwell work`: two processes, ended together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Final

from keepwell.console.output import Refused, complain, say

if TYPE_CHECKING:
    import argparse
    from types import FrameType

_GRACE: Final = 10.0
_WORK: Final = """
import os, sys
if hasattr(os, "nice"):
    os.nice(10)  # somebody waits for a page; nobody waits for a refresh
from keepwell.console import main
sys.exit(main(["work"]))
"""
_ANYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 - to recognise them, not to bind to them


def serve(told: argparse.Namespace) -> int:
    """Serve the pages with a work process beside them, until told to stop."""
    from keepwell.console.keeping import make

    make()
    return run_both(told.host, told.port)


def run_both(host: str, port: int) -> int:
    """Start web and work; when one ends or a signal comes, end both."""
    _must_be_free(host, port)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    environment.setdefault(
        "KEEPWELL_ADDRESS", f"http://{'localhost' if host in _ANYWHERE else host}:{port}"
    )
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1",
        "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "keepwell.config.wsgi:application",
    ]  # fmt: skip
    work_ = [sys.executable, "-c", _WORK]
    # counting has its own threads: those of the arrays' library would fight them for the cores
    ours = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", **environment}
    children = [
        subprocess.Popen(command, env=told)  # noqa: S603 - our own two programs
        for command, told in ((web, environment), (work_, ours))
    ]
    say(f"Keepwell is at http://{host}:{port}/  (stop with Ctrl-C)")
    sys.stdout.flush()
    return _until_over(children)


def _must_be_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                f"Port {port} is taken. Choose another: keepwell serve --port {port + 1}"
            ) from error


def _until_over(children: list[subprocess.Popen[bytes]]) -> int:
    over = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda _number, _frame: over.set())
    while not over.wait(0.3):
        if any(one.poll() is not None for one in children):
            break
    asked = over.is_set()
    for one in children:
        if one.poll() is None:
            one.terminate()
    for one in children:
        try:
            one.wait(_GRACE)
        except subprocess.TimeoutExpired:
            one.kill()
    if not asked:
        complain("a process ended by itself; the lines above say why")
    return 0 if asked else 1


def work(_told: argparse.Namespace) -> int:
    """Do jobs until told to stop; a job under way when the process ends is taken up again."""
    from keepwell.domain.jobs import worker
    from keepwell.workflows import (  # noqa: F401 - every_job brings all jobs
        every_job,
        initiative_review,
        nightly_refresh,
        notify,
        sync_invitations,
    )

    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, end)
    initiative_review.schedule()
    nightly_refresh.schedule()
    notify.schedule()
    sync_invitations.schedule()
    worker.run(stop=stop)
    return 0
