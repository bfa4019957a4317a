"""What must hold before code lands: `python -m tests.gate quick` (a minute) or `full`.

Each step prints its name, its time and, when it falls short, its output. The full gate ends with
pytest, so that its closing line is the last word.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("formatter", ("ruff", "format", "--check", "--quiet", "src", "tests", "benchmarks")),
    ("linter", ("ruff", "check", "--quiet", "src", "tests", "benchmarks")),
    ("templates", ("djlint", "--lint", "--quiet", "src/keepwell/web")),
    ("types", ("mypy", "--no-error-summary")),
    ("import rules", ("lint-imports", "--no-logo")),
    ("migrations", ("django-admin", "makemigrations", "--check", "--dry-run")),
    ("docs in sync", ("keepwell", "reference", "--check", "docs/reference")),
)
QUICK = "not slow and not browser and not postgres and not portability and not realdata"


def environment() -> dict[str, str]:
    """The variables of this process, with the test settings."""
    import tempfile

    return {
        "KEEPWELL_HOME": tempfile.mkdtemp(prefix="keepwell-gate-"),
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "keepwell.config.settings_test",
        "PYTHONPATH": str(ROOT),
    }


def run(name: str, command: tuple[str, ...]) -> bool:
    """Run one step; its output is shown only when it falls short."""
    started = time.monotonic()
    done = subprocess.run(
        (str(BIN / command[0]), *command[1:]),
        cwd=ROOT, env=environment(), check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    good = done.returncode == 0
    print(f"{'ok  ' if good else 'FAIL'}  {name}  {time.monotonic() - started:.1f} s", flush=True)
    if not good:
        print(done.stdout, flush=True)
    return good


def browser() -> None:
    """Find Chromium, or install it where the package manager may; say so when neither works."""
    if any(shutil.which(name) for name in CHROMIUM):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
        subprocess.run(("apt-get", "update", "-qq"), **quiet)
        subprocess.run(("apt-get", "install", "-y", "-qq", "chromium"), **quiet)
    if not any(shutil.which(name) for name in CHROMIUM):
        print("no Chromium and no right to install it: browser tests will be skipped", flush=True)


def tests(*arguments: str) -> bool:
    """Run pytest in this terminal, so that its progress and closing line are seen.

    A file's tests stay in one process: what they are founded on is made once.
    """
    at_once = str(min(max(os.cpu_count() or 2, 2), 4))  # each may hold a browser and a server
    command = (
        str(BIN / "python"),
        "-m",
        "pytest",
        "-q",
        "-n",
        at_once,
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
    )
    whole = (*command, *arguments)
    return subprocess.run(whole, cwd=ROOT, env=environment(), check=False).returncode == 0


def main() -> int:
    """Run every step, then the tests; 0 only when all held."""
    which = sys.argv[1] if len(sys.argv) > 1 else "quick"
    steps = [run(name, command) for name, command in STEPS]
    if which == "full":
        browser()
    held = tests() if which == "full" else tests("-m", QUICK)
    return 0 if all(steps) and held else 1


if __name__ == "__main__":
    raise SystemExit(main())
