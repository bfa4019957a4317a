"""The demo company's pulses: two years of rounds that are over, and one that is open now.

The past is loaded as closed rounds, by the demo alone; figures leave it through the same gate as
everybody's. The open round uses the protocol: whoever signs in may answer it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING, Any, Final

from keepwell.domain.listening import operations, queries
from keepwell.domain.people import queries as people
from keepwell.domain.released import queries as released
from keepwell.kernel.periods import Period, add_months
from keepwell.schemas.figures import HIDDEN_STATES
from keepwell.workflows import pulse_release, pulse_round

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from keepwell.connectors.demo_company.voice import Team
    from keepwell.domain.listening.operations import Atom
    from keepwell.domain.listening.rules.instruments import Instrument, Item

BY: Final = "operator"
QUARTER: Final = 3
ROUNDS: Final = 7
FORTNIGHT: Final = dt.timedelta(days=14)
CLOSED: Final = dt.timedelta(days=9)
"""Days of a month on which its round closed."""
LAST: Final = 2
"""Months since the newest round that is over: the next one, open now, ends eight weeks later or more."""
SMALL: Final = 8
PULSE: Final = (
    {"instrument": "csps-engagement-5", "version": 1, "items": ["B47", "B48", "B49", "B50", "B51"]},
    {"instrument": "kw-pulse-core-10", "version": 1, "items": ["P1", "P3", "P7"]},
    {"instrument": "kw-recommend-1", "version": 1, "items": ["R1"]},
    {"instrument": "csps-intent-1", "version": 1, "items": ["C01"]},
    {"instrument": "kw-exhaustion-1", "version": 1, "items": ["X1"]},
)
STRESS: Final = ({"instrument": "csps-proxy-stress-8", "version": 1, "items": ["B33", "B05", "B08", "B26", "B18", "B30", "B45", "E03"]},)  # fmt: skip
YEARLY: Final = (1, 5)
"""Rounds after which, a month later, conditions at work are asked for."""


@dataclass(frozen=True, slots=True)
class Past:
    """A round of the past: its last day, its groups, and each group's teams."""

    closes_on: date
    atoms: tuple[Atom, ...]
    teams: tuple[tuple[Team, ...], ...]


def tell_voice(*, today: date, seed: int = 1) -> int:
    """Load the past, release it, open a round; how many rounds there are now.

    Args:
        today: the day the demo is made.
        seed: the same one draws the same answers.
    """
    from keepwell.connectors.demo_company import voice

    past = _past(today)
    drawn = voice.moods(
        [[one for group in told.teams for one in group] for told in past], seed=seed
    )
    for number, (told, mood) in enumerate(zip(past, drawn, strict=True)):
        _load("Quarterly pulse", PULSE, told, mood, (seed, number))
        if number in YEARLY:
            later = replace(told, closes_on=add_months(told.closes_on, 1) + CLOSED)
            _load("Conditions at work", STRESS, later, mood, (seed, number, 1))
    _open(today)
    return len(queries.rounds())


def _load(
    title: str, questions: Sequence[dict[str, Any]], told: Past, mood: dict[str, float],
    seed: tuple[int, ...],
) -> None:  # fmt: skip
    from keepwell.connectors.demo_company import voice

    items = {name: _options(*one) for name, one in queries.items_of(questions=questions).items()}
    key = operations.load_closed_round(
        title=title, questions=questions, opens_on=told.closes_on - FORTNIGHT, closes_on=told.closes_on,
        atoms=told.atoms, limits=pulse_round.limits(), by=BY,
        answers=voice.answers(groups=told.teams, mood=mood, items=items, seed=seed),
    )  # fmt: skip
    pulse_release.publish(round_key=key, by=BY)


def _options(instrument: Instrument, item: Item) -> list[Any]:
    """Options of an item from the worst to the best, as its scoring sees them."""
    scale, scoring = instrument.scales[item.scale], instrument.scoring
    if scoring.method == "shares":  # its headline is what nobody wishes for
        return sorted(scale.values, key=lambda one: (one not in scoring.headline, one if min(scale.values) in scoring.headline else -one))  # fmt: skip
    down = instrument.direction == "down"
    return sorted(
        scale.values, key=lambda one: scale.scored(one, reverse=item.reverse), reverse=down
    )


