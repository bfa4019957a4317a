"""Attacks on what was published: every voice cell of every round, as whoever collects them would."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepwell.domain.listening import queries
from keepwell.domain.released import queries as released
from keepwell.schemas.figures import HIDDEN_STATES
from keepwell.schemas.phrases import gettext_noop
from keepwell.workflows import anonymity_visitors, pulse_release
from keepwell.workflows.anonymity_findings import finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from keepwell.analytics.release.voice.attacks import Recovered, Release
    from keepwell.domain.listening.queries import RoundView
    from keepwell.workflows.anonymity_findings import Finding

VOICE: Final = "voice"
OF_ALL: Final = {"pulse_response_rate": set[str](), "suggestion_handling": {"item"}}
"""Measures of the whole company that no group's answers stand behind, and what they are split by."""
SCALE: Final = "/"
"""Between a set and the name of one of its scales."""
SOON_DAYS: Final = 56
"""Rounds closer than eight weeks may tell about who came or went (domain.md 3.3, rule 8)."""

REMEDY_CELLS: Final = gettext_noop("Take this release off every page, find who or what published around the gate, and tell the works council.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One published cell as its reader knows it."""

    measure: str
    slice: tuple[tuple[str, str], ...]
    period: str


def published() -> frozenset[Told]:
    """Every voice cell in the ledger or on a stored sheet."""
    from keepwell.analytics.release.voice import VOICE as MEASURES

    ids = {one.id for one in MEASURES}
    found = {
        Told(one.measure, tuple(sorted(one.slice.items())), one.period)
        for one in released.already(sensitivity=VOICE)
        if one.state not in HIDDEN_STATES
    }
    for measure, by, grain in released.questions():
        sheet = released.sheet(measure=measure, by=by, grain=grain) if measure in ids else None
        found |= {
            Told(measure, tuple(sorted(one["slice"].items())), one["period"])
            for one in (sheet.figures if sheet else [])
            if one["state"] not in HIDDEN_STATES
        }
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Ground:
    """A closed round with what was told of it: sets of atoms by question."""

    round: RoundView
    cells: Mapping[str, tuple[frozenset[int], ...]]


def grounds(told: Iterable[Told]) -> tuple[list[Ground], list[Told]]:
    """Cells by round; and those that fit no frozen group of any closed round."""
    closed = [one for one in queries.rounds() if one.state == "closed"]
    cells: dict[str, dict[str, set[frozenset[int]]]] = {one.key: {} for one in closed}
    astray = []
    for one in told:
        if one.measure in OF_ALL and {dim for dim, _ in one.slice} <= OF_ALL[one.measure]:
            continue
        if anonymity_visitors.is_at_home(
            measure=one.measure, cut=dict(one.slice), period=one.period
        ):
            continue
        homes = list(_homes(one, closed))
        for key, question, atoms in homes:
            cells[key].setdefault(question, set()).add(atoms)
        astray += [] if homes else [one]
    made = [Ground(one, {q: tuple(sets) for q, sets in cells[one.key].items()}) for one in closed]
    return made, astray


def _homes(told: Told, closed: Iterable[RoundView]) -> Iterator[tuple[str, str, frozenset[int]]]:
    cut = dict(told.slice)
    question = cut.pop("item", told.measure)
    for one in closed:
        if pulse_release.period_of(one) != told.period or question not in _questions(one):
            continue
        atoms = _atoms(one, cut)
        if atoms is not None:
            yield one.key, question, atoms


def _atoms(found: RoundView, cut: Mapping[str, str]) -> frozenset[int] | None:
    """The atoms that a cell's words mean; None when it is no union of frozen groups."""
    if not cut:
        return frozenset(range(len(found.atoms)))
    if len(cut) > 1 or not set(cut) <= {"team", "unit"}:
        return None
    ((kind, label),) = cut.items()
    named = set(label.split(pulse_release.JOINER))
    inside = {at for at, atom in enumerate(found.atoms) if named & set(atom[f"{kind}s"])}
    covered = {name for at in inside for name in found.atoms[at][f"{kind}s"]}
    return frozenset(inside) if inside and covered == named else None


def _questions(found: RoundView) -> dict[str, str]:
    """What can be told of a round (a score's measure or name, or an item's text): its full item id, or set and scale."""
    items = queries.items_of(questions=found.questions)
    texts = {item.text: name for name, (_instrument, item) in items.items() if item.kind == "scale"}
    scores = {
        scale.question or scale.measure: f"{instrument.id}{SCALE}{scale.name}"
        for instrument, asked in pulse_release.by_instrument(found)
        for scale in pulse_release.scales(instrument, asked)
    }
    return {**scores, **texts}


def _releases(ground: Ground) -> list[Release]:
    """What was published of a round, question by question, with the answers behind each atom."""
    from keepwell.analytics.release.voice.attacks import Release

    found = ground.round
    items, counts = queries.items_of(questions=found.questions), queries.counts(key=found.key)
    names = _questions(found)
    by_instrument = {one.id: (one, asked) for one, asked in pulse_release.by_instrument(found)}
    made = []
    for question, cells in ground.cells.items():
        name = names[question]
        if name in items:
            instrument = items[name][0]
            parts: tuple[str, ...] = ()
            answers = tuple(sum(row) for row in counts[name])
        else:
            of, _, scale = name.partition(SCALE)
            instrument, asked = by_instrument[of]
            answers = tuple(map(len, pulse_release.numbers(found, instrument, scale)))
            parts = tuple(one.text for one in asked if scale in {"", one.subscale})
        needed = _needed(found, delicate=instrument.delicate)
        made.append(Release(question, cells, answers, needed, parts))
    return made


def _needed(found: RoundView, *, delicate: bool) -> int:
    """The limit that was promised: the round's own, or the floor where that was lowered."""
    from keepwell.analytics.release.voice.attacks import FLOORS

    name = "voice_comments" if delicate else "voice_score"
    return max(FLOORS[name], int(found.limits.get(name, 0)))


def attack() -> list[Finding]:
    """All attacks on published cells."""
    told = published()
    made, astray = grounds(told)
    releases = {one.round.key: _releases(one) for one in made}
    return [
        _sums(releases.values(), len(told), len(made)), _parts(releases.values(), len(told)),
        _between(made), _comments(made), _fitting(astray, len(told)),
    ]  # fmt: skip


def _sums(releases: Iterable[list[Release]], cells: int, rounds: int) -> Finding:
    from keepwell.analytics.release.voice.attacks import reconstructed

    try:
        found = [hit for one in releases for hit in reconstructed(one)]
    except TimeoutError:
        found = None
    return finding(
        "sums", good=found == [], cells=cells, rounds=rounds,
        few=_fewest(found or []),
        tried=gettext_noop("Solving for small groups: all {cells} published cells of {rounds} closed rounds as one system of equations for each round, questions and scores together."),
        held=gettext_noop("No group below the limit can be worked out."),
        broken=gettext_noop("A group below the limit can be worked out, or it could not be proven that none can; the smallest found: {few}."),
        remedy=REMEDY_CELLS,
    )  # fmt: skip


def _parts(releases: Iterable[list[Release]], cells: int) -> Finding:
    from keepwell.analytics.release.voice.attacks import left_over

    found = [
        hit
        for told in releases
        for one in told
        for hit in left_over(cells=one.cells, answers=one.answers, needed=one.needed)
    ]
    return finding(
        "parts", good=not found, cells=cells, few=_fewest(found),
        tried=gettext_noop("Subtracting the parts from the whole: each unit and the company less the groups within them."),
        held=gettext_noop("What is left is nobody, or enough people."),
        broken=gettext_noop("What is left over is {few} people."),
        remedy=REMEDY_CELLS,
    )  # fmt: skip


def _between(made: list[Ground]) -> Finding:
    """Every round with those of the eight weeks before it: one system over people, by question."""
    near = list(_near(sorted(made, key=lambda one: one.round.closes_on)))
    try:
        found = [hit for one, before in near for hit in _changes(one, before)]
    except TimeoutError:
        found = None
    return finding(
        "rounds", good=found == [], rounds=len(near), few=_fewest(found or []),
        tried=gettext_noop("Joiners, leavers and movers: {rounds} rounds, each with all that was published in the eight weeks before it, as one system of equations over people, unions of groups included."),
        held=gettext_noop("Nothing about a few people follows from a change."),
        broken=gettext_noop("Something about {few} people follows from a change, or it could not be proven that nothing does."),
        remedy=REMEDY_CELLS,
    )  # fmt: skip


def _near(made: list[Ground]) -> Iterator[tuple[Ground, list[Ground]]]:
    for at, one in enumerate(made):
        first = one.round.closes_on - dt.timedelta(days=SOON_DAYS)
        before = [other for other in made[:at] if other.round.closes_on > first]
        if before:
            yield one, before


def _changes(one: Ground, before: list[Ground]) -> Iterator[Recovered]:
    from keepwell.analytics.release.voice.attacks import came_or_went

    for question in one.cells:
        earlier = [cell for other in before for cell in _people(other, question)]
        if earlier:
            yield from came_or_went(
                before=earlier, after=_people(one, question), needed=_promised(one, question)
            )


def _promised(ground: Ground, question: str) -> int:
    found = ground.round
    name, items = _questions(found)[question], queries.items_of(questions=found.questions)
    kinds = {one.id: one for one, _ in items.values()}
    instrument = items[name][0] if name in items else kinds[name.partition(SCALE)[0]]
    return _needed(found, delicate=instrument.delicate)


def _people(ground: Ground, question: str) -> list[frozenset[str]]:
    asked = queries.asked_people(key=ground.round.key)
    return [frozenset().union(*(asked[at] for at in cell)) for cell in ground.cells.get(question, ())]  # fmt: skip


def _comments(made: list[Ground]) -> Finding:
    from keepwell.analytics.release.voice.attacks import told_of_few

    found: list[Recovered] = []
    told = 0
    for one in made:
        answers = [0 for _ in one.round.atoms]
        for atom, _ in queries.answers(key=one.round.key):
            answers[atom] += 1
        groups = [teams for teams, _, _ in queries.comments(key=one.round.key)]
        told += len(groups)
        atoms = [
            _atoms(one.round, {"team": pulse_release.JOINER.join(teams)}) for teams in set(groups)
        ]
        found += told_of_few(
            groups=[group or frozenset() for group in atoms], answers=answers,
            needed=_needed(one.round, delicate=True),
        )  # fmt: skip
    return finding(
        "comments", good=not found, told=told, few=_fewest(found),
        tried=gettext_noop("Counting comments: {told} of them, group by group and group less group."),
        held=gettext_noop("Each is told of ten answers or more, and so is every difference."),
        broken=gettext_noop("Comments are told of {few} answers."),
        remedy=REMEDY_CELLS,
    )  # fmt: skip


def _fitting(astray: list[Told], cells: int) -> Finding:
    return finding(
        "gate", good=not astray, cells=cells, astray=len(astray),
        tried=gettext_noop("Cells that went around the gate: {cells} in the ledger and on sheets, each against the groups that were frozen."),
        held=gettext_noop("Every one is made of frozen groups."),
        broken=gettext_noop("{astray} fit no frozen group: somebody published around the gate."),
        remedy=REMEDY_CELLS,
    )  # fmt: skip


def _fewest(found: Iterable[Recovered]) -> int:
    return min((one.people for one in found), default=0)
