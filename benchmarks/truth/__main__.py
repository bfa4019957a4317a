"""`python -m benchmarks.truth [--companies 1000] [--workers 2] [--only WORDS]`: the table."""

from __future__ import annotations

import argparse
import os
import time


def main() -> None:
    """Run, print, and say whether every goal is met."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # small matrices: threads only get in each other's way
    from benchmarks.truth.strata import STRATA
    from benchmarks.truth.suite import run_all, table

    asked = argparse.ArgumentParser(prog="python -m benchmarks.truth", description=__doc__)
    asked.add_argument("--companies", type=int, default=1_000, help="in every stratum")
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--only", default="", help="strata whose family or words hold this")
    told = asked.parse_args()
    strata = tuple(one for one in STRATA if told.only in f"{one.family}: {one.words}")
    began = time.perf_counter()
    rows = run_all(companies=told.companies, workers=told.workers, strata=strata)
    took = time.perf_counter() - began
    print(table(rows))
    played = told.companies * len(strata)
    print(f"{played:,} companies in {took:.0f} s, {1_000 * took / played:.1f} s a thousand.")
    missed = [f"{row.stratum.words}: {row.goal}" for row in rows if row.goal]
    print("Every goal is met." if not missed else "Missed: " + "; ".join(missed))


if __name__ == "__main__":
    main()
