"""The truths of the demo company: what was planted, how large, where, and how to see it.

Numbers come from `effects`, so that what is told cannot differ from what was done. Months are
counted from 1 here, as people count: month 1 is the first month of the data.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from keepwell.connectors.demo_company import effects
from keepwell.connectors.demo_company.catalogue import PRODUCTS
from keepwell.connectors.demo_company.organisation import NEVER, Teams, build_teams
from keepwell.connectors.demo_company.sizes import CONTACT_MONTHS, SIZES, SizeName


@dataclass(frozen=True, slots=True)
class Truth:
    """One planted effect (or one planted absence of an effect).

    `numbers`: the effect's size, by name; CSAT effects in percentage points of answers 4-5, rates
    as "times as often". `measure`: the id of the measure that shows it. `look`: how to see it.
    """

    key: str
    title: str
    words: str
    measure: str
    look: str
    numbers: dict[str, float] = field(default_factory=dict)


TRUTHS: Final[tuple[Truth, ...]] = (
    Truth(
        "tenure_csat",
        "Newcomers' customers are less content",
        "CSAT is lower while people learn. Most of it fades with the ramp; a little stays "
        "for a year.",
        "csat",
        "csat by tenure_band, adjusted for mix",
        {f"points at {band}": points for band, points in effects.tenure_band_points().items()},
    ),
    Truth(
        "ramp",
        "Half of the newcomers are up to speed after nine weeks",
        "Handle time starts at 1.70 times that of settled colleagues and falls "
        "exponentially; each person's ramp "
        "time (ratio 0.90, as measure O1 defines it) is drawn around the median. No contacts "
        "in the first 14 days.",
        "ramp_weeks",
        "ramp_weeks, all teams, or handle time by week since hiring against settled colleagues",
        {
            "median weeks": effects.RAMP_MEDIAN_WEEKS,
            "handle-time ratio on day 0": 1 + effects.RAMP_START,
            "handle-time ratio at the ramp time": round(1 + effects.RAMP_LINE, 3),
        },
    ),
    Truth(
        "launch_untrained",
        "A product was launched without training",
        f"The new {PRODUCTS[0]} came out before anyone was trained: CSAT fell and handle time rose "
        "for this product for three months, until training came.",
        "csat",
        f"csat and aht where product = {PRODUCTS[0]}, against the other products",
        {
            "month": effects.LAUNCH_UNTRAINED + 1,
            **{
                f"points in month {n + 1}": value
                for n, value in enumerate(effects.LAUNCH_UNTRAINED_POINTS)
            },
            **{
                f"times the handle time in month {n + 1}": value
                for n, value in enumerate(effects.LAUNCH_UNTRAINED_HANDLE)
            },
        },
    ),
    Truth(
        "launch_trained",
        "Another product was launched with training",
        f"The new {PRODUCTS[1]} came out a month after its training: hardly anything happened.",
        "csat",
        f"csat and aht where product = {PRODUCTS[1]}",
        {
            "month": effects.LAUNCH_TRAINED + 1,
            "points": effects.LAUNCH_TRAINED_POINTS[0],
            "times the handle time": effects.LAUNCH_TRAINED_HANDLE[0],
        },
    ),
    Truth(
        "stable_schedules",
        "Stable schedules keep people",
        "In four waves, half of the teams got fixed start times, longer notice and no "
        "late-then-early turns. From "
        "that month on fewer leave, fewer are absent, customers are a little happier. The "
        "others never got it.",
        "separation_rate",
        "separation_rate, absence_rate, csat, schedule_changes of the teams below, before "
        "and after, "
        "against the teams that never got it",
        {
            "times as many leave": effects.STABLE_LEAVING,
            "times as many absences": effects.STABLE_ABSENCE,
            "points": effects.STABLE_POINTS,
            "times as many roster changes": effects.STABLE_CHANGES,
            **{f"wave {n + 1} in month": month + 1 for n, month in enumerate(effects.STABLE_WAVES)},
        },
    ),
    Truth(
        "overload",
        "Overload comes back as absence, then as leaving",
        "A third of the teams had two spells of three months with a quarter more contacts a "
        "head. The month after "
        "each such month more people are absent; two and three months after, more leave.",
        "absence_rate",
        "contacts per head, occupancy, absence_rate and separation_rate of the teams below",
        {
            "times the contacts": effects.OVERLOAD_CONTACTS,
            "occupancy": effects.OVERLOAD_OCCUPANCY,
            "points": effects.OVERLOAD_POINTS,
            "times as many absences, one month later": effects.OVERLOAD_ABSENCE,
            "times as many leave, two and three months later": effects.OVERLOAD_LEAVING,
        },
    ),
    Truth(
        "evening",
        "Evening and night teams lose more people",
        "The same people would stay longer by day.",
        "turnover_12m",
        "turnover_12m by shift, or by team",
        {"times as many leave": effects.EVENING_LEAVING},
    ),
    Truth(
        "reorganisation",
        "A re-organisation that changes no one's history",
        "On the first of the month two teams merge (where there are enough teams), one is "
        "split, and a new unit "
        "is born. Contacts, leavers and absences before that day belong to the old teams.",
        "headcount",
        'headcount by team around the month; "by today\'s structure" tells a different story',
        {"month": effects.REORGANISATION + 1},
    ),
    Truth(
        "mix_trap",
        "A team that looks worse and is better",
        "One team answers mostly e-mail, another mostly the telephone. In every channel the "
        "first is better; in "
        "the plain average the second is, because e-mail customers rate lower everywhere.",
        "csat_adjusted",
        "csat and csat_adjusted of the two teams; csat by channel",
        {
            "points better in every channel": effects.MIX_POINTS,
            "telephone above e-mail, points": effects.CHANNEL_CSAT[0] - effects.CHANNEL_CSAT[2],
        },
    ),
    Truth(
        "midnight_fault",
        "A month of solving times without a time of day",
        "In one team's month nearly every solving is stamped 00:00, so that it lies before "
        "the opening. It must be "
        "reported and kept out of resolution times, not clipped.",
        "resolution_time",
        "the problems of that month's import; resolution_time of the team says what is missing",
        {"month": effects.MIDNIGHT_FAULT + 1, "share of solved contacts": 0.96},
    ),
    Truth(
        "hold_fault",
        "Two months without hold time",
        "One team's hold times are blank for two months. Handle time cannot be told for "
        "them; it is not 0.",
        "aht",
        "aht of the team in these months; data health",
        {"first month": effects.HOLD_FAULT[0] + 1, "last month": effects.HOLD_FAULT[1]},
    ),
    Truth(
        "incident",
        "An outage of three days",
        "Many more contacts, most about the outage, and less content customers, whoever answered.",
        "contacts",
        "contacts by topic; contacts and csat by day of the month",
        {
            "month": effects.INCIDENT_MONTH + 1,
            "first day": effects.INCIDENT_DAYS[0] + 1,
            "last day": effects.INCIDENT_DAYS[1],
            "times the contacts": effects.INCIDENT_CONTACTS,
            "points": effects.INCIDENT_POINTS,
        },
    ),
    Truth(
        "repeat_business",
        "Discontent customers order less",
        "After a contact rated 1-3 an order follows half as often.",
        "repeat_business",
        "orders in the 45 days after a rated contact, by rating",
        {"times as many orders": effects.REORDER_AFTER_BAD},
    ),
    Truth(
        "wellbeing_app",
        "A programme without any effect",
        "Some teams got a wellbeing app. It changed nothing: whoever finds an effect here "
        "has found noise.",
        "separation_rate",
        "any measure of the teams below, before and after, against the others",
        {"month": effects.PLACEBO_FROM + 1, "times as many leave": 1.0, "points": 0.0},
    ),
)


def places(*, size: SizeName, months: int = CONTACT_MONTHS) -> dict[str, tuple[str, ...]]:
    """Which teams carry each planted effect, by the truth's key; the same for every seed."""
    teams = build_teams(size=SIZES[size], months=months, rng=np.random.default_rng(0))
    roles = teams.roles
    new, names = SIZES[size].teams, teams.names
    reorganised = [f"{names[roles.split]} is split: {names[roles.split]}, {names[new]}"]
    if roles.merged:
        reorganised.append(
            f"{names[roles.merged[0]]} and {names[roles.merged[1]]} become {names[new + 1]}"
        )
    return {
        "stable_schedules": _stable(teams),
        "overload": _overload(teams),
        "evening": _evening(teams),
        "reorganisation": tuple(reorganised),
        "mix_trap": (
            f"better: {names[roles.mix_better]}",
            f"looks better: {names[roles.mix_worse]}",
        ),
        "midnight_fault": (names[roles.midnight_fault],),
        "hold_fault": (names[roles.hold_fault],),
        "wellbeing_app": tuple(names[i] for i in np.flatnonzero(teams.placebo_from < NEVER)),
    }


