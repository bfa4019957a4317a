"""A whole house of its own: a company on disk and `keepwell serve`, to be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

FOUND = """
import django; django.setup()
from datetime import UTC, date, datetime
from tests.web.company import found_company
found = found_company(today=date(2026, 11, 4), now=datetime(2026, 11, 4, 8, tzinfo=UTC))
print(found.syncs["running"])
"""


TABLE = """
import django; django.setup()
from datetime import UTC, date, datetime
from keepwell.domain.access import operations as access
from keepwell.workflows import monthly_sync
from tests.web.company import PASSWORD
from tests.web.meetings import found_syncs
now = datetime(2026, 11, 4, 8, tzinfo=UTC)
for name, role in (("Hana", "hr_partner"), ("Cem", "support_leader")):
    access.create_user(email=f"{name.lower()}@demo.example", name=name, password=PASSWORD,
                       roles=[(role, None)], by="operator", on=date(2026, 1, 1))
monthly_sync.prepare(month="2026-09", now=now)
monthly_sync.freeze(month="2026-09", by="operator", now=now)
print(found_syncs(now=now)["running"])
"""
"""Two leaders at a table and a pack of what is missing: all that a meeting itself needs."""


class House:
    """`running` is the sync whose meeting goes on; everybody's password is tests.web.company's."""

    def __init__(self, home: Path, *, found: str = FOUND) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.world = {**os.environ, "KEEPWELL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "keepwell.config.settings"}  # fmt: skip
        self.world.pop("KEEPWELL_DATABASE_URL", None)
        self._run(str(Path(sys.executable).parent / "keepwell"), "init")
        self.running = self._run(sys.executable, "-c", found).splitlines()[-1]
        self.serving: subprocess.Popen[bytes] | None = None

    def _run(self, *command: str) -> str:
        done = subprocess.run(command, env=self.world, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2_000:]
        return done.stdout

    def start(self) -> None:
        """Serve, and wait until it answers."""
        keepwell = str(Path(sys.executable).parent / "keepwell")
        self.serving = subprocess.Popen(
            [keepwell, "serve", "--port", str(self.port)], env=self.world, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.url}/sign-in/", timeout=2)
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("the house did not open")

    def kill(self) -> None:
        """As a power cut would: every process at once, none asked."""
        if self.serving is not None:
            os.killpg(self.serving.pid, signal.SIGKILL)
            self.serving.wait(20)
            self.serving = None
