"""A company driven only through the `keepwell` command, the way an operator's scripts do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEEPWELL = Path(sys.executable).parent / "keepwell"


@dataclass(frozen=True)
class Company:
    """One company folder and the commands that outside scripts rely on."""

    home: Path

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "KEEPWELL_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "keepwell.config.settings",
        }
        return subprocess.run(
            [str(KEEPWELL), *map(str, arguments)],
            capture_output=True, text=True, check=False, env=environment, timeout=600,
        )  # fmt: skip

    def load(self, file: Path, *more: str, exit_code: int = 0) -> dict[str, Any]:
        """Import a file; the account must add up."""
        done = self.run("import", file, "--yes", "--json", *more)
        assert done.returncode == exit_code, done.stderr + done.stdout
        account: dict[str, Any] = json.loads(done.stdout)
        parts = account["loaded"] + account["refused"] + account["known"]
        assert account["rows_in"] == parts, account
        return account

    def figures(self, measure: str, *more: str) -> list[dict[str, Any]]:
        """The figures of one measure."""
        done = self.run("figures", measure, "--json", *more)
        assert done.returncode == 0, done.stderr + done.stdout
        found: list[dict[str, Any]] = json.loads(done.stdout)["figures"]
        return found

    def whole(self, measure: str, *more: str) -> dict[str, Any]:
        """The one figure over everything."""
        (figure,) = self.figures(measure, "--grain", "all", *more)
        return figure
