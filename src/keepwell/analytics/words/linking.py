"""Links in words: what moved together, how sure that is, what would make it surer.

Nothing here says why. Templates are msgids for the translators; values stay typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keepwell.schemas.phrases import Phrase, Quantity, Said, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keepwell.schemas.linkage import Lagged, Numbers, Word
    from keepwell.schemas.phrases import Value

TEAMS: Final = 8
MONTHS: Final = 6
"""R1 asks for so many."""
LONG: Final = 24
"""More months than this are told as years."""

STRONG: Final = gettext_noop("{care} and {outcome} go together here")
STRONG_BOTH: Final = gettext_noop("{care} and {outcome} go together here, in both directions")
WEAK: Final = gettext_noop("{care} and {outcome} go together here, but only a little")
WEAK_BOTH: Final = gettext_noop(
    "{care} and {outcome} go together here a little, in both directions"
)
HARDLY: Final = gettext_noop("Care and {outcome} hardly move together here")
OPEN: Final = gettext_noop("We cannot tell yet whether care and {outcome} move together here")
FEW: Final = gettext_noop("Too few teams to tell whether care and {outcome} move together here")
SHORT: Final = gettext_noop("Too few months to tell whether care and {outcome} move together here")

HIGHER_NEXT: Final = gettext_noop(
    "In months after “{care}” lay {swing} above a team's own usual, “{outcome}” was about {effect} higher than usual for it (between {low} and {high})."
)
LOWER_NEXT: Final = gettext_noop(
    "In months after “{care}” lay {swing} above a team's own usual, “{outcome}” was about {effect} lower than usual for it (between {low} and {high})."
)
HIGHER_LATER: Final = gettext_noop(
    "{lag} months after “{care}” lay {swing} above a team's own usual, “{outcome}” was about {effect} higher than usual for it (between {low} and {high})."
)
LOWER_LATER: Final = gettext_noop(
    "{lag} months after “{care}” lay {swing} above a team's own usual, “{outcome}” was about {effect} lower than usual for it (between {low} and {high})."
)
SURELY_SMALL: Final = gettext_noop(
    "After months in which “{care}” lay {swing} above a team's own usual, “{outcome}” was hardly different: surely less than {matters} either way (between {low} and {high})."
)
FITS: Final = gettext_noop(
    "After months in which “{care}” lay {swing} above a team's own usual, the data fit anything from {low} to {high} of “{outcome}”."
)
NO_PROOF: Final = gettext_noop(
    "That is a link, not proof of a cause: something else may move both."
)
REVERSE_TOO: Final = gettext_noop(
    "The reverse path is about as strong: it would fit as well that what customers say comes first. Neither explains it alone."
)
REVERSE_NOT: Final = gettext_noop("The reverse path is clearly weaker.")
TRIAL: Final = gettext_noop(
    "An initiative registered before it starts, best with lots for who goes first, could tell them apart."
)
R1_TEAMS: Final = gettext_noop("{teams} teams have both measures; at least 8 are needed.")
R1_GROUPS: Final = gettext_noop("{teams} groups answer the pulse; at least 8 are needed.")
R1_MONTHS: Final = gettext_noop("{months} months have both measures; at least 6 are needed.")
R1_NONE: Final = gettext_noop(
    "No team has both measures in six months or more, in at least 8 teams."
)
R2: Final = gettext_noop(
    "Only {reliability} of a team's own ups and downs are more than the drawing of answers; at least 60% are needed."
)
R3: Final = gettext_noop("The interval is wider than ±5 points: {half} to each side.")
R3_OPEN: Final = gettext_noop("The data set no limit to how large the link could be.")
STILL: Final = gettext_noop("The measure, or satisfaction, is the same in all months.")
SAME: Final = gettext_noop("The measure says the same as what is held equal.")
NOT_YET: Final = gettext_noop("The interval holds both nothing and a change that matters.")
PROTECTED: Final = gettext_noop(
    "Small teams answer together so that nobody can be singled out. That protection stays; we would rather not know. The care measures below exist for every team."
)
MORE: Final = gettext_noop("About {months} more months like these would tell.")
MORE_ONE: Final = gettext_noop("About one more month like these would tell.")
MUCH_MORE: Final = gettext_noop("More than two more years like these would be needed.")
NO_MONTHS: Final = gettext_noop("More months alone will not help; more teams would.")
SOME_MONTHS: Final = gettext_noop("{months} more months are needed before a first look.")
LARGER: Final = gettext_noop("More answers a team would help; more months will not.")

SHORT_STRONG: Final = gettext_noop("a strong link")
SHORT_STRONG_BOTH: Final = gettext_noop("a strong link, both ways")
SHORT_WEAK: Final = gettext_noop("a weak link")
SHORT_WEAK_BOTH: Final = gettext_noop("a weak link, both ways")
SHORT_HARDLY: Final = gettext_noop("no link that would matter")
SHORT_MONTHS: Final = gettext_noop("cannot tell, about {months} more months")
SHORT_YEARS: Final = gettext_noop("cannot tell, more than 2 years")
SHORT_OPEN: Final = gettext_noop("cannot tell")
SHORT_REFUSED: Final = gettext_noop("not answered")
SAYS: Final = {
    "csat_adjusted": gettext_noop("satisfied customers"),
    "csat": gettext_noop("satisfied customers"),
    "ces": gettext_noop("customers for whom it was easy"),
    "nps": gettext_noop("customers who would recommend us"),
}
"""What an outcome is called inside a title."""
UNTESTED: Final = frozenset({"R1", "R2", "constant", "same_effects"})
"""Refusals before any test."""
_IDS: Final = {text: name for name, text in list(globals().items()) if isinstance(text, str)}


def _phrase(text: str, **params: Value) -> Phrase:
    return Phrase(f"linking.{_IDS[text].lower()}", text, params)


def points(value: float, *, bare: bool = False) -> Quantity:
    """A difference in points, with one decimal; two below a tenth."""
    digits = 1 if abs(value) >= 0.095 or value == 0 else 2  # noqa: PLR2004 - what rounds to 0.1
    return Quantity(value, "net_score", digits, bare)


def headline(
    word: Word, *, care: str, outcome: str, both_ways: bool, code: str, numbers: Numbers
) -> Phrase:
    """The finding as a title; `care` is a measure's title, `outcome` its id."""
    told = {"care": Said(care), "outcome": Said(SAYS[outcome])}
    match word:
        case "strong":
            return _phrase(STRONG_BOTH if both_ways else STRONG, **told)
        case "weak":
            return _phrase(WEAK_BOTH if both_ways else WEAK, **told)
        case "hardly":
            return _phrase(HARDLY, outcome=told["outcome"])
    few = {"R1": FEW}.get(code, OPEN)
    if code == "R1" and numbers.get("teams", 0) >= TEAMS:
        few = SHORT
    return _phrase(few, outcome=told["outcome"])


