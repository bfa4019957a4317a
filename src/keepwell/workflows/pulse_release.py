"""From a closed round to released sheets: counted once, through the gate, stored like any figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from keepwell.domain.company import queries as company
from keepwell.domain.listening import operations, queries
from keepwell.domain.listening.rules.answers import JOINER as ITEM_JOINER
from keepwell.domain.listening.rules.scoring import (
    ENDS,
    POSITIVE_FROM,
    number_of,
    subscale_means,
)
from keepwell.domain.released import operations as publishing
from keepwell.domain.released import queries as released
from keepwell.schemas.figures import Figure
from keepwell.schemas.phrases import Names, Phrase, Quantity, gettext_noop
from keepwell.workflows.figure_asking import note_released
from keepwell.workflows.figure_declarations import declared
from keepwell.workflows.figure_storage import stored_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keepwell.analytics.release.voice import Block, Earlier, Round, Score, VoiceCell
    from keepwell.domain.listening.queries import RoundView
    from keepwell.domain.listening.rules.instruments import Instrument, Item
    from keepwell.kernel.limits import Limits

JOINER: Final = " + "
NEARLY_ALL: Final = {
    "high": gettext_noop("Nearly everybody said much the same here: 80% or more answered favourably. A value would tell what each one said."),
    "low": gettext_noop("Nearly everybody said much the same here: 20% or fewer answered favourably. A value would tell what each one said."),
}  # fmt: skip
HELD: Final = gettext_noop(
    "Held back: nearly the same people were asked less than eight weeks ago, and the difference "
    "would tell about the few who came or went."
)
COUNTED_IN: Final = gettext_noop("Too few answers to show alone: counted in {group}.")
FEW: Final = gettext_noop("{share} of those asked have answered: this does not stand for all.")
HALF: Final = 0.5
OPTIONS: Final = 5
"""Only items of five options are told one by one."""
LEVELS: Final[dict[str, tuple[str, ...]]] = {"class": ("team",), "unit": ("unit",), "all": ()}
SCALE: Final = "pulse_scale"
"""The measure under which scales without one of their own are told, one by one."""
DECIMALS: Final = {"index": 0, "mean": 1, "shares": 2, "net": 0, "percent_positive": 2}


def ground(found: RoundView) -> Round:
    """The frozen ground of a round, as the gate takes it."""
    from keepwell.analytics.release.voice import Round

    units = {
        team: unit
        for atom in found.atoms
        for team, unit in zip(atom["teams"], atom["units"], strict=True)
    }
    atoms = tuple(frozenset(one["teams"]) for one in found.atoms)
    return Round(atoms, tuple(one["people"] for one in found.atoms), units)


def publish(*, round_key: str, by: str) -> int:
    """Release a closed round into sheets; how many cells are told. Twice changes nothing.

    What is told is noted first: were this killed on the way, the next round would still mind it.
    """
    found = queries.round_of(key=round_key)
    if found is None:
        raise LookupError(f"there is no round {round_key!r}")
    told = list(_told(found))
    cells: dict[str, list[frozenset[int]]] = {}
    for instrument, _, _, cell in told:
        if not cell.held:
            cells.setdefault(instrument, []).append(cell.atoms)
    operations.publish_round(round_key=round_key, cells=cells, by=by)
    for measure, by_dims, figures in _sheets(told, found):
        _store(measure, by_dims, figures)
    return sum(map(len, cells.values()))


def _told(found: RoundView) -> Iterator[tuple[str, str, str, VoiceCell]]:
    """(instrument, measure, question, cell) of everything, with what the gate holds back."""
    from keepwell.analytics.release.voice import publish as gate

    counts, asked = queries.counts(key=found.key), queries.asked_people(key=found.key)
    for instrument, items in by_instrument(found):
        names = {f"{instrument.id}{ITEM_JOINER}{one.id}": one for one in items}
        scores = {_score(instrument, one): one for one in scales(instrument, items)}
        cells = gate(
            opened=ground(found), block=_block(instrument, tuple(names)), answers=counts,
            limits=_limits(found), asked=asked, earlier=_earlier(found, instrument.id),
            scores={score: numbers(found, instrument, one.name) for score, one in scores.items()},
        )  # fmt: skip
        told = {score.name: one for score, one in scores.items()}
        for cell in cells:
            if scale := told.get(cell.item):
                yield instrument.id, scale.measure, scale.question, cell
            elif len(instrument.scales[names[cell.item].scale].values) == OPTIONS:
                yield instrument.id, "pulse_item", names[cell.item].text, cell


def _limits(found: RoundView) -> Limits:
    """Those that held when the round opened, or stricter ones since."""
    now = company.limits()
    return replace(
        now, **{name: max(value, getattr(now, name)) for name, value in found.limits.items()}
    )


def by_instrument(found: RoundView) -> list[tuple[Instrument, list[Item]]]:
    """Items answered on a scale, with their instrument."""
    by_id: dict[str, tuple[Instrument, list[Item]]] = {}
    for instrument, item in queries.items_of(questions=found.questions).values():
        if item.kind == "scale":
            by_id.setdefault(instrument.id, (instrument, []))[1].append(item)
    return list(by_id.values())


def _block(instrument: Instrument, names: tuple[str, ...]) -> Block:
    from keepwell.analytics.release.voice import Block

    options = max(len(one.values) for one in instrument.scales.values())
    return Block(names, options, POSITIVE_FROM, "delicate" if instrument.delicate else "score")


@dataclass(frozen=True, slots=True)
class Scale:
    """One number that a person's answers make: all items, or the scale of that name.

    `measure` under which it is told, with `question` where several share that measure.
    """

    measure: str
    question: str = ""
    name: str = ""


def scales(instrument: Instrument, asked: list[Item]) -> list[Scale]:
    """The numbers that can be made of what a round asks: none of a set asked in part only."""
    method, whole = instrument.scoring.method, len(instrument.scored_items())
    if method == "subscale_means":
        return [
            Scale(SCALE, f"{instrument.name}: {name.replace('_', ' ')}", name)
            for name in dict.fromkeys(one.subscale for one in instrument.scored_items())
            if all(one in asked for one in instrument.scored_items() if one.subscale == name)
        ]
    if method not in ENDS or len(asked) < _needed(instrument, whole):
        return []
    if instrument.measure:
        return [Scale(instrument.measure)]
    return [Scale(SCALE, instrument.name)] if method in {"index", "mean"} else []


def _needed(instrument: Instrument, whole: int) -> int:
    """How many items a person's number takes; a share is one of what was asked."""
    if instrument.scoring.method in {"index", "mean"}:
        return instrument.scoring.need or whole
    return 1


