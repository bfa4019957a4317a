"""`make bench`: every benchmark beside its rival, printed as a table. `--rows` makes it smaller.

Scratch files live in KEEPWELL_BENCH (default: a folder of the system's temporary place).
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from benchmarks import documents, live_notes, pages
from benchmarks.data import contacts_csv
from benchmarks.mart import build
from benchmarks.meter import Reading, best, in_own_process


def _line(name: str, reading: Reading, against: Reading | None = None) -> None:
    ratio = f"{reading.cpu / against.cpu:.2f} ×" if against else "–"
    print(f"| {name} | {reading.wall:.1f} | {reading.cpu:.1f} | {reading.peak_mb:.0f} | {ratio} |", flush=True)  # fmt: skip


def _door(scratch: Path, rows: int) -> None:
    csv, home = contacts_csv(scratch / f"contacts-{rows}.csv", rows=rows), scratch / "home"
    print(f"\n## CSV to warehouse, {rows:,} rows\n\n| | wall s | CPU s | peak MB | CPU against the script |\n|---|--:|--:|--:|--:|")  # fmt: skip
    script = in_own_process("benchmarks.door", "script", csv=csv, folder=scratch)
    _line("hand-written DuckDB script", script)
    _line("naked copy to Parquet", in_own_process("benchmarks.door", "copy", csv=csv, folder=scratch), script)  # fmt: skip
    shutil.rmtree(home, ignore_errors=True)
    in_own_process("benchmarks.door", "company", folder=home)
    _line("keepwell, with every check", in_own_process("benchmarks.door", "ours", csv=csv, folder=home), script)  # fmt: skip


def _measures(scratch: Path, rows: int) -> None:
    folder = build(scratch / f"mart-{rows}", rows=rows)
    print(f"\n## Six measures × 24 months × 200 teams, {rows:,} contacts\n\n| | wall s | CPU s | peak MB | CPU against SQL |\n|---|--:|--:|--:|--:|")  # fmt: skip
    sql = best([in_own_process("benchmarks.measures", "sql", folder=folder) for _ in range(2)])
    _line("hand-written SQL", sql)
    ours = best([in_own_process("benchmarks.measures", "ours", folder=folder) for _ in range(2)])
    _line("keepwell", ours, sql)
    _line("pandas, one month only", in_own_process("benchmarks.measures", "pandas", folder=folder), sql)  # fmt: skip


def _evaluation() -> None:
    print("\n## A staggered evaluation, 200 teams × 36 months, 999 draws\n\n| | wall s | CPU s | peak MB | CPU against the library |\n|---|--:|--:|--:|--:|")  # fmt: skip
    library = best([in_own_process("benchmarks.evaluation", "library") for _ in range(2)])
    _line("diff-diff, effect and event study only", library)
    _line("keepwell, with every check", best([in_own_process("benchmarks.evaluation", "ours") for _ in range(2)]), library)  # fmt: skip
    _line("eight links of 200 teams × 24 months", best([in_own_process("benchmarks.evaluation", "linkage") for _ in range(2)]), library)  # fmt: skip


def _pages(home: str) -> None:
    found = pages.run(home)
    print(f"\n## A measure page\n\nCPU {found['cpu_ms']:.1f} ms a page; web process {found['web_mb']:.0f} MB.\n")  # fmt: skip
    print("| clients | p95 ms | median ms | pages/s |\n|--:|--:|--:|--:|")
    for one in found["loads"]:  # type: ignore[attr-defined]
        print(f"| {one.clients} | {one.p95_ms:.0f} | {one.median_ms:.0f} | {one.pages_per_second:.0f} |")  # fmt: skip


def _documents() -> None:
    print("\n## The pack as documents\n\n| pack | form | first, s | again, s | peak MB | kB |\n|---|---|--:|--:|--:|--:|")  # fmt: skip
    for pack in documents.PACKS:
        for form in documents.documents.FORMATS:
            made = in_own_process("benchmarks.documents", "make", pack=pack, form=form)
            took: dict[str, float] = made.result  # type: ignore[assignment]
            print(f"| {pack} | {form} | {took['first']:.2f} | {took['again']:.2f} | {made.peak_mb:.0f} | {took['kb']:.0f} |", flush=True)  # fmt: skip


def _live(scratch: Path) -> None:
    shutil.rmtree(scratch / "meeting", ignore_errors=True)
    found = live_notes.run(scratch / "meeting")
    print("\n## Twenty people typing in one meeting, a minute\n\n| | |\n|---|--:|")
    for name, value in found.items():
        print(f"| {name.replace('_', ' ')} | {value:.2f} |" if value != round(value) else f"| {name.replace('_', ' ')} | {value:.0f} |")  # fmt: skip


def _pack(home: str) -> None:
    figures = in_own_process("benchmarks.pack", "figures", home=home)
    made = in_own_process("benchmarks.pack", "prepare", home=home)
    print("\n## The monthly pack\n\n| | wall s |\n|---|--:|")
    print(f"| figures released | {figures.wall:.1f} |")
    for name, seconds in made.result.items():  # type: ignore[attr-defined]
        print(f"| {name} | {seconds:.2f} |")
    print(f"| build and documents, with the process's start | {made.wall:.1f} |")
    month = str(in_own_process("benchmarks.pack", "freeze", home=home).result)
    first = in_own_process("benchmarks.pack", "first_opening", home=home, month=month).result
    found = pages.run(home, f"/packs/{month}/")
    print(f"\nOpening a frozen pack: CPU {found['cpu_ms']:.1f} ms; written for the first time {first:.1f} ms more.")  # fmt: skip


def main() -> None:
    """Run what is asked."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("--rows", type=int, default=10_000_000, help="rows of the CSV")
    asked.add_argument("--contacts", type=int, default=50_000_000, help="contacts of the mart")
    asked.add_argument("--demo", default="", help="a demo company's folder, to drive its pages")
    asked.add_argument(
        "--only",
        choices=["door", "measures", "pages", "pack", "documents", "live", "evaluation"],
        default="",
    )
    told = asked.parse_args()
    scratch = Path(os.environ.get("KEEPWELL_BENCH") or Path(tempfile.gettempdir()) / "keepwell-bench")  # fmt: skip
    scratch.mkdir(parents=True, exist_ok=True)
    if told.only in {"", "door"}:
        _door(scratch, told.rows)
    if told.only in {"", "measures"}:
        _measures(scratch, told.contacts)
    if told.only in {"", "documents"}:
        _documents()
    if told.only in {"", "live"}:
        _live(scratch)
    if told.only in {"", "evaluation"}:
        _evaluation()
    if told.demo and told.only in {"", "pages"}:
        _pages(told.demo)
    if told.demo and told.only in {"", "pack"}:
        _pack(told.demo)


if __name__ == "__main__":
    main()
