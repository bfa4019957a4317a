"""The demo company, generated: people first, then month after month, written as it goes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from keepwell.connectors.demo_company import hiring, hr_files, learning, staffing
from keepwell.connectors.demo_company.columns import ParquetFile, write_csv
from keepwell.connectors.demo_company.company import Company, found_company, stream
from keepwell.connectors.demo_company.drawing import Drawing
from keepwell.connectors.demo_company.headers import HEADERS, mapping_toml
from keepwell.connectors.demo_company.tickets import Warts

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from keepwell.connectors.demo_company.organisation import Teams
    from keepwell.connectors.demo_company.sizes import SizeName
    from keepwell.kernel.periods import Period

Progress = Callable[[str, int, int], None]
"""What is being written, months done, months in all."""
MONTHS: Final = 24


@dataclass(frozen=True, slots=True)
class File:
    """One exported file: its kind of rows, where it is, how many rows it holds."""

    kind: str
    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """What was written.

    `files` in the order in which they should be imported, the first `early` of them HR's; `mappings` by kind, for whoever wants to
    see them; `warts` counts the rows spoiled on purpose.
    """

    out_dir: Path
    files: tuple[File, ...]
    mappings: dict[str, Path]
    warts: Warts
    teams: Teams
    months: tuple[str, ...]
    early: int

    def of(self, kind: str) -> tuple[File, ...]:
        """The files of one kind."""
        return tuple(one for one in self.files if one.kind == kind)

    def digest(self) -> str:
        """SHA-256 over all files, to see that two runs wrote the same."""
        found = hashlib.sha256()
        for one in self.files:
            found.update(one.path.name.encode())
            found.update(one.path.read_bytes())
        return found.hexdigest()


def generate(
    *,
    size: SizeName,
    months: int = MONTHS,
    until: Period,
    seed: int,
    out_dir: Path,
    progress: Progress | None = None,
    one_file: bool = False,
    ready: Callable[[File], None] | None = None,
) -> DemoFiles:
    """Write the demo company's exports to `out_dir`: HR's as CSV, the large ones as Parquet.

    Args and errors as in `found_company`; moments in the files are UTC. Contacts are exported month
    by month, or all in `one_file`; `ready` hears of each of HR's files as soon as it is written.
    """
    company = found_company(size=size, months=months, until=until, seed=seed)
    out_dir.mkdir(parents=True, exist_ok=True)
    export = _Export(company, out_dir, one_file, ready or (lambda _: None))
    return export.run(progress or (lambda *_: None))


@dataclass(slots=True)
class _Export:
    """Writes the files; one thread writes while the next month is drawn."""

    company: Company
    out_dir: Path
    one_file: bool
    ready: Callable[[File], None]
    files: list[File] = field(default_factory=list)
    warts: Warts = field(default_factory=Warts)

    def run(self, progress: Progress) -> DemoFiles:
        """All files, in the order of their import."""
        numbers = staffing.employees(self.company.force)
        mappings = {kind: self._mapping(kind) for kind in HEADERS}
        self._people(numbers)
        contacts = self._months(numbers, progress)
        return DemoFiles(
            self.out_dir,
            (*self.files, *contacts),
            mappings,
            self.warts,
            self.company.teams,
            tuple(one.label for one in self.company.months),
            len(self.files),
        )

    def _mapping(self, kind: str) -> Path:
        path = self.out_dir / "mappings" / f"{kind}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(mapping_toml(kind), encoding="utf-8")
        return path

    def _csv(self, kind: str, table: pa.Table) -> None:
        path = self.out_dir / f"{kind.replace('_', '-')}.csv"
        self.files.append(File(kind, path, write_csv(table, path)))
        self.ready(self.files[-1])

    def _people(self, numbers: tuple[str, ...]) -> None:
        one, after = self.company, self.company.months[-1].after
        cut = hr_files.Cut(
            force=one.force,
            teams=one.teams,
            numbers=numbers,
            after=after,
            rng=stream(one.seed, "hr"),
        )
        self._csv("people", cut.people())
        self._csv("job_history", cut.history())
        self._csv(
            "absences",
            staffing.absence_table(
                absences=one.absences, force=one.force, numbers=numbers, after=after
            ),
        )
        self._csv(
            "training",
            learning.training_table(
                force=one.force,
                months=one.months,
                numbers=numbers,
                rng=stream(one.seed, "training"),
            ),
        )
        hired = hiring.hiring_tables(
            force=one.force, teams=one.teams, after=after, rng=stream(one.seed, "hiring")
        )
        for kind, table in zip(("requisitions", "candidates", "offers"), hired, strict=True):
            self._csv(kind, table)

    def _months(self, numbers: tuple[str, ...], progress: Progress) -> list[File]:
        """Everything that comes by the month; returns the files in the order of their import."""
        kinds = ("shifts", "work_states", "qa_reviews", "sales")
        single = {
            kind: ParquetFile(self.out_dir / f"{kind.replace('_', '-')}.parquet") for kind in kinds
        }
        monthly: list[ParquetFile] = []
        drawing = Drawing(company=self.company, numbers=numbers)
        waiting: Future[None] | None = None
        with ThreadPoolExecutor(1) as writer:
            for month in self.company.months:
                tables = drawing.month(month)
                if not monthly or not self.one_file:
                    name = "contacts" if self.one_file else f"contacts-{month.label}"
                    monthly.append(ParquetFile(self.out_dir / f"{name}.parquet"))
                if waiting:
                    waiting.result()
                waiting = writer.submit(_write, {**single, "contacts": monthly[-1]}, tables)
                progress(month.label, month.index + 1, len(self.company.months))
            if waiting:
                waiting.result()
        self.warts = drawing.warts
        for file in (*single.values(), *monthly):
            file.close()
        written = list(single.items()) + [("contacts", file) for file in monthly]
        order = {"shifts": 0, "contacts": 1, "work_states": 2, "qa_reviews": 3, "sales": 4}
        return [
            File(kind, file.path, file.rows)
            for kind, file in sorted(written, key=lambda one: order[one[0]])
        ]


def _write(files: dict[str, ParquetFile], tables: dict[str, pa.Table]) -> None:
    for kind, table in tables.items():
        files[kind].write(table)
