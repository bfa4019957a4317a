"""`python -m benchmarks.pictures [FOLDER]`: draw all, or those whose name holds `--only`."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.pictures import effects, groups


def main() -> None:
    """Draw."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.pictures", description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path, default=Path("docs/images"))
    asked.add_argument("--only", default="")
    told = asked.parse_args()
    for draw in (*effects.ALL, *groups.ALL):
        if told.only in draw.__name__:
            draw(told.folder)


if __name__ == "__main__":
    main()
