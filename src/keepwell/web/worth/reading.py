"""Worth as its pages show it: headlines, tables, what everything rests on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from keepwell.domain.partnership.rules.worth import DROPPED, catalogue
from keepwell.schemas.worth import EFFECTS
from keepwell.web.shell import numbers
from keepwell.web.worth import amounts, words
from keepwell.workflows.worth_inputs import LEDGER, OWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from keepwell.domain.partnership.queries.worth import Reckoning
    from keepwell.domain.partnership.rules.worth import Assumption
    from keepwell.schemas.worth import Assumed
    from keepwell.workflows.worth_inputs import Held


ASKED: Final = frozenset({*EFFECTS.values(), "cost_once", "cost_person", "cost_hours", "people"})
"""Asked of every return, whether it rests on them or not."""
OF_TIME: Final = frozenset({"absence", "productivity", "repeats", "service"})
MUST: Final = frozenset({"pay", "people"})
"""Without these nothing can be reckoned; without others some of it is left out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One assumption of a table: its range, where it is from, who said so, where to change it."""

    key: str
    title: str
    words: str
    range: str
    likely: str
    tone: str
    standing: str
    source: str
    own: tuple[str, str] | None
    by: str
    on: str
    address: str
    drop: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Assumptions that belong together."""

    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A reckoning in a list."""

    name: str
    address: str
    words: str
    tone: str
    state: str
    choice: bool


def groups(
    held: Sequence[Held],
    currency: str,
    *,
    names: Mapping[str, str],
    reckoning: str = "",
) -> list[Group]:
    """All assumptions in their groups."""
    found = []
    for key, title in words.GROUPS.items():
        rows = [one for one in held if one.kind.group == key]
        lines = tuple(_line(one, currency, names, reckoning) for one in rows)
        if lines:
            found.append(Group(key, str(title), lines))
    return found


def _line(one: Held, currency: str, names: Mapping[str, str], reckoning: str) -> Line:
    kind, value = one.kind, one.holds
    tone, standing = _standing(one)
    return Line(
        key=kind.key, title=_(kind.title), words=_(kind.words),
        range=amounts.range_of(kind, value, currency) if value and not value.nothing else "",
        likely=_likely(kind, value, currency), tone=tone, standing=standing,
        source=_source(value), own=_own(kind, value),
        by=names.get(value.by, value.by) if value else "", on=_day(value),
        address=_address(kind, reckoning),
        drop=bool(reckoning and kind.lever and value and not value.nothing),
    )  # fmt: skip


def _standing(one: Held) -> tuple[str, str]:
    if one.holds is None:
        if one.kind.lever:
            return "quiet", _("nothing expected")
        if one.kind.key in MUST:
            return "care", _("to be typed")
        return "quiet", _("not known yet")
    tone, text = words.STANDINGS[one.holds.standing]
    return tone, str(text)


def _likely(kind: Assumption, value: Assumed | None, currency: str) -> str:
    if value is None or amounts.same(kind, value, currency):
        return ""
    return amounts.one(kind, value.likely, currency)


def _source(value: Assumed | None) -> str:
    if value is None or (value.standing == "own" and value.source.startswith(OWN)):
        return ""
    if value.source.startswith(LEDGER):
        return _("Care ledger: %(title)s") % {"title": value.source.removeprefix(f"{LEDGER}: ")}
    ours = value.standing in {"sourced", "arithmetic", "nothing"} or value.source == DROPPED
    return _(value.source) if ours else value.source


def _day(value: Assumed | None) -> str:
    if value is None or not value.at:
        return ""
    return numbers.day(dt.datetime.fromisoformat(value.at).date(), width="medium")


def _own(kind: Assumption, value: Assumed | None) -> tuple[str, str] | None:
    """The period of an own figure, and where its measure is."""
    if value is None or value.standing != "own" or not value.source.startswith(OWN):
        return None
    return numbers.period(value.source.rpartition(" ")[2]), reverse("measure", args=[kind.own])


def _address(kind: Assumption, reckoning: str) -> str:
    if reckoning:
        return reverse("worth_input", args=[reckoning, kind.key])
    return reverse("worth_assumption", args=[kind.key])


def sure(chance: float) -> tuple[str, str, str]:
    """Tone, state and headline of a chance of paying back."""
    for least, tone, state, headline in words.SURE:
        if chance >= least:
            return tone, str(state), str(headline)
    raise ValueError(f"{chance} is no chance")


def headline(told: Mapping[str, Any]) -> str:
    """The finding; with its condition, where no effect was measured here."""
    tone, state, plain = sure(told["result"]["chance"])
    effects = {EFFECTS[one["name"]] for one in told["benefits"]}
    from_ = {one["standing"] for one in told["assumed"] if one["key"] in effects}
    if tone == "quiet" or from_ == {"measured"}:
        return plain
    if "expected" in from_:
        return _("%(finding)s, if what is expected comes true") % {"finding": state}
    return _("%(finding)s, if it works here as elsewhere") % {"finding": state}


def card(one: Reckoning) -> Card:
    """A reckoning in a line."""
    told = one.result.result if one.result else None
    tone, state, text = _told(one, told)
    return Card(
        one.name, reverse("worth_reckoning", args=[one.id]), text, tone, state,
        one.kind == "choice",
    )  # fmt: skip


def _told(one: Reckoning, told: dict[str, Any] | None) -> tuple[str, str, str]:
    if told is None:
        return "quiet", _("Being reckoned"), _("The sum is being done.")
    if "refused" in told:
        return "quiet", _("Not reckoned"), refusal(told)[0]
    if one.kind == "choice":
        return "plain", _("Chosen"), _sets(told)
    net = told["result"]["net"]
    tone, state, _headline = sure(told["result"]["chance"])
    return tone, state, _("Left over in a year: %(range)s") % {
        "range": amounts.between(net["low"], net["high"], told["currency"])
    }  # fmt: skip


def _sets(told: dict[str, Any]) -> str:
    count = len(told["sets"])
    if count == 1:
        return _("One set stands out")
    return _("%(n)s sets are as good as each other") % {"n": numbers.in_words(count)}


def refusal(told: Mapping[str, Any]) -> tuple[str, str]:
    """Why nothing was reckoned, and what would help."""
    code, about = told["refused"]["code"], told["refused"]["numbers"]
    known = catalogue()
    why, remedy = words.REFUSED.get(code, words.REFUSED[""])
    return why % {
        "what": ", ".join(_(known[one].title) for one in about if one in known),
        "both": " / ".join(str(words.STREAMS[one]) for one in about if one in words.STREAMS),
    }, str(remedy)  # fmt: skip


def streams(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Benefits, costs, and what is left, each at P10, P50 and P90."""
    found, money = told["result"], told["currency"]
    rows = [
        {"title": words.STREAMS[one["name"]], **_row(found["streams"][one["name"]], money)}
        for one in told["benefits"]
    ]
    several = len(told["benefits"]) > 1
    rows += (
        [{"title": _("Benefit"), "sum": True, **_row(found["benefit"], money)}] if several else []
    )
    rows += [
        {"title": words.STREAMS[one["name"]], **_row(found["streams"][one["name"]], money)}
        for one in told["costs"]
    ]
    rows += (
        [{"title": _("Cost"), "sum": True, **_row(found["cost"], money)}]
        if len(told["costs"]) > 1
        else []
    )
    return [*rows, {"title": _("Left over"), "now": True, **_row(found["net"], money)}]


