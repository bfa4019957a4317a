"""The web process stays small: what a plan could show is counted by another process."""

from __future__ import annotations

import json
import os
import subprocess
import sys


def run(*told: str) -> str:
    here = os.environ | {"DJANGO_SETTINGS_MODULE": "keepwell.config.settings_test"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.initiatives.registering", *told],
        capture_output=True, text=True, check=False, env=here,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout


def test_registering_loads_no_arrays_into_the_web_process(home) -> None:
    run("found")
    found = json.loads(run().splitlines()[-1])
    assert found["effect"] > 0
    assert (found["title"], found["again"], found["worth"]) == ("Quiet room", True, True)
    assert found["read"] == 200
    assert found["heavy"] == []
