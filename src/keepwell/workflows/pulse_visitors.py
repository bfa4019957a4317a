"""Candidates' and leavers' voice: asked by the quarter, told in pools, one after the other.

A quarter that holds too few answers of a group waits for the next one; what was told once is in no
other pool, so two pools never tell their difference.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from keepwell.domain.company import queries as company
from keepwell.domain.listening import visitor_queries as reading
from keepwell.domain.listening.operations import visitors as writing
from keepwell.domain.listening.rules import visitors as rules
from keepwell.domain.listening.rules.answers import JOINER
from keepwell.domain.listening.rules.scoring import POSITIVE_FROM
from keepwell.domain.listening.rules.visitors import FAVOURABLE, GROUPS, quarter_end
from keepwell.domain.trail.rules import SYSTEM
from keepwell.kernel.home import secret
from keepwell.workflows import candidate_release
from keepwell.workflows.pulse_round import SIGNING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from keepwell.analytics.release.voice import Round, VoiceCell
    from keepwell.analytics.release.voice.publishing import Depth
    from keepwell.domain.listening.rules.instruments import Instrument, Item
    from keepwell.domain.listening.rules.visitors import Kind

ALL: Final = "all"
RECOMMEND: Final = "recommend"
FEWEST_WITH_A_REASON: Final = 3
"""A reason that fewer leavers gave stands among the others."""
Answers = list[dict[str, Any]]


def begin(*, kind: Kind, by: str, on: date) -> str:
    """Ask from today until the end of the quarter; the next quarter follows by itself."""
    home = Path(settings.HOME)
    return writing.ask_visitors(
        kind=kind, opens_on=on, closes_on=quarter_end(on), home=home, secret=secret(home, SIGNING),
        by=by,
    )  # fmt: skip


def end(*, kind: Kind, by: str, on: date) -> None:
    """Stop asking: what was said is told where it is enough."""
    found = reading.open_rounds().get(kind)
    if found is not None:
        _close(found.key, kind, by, on)
        candidate_release.tell()


def close_due(*, on: date) -> int:
    """Close quarters that are over and go on with the next; how many were closed."""
    over = [one for one in reading.open_rounds().values() if one.closes_on < on]
    for one in over:
        _close(one.key, one.kind, SYSTEM, on)
        begin(kind=one.kind, by=SYSTEM, on=one.closes_on + timedelta(days=1))
    candidate_release.tell()  # also what an earlier night was stopped before
    return len(over)


def _close(key: str, kind: Kind, by: str, on: date) -> None:
    writing.close_visitors(round_key=key, home=Path(settings.HOME), by=by)
    for group in range(len(GROUPS[kind])):
        tell(kind=kind, group=group, by=by, on=on)


def needed(kind: Kind) -> int:
    """Answers behind whatever is told: leaving is a delicate matter (domain.md 3.3, exit note)."""
    limits = company.limits()
    return limits.voice_comments if kind == "exit" else limits.voice_score


def tell(*, kind: Kind, group: int, by: str, on: date) -> bool:
    """Tell a group's closed rounds together, when they are enough; whether they were."""
    waiting = reading.unpooled(kind=kind, group=group)
    keys = [key for key, _from, _to in waiting]
    told = reading.answers(keys=keys, group=group)
    if not rules.is_ready(kind, answers=len(told), rounds=len(keys), needed=needed(kind)):
        return False
    figures = list(figures_of(kind=kind, group=group, answers=told))
    said = reading.comments(keys=keys, group=group)
    enough = len(said) >= company.limits().voice_comments
    writing.tell_pool(
        kind=kind, group=group, rounds=keys, figures=figures, comments=said if enough else (),
        by=by, on=on,
    )  # fmt: skip
    return True


def figures_of(*, kind: Kind, group: int, answers: Answers) -> Iterator[dict[str, Any]]:
    """What may be told of a group's answers, through the gate of all voice.

    Each: `name` an item or a score, `value` (share 0–1, or points −100…100), `low`, `high`, `band`
    ("high" or "low" where nearly all said the same, then without a value), `answers` in fives.
    """
    instrument = reading.instrument_of(kind)
    ground = _ground(GROUPS[kind][group], len(answers))
    scales = [one for one in instrument.items if one.kind == "scale"]
    agreed = [one for one in scales if one.scale == "main"]
    yield from _scores(instrument, agreed, scales, answers, ground)
    deep = company.limits().voice_distribution
    if len(answers) >= max(deep, needed(kind)):
        yield from _items(kind, instrument, agreed, answers, ground)
    if kind == "exit":
        yield from _reasons(instrument, answers)


