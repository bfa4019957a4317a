"""Pictures of effects: roll-outs, few teams, the past, power, lots, one series, evaluations."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy import special

from benchmarks.pictures.plot import Plot
from benchmarks.truth.roll_outs import RollOut, play
from keepwell.analytics.charts.theme import CORAL, GREY, INK, OCHRE, SAND, STONE, TEAL
from keepwell.analytics.statistics.contrasts import Window, effect
from keepwell.analytics.statistics.did import one_start
from keepwell.analytics.statistics.few_teams import assignments
from keepwell.analytics.statistics.interrupted import interrupted
from keepwell.analytics.statistics.panel import NEVER, exposed, two_way
from keepwell.analytics.statistics.power import Noise, two_windows
from keepwell.analytics.statistics.pretrend import before, sensitivity
from keepwell.analytics.statistics.staggered import event_study

PALE = "#cfe3df"


def company(rng: np.random.Generator, teams: int, months: int, spread: float = 3.0) -> np.ndarray:
    """Team-months without any effect, months hanging together by 0.3."""
    rest = rng.standard_normal((teams, months + 10))
    for month in range(1, months + 10):
        rest[:, month] = 0.3 * rest[:, month - 1] + np.sqrt(0.91) * rest[:, month]
    level = 80 + rng.normal(0, 3, (teams, 1)) + rng.normal(0, 1.5, (1, months))
    return level + spread * rest[:, 10:]


def staggered(folder: Path) -> None:
    """An event study of 24 teams with a planted, growing effect."""
    rng = np.random.default_rng(3)
    start = np.full(24, NEVER)
    start[:12] = np.repeat([12, 14, 16], 4)
    since = np.arange(24)[None, :] - start[:, None]
    truth = np.where(since >= 0, np.minimum(1.0 + since, 4.0), 0.0)
    told = event_study(company(rng, 24, 24) + truth, start, window=Window(horizon=8), rng=rng)
    plot = Plot(
        "Points above teams that had not begun", (-12.5, 7.5), (-6, 10), "months since the start"
    )
    plot.grid([-5, 0, 5, 10])
    plot.ticks([-12, -9, -6, -3, 0, 3, 6])
    kept = np.isfinite(told.low)
    plot.band(told.event[kept], told.low[kept], told.high[kept], PALE)
    plot.upright(-0.5, stroke_dasharray="4 4")
    shown = [0.0 if one < 0 else min(1.0 + one, 4.0) for one in told.event]
    plot.line(told.event, shown, STONE, stroke_dasharray="6 4")
    plot.line(told.event, told.value, TEAL)
    for one, value in zip(told.event, told.value, strict=True):
        plot.dot(float(one), float(value), TEAL, size=4)
    plot.say(-12, 8.6, "planted", color=GREY)
    plot.say(-12, 7.2, "found, with a band that holds all months at once", color=TEAL)
    plot.save(
        folder / "staggered.svg",
        says="Event study: nothing before the start, a growing effect after it, inside the band",
    )


def few_teams(folder: Path) -> None:
    """False alarms of four ways to test, by how many of twelve teams are treated."""
    ways = ("usual errors by team", "wild bootstrap", "re-assignment", "both (used here)")
    colors = (CORAL, OCHRE, STONE, TEAL)
    plot = Plot(
        "False alarms where nothing happened, 12 teams",
        (0.4, 4.6),
        (0, 0.62),
        "teams with the initiative",
    )
    plot.grid([0, 0.2, 0.4, 0.6], digits=1)
    plot.level(0.05, INK, stroke_dasharray="4 4")
    plot.say(1.15, 0.05, "promised: 0.05", dy=-5, color=INK)
    for place, treated in enumerate((1, 2, 4, 6)):
        rng, rounds = np.random.default_rng(1), 300
        alarms = np.zeros(4)
        for _ in range(rounds):
            told = one_start(
                company(rng, 12, 18), treated=np.arange(12) < treated, start=9, rng=rng, draws=199
            )
            usual = 2 * special.stdtr(11, -abs(told.estimate / told.error)) if told.error else 1.0
            alarms += np.array([usual, told.p_wild, told.p_reassigned, told.p]) <= 0.05
        for at, share in enumerate(alarms / rounds):
            plot.bar(place + 1 + 0.18 * (at - 1.5), float(share), colors[at], wide=0.15)
    plot.ticks([1, 2, 3, 4], ["1", "2", "4", "6"])
    for at, words in enumerate(ways):
        plot.say(2.6, 0.57 - 0.055 * at, words, color=colors[at] if at != 2 else GREY)
    plot.save(
        folder / "few-teams.svg",
        says="Usual cluster errors alarm far too often with few treated teams; both tests together do not",
    )


def pretrend(folder: Path) -> None:
    """A slope before the start that alone feigns an effect."""
    rng = np.random.default_rng(15)
    start = np.where(np.arange(20) < 8, 14, NEVER)
    table = company(rng, 20, 20) + np.where(start < 20, 0.45, 0.0)[:, None] * np.arange(20)
    told = before(table, start, window=Window(), noise=Noise(3, 0.3), rng=rng)
    gap = table[:8].mean(axis=0) - table[8:].mean(axis=0)
    gap -= gap[8:14].mean()
    plot = Plot("The gap between both groups, in points", (-0.5, 19.5), (-8, 8), "month")
    plot.grid([-6, 0, 6])
    plot.ticks([0, 4, 8, 12, 16])
    plot.upright(13.5, stroke_dasharray="4 4")
    plot.line(np.arange(20), told.slope * (np.arange(20) - 10.5), OCHRE, stroke_dasharray="6 4")
    plot.line(np.arange(20), gap, TEAL)
    plot.say(13.7, -7, "start")
    after = gap[14:].mean()
    plot.range(16.5, 0, float(after), CORAL)
    words = f"“effect” {after:.1f}, all of it feigned"
    plot.say(16.2, -3, words, color=CORAL, anchor="middle")
    plot.say(
        0,
        7,
        f"slope before the start {told.slope:+.2f} a month, p = {min(told.p_slope, told.p_blocks):.3f}: not parallel",
        color=OCHRE,
    )
    plot.save(
        folder / "pretrend.svg",
        says="The groups moved apart before the start already; the line goes on and looks like an effect",
    )


def drift(folder: Path) -> None:
    """How wide the interval becomes if drift after the start is allowed."""
    rng = np.random.default_rng(8)
    start = np.where(np.arange(24) < 10, 13, NEVER)
    table = company(rng, 24, 22) + 5 * exposed(start, 22)
    at = np.linspace(0, 2, 9)
    told = sensitivity(table, start, window=Window(), m=at)
    plot = Plot(
        "What is left of an effect of 5 points",
        (-0.1, 2.1),
        (-4, 14),
        "drift after the start, in times of the drift before it",
    )
    plot.grid([-4, 0, 4, 8, 12])
    plot.ticks([0, 0.5, 1, 1.5, 2])
    plot.level(0, INK)
    for one, low, high in zip(told.m, told.low, told.high, strict=True):
        plot.range(float(one), float(low), float(high), TEAL if low > 0 else STONE)
    plot.upright(0.5, OCHRE, stroke_dasharray="4 4")
    plot.say(0.52, 13, "asked for", color=OCHRE)
    plot.say(
        min(told.breakdown, 2), -3, f"holds up to {told.breakdown:.1f}", color=TEAL, anchor="middle"
    )
    plot.save(
        folder / "sensitivity.svg",
        says="The interval widens with allowed drift; the finding is kept while it stays off nought",
    )


def power(folder: Path) -> None:
    """The detectable effect by teams, for three lengths."""
    plot = Plot(
        "The effect found four times in five, in points",
        (4, 60),
        (0, 12),
        "teams, half of them with the initiative",
    )
    plot.grid([0, 3, 6, 9, 12])
    plot.ticks([8, 20, 30, 40, 50, 60])
    noise = Noise(4.0, 0.3)
    teams = np.arange(8, 61, 2)
    for at, (months, color) in enumerate(((3, CORAL), (6, TEAL), (12, OCHRE))):
        sizes = [
            two_windows(treated=one // 2, others=one // 2, before=months, after=months, noise=noise)
            for one in teams
        ]
        plot.line(teams, sizes, color)
        plot.say(59, 11 - 1.1 * at, f"{months} + {months} months", color=color, anchor="end")
    plot.save(
        folder / "power.svg",
        says="More teams and more months make smaller effects visible; six teams see only very large ones",
    )


def lottery(folder: Path) -> None:
    """What each of all lots would have shown, and what the drawn one showed."""
    rng = np.random.default_rng(4)
    start = np.where(np.arange(12) < 5, 12, NEVER)
    table = company(rng, 12, 18) + 4 * exposed(start, 18)
    line, rest = effect(start, 18, window=Window()).weights, two_way(table)  # type: ignore[union-attr]
    ways, _ = assignments((start < 18).astype(int), np.zeros(12, int), draws=9_999, rng=rng)
    sizes = (line @ rest.T)[ways, np.arange(12)].sum(axis=1)
    seen = float((line * rest).sum())
    counts, edges = np.histogram(sizes, bins=np.arange(-6.25, 6.3, 0.5))
    plot = Plot(
        "Effect that each possible draw would have shown",
        (-6.5, 6.5),
        (0, float(counts.max()) * 1.15),
        "points",
        f"{len(ways)} possible draws",
    )
    plot.ticks([-6, -4, -2, 0, 2, 4, 6])
    for left, count in zip(edges[:-1], counts, strict=True):
        out = abs(left + 0.25) >= abs(seen) - 0.25
        plot.bar(float(left + 0.25), float(count), TEAL if out else STONE, wide=0.44)
    plot.upright(seen, CORAL)
    p = (np.abs(sizes) >= abs(seen) - 1e-9).mean()
    plot.say(
        seen, plot.y[1], f"drawn: {seen:.1f}, p = {p:.3f}", color=CORAL, anchor="end", dx=-8, dy=12
    )
    plot.save(
        folder / "lottery.svg",
        says="Few of all possible draws would have shown as much as the real one",
    )


def one_series(folder: Path) -> None:
    """A series with a start, its line and where the line before would have led."""
    rng = np.random.default_rng(6)
    months = np.arange(36)
    series = 78 + 0.08 * months + 1.2 * (company(rng, 1, 36, 1.0)[0] - 80) / 1.5
    series[22:] += 4
    told = interrupted(series, start=22)
    plot = Plot("One site, satisfied customers in %", (-0.5, 35.5), (72, 92), "month")
    plot.grid([75, 80, 85, 90])
    plot.ticks([0, 6, 12, 18, 24, 30])
    plot.upright(21.5, stroke_dasharray="4 4")
    for month, value in enumerate(series):
        plot.dot(month, float(value), STONE, size=3.5)
    plot.line(months[:22], told.fitted[:22], TEAL)
    plot.line(months[22:], told.fitted[22:], TEAL)
    plot.line(months[22:], told.without[22:], OCHRE, stroke_dasharray="6 4")
    plot.say(
        0,
        90.6,
        f"above its own line by {told.mean.value:.1f} ({told.mean.low:.1f} to {told.mean.high:.1f}), planted 4",
        color=TEAL,
    )
    plot.say(
        35,
        float(told.without[-1]),
        "where the line before would lead",
        color=OCHRE,
        anchor="end",
        dy=18,
    )
    plot.save(
        folder / "interrupted.svg",
        says="After the start the series lies above the line that led there",
    )


def evaluation(folder: Path) -> None:
    """What an evaluation says by how large the planted effect is."""
    sizes, rounds = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5), 150
    words = ("better", "uncertain", "described", "worse")
    shares = []
    for size in sizes:
        rng = np.random.default_rng(2)
        said = [play(RollOut(20, 8, effect=size), rng).word for _ in range(rounds)]
        shares.append([said.count(one) / rounds for one in words])
    plot = Plot(
        "What is said of 8 of 20 teams",
        (-0.4, 3.6),
        (0, 1),
        "planted effect, in detectable effects",
    )
    plot.grid([0, 0.5, 1], digits=1)
    plot.ticks(sizes)
    colors = (TEAL, SAND, STONE, CORAL)
    for size, row in zip(sizes, shares, strict=True):
        foot = 0.0
        for share, color in zip(row, colors, strict=True):
            if share:
                (left, top), (right, base) = (
                    plot.at(size - 0.17, foot + share),
                    plot.at(size + 0.17, foot),
                )
                plot.canvas.add(
                    "rect", x=left, y=top, width=right - left, height=base - top, fill=color
                )
            foot += share
    for at, (word, color) in enumerate(
        zip(
            ("better", "uncertain", "described, not tested", "worse"),
            (TEAL, OCHRE, GREY, CORAL),
            strict=True,
        )
    ):
        plot.say(2.75, 0.95 - 0.09 * at, word, color=color)
    plot.save(
        folder / "evaluation.svg",
        says="Small effects stay uncertain, effects twice as large as detectable are found nearly always, null effects are almost never claimed",
    )


ALL = (staggered, few_teams, pretrend, drift, power, lottery, one_series, evaluation)
