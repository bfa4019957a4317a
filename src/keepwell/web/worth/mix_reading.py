"""A choice among programmes as its page shows it: sets that are as good as each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from keepwell.domain.partnership.rules.worth import programmes
from keepwell.web.shell import numbers
from keepwell.web.worth import amounts, reading, words
from keepwell.workflows import worth as story

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keepwell.domain.partnership.queries.worth import Reckoning
    from keepwell.domain.partnership.rules.worth import Programme
    from keepwell.schemas.worth import Assumed


def shown(view: Reckoning) -> dict[str, Any]:
    """What the page of a choice shows beside its frame."""
    told = view.result.result if view.result else None
    if told is None:
        return {"lede": ""}
    if "refused" in told:
        why, remedy = reading.refusal(told)
        return {"why": why, "remedy": remedy}
    sets = [_set(at, one, told) for at, one in enumerate(told["sets"], start=1)]
    return {
        "headline": _headline(told), "sets": sets, "complete": told["complete"],
        "chart": _chart(sets), "cautious": told["limits"]["goal"] == "cautious",
        "shared": _shared(told["sets"]), "budget": _money(told["limits"]["money"], told),
        "hours": numbers.decimal(told["limits"]["hours"]), "teams": len(told["teams"]),
        "prices": _prices(told), "changed": _changed(view, told),
    }  # fmt: skip


def _changed(view: Reckoning, told: Mapping[str, Any]) -> bool:
    """Whether the limits were changed since it was reckoned."""
    now = {**view.settings, "programmes": None}
    listed = [one["name"] for one in told["programmes"]]
    return now != {**told["limits"], "programmes": None} or view.settings["programmes"] != listed


def _headline(told: Mapping[str, Any]) -> str:
    count = len(told["sets"])
    if count == 1:
        return _("One set of programmes stands out")
    return _("%(n)s sets are as good as each other") % {"n": numbers.in_words(count)}


def _money(amount: float, told: Mapping[str, Any]) -> str:
    return amounts.money(amount, told["currency"])


def _set(at: int, one: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    known = programmes()
    return {
        "at": at, "title": " + ".join(_title(name) for name in one["programmes"]),
        "low": one["left_low"], "middle": one["left"], "high": one["left_high"],
        "left": amounts.money(one["left"], told["currency"], signed=True),
        "left_range": amounts.between(one["left_low"], one["left_high"], told["currency"]),
        "worth": amounts.between(one["low"], one["high"], told["currency"]),
        "money": _money(one["money"], told), "hours": numbers.decimal(one["hours"]),
        "who": [
            {"title": _title(name), "teams": teams, "all": len(teams) == len(told["teams"]),
             "known": name in known}
            for name, teams in one["teams"].items()
        ],
    }  # fmt: skip


def _title(key: str) -> str:
    found = programmes().get(key)
    return _(found.title) if found else key


def _chart(sets: Sequence[Mapping[str, Any]]) -> Any:
    rows = [
        (_("Set %(n)s") % {"n": one["at"]}, one["low"], one["middle"], one["high"]) for one in sets
    ]
    return story.ranges(rows)


def _shared(sets: Sequence[Mapping[str, Any]]) -> list[str]:
    """Programmes that every one of these sets holds."""
    first, *others = [set(one["programmes"]) for one in sets]
    return sorted(_title(name) for name in first.intersection(*others))


def _prices(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an outcome costs for one place in a year."""
    prices = told["prices"]
    return [
        (_("Leavers, for each place in a year"), _money(prices["outcomes"]["turnover"], told)),
        (_("Absence, for each place in a year"), _money(prices["outcomes"]["absence"], told)),
        (_("Work of one place in a year"), _money(prices["outcomes"]["productivity"], told)),
        (_("One hour of work"), amounts.money(prices["hour"], told["currency"], exact=True)),
    ]


def programme(one: Programme) -> dict[str, Any]:
    """A programme beside the others."""
    return {
        "key": one.key, "title": _(one.title), "words": _(one.words), "claimed": _(one.claimed) if one.claimed else "",
        "strengths": [_(text) for text in one.strengths],
        "weaknesses": [_(text) for text in one.weaknesses],
        "effects": [_effect(name, effect) for name, effect in one.effects.items()],
        "cells": [_cell(one.effects.get(name)) for name in words.OUTCOMES],
        "hours": _hours(one.hours), "trainers": numbers.decimal(one.trainer_hours),
        "hours_source": _(one.hours.source) if one.hours else "",
    }  # fmt: skip


def _effect(name: str, one: Assumed) -> dict[str, str]:
    low, likely, high = (numbers.decimal(100 * end, places=_places(one)) for end in (one.low, one.likely, one.high))  # fmt: skip
    return {
        "title": str(words.OUTCOMES[name]), "source": _(one.source),
        "range": _("%(low)s to %(high)s") % {"low": low, "high": high + numbers.percent_sign()},
        "likely": likely + numbers.percent_sign(),
    }  # fmt: skip


def _cell(one: Assumed | None) -> str:
    return "" if one is None else _effect(one.key.removeprefix("effect_"), one)["range"]


def _places(one: Assumed) -> int:
    return int(
        any(round(100 * end) != round(100 * end, 4) for end in (one.low, one.likely, one.high))
    )


def _hours(one: Assumed | None) -> str:
    if one is None:
        return ""
    low, high = (numbers.decimal(end, places=int(end < 1)) for end in (one.low, one.high))
    return _("%(low)s to %(high)s") % {"low": low, "high": high}