def _score(instrument: Instrument, scale: Scale) -> Score:
    from keepwell.analytics.release.voice import Score

    method = instrument.scoring.method
    if scale.measure != SCALE:
        return Score(instrument.measure, ENDS[method], DECIMALS[method])
    points = [
        one.scored(value, reverse=False) for one in instrument.scales.values() for value in one.values
    ]  # fmt: skip
    name = f"{SCALE}/{instrument.id}/{scale.name}"
    return Score(name, (min(points), max(points)), 0 if method == "index" else 1)


def numbers(found: RoundView, instrument: Instrument, scale: str = "") -> list[list[float]]:
    """What each answer adds to the instrument's figure, or to one scale of it, by atom."""
    by_atom: list[list[float]] = [[] for _ in found.atoms]
    start = f"{instrument.id}{ITEM_JOINER}"
    for atom, chosen in queries.answers(key=found.key):
        mine = {k.removeprefix(start): v for k, v in chosen.items() if k.startswith(start)}
        number = _number(instrument, mine, scale)
        if number is not None:
            by_atom[atom].append(number)
    return by_atom


def _number(instrument: Instrument, answers: dict[str, int], scale: str) -> float | None:
    if scale:
        return subscale_means(instrument=instrument, answers=answers).get(scale)
    return number_of(instrument=instrument, answers=answers)