def _row(spread: Mapping[str, float], money: str) -> dict[str, str]:
    return {name: amounts.money(spread[name], money) for name in ("low", "middle", "high")}


def once(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What each benefit counts, so that nothing is counted again."""
    names = [one["name"] for one in told["benefits"]]
    return [(str(words.STREAMS[name]), str(words.COUNTS[name])) for name in names]


def not_counted(told: Mapping[str, Any]) -> list[str]:
    """Benefits that nothing is expected of: they stand at nought."""
    have = {one["name"] for one in told.get("benefits", ())}
    return [str(words.STREAMS[lever]) for lever in EFFECTS if lever not in have]


def of_time(told: Mapping[str, Any]) -> bool:
    """Whether any benefit is time rather than money."""
    return bool({one["name"] for one in told["benefits"]} & OF_TIME)


def used(told: Mapping[str, Any]) -> frozenset[str]:
    """The assumptions that a result was drawn from."""
    names = {one["name"] for one in told.get("inputs", ())}
    return frozenset(names | ({"hours"} if "hour" in names else set()))


def only(groups_: Sequence[Group], keys: frozenset[str], *, told: bool) -> list[Group]:
    """The groups with these assumptions alone; all of them while nothing was reckoned."""
    if not told:
        return list(groups_)
    return _kept(groups_, lambda key: key in keys)


def without(groups_: Sequence[Group], keys: frozenset[str]) -> list[Group]:
    """The groups with all other assumptions."""
    return _kept(groups_, lambda key: key not in keys)


def _kept(groups_: Sequence[Group], wanted: Callable[[str], bool]) -> list[Group]:
    found = [
        replace(one, lines=tuple(line for line in one.lines if wanted(line.key))) for one in groups_
    ]
    return [one for one in found if one.lines]