def rollout(*, size: SizeName, months: int = CONTACT_MONTHS) -> dict[str, dict[str, int]]:
    """Teams of the two programmes, each with the number of its first month, counted from 0."""
    teams = build_teams(size=SIZES[size], months=months, rng=np.random.default_rng(0))
    started = {"stable_schedules": teams.stable_from, "wellbeing_app": teams.placebo_from}
    return {
        key: {teams.names[at]: int(start[at]) for at in np.flatnonzero(start < NEVER)}
        for key, start in started.items()
    }


def _stable(teams: Teams) -> tuple[str, ...]:
    found = np.flatnonzero(teams.stable_from < NEVER)
    return tuple(f"{teams.names[i]} (month {teams.stable_from[i] + 1})" for i in found)


def _overload(teams: Teams) -> tuple[str, ...]:
    found = []
    for team in np.flatnonzero(teams.overload.any(axis=1)):
        on = np.flatnonzero(teams.overload[team]) + 1
        found.append(f"{teams.names[team]} (months {', '.join(str(month) for month in on)})")
    return tuple(found)


def _evening(teams: Teams) -> tuple[str, ...]:
    return tuple(teams.names[i] for i in np.flatnonzero(np.isin(teams.pattern, (2, 3))))


def truths_markdown() -> str:
    """The truths as a section of the documentation page, with the teams of sizes S and M."""
    small, medium = places(size="S"), places(size="M")
    lines = [line for truth in TRUTHS for line in _told(truth, small, medium)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _told(
    truth: Truth, small: dict[str, tuple[str, ...]], medium: dict[str, tuple[str, ...]]
) -> list[str]:
    lines = [f"### {truth.title}", "", truth.words, "", "| planted | |", "| --- | ---: |"]
    lines += [f"| {name} | {value:g} |" for name, value in truth.numbers.items()]
    lines += ["", f"How to see it: {truth.look} (`{truth.measure}`).", ""]
    for size, where in (("S", small), ("M", medium)):
        if where.get(truth.key):
            lines.append(f"Teams in size {size}: {'; '.join(where[truth.key])}.")
    return [*lines, ""] if where.get(truth.key) else lines
