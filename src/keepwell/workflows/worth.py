"""What care is worth: reckoned by the work process, stored with everything that went in, and shown.

A result never changes by itself: when figures or assumptions move, somebody reckons again, and the
former result stays beside it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from keepwell.domain.jobs import operations as jobs
from keepwell.domain.jobs import queries as waiting
from keepwell.domain.jobs.registry import Progress, job
from keepwell.domain.partnership.operations import worth as writing
from keepwell.domain.partnership.queries import initiatives as ledger
from keepwell.domain.partnership.queries import worth as stored
from keepwell.domain.partnership.rules.worth import catalogue, programmes
from keepwell.schemas.phrases import Said
from keepwell.schemas.worth import Assumed
from keepwell.workflows import worth_inputs
from keepwell.workflows.elsewhere import kept
from keepwell.workflows.figure_charts import Chart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keepwell.analytics.ask.worth import Candidate
    from keepwell.analytics.charts import Drawing
    from keepwell.domain.partnership.queries.worth import Reckoning
    from keepwell.domain.partnership.rules.worth import Programme
    from keepwell.workflows.worth_inputs import Held

JOB: Final = "worth.reckon"
SEED: Final = 20_260_101
"""One start for all draws: the same assumptions give the same result."""
FORM: Final = "keepwell-worth-1"
HOW: Final = (
    "Draw each input in the order of this list with numpy.random.default_rng(seed), `draws` values "
    "each: triangle = rng.triangular(low, likely, high, draws), normal = rng.normal(value, error, "
    "draws), fixed = the value, nothing drawn. A stream is the sum over its terms of sign times the "
    "product of its factors; benefits less costs is what is left. Results are the quantiles 0.1, 0.5 "
    "and 0.9; the chance is the share of draws in which benefits reach costs."
)
HOW_CHOSEN: Final = (
    "Effects: numpy.random.default_rng(seed), for each programme in order and each outcome in order "
    "200 values of rng.triangular(low, likely, high); where a programme has no effect on an outcome, "
    "nought and nothing drawn. Worth of a set for a team: people times the sum over outcomes of the "
    "price of the outcome times 1 minus the product of (1 minus effect). A programme costs a team the "
    "mean number of people times (fee + hours times the price of an hour)."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody is reckoning it now, and what went wrong when nobody could."""

    running: bool
    failed: str


def ask(*, reckoning: str, by: str) -> None:
    """Have the work process reckon."""
    jobs.enqueue(
        name=JOB, payload={"reckoning": reckoning, "by": by}, key=f"{JOB}:{reckoning}"
    )  # fmt: skip


def standing(*, reckoning: str) -> Standing:
    """How far it is."""
    found = waiting.latest_job(key=f"{JOB}:{reckoning}")
    if found is None:
        return Standing(running=False, failed="")
    failed = found.error.rpartition("\n")[2] if found.state == "failed" else ""
    return Standing(found.state in {"queued", "running"}, failed)


@job(JOB)
def reckon_job(payload: dict[str, Any], _progress: Progress) -> None:
    """Reckon in the work process; one that was set aside meanwhile is left alone."""
    view = stored.reckoning(id=payload["reckoning"])
    if view is not None and not view.closed:
        reckon(view, by=payload["by"])


def reckon(view: Reckoning, *, by: str) -> dict[str, Any]:
    """Reckon now and keep what came out."""
    result = _chosen(view) if view.kind == "choice" else _returned(view)
    writing.keep_worth(reckoning=view.id, result=result, by=by, now=timezone.now())
    return result


def _returned(view: Reckoning) -> dict[str, Any]:
    from keepwell.analytics.ask import worth as asking

    inputs = worth_inputs.known(held(view))
    return _head(inputs, HOW) | asking.returned(inputs, seed=SEED)


def _chosen(view: Reckoning) -> dict[str, Any]:
    from keepwell.analytics.ask import worth as asking

    inputs, wanted = worth_inputs.of_company(), view.mix
    told = {name: value for name, value in asdict(wanted).items() if name != "programmes"}
    return _head(inputs, HOW_CHOSEN) | {"limits": told} | asking.chosen(
        inputs, goal=wanted.goal, seed=SEED,
        candidates=[_candidate(programmes()[one], wanted.fees) for one in wanted.programmes],
        teams=[asking.Team(*one) for one in worth_inputs.teams()],
        limits=asking.Limits(wanted.money, wanted.hours, wanted.most_per_team, wanted.every_site),
    )  # fmt: skip


