"""Pictures of groups and money: survival, links, reliability, mix, shrinking, drivers, returns."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.pictures.effects import PALE, company
from benchmarks.pictures.plot import Plot
from keepwell.analytics.charts.theme import CORAL, GREY, INK, OCHRE, STONE, TEAL
from keepwell.analytics.statistics.choice import Choice, Limits, Programme, choose
from keepwell.analytics.statistics.drivers import Drivers, drivers
from keepwell.analytics.statistics.linkage import Within, within
from keepwell.analytics.statistics.mix import adjusted, columns, cross_fitted
from keepwell.analytics.statistics.money import (
    EFFECTS,
    LEAVER_SHARE_OF_PAY,
    Range,
    Return,
    Stream,
    Term,
    leavers_avoided,
    returns,
)
from keepwell.analytics.statistics.refusal import Refusal
from keepwell.analytics.statistics.reliability import own_ups_and_downs
from keepwell.analytics.statistics.shrinkage import fit
from keepwell.analytics.statistics.survival import kaplan_meier


def survival(folder: Path) -> None:
    """Retention with and without delayed entry, beside the truth."""
    rng = np.random.default_rng(1)
    tenure = rng.exponential(500, 3_000)
    began = rng.random(3_000) * 2_500 - 1_800  # hired from 1,800 days before the records begin
    seen = began + tenure > 0
    end, entry = tenure[seen], np.maximum(-began[seen], 0)
    until = np.minimum(end, entry + 700)
    ended = end <= entry + 700
    honest = kaplan_meier(until, ended, entry=entry - 1e-9)
    naive = kaplan_meier(until, ended)
    days = np.arange(0, 721, 10)
    plot = Plot("Still here, of all who were ever hired", (0, 730), (0, 1), "days since hiring")
    plot.grid([0, 0.5, 1], digits=1)
    plot.ticks([0, 90, 180, 365, 540, 720])
    told = [honest.at(float(day)) for day in days]
    plot.band(days, [float(one.low[0]) for one in told], [float(one.high[0]) for one in told], PALE)
    plot.line(days, np.exp(-days / 500), STONE, stroke_dasharray="6 4")
    plot.line(days, [float(naive.at(float(day)).survival[0]) for day in days], CORAL)
    plot.line(days, [float(one.survival[0]) for one in told], TEAL)
    plot.say(370, 0.84, "as if all had been watched from their first day", color=CORAL)
    plot.say(40, 0.3, "each from the day the records begin", color=TEAL)
    plot.say(560, 0.22, "planted", color=GREY)
    plot.save(
        folder / "survival.svg",
        says="Without delayed entry the curve is far too good; with it, it follows the truth",
    )


def linkage(folder: Path) -> None:
    """Links by lag, both directions; planted is care one month before."""
    rng = np.random.default_rng(2)
    care = 70 + 2 * (company(rng, 20, 24) - 80)
    outcome = company(rng, 20, 24, 2.0)
    outcome[:, 1:] += 0.3 * (care - care.mean(axis=1, keepdims=True))[:, :-1]
    plot = Plot(
        "Points of outcome after one usual swing of care", (-3.7, 3.7), (-2.2, 3.4),
        "months by which care came first",
    )  # fmt: skip
    plot.grid([-2, 0, 2])
    plot.ticks([-3, -2, -1, 0, 1, 2, 3])
    plot.level(0, INK)
    for lag in range(-3, 4):
        first, later = (care, outcome) if lag >= 0 else (outcome, care)
        told = within(later, first, lag=abs(lag), rng=rng, draws=499)
        assert isinstance(told, Within)
        color = TEAL if told.told.p <= 0.05 else STONE
        plot.range(lag, told.low, told.high, color)
        plot.dot(lag, told.effect, color)
    plot.say(-3.6, 2.9, "outcome first, care later")
    plot.say(3.6, 2.9, "care first, outcome later", anchor="end", color=TEAL)
    plot.save(
        folder / "linkage.svg",
        says="Only care one month before the outcome stands out; the reverse path does not",
    )


def reliability(folder: Path) -> None:
    """How much of a team's own ups and downs is real, by answers a month."""
    rng = np.random.default_rng(3)
    answers = np.array([5, 8, 12, 20, 30, 50, 80])
    plot = Plot(
        "The part of a team's ups and downs that is real", (0, 84), (0, 1),
        "answers a month, single answers spread by 20 points",
    )  # fmt: skip
    plot.grid([0, 0.5, 1], digits=1)
    plot.ticks(answers.tolist())
    for real, color in ((6, TEAL), (3, OCHRE)):
        shares = []
        for size in answers:
            error = 20 / np.sqrt(size)
            table = 70 + rng.normal(0, real, (300, 24)) + rng.normal(0, error, (300, 24))
            share = own_ups_and_downs(table, np.full(table.shape, error))
            assert not isinstance(share, Refusal)
            shares.append(share)
        plot.line(answers.tolist(), shares, color)
        plot.say(80, shares[-1], f"moves of {real} points", color=color, anchor="end", dy=-10)
    plot.level(0.6, CORAL, stroke_dasharray="4 4")
    plot.say(83, 0.6, "below: nothing is said of links (R2)", color=CORAL, anchor="end", dy=16)
    plot.save(
        folder / "reliability.svg",
        says="With few answers most of a team's movement is chance; more answers make it real",
    )


