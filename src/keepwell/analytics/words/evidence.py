"""What a review found, in words: the finding, its doubt, could it be something else, what would help.

Every refusal names the number that triggered it. Templates are msgids for the translators.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.schemas.phrases import Names, Phrase, Quantity, Said, gettext_noop
from keepwell.schemas.reviews import Check, Told
from keepwell.schemas.rounding import display_unit, quantity

if TYPE_CHECKING:
    from keepwell.schemas.figures import Measure, Sheet, Unit
    from keepwell.schemas.phrases import Value
    from keepwell.schemas.reviews import Design, Effect, Refused, Tone, Untouched

HIGHER: Final = gettext_noop("{title}: about {size} higher with “{name}”")
LOWER: Final = gettext_noop("{title}: about {size} lower with “{name}”")
UNCERTAIN: Final = gettext_noop("“{name}”: too uncertain to claim a change")
DESCRIBED: Final = gettext_noop("“{name}”: described, not tested")
REFUSED: Final = gettext_noop("“{name}”: cannot be told")

FIT: Final = gettext_noop(
    "The data fit anything from {low} to {high}; before the start it was {base}."
)
FIT_OPEN: Final = gettext_noop(
    "The data set no limit to how large it could be; before the start it was {base}."
)
RESTS: Final = gettext_noop(
    "It rests on {teams} teams with it and at least {controls} without, over {months} months since each start."
)
LOTS_ALL: Final = gettext_noop(
    "Among all {ways} ways the lots could have fallen, {share} in 100 show as much."
)
LOTS_SOME: Final = gettext_noop(
    "Among {ways} ways the lots could have fallen, {share} in 100 show as much."
)
COULD_SEE: Final = gettext_noop(
    "Only an effect of about {detectable} would have been found four times in five."
)
SIDES: Final = gettext_noop(
    "Teams with it went from {before} to {after}, the others from {others_before} to {others_after}: what happened, not what it did."
)
LEFT_OUT: Final = gettext_noop("Left out for lack of months or of a like to compare with: {teams}.")

SAME_PATH: Final = gettext_noop("Same path before")
SAME_PATH_OK: Final = gettext_noop(
    "Up to {months} months before, the teams kept together. A drift that could feign an effect would have been seen {chance} times in 100."
)
SAME_PATH_MOVING: Final = gettext_noop(
    "The teams were drifting apart before it began: {slope} a month, more than chance in {odds} of 100 cases."
)
SAME_PATH_SHORT: Final = gettext_noop("Too few months before the start to look.")
SAME_PATH_WEAK: Final = gettext_noop(
    "The teams kept together, but a misleading drift would have been seen only {chance} times in 100."
)
NOTHING: Final = gettext_noop("Nothing where nothing should be")
NOTHING_EARLY: Final = gettext_noop("Pretending an earlier start: {size} ({low} to {high}).")
NOTHING_OTHER: Final = gettext_noop("{title}, not meant to move: {size} ({low} to {high}).")
NOTHING_NONE: Final = gettext_noop(
    "The past is too short to pretend an earlier start, and no measure was named that should stay as it is."
)
AGREE: Final = gettext_noop("Two ways of counting agree")
DISAGREE: Final = gettext_noop("Two ways of counting disagree")
AGREE_WORDS: Final = gettext_noop(
    "By chance alone as much would be seen: teams drawn again, in {reassigned} of 100 cases; weights drawn over teams, in {wild} of 100."
)
HOLDS: Final = gettext_noop("Holds up to a point")
HOLDS_TIMES: Final = gettext_noop(
    "If some other drift were {times} times as large as the largest before the start, we could not tell any more."
)
HOLDS_LONG: Final = gettext_noop(
    "Even a drift sixteen times as large as any before the start would not undo it."
)
HOLDS_NOT: Final = gettext_noop(
    "The likely range holds zero already, so no drift is needed to undo it."
)
HOLDS_UNKNOWN: Final = gettext_noop(
    "Too few months before the start to say how much drift it bears."
)

WHY: Final[dict[str, str]] = {
    "R4": gettext_noop(
        "Teams that took part: {teams}; left to compare with: {controls}. Three are needed on each side. Even the clearest result would come up by chance in {smallest} of 100 cases."
    ),
    "R4_few": gettext_noop(
        "Teams that took part: {teams}; left to compare with: {controls}. Three are needed on each side."
    ),
    "R4_tests": gettext_noop(
        "Two ways of counting disagree: {wild} and {reassigned} of 100 cases by chance. Both must say fewer than 5."
    ),
    "R5": gettext_noop(
        "These teams were chosen because results were bad. Bad months pass by themselves, so they can be compared only with teams that did as badly and were left out: {chosen} of those chosen and {left} of the others are alike; three are needed on each side."
    ),
    "R5_months": gettext_noop(
        "These teams were chosen because results were bad, but none of the months named lies in the data."
    ),
    "short_past": gettext_noop(
        "There are too few months before the start: {months}; three are needed, and more to show a drift."
    ),
    "short_past_weak": gettext_noop(
        "The months before the start would have shown a misleading drift only {chance} times in 100; 80 are needed."
    ),
    "short_future": gettext_noop("No month has passed yet in which an effect could show."),
    "no_controls": gettext_noop("Nobody is left without it to compare with."),
    "not_parallel": gettext_noop(
        "The teams were moving apart before it began (by chance in {p} of 100 cases), so what followed may be the same movement."
    ),
    "fragile": gettext_noop(
        "A drift {breakdown} times as large as the largest before the start would undo it; it should bear at least 0.5 times."
    ),
    "placebo": gettext_noop(
        "An effect is “found” in {checks} checks where none can be, one of them by chance in {p} of 100 cases. A method that finds something there would find something here too."
    ),
    "gaps": gettext_noop("Too much is missing. Teams with enough months of this figure: {teams}."),
    "constant": gettext_noop("The figure has the same value everywhere: nothing can be compared."),
}
"""Why no more is said, with the number that triggered it."""
OTHER: Final = gettext_noop("The figures do not allow an answer ({code}).")
HELPS: Final[dict[str, str]] = {
    "R4": gettext_noop("What would help: not more months but more teams. With at least three teams drawn by lot and as many that wait, it could be told."),
    "R4_tests": gettext_noop("What would help: more teams on the smaller side, or more months."),
    "R5": gettext_noop("What would help: draw lots among all teams that did badly, and let half of them wait."),
    "short_past": gettext_noop("What would help: figures of earlier months, if they exist; otherwise later starts, whose past is longer."),
    "short_future": gettext_noop("It is evaluated by itself when the month after the first start has come in."),
    "no_controls": gettext_noop("What would help: let some teams start later."),
    "not_parallel": gettext_noop("What would help: teams drawn by lot in a next round; then the past need not be alike."),
    "fragile": gettext_noop("What would help: a next round by lot, or a longer look at a larger effect."),
    "placebo": gettext_noop("What would help: find out what else happened to these teams, and draw the next ones by lot."),
    "gaps": gettext_noop("What would help: look on Data health whether files are missing; small teams shown together can take part only together."),
    "constant": gettext_noop("What would help: another measure."),
}  # fmt: skip
"""What somebody could do about it."""
_IDS: Final = {
    text: name.lower() for name, text in list(globals().items()) if isinstance(text, str)
} | {text: f"why_{code}" for code, text in WHY.items()} | {text: f"helps_{code}" for code, text in HELPS.items()}  # fmt: skip
ALARM: Final = 0.05
LIKELY: Final = 0.8
TENTH: Final = 10.0
"""Below this many of the unit, a difference is told with one decimal."""


def _phrase(text: str, **values: Value) -> Phrase:
    return Phrase(f"evidence.{_IDS[text]}", text, values)


def difference(
    value: float | None, *, measure: Measure, bare: bool = False, signed: bool = False
) -> Quantity:
    """A difference as it is read: shares and rates in points, times in time, the rest as it is."""
    told = value or 0.0
    unit: Unit = display_unit(measure)
    if unit in {"share", "rate"}:
        told, unit = 100 * told, "net_score"
    digits = 0 if abs(told) >= TENTH or unit in {"seconds", "count"} else 1
    return Quantity(told, unit, digits + int(unit == "score"), bare, signed)


def level(value: float | None, *, measure: Measure) -> Value:
    """A mean of several team-months, with one digit more than a single one bears."""
    if value is None:
        return "–"
    unit = display_unit(measure)
    width = (value - 0.01, value + 0.01)
    return quantity(value, unit=unit, interval=width if unit in {"share", "rate"} else None)


def _hundred(p: float | None) -> Quantity:
    told = 100 * (p or 0.0)
    return Quantity(told, digits=int(told < TENTH))


def told(effect: Effect, *, name: str, sheet: Sheet, design: Design) -> Told:
    """A review in words.

    Args:
        effect: what was found.
        name: of the initiative.
        sheet: of its measure.
        design: the plan.
    """
    measure = sheet.measure
    return Told(
        headline=_headline(effect, name, measure),
        doubt=tuple(_doubt(effect, measure, design)),
        checks=tuple(_checks(effect, measure)) if effect.estimate is not None else (),
        helps=_helps(effect),
    )


def _headline(effect: Effect, name: str, measure: Measure) -> Phrase:
    if effect.word in {"better", "worse"}:
        text = HIGHER if (effect.estimate or 0.0) > 0 else LOWER
        size = difference(abs(effect.estimate or 0.0), measure=measure)
        return _phrase(text, title=Said(measure.title), size=size, name=name)
    text = {"uncertain": UNCERTAIN, "described": DESCRIBED}.get(effect.word, REFUSED)
    return _phrase(text, name=name)


def _doubt(effect: Effect, measure: Measure, design: Design) -> list[Phrase]:
    found = [because(one) for one in effect.refusals]
    if effect.tested:
        found += [_fit(effect, measure), _rests(effect)]
        if design.why == "lottery":
            found.append(_lots(effect))
        if effect.word == "uncertain" and effect.detectable is not None:
            size = difference(effect.detectable, measure=measure)
            found.append(_phrase(COULD_SEE, detectable=size))
    elif effect.treated.after is not None and effect.others.after is not None:
        found.append(_sides(effect, measure))
    if effect.left_out:
        found.append(_phrase(LEFT_OUT, teams=Names(effect.left_out)))
    return found


def _fit(effect: Effect, measure: Measure) -> Phrase:
    base = level(effect.treated.before, measure=measure)
    if effect.low is None or effect.high is None:
        return _phrase(FIT_OPEN, base=base)
    low = difference(effect.low, measure=measure, bare=True, signed=True)
    high = difference(effect.high, measure=measure, signed=True)
    return _phrase(FIT, low=low, high=high, base=base)


def _rests(effect: Effect) -> Phrase:
    return _phrase(RESTS, teams=effect.teams, controls=effect.controls, months=_longest(effect))


def _longest(effect: Effect) -> int:
    """Months since a start that anybody has reached."""
    return max((one.since for one in effect.curve), default=effect.horizon - 1) + 1


def _lots(effect: Effect) -> Phrase:
    text = LOTS_ALL if effect.exhaustive else LOTS_SOME
    return _phrase(text, ways=effect.assignments, share=_hundred(effect.p_reassigned))


def _sides(effect: Effect, measure: Measure) -> Phrase:
    ones, others = effect.treated, effect.others
    return _phrase(
        SIDES, before=level(ones.before, measure=measure), after=level(ones.after, measure=measure),
        others_before=level(others.before, measure=measure),
        others_after=level(others.after, measure=measure),
    )  # fmt: skip


def because(one: Refused) -> Phrase:
    """Why no more is said, with the numbers that triggered it."""
    code = _kind(one)
    text = WHY.get(code)
    if text is None:
        return _phrase(OTHER, code=one.code)
    values = _numbers(one)
    return _phrase(text, **{name: value for name, value in values.items() if f"{{{name}}}" in text})


def _kind(one: Refused) -> str:
    """Which of the sentences of a code its numbers call for."""
    numbers = one.numbers
    if one.code == "R4":
        if "p_wild" in numbers:
            return "R4_tests"
        return "R4" if numbers.get("smallest_p", 0.0) > ALARM else "R4_few"
    if one.code == "R5" and "months" in numbers:
        return "R5_months"
    if one.code == "short_past" and "chance" in numbers:
        return "short_past_weak"
    return one.code


def _numbers(one: Refused) -> dict[str, Value]:
    numbers = one.numbers
    p = min(numbers.values(), default=0.0) if one.code == "placebo" else numbers.get("p")

    def whole(name: str) -> int:
        return int(numbers.get(name, 0))

    return {
        "teams": whole("teams"), "controls": whole("controls"), "months": whole("months"),
        "smallest": _hundred(numbers.get("smallest_p")), "wild": _hundred(numbers.get("p_wild")),
        "reassigned": _hundred(numbers.get("p_reassigned")), "chosen": whole("chosen"),
        "left": whole("as_bad_left_out"), "chance": _hundred(numbers.get("chance")),
        "p": _hundred(p), "checks": len(numbers),
        "breakdown": Quantity(numbers.get("breakdown", 0.0), digits=2),
    }  # fmt: skip


def _helps(effect: Effect) -> tuple[Phrase, ...]:
    texts = [HELPS.get(_kind(one), HELPS.get(one.code)) for one in effect.refusals]
    return tuple(_phrase(text) for text in dict.fromkeys(texts) if text)


def _checks(effect: Effect, measure: Measure) -> list[Check]:
    return [_path(effect, measure), _nothing(effect, measure), _agree(effect), _holds(effect)]


def _path(effect: Effect, measure: Measure) -> Check:
    title = _phrase(SAME_PATH)
    if effect.p_before is None or effect.slope is None:
        return Check("quiet", title, (_phrase(SAME_PATH_SHORT),))
    if effect.p_before <= ALARM:
        slope = difference(effect.slope, measure=measure, signed=True)
        odds = _hundred(1 - effect.p_before)
        return Check("care", title, (_phrase(SAME_PATH_MOVING, slope=slope, odds=odds),))
    chance = _hundred(effect.chance_before)
    if (effect.chance_before or 0.0) < LIKELY:
        return Check("quiet", title, (_phrase(SAME_PATH_WEAK, chance=chance),))
    return Check("good", title, (_phrase(SAME_PATH_OK, months=effect.past, chance=chance),))


def _nothing(effect: Effect, measure: Measure) -> Check:
    title = _phrase(NOTHING)
    if not effect.untouched:
        return Check("quiet", title, (_phrase(NOTHING_NONE),))
    wrong = any(one.p <= ALARM for one in effect.untouched)
    words = tuple(_stayed(one, measure) for one in effect.untouched)
    open_ended = any(None in (one.low, one.high) for one in effect.untouched)
    return Check("care" if wrong else "quiet" if open_ended else "good", title, words)


def _stayed(one: Untouched, measure: Measure) -> Phrase:
    from keepwell.analytics.metrics import measures

    early = one.name == "earlier_start"
    kind = measure if early else next(m for m in measures() if m.id == one.name)
    values: dict[str, Value] = {
        "size": difference(one.estimate, measure=kind, signed=True),
        "low": _end(one.low, kind) if one.low is not None else "\N{MINUS SIGN}∞",
        "high": _end(one.high, kind) if one.high is not None else "∞",
    }  # fmt: skip
    if early:
        return _phrase(NOTHING_EARLY, **values)
    return _phrase(NOTHING_OTHER, title=Said(kind.title), **values)


def _end(value: float, measure: Measure) -> Quantity:
    return difference(value, measure=measure, bare=True, signed=True)


def _agree(effect: Effect) -> Check:
    sides = [one is not None and one <= ALARM for one in (effect.p_wild, effect.p_reassigned)]
    same = sides[0] == sides[1]
    words = _phrase(
        AGREE_WORDS, reassigned=_hundred(effect.p_reassigned), wild=_hundred(effect.p_wild)
    )
    if (effect.smallest_p or 0.0) > ALARM:  # both would agree whatever had happened
        return Check("quiet", _phrase(AGREE), (words,))
    return Check("good" if same else "care", _phrase(AGREE if same else DISAGREE), (words,))


def _holds(effect: Effect) -> Check:
    title = _phrase(HOLDS)
    if not effect.sensitive:
        return Check("quiet", title, (_phrase(HOLDS_UNKNOWN),))
    if effect.breakdown is None:
        return Check("good", title, (_phrase(HOLDS_LONG),))
    if effect.breakdown == 0:
        return Check("quiet", title, (_phrase(HOLDS_NOT),))
    tone: Tone = "good" if effect.breakdown >= 1 else "care"
    times = Quantity(effect.breakdown, digits=1)
    return Check(tone, title, (_phrase(HOLDS_TIMES, times=times),))
