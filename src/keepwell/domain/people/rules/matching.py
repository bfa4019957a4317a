"""Which person an agent of a helpdesk may be, and why. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from keepwell.domain.people.rules.names import as_login, core, initials, logins, normal

if TYPE_CHECKING:
    from collections.abc import Iterable

SURE = 1.0
UNIQUE_NAME = 0.97
PROPOSE_FROM = 0.78
"""Below this likeness nothing is proposed."""
SIMILAR = 0.93
"""A name that is only like another never counts for more than this."""
TEAM_ADDS = 0.03
MOST_PROPOSALS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person whom an agent may be."""

    person: int
    name: str
    email: str
    external_id: str
    teams: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Seeker:
    """An agent who is nobody yet; `namesakes` other agents of the helpdesk have the name."""

    agent: int
    name: str
    email: str
    employee_id: str
    team: str
    namesakes: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """That an agent may be a person. `sure` ones are confirmed without asking."""

    agent: int
    person: int
    score: float
    reasons: tuple[str, ...]
    sure: bool = False


@dataclass
class People:
    """Candidates, found by address, number, name and words of the name."""

    by_mail: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    by_number: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    by_login: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    by_core: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    by_initials: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    by_words: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, candidates: Iterable[Candidate]) -> People:
        """All of them, indexed."""
        made = cls()
        for one in candidates:
            made._add(one)
        return made

    def _add(self, one: Candidate) -> None:
        name = normal(one.name)
        if one.email:
            self.by_mail[one.email].append(one)
        if one.external_id:
            self.by_number[one.external_id].append(one)
        if name:
            self.by_name[name].append(one)
        for login in logins(name):
            self.by_login[login].append(one)
        for short in initials(name):
            self.by_initials[short].append(one)
        if name:
            self.by_core[core(name)].append(one)
            self.by_words[_words(name)].append(one)


def _words(name: str) -> str:
    """A name with its words in order, so that `smith jane` is `jane smith`."""
    return " ".join(sorted(name.split()))


def matches(*, seeker: Seeker, people: People) -> list[Match]:
    """Whom an agent may be, best first, at most three; a sure one stands alone.

    Sure are: the same e-mail, the same employee number, or the same name when exactly one person
    has it.
    """
    sure = _sure(seeker, people)
    if sure:
        return [sure]
    scored: dict[int, Match] = {}
    for one, score, reason in _likely(seeker, people):
        match = _with_team(seeker, one, score, reason)
        known = scored.get(one.person)
        if known is None or known.score < match.score:
            scored[one.person] = match
    good = [match for match in scored.values() if match.score >= PROPOSE_FROM]
    return sorted(good, key=lambda match: (-match.score, match.person))[:MOST_PROPOSALS]


def _sure(seeker: Seeker, people: People) -> Match | None:
    written = normal(seeker.name)
    ways = (
        (people.by_mail.get(seeker.email), SURE, "same e-mail"),
        (people.by_number.get(seeker.employee_id), SURE, "same employee number"),
        (people.by_mail.get(seeker.name.strip().lower()), SURE, "signs in with this e-mail"),
        (people.by_name.get(written), UNIQUE_NAME, "same name, and only one person has it"),
    )
    own_name = " " in written and not seeker.namesakes
    for found, score, reason in ways:
        if found and len(found) == 1 and (own_name or score == SURE):
            return Match(seeker.agent, found[0].person, score, (reason,), sure=True)
    return None


def _likely(seeker: Seeker, people: People) -> Iterable[tuple[Candidate, float, str]]:
    written = normal(seeker.name)
    for one in people.by_name.get(written, ()):
        yield one, 0.9, "same name, which several people have"
    login = "" if " " in seeker.name else as_login(seeker.name)
    for one in people.by_login.get(login, ()):
        yield one, 0.85, "sign-in name made of this name"
    for one in people.by_core.get(core(written), ()):
        if normal(one.name) != written:
            yield one, 0.94, "same first and last name"
    short_of_these = [one for short in initials(written) for one in people.by_name.get(short, ())]
    for one in (*people.by_initials.get(written, ()), *short_of_these):
        yield one, 0.84, "initial and name fit"
    if written:
        yield from _similar(written, people)


def _similar(written: str, people: People) -> Iterable[tuple[Candidate, float, str]]:
    near = process.extract(
        _words(written),
        people.by_words.keys(),
        scorer=fuzz.ratio,
        processor=None,
        score_cutoff=100 * PROPOSE_FROM / SIMILAR,
        limit=2 * MOST_PROPOSALS,
    )
    for words, likeness, _position in near:
        for one in people.by_words[words]:
            if normal(one.name) != written:
                yield one, SIMILAR * likeness / 100, "similar name"


def _with_team(seeker: Seeker, one: Candidate, score: float, reason: str) -> Match:
    if seeker.team and seeker.team in one.teams:
        return Match(seeker.agent, one.person, min(score + TEAM_ADDS, 0.99), (reason, "same team"))
    return Match(seeker.agent, one.person, score, (reason,))