def mix(folder: Path) -> None:
    """Raw and adjusted shares of twelve teams of which two change places."""
    rng = np.random.default_rng(4)
    team = np.repeat(np.arange(8), 2_500)
    hard = np.select([team == 0, team == 1], [0.85, 0.15], 0.5)
    kind = (rng.random(team.size) < hard).astype(int)
    merit = np.array([0.03, -0.03, 0, 0.01, -0.01, 0.02, -0.02, 0])
    good = (rng.random(team.size) < 0.86 - 0.12 * kind + merit[team]).astype(float)
    n = np.ones(team.size)
    hope = cross_fitted(columns([kind], n), good, n, half=rng.integers(0, 2, team.size))
    assert not isinstance(hope, Refusal)
    told = adjusted(group=team, k=good, n=n, expected=hope, kind=kind, cluster=np.arange(team.size))
    names = ["Hobby", "Ibis", "Heron", "Wren", "Kite", "Robin", "Swift", "Teal"]
    plot = Plot(
        "Satisfied customers: plain and adjusted", (0.72, 0.9), (-0.6, 7.6), left=96, high=360
    )
    plot.ticks([0.75, 0.8, 0.85, 0.9], ["75 %", "80 %", "85 %", "90 %"])
    for at, name in enumerate(names):
        y = 7 - at
        plot.name(y, name)
        plot.span(y, float(told.low[at]), float(told.high[at]), PALE, thick=9)
        plot.span(y, float(told.raw[at]), float(told.adjusted[at]), STONE, thick=1.5)
        plot.dot(float(told.raw[at]), y, STONE)
        plot.dot(float(told.adjusted[at]), y, TEAL)
    plot.say(0.725, 7, "plain: Ibis looks better", color=GREY)
    plot.say(0.725, 6.3, "adjusted: Hobby is, at every kind of contact", color=TEAL)
    plot.save(
        folder / "mix.svg",
        says="Adjusted for their contacts the team that looked worst is the best",
    )


def shrinkage(folder: Path) -> None:
    """Plain and shrunk shares of people with few and many answers."""
    rng = np.random.default_rng(5)
    truth = rng.beta(0.85 * 120, 0.15 * 120, 16)
    n = np.array([6, 8, 9, 10, 12, 15, 18, 22, 30, 40, 55, 70, 90, 130, 180, 240])
    k = rng.binomial(n, truth)
    prior = fit(k, n)
    told = prior.interval(k, n)
    plot = Plot(
        "Sixteen people's satisfied customers", (-0.7, 15.7), (0.5, 1.02), "answers behind each"
    )
    plot.grid([0.6, 0.8, 1.0], digits=1)
    plot.ticks(range(16), [str(one) for one in n])
    plot.level(prior.mean, OCHRE, stroke_dasharray="4 4")
    for at in range(16):
        plot.range(at, float(told.low[at]), float(told.high[at]), PALE)
        plot.dot(at, max(float(k[at] / n[at]), 0.5), STONE)
        plot.dot(at, float(prior.estimate(k, n)[at]), TEAL)
        plot.dot(at, float(truth[at]), INK, size=2)
    plot.say(15.6, 0.56, "plain", color=GREY, anchor="end", dx=-90)
    plot.say(15.6, 0.56, "shrunk", color=TEAL, anchor="end", dx=-40)
    plot.say(15.6, 0.56, "truth", color=INK, anchor="end")
    plot.save(
        folder / "shrinkage.svg",
        says="Few answers are drawn to the group's mean, many are left; the truth lies inside",
    )