def _ground(name: str, people: int) -> Round:
    from keepwell.analytics.release.voice import Round

    return Round((frozenset({name}),), (people,), {name: name})


def _full(instrument: Instrument, item: Item) -> str:
    return f"{instrument.id}{JOINER}{item.id}"


def _scores(
    instrument: Instrument, agreed: list[Item], scales: list[Item], answers: Answers, ground: Round
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """The share that agreed, over all statements, and the recommendation where it is asked."""
    from keepwell.analytics.release.voice import Block, Score, publish

    shares = [_share(instrument, agreed, one) for one in answers]
    made = {Score(FAVOURABLE, (0, 1), 2): [[one for one in shares if one is not None]]}
    ten = next((one for one in scales if one.scale == "zero_to_ten"), None)
    if ten is not None:
        name = _full(instrument, ten)
        points = [_points(one[name]) for one in answers if name in one]
        if len(points) >= needed("candidate"):
            made[Score(RECOMMEND, (-100, 100), 0)] = [points]
    depth: Depth = "delicate" if instrument.delicate else "score"
    block = Block((), 5, POSITIVE_FROM, depth)
    for cell in publish(opened=ground, block=block, answers={}, limits=company.limits(), scores=made):  # fmt: skip
        if cell.level == ALL:
            yield _told(cell.item, cell.mean, cell)


def _share(instrument: Instrument, agreed: list[Item], answer: dict[str, Any]) -> float | None:
    """The share of statements that somebody agreed with; None for who answered none."""
    told = [answer[name] for one in agreed if (name := _full(instrument, one)) in answer]
    return sum(one >= POSITIVE_FROM for one in told) / len(told) if told else None


def _points(value: int) -> float:
    from keepwell.domain.listening.rules.scoring import net_score

    found = net_score([value])
    return found.score if found else 0.0


def _items(
    kind: Kind, instrument: Instrument, agreed: list[Item], answers: Answers, ground: Round
) -> Iterator[dict[str, Any]]:  # fmt: skip
    from keepwell.analytics.release.voice import Block, publish

    values = instrument.scales["main"].values
    counts = {
        _full(instrument, one): [
            [sum(answer.get(_full(instrument, one)) == value for answer in answers) for value in values]
        ]
        for one in agreed
    }  # fmt: skip
    depth: Depth = "delicate" if kind == "exit" else "distribution"
    block = Block(tuple(counts), len(values), POSITIVE_FROM, depth)
    for cell in publish(opened=ground, block=block, answers=counts, limits=company.limits()):
        if cell.level == ALL:
            yield _told(cell.item, cell.favourable, cell)


def _told(name: str, value: float | None, cell: VoiceCell) -> dict[str, Any]:
    scored = cell.interval if name in {FAVOURABLE, RECOMMEND} else None
    low, high = scored or (None, None)
    return {
        "name": name, "value": None if cell.band else value, "low": low, "high": high,
        "band": cell.band, "answers": cell.answers,
    }  # fmt: skip


def _reasons(instrument: Instrument, answers: Answers) -> Iterator[dict[str, Any]]:
    """Main reasons for leaving, each as a share; those of fewer than three stand together."""
    asked = next(one for one in instrument.items if one.kind == "choice")
    name = _full(instrument, asked)
    given = [one[name] for one in answers if name in one]
    if len(given) < needed("exit"):
        return
    counts = {reason: given.count(reason) for reason in dict.fromkeys(given)}
    shown = {k: n for k, n in counts.items() if n >= FEWEST_WITH_A_REASON and k != "other"}
    rest = len(given) - sum(shown.values())
    for reason, n in [*sorted(shown.items(), key=lambda one: -one[1]), ("", rest)]:
        if n:
            yield {"name": name, "reason": reason, "value": round(n / len(given), 2), "low": None, "high": None, "band": ""}  # fmt: skip
