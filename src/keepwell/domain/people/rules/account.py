"""Counting rows in, so that none is lost in silence."""

from __future__ import annotations

from dataclasses import dataclass, field

from keepwell.schemas.intake import Problem


@dataclass(frozen=True, slots=True)
class Accounting:
    """What became of the rows: rows_in = loaded + known + refused."""

    rows_in: int
    loaded: int
    known: int
    refused: int
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Group:
    row: int | None
    value: str | None
    remedy: str
    refused: bool
    count: int = 0


@dataclass(slots=True)
class Ledger:
    """Gathers refusals and remarks while rows are read."""

    rows_in: int = 0
    known: int = 0
    refused: int = 0
    groups: dict[tuple[str, str | None], _Group] = field(default_factory=dict)

    def remark(
        self,
        code: str,
        column: str | None,
        remedy: str,
        *,
        row: int | None = None,
        value: object = None,
        count: int = 1,
        refused: bool = False,
    ) -> None:
        """Note a problem; the first of its kind gives row, value and remedy."""
        text = None if value is None else str(value)
        group = self.groups.setdefault((code, column), _Group(row, text, remedy, refused))
        group.count += count

    def refuse(
        self, code: str, column: str | None, remedy: str, *, row: int, value: object = None
    ) -> None:
        """A row stays out."""
        self.refused += 1
        self.remark(code, column, remedy, row=row, value=value, refused=True)

    def close(self) -> Accounting:
        """The account; what is neither known nor refused was loaded."""
        loaded = self.rows_in - self.known - self.refused
        problems = tuple(
            Problem(one.row, column, one.value, code, one.remedy, one.count, one.refused)
            for (code, column), one in self.groups.items()
        )
        return Accounting(self.rows_in, loaded, self.known, self.refused, problems)