def what_goes_with(folder: Path) -> None:
    """Parts of six terms in thirty departments, invented."""
    rng = np.random.default_rng(6)
    load = rng.normal(size=60)
    table = np.column_stack(
        [load, 0.7 * load + 0.7 * rng.normal(size=60), rng.normal(size=(60, 2))]
    )
    outcome = -2 * table[:, 0] - 1 * table[:, 1] + 0.8 * table[:, 2] + 2 * rng.normal(size=60)
    names = ["late changes", "overtime", "check-ins", "office colour"]
    told = drivers(outcome, columns=table, terms=names)
    assert isinstance(told, Drivers)
    plot = Plot(
        "What goes with intent to stay, 60 teams", (0, 0.5), (-0.6, 3.6), left=130,
        x_name="share of the differences between teams",
    )  # fmt: skip
    plot.ticks([0, 0.1, 0.2, 0.3, 0.4, 0.5])
    for at, name in enumerate(names):
        y, clear = 3 - at, told.low[at] > 0 or told.high[at] < 0
        plot.name(y, name)
        plot.lying(y, 0, float(told.part[at]), TEAL if clear else STONE, thick=0.5)
        words = f"{told.slope[at]:+.1f} ({told.low[at]:.1f} to {told.high[at]:.1f})"
        plot.say(float(told.part[at]), y, words, dx=8, dy=4, color=TEAL if clear else GREY)
    plot.save(
        folder / "drivers.svg",
        says="Late changes go with most of the differences, the office colour with none",
    )


def money(folder: Path) -> None:
    """A tornado of an invented programme."""
    inputs = {
        "share who stay for it": Range(0.0, 0.12, 0.30, "own evaluation elsewhere"),
        "leavers a year": Range(34, 38, 45, "own records"),
        "cost of one, share of pay": LEAVER_SHARE_OF_PAY,
        "pay": Range(31_000, 31_000, 31_000, "payroll"),
        "productivity": EFFECTS["stable schedules, productivity"],
        "hours value": Range(150_000, 300_000, 450_000, "own costing"),
        "software": Range(18_000, 20_000, 26_000, "offer"),
        "planners": Range(25_000, 35_000, 55_000, "own estimate"),
    }
    stay = leavers_avoided(
        avoided=("leavers a year", "share who stay for it", "pay"),
        parts={"cost of one, share of pay": 1},
    )
    told = returns(
        benefits=[stay, Stream("hours", (Term(("productivity", "hours value")),), frozenset({"hours"}))],
        costs=[Stream("software", (Term(("software",)),)), Stream("planning", (Term(("planners",)),))],
        inputs=inputs, rng=np.random.default_rng(7),
    )  # fmt: skip
    assert isinstance(told, Return)
    plot = Plot(
        f"Net of a year: {told.net.low / 1e3:,.0f} to {told.net.high / 1e3:,.0f} thousand; "
        f"pays back with a chance of {told.chance:.0%}",
        (-60, 30), (-0.6, 4.6), "thousand, net, at P10 and P90 of each input", left=210,
    )  # fmt: skip
    plot.ticks([-60, -40, -20, 0, 20])
    plot.upright(0, INK)
    for at, bar in enumerate(told.tornado):
        low, high = sorted((bar.at_low / 1e3, bar.at_high / 1e3))
        plot.name(4 - at, bar.name)
        plot.lying(4 - at, low, high, TEAL if bar.at_high > bar.at_low else OCHRE, thick=0.5)
    plot.save(
        folder / "money.svg",
        says="How far each input pulls the net; the largest is how many stay because of it",
    )


def programmes(folder: Path) -> None:
    """Sets of programmes within five per cent of the best, with their ranges."""
    rng = np.random.default_rng(8)
    some = (
        Programme("stable shifts", 5_000, 900, 4, "trial"),
        Programme("peer support", 2_000, 800, 6, "own"),
        Programme("coaching", 3_000, 800, 8, "own"),
        Programme("app", 3_000, 200, 0, "review: no gain"),
    )
    means = np.array([[0.075], [0.06], [0.063], [0.0]])
    drawn = np.clip(means + rng.normal(0, 0.025, (200, 4, 1)), -0.2, 0.4)
    told = choose(
        some, effects=drawn, worth=rng.uniform(2e4, 6e4, (12, 1)), sites=np.arange(12) % 3,
        limits=Limits(20_000, 110), within=0.05,
    )  # fmt: skip
    assert isinstance(told, Choice)
    sets = told.sets[:6]
    plot = Plot(
        "Sets of programmes that are as good as the best", (0, 110), (-0.6, len(sets) - 0.4),
        "worth in thousand a year, P10 to P90", left=290, high=110 + 38 * len(sets),
    )  # fmt: skip
    plot.ticks([0, 25, 50, 75, 100])
    for at, one in enumerate(sets):
        y = len(sets) - 1 - at
        plot.name(y, " + ".join(one.programmes))
        plot.span(y, one.low / 1e3, one.high / 1e3, PALE, thick=10)
        plot.dot(one.mean / 1e3, y, TEAL)
        plot.say(one.high / 1e3, y, f"costs {one.money / 1e3:.0f}", dx=10, dy=4)
    plot.save(folder / "choice.svg", says="Several sets are as good within what is known")


ALL = (survival, linkage, reliability, mix, shrinkage, what_goes_with, money, programmes)
