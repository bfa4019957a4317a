"""Where a company's state lives: one folder, $KEEPWELL_HOME or ./var."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def home() -> Path:
    """The company's folder, made when it is not there yet."""
    folder = Path(os.environ.get("KEEPWELL_HOME") or "var").resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret(folder: Path, name: str) -> str:
    """A secret of 64 hex digits kept in a file that only its owner reads; made once."""
    path = folder / "secrets" / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text().strip()
