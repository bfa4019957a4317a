"""Run strata, count, and hold the counts against the goals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from benchmarks.truth import lines, links, mixes, roll_outs
from benchmarks.truth.record import Record
from benchmarks.truth.strata import STRATA, Recipe, Stratum

COVERED = 0.93
COVERED_AT_MOST = 0.97
FALSE_ALARMS = 0.064
FLAGGED = 0.90
MANY_TEAMS = 20
SEED = 20_260_301


@dataclass(frozen=True)
class Row:
    """One stratum's counts, as shares of its companies (None where the question does not arise).

    `covered_passed`: of those that the checks of the past let pass. `alarms`: claims where
    nothing was planted; `alarms_raw`: p-values of at most 0.05 there, before any other check.
    `found`: claims the right way; `wrong_way`: claims the wrong way, of all companies.
    """

    stratum: Stratum
    companies: int
    covered: float | None
    covered_passed: float | None
    alarms: float | None
    alarms_raw: float | None
    flagged: float | None
    refused: float
    found: float | None
    wrong_way: float
    band: float | None
    wrong_raw: float

    @property
    def goal(self) -> str:
        """Which goals the stratum misses, in words; empty where it meets all."""
        return "; ".join(self._missed())

    def _missed(self) -> Iterable[str]:
        slack = 2 * (0.05 * 0.95 / self.companies) ** 0.5  # of counting, not of the goal
        few = self.companies < 1_000
        asked = self.stratum.asked
        if asked in ("covered", "right_way") and self.covered is not None:
            if self.covered < COVERED - (slack if few else 0):
                yield f"covered {self.covered:.1%}"
            if self.covered > COVERED_AT_MOST + slack and _teams(self.stratum) >= MANY_TEAMS:
                yield f"too wide: {self.covered:.1%}"
        if (
            asked == "covered"
            and self.alarms is not None
            and self.alarms > FALSE_ALARMS + (slack if few else 0)
        ):
            yield f"false alarms {self.alarms:.1%}"
        if asked == "flagged" and (self.flagged or 0) < FLAGGED:
            yield f"flagged {self.flagged:.1%}"
        if asked == "refused" and self.refused < 1:
            yield f"refused {self.refused:.1%}"


def _teams(stratum: Stratum) -> int:
    return int(getattr(stratum.recipe, "teams", 0))


def play(recipe: Recipe, rng: np.random.Generator) -> Record:
    """One company of a recipe."""
    if isinstance(recipe, roll_outs.RollOut):
        return roll_outs.play(recipe, rng)
    if isinstance(recipe, links.Link):
        return links.play(recipe, rng)
    if isinstance(recipe, lines.Line):
        return lines.play(recipe, rng)
    return mixes.play(recipe, rng)


def run(stratum: Stratum, *, companies: int, seed: int = SEED) -> Row:
    """Play a stratum; a company's seed depends on the stratum's words and its number alone."""
    key = sum(ord(letter) * (at + 1) for at, letter in enumerate(stratum.family + stratum.words))
    streams = np.random.SeedSequence([seed, key]).spawn(companies)
    records = [play(stratum.recipe, np.random.default_rng(one)) for one in streams]
    return counted(stratum, records)


def counted(stratum: Stratum, records: list[Record]) -> Row:
    """The shares of one stratum."""
    told = [one for one in records if one.told]
    null = [one for one in told if one.truth == 0]
    real = [one for one in told if one.truth != 0]
    bands = [one for one in told if one.band is not None]
    return Row(
        stratum, len(records),
        _share(told, lambda one: one.held),
        _share([one for one in told if not one.flagged], lambda one: one.held),
        _share(null, lambda one: one.claimed),
        _share(null, lambda one: one.p is not None and one.p <= 0.05),
        _share(told, lambda one: one.flagged),
        _share(records, lambda one: one.word in ("refused", "described")) or 0.0,
        _share(real, lambda one: one.claimed and not one.wrong_way),
        _share(records, lambda one: one.wrong_way) or 0.0,
        _share(bands, lambda one: bool(one.band)),
        _share(records, lambda one: one.wrong_raw) or 0.0,
    )  # fmt: skip


def _share(records: list[Record], holds: Callable[[Record], bool]) -> float | None:
    return sum(holds(one) for one in records) / len(records) if records else None


def run_all(*, companies: int, workers: int = 2, strata: tuple[Stratum, ...] = STRATA) -> list[Row]:
    """Every stratum, `companies` each, on several processes."""
    with ProcessPoolExecutor(workers) as pool:
        futures = [pool.submit(run, one, companies=companies) for one in strata]
        return [one.result() for one in futures]


def table(rows: list[Row]) -> str:
    """The rows as Markdown, one table a family."""
    parts = []
    for family in dict.fromkeys(row.stratum.family for row in rows):
        parts.append(f"### {family.capitalize()}\n")
        parts.append(
            "| companies | covered | covered, past checked | false alarms (p alone) | found | "
            "flagged | nothing claimed | wrong way | goal |\n"
            "| --- | --: | --: | --: | --: | --: | --: | --: | --- |"
        )
        parts += [_line(row) for row in rows if row.stratum.family == family]
        parts.append("")
    return "\n".join(parts)


def _line(row: Row) -> str:
    alarms = "–" if row.alarms is None else f"{row.alarms:.1%} ({row.alarms_raw:.1%})"
    notes = [row.goal or {"told_anyway": "none set"}.get(row.stratum.asked, "met")]
    if row.band is not None:
        notes.append(f"band {row.band:.1%}")
    if row.wrong_raw:
        notes.append(f"plain figure wrong way {row.wrong_raw:.0%}")
    cells = [
        row.stratum.words, _percent(row.covered), _percent(row.covered_passed), alarms,
        _percent(row.found), _percent(row.flagged), _percent(row.refused),
        f"{row.wrong_way:.1%}", "; ".join(notes),
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