def finding(link: Lagged, *, word: Word, care: str, outcome: str, matters: float) -> Phrase:
    """What one link says."""
    effect, low, high = link.effect or 0.0, link.low or 0.0, link.high or 0.0
    told: dict[str, Value] = {
        "care": Said(care), "outcome": Said(outcome), "swing": points(link.swing or 0.0),
    }  # fmt: skip
    if word == "cannot_tell":
        return _phrase(FITS, **told, low=points(low, bare=True), high=points(high))
    if word == "hardly":
        told |= {"low": points(low, bare=True), "high": points(high, bare=True)}
        return _phrase(SURELY_SMALL, **told, matters=points(matters))
    way = 1.0 if effect > 0 else -1.0
    ends = sorted((way * low, way * high))
    told |= {
        "effect": points(abs(effect)),
        "low": points(ends[0], bare=True),
        "high": points(ends[1], bare=True),
    }
    if link.lag == 1:
        return _phrase(HIGHER_NEXT if effect > 0 else LOWER_NEXT, **told)
    return _phrase(HIGHER_LATER if effect > 0 else LOWER_LATER, **told, lag=link.lag)


def doubts(word: Word, *, both_ways: bool, reverse: bool) -> tuple[Phrase, ...]:
    """What a found link is not; `reverse` says whether the reverse path could be told."""
    if word not in {"strong", "weak"}:
        return ()
    path = (REVERSE_TOO if both_ways else REVERSE_NOT,) if reverse else ()
    return tuple(_phrase(text) for text in (NO_PROOF, *path, TRIAL))


def refused(code: str, numbers: Mapping[str, float], *, voice: bool) -> Phrase:
    """Why nothing is told, with the number that triggered it."""
    if code == "R1":
        return _too_few(numbers, voice=voice)
    if code == "R2":
        return _phrase(R2, reliability=Quantity(numbers["reliability"], "share"))
    if code == "R3":
        half = numbers.get("half_width")
        return _phrase(R3_OPEN) if half is None else _phrase(R3, half=points(half))
    return _phrase({"": NOT_YET, "same_effects": SAME}.get(code, STILL))


def _too_few(numbers: Mapping[str, float], *, voice: bool) -> Phrase:
    teams, months = round(numbers.get("teams", 0)), round(numbers.get("months", 0))
    if not teams:
        return _phrase(R1_NONE)
    if teams < TEAMS:
        return _phrase(R1_GROUPS if voice else R1_TEAMS, teams=teams)
    return _phrase(R1_MONTHS, months=months)


def remedy(
    code: str, numbers: Mapping[str, float], *, more_months: int, voice: bool
) -> Phrase | None:
    """What would help."""
    teams, months = numbers.get("teams", 0), numbers.get("months", 0)
    if code == "R1":
        if teams and teams < TEAMS:
            return _phrase(PROTECTED if voice else NO_MONTHS)
        return _phrase(SOME_MONTHS, months=round(max(MONTHS - months, 1)))
    if code == "R2":
        return _phrase(LARGER)
    if more_months > LONG:
        return _phrase(MUCH_MORE)
    if more_months == 1:
        return _phrase(MORE_ONE)
    return _phrase(MORE, months=more_months) if more_months else None


def short(word: Word, *, both_ways: bool, more_months: int, code: str) -> Phrase:
    """The word of a pair in the table of all pairs."""
    found = {
        "strong": SHORT_STRONG_BOTH if both_ways else SHORT_STRONG,
        "weak": SHORT_WEAK_BOTH if both_ways else SHORT_WEAK,
        "hardly": SHORT_HARDLY,
    }
    if word in found:
        return _phrase(found[word])
    if code in UNTESTED:
        return _phrase(SHORT_REFUSED)
    if not more_months or more_months > LONG:
        return _phrase(SHORT_YEARS if more_months else SHORT_OPEN)
    return _phrase(SHORT_MONTHS, months=more_months)
