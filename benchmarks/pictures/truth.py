"""The truth suite in one picture: how often intervals hold the truth, stratum by stratum."""

from __future__ import annotations

from pathlib import Path

from benchmarks.pictures.plot import Plot
from benchmarks.truth.suite import COVERED, COVERED_AT_MOST, MANY_TEAMS, Row
from keepwell.analytics.charts.theme import CORAL, GREY, OCHRE, TEAL

PALE = "#cfe3df"


def draw(rows: list[Row], folder: Path) -> None:
    """One row a stratum whose intervals are held to the goal; flagged shares for broken pasts."""
    kept = [row for row in rows if row.stratum.asked in ("covered", "right_way") and row.covered]
    broken = [row for row in rows if row.stratum.asked == "flagged"]
    high = 110 + 20.0 * (len(kept) + len(broken) + 1)
    count = len(kept) + len(broken) + 1
    plot = Plot(
        "How often the interval holds the truth", (0.86, 1.005), (-0.6, count - 0.4),
        f"{rows[0].companies:,} companies each", left=330, high=high,
    )  # fmt: skip
    plot.ticks(
        [0.88, 0.90, 0.93, 0.95, 0.97, 1.0], ["88 %", "90 %", "93 %", "95 %", "97 %", "100 %"]
    )
    plot.upright(COVERED, OCHRE, stroke_dasharray="4 4")
    plot.upright(COVERED_AT_MOST, OCHRE, stroke_dasharray="4 4")
    for at, row in enumerate(kept):
        y, share = count - 1 - at, float(row.covered or 0)
        many = int(getattr(row.stratum.recipe, "teams", 0)) >= MANY_TEAMS
        error = (share * (1 - share) / row.companies) ** 0.5
        plot.span(y, share - 1.96 * error, min(share + 1.96 * error, 1.0), PALE, thick=7)
        plot.dot(share, y, CORAL if row.goal else TEAL, size=4 if many else 3)
        _name(plot, y, f"{row.stratum.words}")
    for at, row in enumerate(broken):
        y, share = len(broken) - 1 - at, float(row.flagged or 0)
        plot.dot(share, y, CORAL if row.goal else OCHRE, size=4)
        _name(plot, y, f"seen as broken: {row.stratum.words}")
    plot.save(
        folder / "truth-suite.svg",
        says="Coverage of 95 % intervals by stratum, and how often broken pasts were seen",
    )


def _name(plot: Plot, y: float, words: str) -> None:
    x, up = plot.at(plot.x[0], y)
    plot.canvas.text(x - 10, up + 4, words, size=11, fill=GREY, text_anchor="end")
