"""The demo company, generated: people first, then month after month, written as it goes."""
# ruff: noqa: PLR2004 - shares and sizes of an invented company stand where they are used

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from keepwell.connectors.demo_company import (
    aftermath,
    hiring,
    hr_files,
    learning,
    staffing,
    tickets,
)
from keepwell.connectors.demo_company.absences import Absences, draw_absences
from keepwell.connectors.demo_company.answers import draw_answers
from keepwell.connectors.demo_company.calendar import DAY, Month, months_until
from keepwell.connectors.demo_company.columns import ParquetFile, write_csv
from keepwell.connectors.demo_company.demand import Memory, draw_contacts, month_share, traits_of
from keepwell.connectors.demo_company.headers import HEADERS, mapping_toml
from keepwell.connectors.demo_company.living import simulate
from keepwell.connectors.demo_company.organisation import Teams, build_teams
from keepwell.connectors.demo_company.roster import month_days
from keepwell.connectors.demo_company.sizes import CONTACT_MONTHS, SIZES, Size, SizeName
from keepwell.connectors.demo_company.tickets import Desk, Warts
from keepwell.connectors.demo_company.timeline import lay_out

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from keepwell.connectors.demo_company.workforce import Workforce

Array = npt.NDArray[Any]
Progress = Callable[[str, int, int], None]
"""What is being written, months done, months in all."""
MONTHS: Final = 24
FIRST_TICKET: Final = 1_000_001


@dataclass(frozen=True, slots=True)
class File:
    """One exported file: its kind of rows, where it is, how many rows it holds."""

    kind: str
    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """What was written.

    `files` in the order in which they should be imported; `mappings` by kind, for whoever wants to
    see them; `warts` counts the rows spoiled on purpose.
    """

    out_dir: Path
    files: tuple[File, ...]
    mappings: dict[str, Path]
    warts: Warts
    teams: Teams
    months: tuple[str, ...]

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


@dataclass(slots=True)
class Company:
    """Everything about the company but its contacts."""

    size: Size
    months: tuple[Month, ...]
    teams: Teams
    force: Workforce
    absences: Absences
    seed: int

    @property
    def cut(self) -> int:
        """The moment after which nothing is known yet."""
        return self.months[-1].after * DAY


def stream(seed: int, name: str, month: int = 0) -> np.random.Generator:
    """Random numbers of their own for each part and month, whatever the others drew."""
    tag = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, tag, month])))


def found_company(*, size: SizeName, months: int, until: Any, seed: int) -> Company:
    """The company without its contacts: cheap at every size.

    Args:
        size: S, M, L or XL.
        months: how many months, at least 1.
        until: the last month (`keepwell.kernel.periods.Period`).
        seed: the same seed gives the same company.

    Raises:
        ValueError: when `months` is below 1.
    """
    if months < 1:
        raise ValueError(f"a demo company needs at least one month, not {months}")
    span = months_until(until, months)
    teams = build_teams(size=SIZES[size], months=months, rng=stream(seed, "teams"))
    force = simulate(size=SIZES[size], teams=teams, months=span, rng=stream(seed, "people"))
    absences = draw_absences(force=force, teams=teams, months=span, rng=stream(seed, "absences"))
    return Company(SIZES[size], span, teams, force, absences, seed)


def generate(
    *,
    size: SizeName,
    months: int = MONTHS,
    until: Any,
    seed: int,
    out_dir: Path,
    progress: Progress | None = None,
) -> DemoFiles:
    """Write the demo company's exports to `out_dir`: HR's as CSV, the large ones as Parquet.

    Args and errors as in `found_company`; moments in the files are UTC.
    """
    company = found_company(size=size, months=months, until=until, seed=seed)
    out_dir.mkdir(parents=True, exist_ok=True)
    return _Export(company, out_dir).run(progress or (lambda *_: None))


