"""Reading rounds and closed answers. There is no live count: before the end nobody sees anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from keepwell.domain.listening import models
from keepwell.domain.listening.models import (
    Asked,
    ClosedAnswer,
    ClosedComment,
    Issued,
    OwnLicence,
    OwnQuestion,
    Round,
)
from keepwell.domain.listening.rules import own_questions
from keepwell.domain.listening.rules.answers import asked_items
from keepwell.domain.listening.rules.instruments import shipped
from keepwell.kernel.ids import is_id
from keepwell.schemas.norms import Norm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from keepwell.domain.listening.rules.instruments import Instrument, Item
    from keepwell.domain.listening.rules.own_questions import Own


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
    languages: tuple[str, ...] = ()


def _view(one: Round) -> RoundView:
    return RoundView(
        one.key.hex, one.title, one.language, one.state, one.opens_on, one.closes_on,
        tuple(one.questions), tuple(one.atoms), dict(one.limits), one.manifest_hash, one.accepted,
        sum(atom["people"] for atom in one.atoms),
        {name: tuple(map(frozenset, cells)) for name, cells in one.told.items()},
        tuple(one.languages),
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
    items = items_of(questions=found.questions)
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


@dataclass(frozen=True, slots=True)
class OwnView:
    """A question of the bank; `used` once a round has it: from then on its words stay."""

    own: Own
    retired: bool
    used: bool


@dataclass(frozen=True, slots=True)
class LicenceView:
    """A licence that the company says it holds, with what it entered."""

    instrument: str
    name: str
    told: dict[str, Any]
    retired: bool
    stated_by: str
    stated_on: date


def own_questions_all() -> list[OwnView]:
    """The bank, in the order in which it was written, whether still asked or not."""
    used = used_items()
    return [
        OwnView(_own(one), one.retired, one.key in used)
        for one in OwnQuestion.objects.order_by("pk")
    ]


def _own(one: OwnQuestion) -> Own:
    return own_questions.Own(one.key, dict(one.texts), one.scale, one.delicate)


def used_items() -> frozenset[str]:
    """Keys of own questions, and names of entered instruments, that a round asks or has asked."""
    found = set()
    for told in Round.objects.values_list("questions", flat=True):
        for part in told:
            own = part["instrument"] in own_questions.BANKS
            found |= set(part["items"]) if own else {part["instrument"]}
    return frozenset(found)


def licences() -> list[LicenceView]:
    """Every instrument that the company entered by a licence of its own."""
    return [
        LicenceView(one.instrument, one.name, one.told, one.retired, one.stated_by, one.stated_on)
        for one in OwnLicence.objects.order_by("name")
    ]


def own_instruments(*, offered: bool = False) -> dict[str, Instrument]:
    """The company's questions and licensed sets by id; `offered`: without those laid aside."""
    kept = {"retired": False} if offered else {}
    rows = OwnQuestion.objects.filter(**kept).order_by("pk")
    found = own_questions.banks([_own(one) for one in rows])
    for one in OwnLicence.objects.filter(**kept).order_by("name"):
        made = own_questions.licensed({"id": one.instrument, "name": one.name, **one.told})
        found[made.id] = made
    return found


def items_of(*, questions: Sequence[Mapping[str, Any]]) -> dict[str, tuple[Instrument, Item]]:
    """The items of a round by their full id, in order; the bank is read only where it is asked.

    Raises:
        AnswerError: for an instrument or an item that does not exist.
    """
    ours = any(part["instrument"] not in shipped() for part in questions)
    return asked_items(questions, own=own_instruments() if ours else None)


def norms(*, of: Sequence[str] | None = None) -> list[Norm]:
    """What staff elsewhere said of some measures, or of all: with the instruments, or brought in."""
    ours = [norm for one in shipped().values() for norm in one.norms]
    rows = models.Norm.objects.order_by("of", "group", "year")
    brought = [
        Norm(one.of, one.kind, one.group, one.year, one.value, one.answers, one.source)  # type: ignore[arg-type]
        for one in (rows if of is None else rows.filter(of__in=of))
    ]
    found = {(one.of, one.group, one.year): one for one in (*ours, *brought)}
    return sorted(
        (one for one in found.values() if of is None or one.of in of),
        key=lambda one: (one.of, one.group, one.year),
    )