def _earlier(found: RoundView, instrument: str) -> list[Earlier]:
    """Other rounds that told the same instrument, with how long apart they closed."""
    from keepwell.analytics.release.voice import Earlier

    made = []
    for one in queries.rounds():
        if one.key != found.key and one.told.get(instrument):
            people = queries.asked_people(key=one.key)
            cells = tuple(frozenset().union(*(people[at] for at in told)) for told in one.told[instrument])  # fmt: skip
            made.append(Earlier(cells, abs((found.closes_on - one.closes_on).days) / 7))
    return made


def period_of(found: RoundView) -> str:
    """The month in which a round's figures are told."""
    return f"{found.closes_on:%Y-%m}"


def _sheets(
    told: list[tuple[str, str, str, VoiceCell]], found: RoundView
) -> Iterator[tuple[str, tuple[str, ...], list[Figure]]]:
    """Figures by measure and split; members of a merged class say where they are counted."""
    by_question: dict[tuple[str, tuple[str, ...]], list[Figure]] = {}
    for _, measure, item, cell in told:
        dims = (("item",) if item else ()) + LEVELS[cell.level]
        figures = by_question.setdefault((measure, dims), [])
        figures += _figures(measure, item, cell, period_of(found))
    by_question["pulse_response_rate", ()] = [_response(period_of(found))]
    for (measure, dims), figures in by_question.items():
        yield measure, dims, figures


def _figures(measure: str, item: str, cell: VoiceCell, period: str) -> list[Figure]:
    cut = {"item": item} if item else {}
    dim = LEVELS[cell.level]
    whole = {**cut, dim[0]: JOINER.join(cell.label)} if dim else cut
    made = [_figure(measure, whole, cell, period)]
    if len(cell.label) > 1:
        said = Phrase("voice.counted_in", COUNTED_IN, {"group": Names(cell.label, "plus")})
        made += [_hidden(measure, {**cut, dim[0]: one}, period, said) for one in cell.label]
    return made


def _figure(measure: str, cut: dict[str, str], cell: VoiceCell, period: str) -> Figure:
    if cell.held:
        return _hidden(measure, cut, period, Phrase("voice.held", HELD))
    if cell.band:
        return _hidden(measure, cut, period, Phrase(f"voice.{cell.band}", NEARLY_ALL[cell.band]))
    return Figure(
        measure=measure, slice=cut, period=period, value=cell.mean, numerator=None,
        denominator=None, n=cell.answers, interval=cell.interval, state="shown",
    )  # fmt: skip


def _hidden(measure: str, cut: dict[str, str], period: str, said: Phrase) -> Figure:
    return Figure(
        measure=measure, slice=cut, period=period, value=None, numerator=None, denominator=None,
        n=None, interval=None, state="too_few", reason=str(said), said=said,
    )  # fmt: skip


def _response(period: str) -> Figure:
    """For the whole company only, all rounds of the month: of a small group it would tell who took part."""
    closed = [one for one in queries.rounds() if one.state == "closed" and period_of(one) == period]
    accepted, people = sum(one.accepted or 0 for one in closed), sum(one.people for one in closed)
    share = round(accepted / people, 2)
    said = None
    if share < HALF:
        said = Phrase("voice.few", FEW, {"share": Quantity(share, "share")})
    return Figure(
        measure="pulse_response_rate", slice={}, period=period, value=share, numerator=accepted,
        denominator=people, n=people, interval=None, state="shown",
        reason=str(said) if said else "", said=said,
    )  # fmt: skip


def _store(measure: str, dims: tuple[str, ...], figures: list[Figure]) -> None:
    """Beside earlier periods, and other questions of the same one; a correction makes a new version."""
    now, kind = timezone.now(), declared(measure)
    if kind is None:
        raise LookupError(f"no measure {measure!r}")
    anew = {(one.period, one.slice.get("item")) for one in figures}
    before = released.sheet(measure=measure, by=dims)
    kept = [
        one for one in (before.figures if before else [])
        if (one["period"], one["slice"].get("item")) not in anew
    ]  # fmt: skip
    publishing.store_sheet(
        measure=measure, by=dims, grain="month", known_at=now,
        figures=sorted([*kept, *map(stored_figure, figures)], key=lambda one: one["period"]),
    )  # fmt: skip
    note_released([(kind, tuple(figures), ())], now=now)
