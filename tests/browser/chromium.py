"""Where the browser is and how it is started."""

from __future__ import annotations

import os
import shutil

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def chromium_path() -> str | None:
    """Where a Chromium is; KEEPWELL_CHROMIUM names another one."""
    return os.environ.get("KEEPWELL_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