def _candidate(one: Programme, fees: Mapping[str, float]) -> Candidate:
    from keepwell.analytics.ask.worth import Candidate

    hours = one.hours.likely if one.hours else 0.0
    sources = "; ".join(dict.fromkeys(effect.source for effect in one.effects.values()))
    return Candidate(
        one.key, one.effects, hours, fees.get(one.key, 0.0), one.trainer_hours, sources,
        frozenset(one.excludes),
    )  # fmt: skip


def _head(inputs: Mapping[str, Assumed], how: str) -> dict[str, Any]:
    return {
        "form": FORM, "currency": stored.currency(), "how": how, "assumed": _listed(inputs),
    }  # fmt: skip


def _listed(inputs: Mapping[str, Assumed]) -> list[dict[str, Any]]:
    return [inputs[key].as_json() for key in catalogue() if key in inputs]


def held(view: Reckoning) -> tuple[Held, ...]:
    """Every assumption as it holds for a reckoning now."""
    return worth_inputs.of_reckoning(view)


def moved(view: Reckoning, inputs: Mapping[str, Assumed], *, currency: str) -> bool:
    """Whether an assumption says something else now than when the result was reckoned."""
    if view.result is None:
        return False
    then = view.result.result
    now = {"currency": currency, "assumed": _listed(inputs)}
    return any(now[name] != then[name] for name in now)


@dataclass(frozen=True, slots=True)
class LeaverNow:
    """What one leaver costs at today's assumptions, as `payback.Leaver` tells it in plain values.

    `refused` says why it cannot be told.
    """

    found: dict[str, Any] | None
    refused: dict[str, Any] | None = None


def document(view: Reckoning) -> dict[str, Any] | None:
    """Everything that went in and came out, for whoever wants to reckon it again; None before that."""
    if view.result is None:
        return None
    return {"name": view.name, "reckoned_at": view.result.at.isoformat(), **view.result.result}


def initiatives() -> dict[str, str]:
    """What stands in the care ledger: titles by id."""
    return {one.id: one.plan.title for one in ledger.ledger(today=timezone.localdate())}


def leaver() -> LeaverNow:
    """What one leaver costs: ten thousand draws, in a process that may load arrays."""
    inputs = [one.as_json() for one in worth_inputs.of_company().values()]
    told = kept(_leaver, {"inputs": inputs})
    return LeaverNow(None, told) if "refused" in told else LeaverNow(told)


def _leaver(*, inputs: list[dict[str, Any]]) -> dict[str, Any]:
    from keepwell.analytics.statistics.payback import Leaver
    from keepwell.analytics.statistics.payback import leaver as drawn

    told = drawn({one["key"]: Assumed(**one) for one in inputs}, seed=SEED)
    if isinstance(told, Leaver):
        return asdict(told)
    return {"refused": {"code": told.code, "numbers": dict(told.numbers)}}


def titles() -> dict[str, str]:
    """What each input is called; the two that are made of others too."""
    return {key: one.title for key, one in catalogue().items()} | {
        "hour": catalogue()["hours"].title
    }


def tornado(bars: Sequence[Mapping[str, Any]], *, middle: float) -> Chart | None:
    """Which assumption pulls most."""
    from keepwell.analytics import charts

    named = titles()
    rows = [
        charts.Amounts(Said(named.get(one["name"], one["name"])), one["at_low"], one["at_high"])
        for one in bars
    ]
    return _chart(charts.tornado(rows, middle=middle)) if rows else None


def ranges(rows: Sequence[tuple[str, float, float, float]]) -> Chart | None:
    """Ranges beside each other: name, low, middle, high."""
    from keepwell.analytics import charts

    drawn = [charts.Amounts(name, low, high, middle) for name, low, middle, high in rows]
    return _chart(charts.amounts(drawn)) if drawn else None


def _chart(drawing: Drawing) -> Chart:
    return Chart(drawing.wide, drawing.narrow, drawing.content)
