"""`python -m benchmarks.truth [--companies 1000] [--workers 2] [--only WORDS] [--write FILE]`."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import Final

BEGIN: Final = "<!-- the table, printed by benchmarks.truth -->"
END: Final = "<!-- end of the table -->"


def main() -> None:
    """Run, print, and say whether every goal is met."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # small matrices: threads only get in each other's way
    from benchmarks.pictures.truth import draw
    from benchmarks.truth.strata import STRATA
    from benchmarks.truth.suite import run_all, table

    asked = argparse.ArgumentParser(prog="python -m benchmarks.truth", description=__doc__)
    asked.add_argument("--companies", type=int, default=1_000, help="in every stratum")
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--only", default="", help="strata whose family or words hold this")
    asked.add_argument("--write", type=Path, help="put table and picture into this Markdown file")
    told = asked.parse_args()
    strata = tuple(one for one in STRATA if told.only in f"{one.family}: {one.words}")
    began = time.perf_counter()
    rows = run_all(companies=told.companies, workers=told.workers, strata=strata)
    took = time.perf_counter() - began
    played = told.companies * len(strata)
    missed = [f"{row.stratum.words}: {row.goal}" for row in rows if row.goal]
    verdict = "Every goal is met." if not missed else "Missed: " + "; ".join(missed) + "."
    counts = f"{played:,} companies, {told.companies:,} in every stratum. {verdict}"
    print(f"{table(rows)}\n{counts} {1_000 * took / played:.1f} s a thousand.")
    if told.write:
        publish(told.write, f"{counts}\n\n{table(rows)}")
        draw(rows, told.write.parent.parent / "images")


def publish(file: Path, text: str) -> None:
    """Put the text between the file's two marks."""
    before, rest = file.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    file.write_text(f"{before}{BEGIN}\n\n{text.strip()}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