@dataclass(slots=True)
class _Export:
    """Writes the files; one thread writes while the next month is drawn."""

    company: Company
    out_dir: Path
    files: list[File] = field(default_factory=list)
    warts: Warts = field(default_factory=Warts)

    def run(self, progress: Progress) -> DemoFiles:
        """All files, in the order of their import."""
        numbers = staffing.employees(self.company.force)
        self._people(numbers)
        contacts = self._months(numbers, progress)
        mappings = {kind: self._mapping(kind) for kind in HEADERS}
        return DemoFiles(
            self.out_dir,
            (*self.files, *contacts),
            mappings,
            self.warts,
            self.company.teams,
            tuple(one.label for one in self.company.months),
        )

    def _mapping(self, kind: str) -> Path:
        path = self.out_dir / "mappings" / f"{kind}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(mapping_toml(kind), encoding="utf-8")
        return path

    def _csv(self, kind: str, table: pa.Table) -> None:
        path = self.out_dir / f"{kind.replace('_', '-')}.csv"
        self.files.append(File(kind, path, write_csv(table, path)))

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
        drawing = _Drawing(self.company, numbers)
        waiting: Future[None] | None = None
        with ThreadPoolExecutor(1) as writer:
            for month in self.company.months:
                tables = drawing.month(month)
                monthly.append(ParquetFile(self.out_dir / f"contacts-{month.label}.parquet"))
                if waiting:
                    waiting.result()
                waiting = writer.submit(_write, {**single, "contacts": monthly[-1]}, tables)
                progress(month.label, month.index + 1, len(self.company.months))
            if waiting:
                waiting.result()
        self.warts = drawing.warts
        for file in single.values():
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
    files["contacts"].close()


class _Drawing:
    """Draws month after month; keeps what crosses the turn of a month."""

    def __init__(self, company: Company, numbers: tuple[str, ...]) -> None:
        self.company, self.numbers = company, numbers
        self.memory, self.warts = Memory(), Warts()
        self.next_ticket = FIRST_TICKET
        names = _assignees(company)
        self.desk = Desk((*names, *tickets.STRANGERS), company.force.person, company.teams)
        self.total = company.size.contacts * len(company.months) // CONTACT_MONTHS
        edges = np.round(np.cumsum(month_share(company.months)) * self.total).astype(np.int64)
        self.counts = np.diff(edges, prepend=0)

    def month(self, month: Month) -> dict[str, pa.Table]:
        """The tables of one month."""
        one = self.company
        rng = stream(one.seed, "month", month.index)
        away = one.absences.away(month=month, spells=one.force.count)
        days = month_days(
            force=one.force,
            teams=one.teams,
            month=month,
            away=away,
            rng=stream(one.seed, "shifts", month.index),
        )
        traits = traits_of(days=days, force=one.force, teams=one.teams, month=month)
        count = int(self.counts[month.index])
        lost = round(count * tickets.ABANDONED)
        contacts = draw_contacts(
            count=count - lost,
            total=self.total,
            days=days,
            traits=traits,
            teams=one.teams,
            month=month,
            memory=self.memory,
            rng=rng,
        )
        moments = lay_out(
            contacts=contacts,
            days=days,
            traits=traits,
            employed_until=one.force.end,
            scale=one.size.handle,
            month=month,
            cut=one.cut,
            rng=rng,
        )
        until = staffing.worked_until(days=days, contacts=contacts, moments=moments)
        states = staffing.state_table(
            days=days,
            traits=traits,
            contacts=contacts,
            moments=moments,
            until=until,
            force=one.force,
            teams=one.teams,
            assignees=self.desk.assignees,
            assignee_of=self.desk.assignee_of,
            numbers=self.numbers,
            month=month,
            rng=rng,
        )
        answers = draw_answers(
            contacts=contacts, moments=moments, traits=traits, month=month, cut=one.cut, rng=rng
        )
        orders = aftermath.order_table(
            contacts=contacts, moments=moments, answers=answers, cut=one.cut, month=month, rng=rng
        )
        table, warts, ticket = tickets.ticket_table(
            contacts=contacts,
            moments=moments,
            answers=answers,
            days=days,
            desk=self.desk,
            month=month,
            first_id=self.next_ticket,
            abandoned=lost,
            rng=rng,
        )
        self.next_ticket += count
        self.warts += warts
        reviews = aftermath.review_table(
            contacts=contacts,
            moments=moments,
            days=days,
            ticket=ticket,
            force=one.force,
            assignees=self.desk.assignees,
            assignee_of=self.desk.assignee_of,
            numbers=self.numbers,
            cut=one.cut,
            month=month,
            rng=rng,
        )
        shifts = staffing.shift_table(
            days=days, until=until, numbers=self.numbers, force=one.force, rng=rng
        )
        return {
            "contacts": table,
            "shifts": shifts,
            "work_states": states,
            "qa_reviews": reviews,
            "sales": orders,
        }


def _assignees(company: Company) -> list[str]:
    """Names as the helpdesk writes them: of one in eighty, only the initial of the last name."""
    names = company.force.names
    return [
        f"{first} {last[0]}." if person % 80 == 79 else f"{first} {last}"
        for person, (first, last, _) in enumerate(names)
    ]