def _past(today: date) -> list[Past]:
    """Rounds of the past, the oldest first, as far as there are people and months."""
    content, leads = _content(), _Leads()
    made: list[Past] = []
    for closes_on in _days(today):
        atoms = pulse_round.groups(on=closes_on - FORTNIGHT)
        if atoms and f"{closes_on:%Y-%m}" in content:
            leads.look(atoms, closes_on - FORTNIGHT)
            made.append(Past(closes_on, atoms, tuple(_teams(one, closes_on, content, leads) for one in atoms)))  # fmt: skip
    return _quiet(made)


def _days(today: date) -> Iterator[date]:
    newest = add_months(today.replace(day=1), -LAST)
    for back in range(ROUNDS - 1, -1, -1):
        yield add_months(newest, -QUARTER * back) + CLOSED


def _content() -> dict[str, dict[str, float]]:
    """By month the share of content customers of each team, as it was released."""
    sheet = released.sheet(measure="csat", by=("team",))
    found: dict[str, dict[str, float]] = {}
    for one in sheet.figures if sheet else []:
        month = found.setdefault(one["period"], {})
        if one["value"] is not None and one["state"] not in HIDDEN_STATES:
            month[one["slice"]["team"]] = one["value"]
    return found


def _teams(
    atom: Atom, closes_on: date, content: dict[str, dict[str, float]], leads: _Leads
) -> tuple[Team, ...]:
    from keepwell.connectors.demo_company.voice import Team

    month = Period.parse(f"{closes_on:%Y-%m}")
    after = [content.get(f"{add_months(month.start, ahead):%Y-%m}", {}) for ahead in (1, 2)]
    many = Counter(leads.team[who] for who in atom.people)
    return tuple(
        Team(
            name, many[name], fmean(told) if (told := [one[name] for one in after if name in one]) else None,
            leads.rounds_since(name),
        )
        for name in atom.teams
    )  # fmt: skip


class _Leads:
    """Who leads each team, round by round: a change is a new lead."""

    def __init__(self) -> None:
        self.jobs = [one for one in people.job_history() if one.team]
        self.team: dict[str, str] = {}
        self._lead: dict[str, str] = {}
        self._since: dict[str, int] = {}

    def look(self, atoms: Sequence[Atom], on: date) -> None:
        """As of a round's first day."""
        asked = {who for one in atoms for who in one.people}
        here = [one for one in self.jobs if one.person in asked and one.valid_from <= on < one.valid_to]  # fmt: skip
        self.team = {one.person: one.team for one in here}
        by_team: dict[str, Counter[str]] = {}
        for one in here:
            by_team.setdefault(one.team, Counter())[one.manager] += 1
        for name, counted in by_team.items():
            lead = counted.most_common(1)[0][0]
            changed = name in self._lead and self._lead[name] != lead
            self._lead[name] = lead
            self._since = {**self._since, name: 0} if changed else _aged(self._since, name)

    def rounds_since(self, team: str) -> int | None:
        """Rounds since a team's lead changed; None where none did."""
        return self._since.get(team)


def _aged(since: dict[str, int], name: str) -> dict[str, int]:
    return {**since, name: since[name] + 1} if name in since else since


def _quiet(past: list[Past]) -> list[Past]:
    """A team that is small in every round: unhappy, and hardly answering."""
    sizes: dict[str, list[int]] = {}
    for one in (one for told in past for group in told.teams for one in group):
        sizes.setdefault(one.name, []).append(one.people)
    small = [name for name, many in sizes.items() if max(many) < SMALL and len(many) == len(past)]
    if not small:
        return past
    quiet = max(small, key=lambda name: (min(sizes[name]), name))
    return [
        replace(told, teams=tuple(tuple(replace(one, quiet=one.name == quiet) for one in group) for group in told.teams))
        for told in past
    ]  # fmt: skip


def _open(today: date) -> None:
    """The round that waits for everybody's answer; it opens like any other, as a job of its own."""
    if any(one.state in {"draft", "opening", "open"} for one in queries.rounds()):
        return
    questions = [{**PULSE[0]}, {**PULSE[2], "items": ["R1", "R2"]}, {**PULSE[4]}]
    key = operations.draft_round(
        title="How is it going?", questions=questions, opens_on=today, closes_on=today + FORTNIGHT, by=BY,
    )  # fmt: skip
    pulse_round.ask_to_open(round_key=key, by=BY)
