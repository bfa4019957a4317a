"""Reading rounds and closed answers. There is no live count: before the end nobody sees anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from keepwell.domain.listening.models import Asked, ClosedAnswer, ClosedComment, Issued, Round
from keepwell.domain.listening.rules.answers import asked_items
from keepwell.kernel.ids import is_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round as its page shows it; `accepted` and `told` (by instrument) only once it is closed."""

    key: str
    title: str
    language: str
    state: str
    opens_on: date
    closes_on: date
    questions: tuple[dict[str, Any], ...]
    atoms: tuple[dict[str, Any], ...]
    limits: dict[str, int]
    manifest_hash: str
    accepted: int | None
    people: int
    told: Mapping[str, tuple[frozenset[int], ...]] = field(default_factory=dict)


def _view(one: Round) -> RoundView:
    return RoundView(
        one.key.hex, one.title, one.language, one.state, one.opens_on, one.closes_on,
        tuple(one.questions), tuple(one.atoms), dict(one.limits), one.manifest_hash, one.accepted,
        sum(atom["people"] for atom in one.atoms),
        {name: tuple(map(frozenset, cells)) for name, cells in one.told.items()},
    )  # fmt: skip


def rounds() -> list[RoundView]:
    """All rounds, the newest first."""
    return [_view(one) for one in Round.objects.order_by("-opens_on", "-pk")]


def round_of(*, key: str) -> RoundView | None:
    """One round; None when there is none."""
    found = Round.objects.filter(key=key).first() if is_id(key) else None
    return _view(found) if found else None


def manifest_of(*, key: str) -> str:
    """The public list of keys: the same text for everybody; empty before a round opens."""
    found = Round.objects.filter(key=key).first() if is_id(key) else None
    return found.manifest if found else ""


def open_for(*, person: str) -> list[RoundView]:
    """Open rounds in which somebody is asked."""
    found = Round.objects.filter(state=Round.State.OPEN, asked__person=person)
    return [_view(one) for one in found.order_by("closes_on", "pk")]


def key_for(*, key: str, person: str) -> str:
    """The id of the public key of somebody's atom; empty when they are not asked, or not now."""
    rows = Asked.objects.filter(round__key=key, round__state=Round.State.OPEN, person=person)
    asked = rows.select_related("round").first()
    return str(asked.round.atoms[asked.atom]["key"]) if asked else ""


def has_token(*, key: str, person: str) -> bool:
    """Whether a token was signed for somebody: it was, for everyone who opened a page."""
    return Issued.objects.filter(round__key=key, person=person).exists()


def times_asked(*, since: date, before: date) -> dict[str, int]:
    """In how many rounds that opened in these days, and were not dropped, each person is asked."""
    rows = Asked.objects.filter(round__opens_on__gte=since, round__opens_on__lt=before)
    counted = rows.exclude(round__state=Round.State.VOID).values("person")
    return {one["person"]: one["times"] for one in counted.annotate(times=Count("pk")).order_by()}


def asked_people(*, key: str) -> list[frozenset[str]]:
    """People asked, by atom, in the atoms' order."""
    found = Round.objects.get(key=key)
    people: list[set[str]] = [set() for _ in found.atoms]
    rows = Asked.objects.filter(round=found).values_list("atom", "person")
    for atom, person in rows.iterator(chunk_size=5_000):
        people[atom].add(person)
    return [frozenset(one) for one in people]


def counts(*, key: str) -> dict[str, list[list[int]]]:
    """By item of a closed round: a row an atom, how often each option was chosen, in its order."""
    found = Round.objects.get(key=key)
    items = asked_items(found.questions)
    options = {
        name: list(item.options if item.kind == "choice" else instrument.scales[item.scale].values)
        for name, (instrument, item) in items.items()
        if item.kind != "text"
    }
    table = {name: [[0] * len(told) for _ in found.atoms] for name, told in options.items()}
    for atom, chosen in _answers(found):
        for name, value in chosen.items():
            table[name][atom][options[name].index(value)] += 1
    return table


def answers(*, key: str) -> list[tuple[int, dict[str, Any]]]:
    """Atom and options of each answer of a closed round, for scoring; never for a page."""
    return list(_answers(Round.objects.get(key=key)))


def _answers(found: Round) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = ClosedAnswer.objects.filter(round=found, round__state=Round.State.CLOSED)
    yield from rows.order_by("pk").values_list("atom", "chosen").iterator(chunk_size=5_000)


def comments(*, key: str) -> list[tuple[tuple[str, ...], str, str]]:
    """Teams, item and words of each comment of a closed round, in the order of chance."""
    rows = ClosedComment.objects.filter(round__key=key, round__state=Round.State.CLOSED)
    return [(tuple(teams), item, text) for teams, item, text in rows.order_by("pk").values_list("teams", "item", "text")]  # fmt: skip
