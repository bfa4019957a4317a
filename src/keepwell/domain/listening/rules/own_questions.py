"""A company's own questions: what may not be asked, and the sets that they make. Pure.

Refused: names and what leads to one person, diagnoses and other health of a person, belief,
union, sexuality, origin. On leaving, harassment or exhaustion may be asked, and is delicate: ten
answers behind every cell. The lists of word beginnings are plain and can be read below; they
catch what is written without thinking, not what is written on purpose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from keepwell.domain.listening.rules.instruments import Instrument, Item, Scale, Scoring, Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LANGUAGES: Final = ("en", "de", "es")
SHORTEST: Final = 8
LONGEST: Final = 200
PLAIN: Final = "own"
DELICATE: Final = "own-delicate"
BANKS: Final = (PLAIN, DELICATE)
WORDS: Final = "words"
LABELS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "agree": {
        "en": ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"),
        "de": ("Stimme gar nicht zu", "Stimme eher nicht zu", "Teils, teils", "Stimme eher zu", "Stimme voll zu"),
        "es": ("Muy en desacuerdo", "En desacuerdo", "Ni de acuerdo ni en desacuerdo", "De acuerdo", "Muy de acuerdo"),
    },
    "often": {
        "en": ("Never", "Rarely", "Sometimes", "Often", "Always"),
        "de": ("Nie", "Selten", "Manchmal", "Oft", "Immer"),
        "es": ("Nunca", "Pocas veces", "A veces", "A menudo", "Siempre"),
    },
    "content": {
        "en": ("Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied"),
        "de": ("Sehr unzufrieden", "Eher unzufrieden", "Teils, teils", "Eher zufrieden", "Sehr zufrieden"),
        "es": ("Muy insatisfecho", "Insatisfecho", "Ni lo uno ni lo otro", "Satisfecho", "Muy satisfecho"),
    },
}  # fmt: skip
"""Answer scales of five options, the best last: every one of them can be told by question."""
SCALES: Final = (*LABELS, WORDS)

_CONTACT: Final = r"e-?mail address|phone number|telefonnummer|correo electr|date of birth|birthday|geburts(datum|tag)|fecha de nacimiento|(personnel|employee) (number|id)|personalnummer|n[úu]mero de empleado"
_PERSON: Final = r"^\W*(a )?(who|wer|wem|wen|qui[ée]n)\b|\b(which|what) (colleague|person|manager|team lead)\b|\bwelche\w* (kolleg|person|f[üu]hrungs)|\bqu[ée] (compa[ñn]er|persona|jef)|\b(your|the) names?\b|\bname of\b|\b(dein|ihr|euer|der|den) namen?\b|\bnamen? (der|des|von)\b|\b(tu|su) nombre\b|\bnombre (de|del)\b"
_HEALTH: Final = r"diagnos|depress|depresi|anxiety|angstst|ansiedad|burn-?out|illness|\bills?\b|\bsick|disease|medicat|medicament|medikament|medicin|therap|terapia|psychiat|psiquiat|pregnan|schwanger|embaraz|disab|behinder|discapac|suicid|suizid|cancer|\bkrebs|c[áa]ncer|diabet|\bhiv\b|chronic|chronisch|cr[óo]nic|addict|s[üu]chtig|adicc|alcohol|alkohol|krank|enferm"
_BELIEF: Final = r"religi|\bunion (member|rep)|trade union|gewerkschaft|sindicat|sexual|sexuell|gender identity|ethnic|ethnisch|[ée]tnic|\brace\b|\braza\b|political (party|view|opinion)|politische|partido pol|ideolog"
REFUSED: Final[dict[str, re.Pattern[str]]] = {
    name: re.compile(words, re.IGNORECASE)
    for name, words in {
        "contact": _CONTACT, "person": _PERSON, "health": _HEALTH, "belief": _BELIEF,
    }.items()
}  # fmt: skip
_DELICATE: Final = re.compile(
    r"bull(y|ied)|harass|mobb|bel[äa]stig|acos|threat|bedroh|amenaz|insult|beleidig|"
    r"discriminat|diskriminier|discrimin|violen|gewalt|unsafe|unsicher|insegur|"
    r"burnt out|ausgebrannt|quemad|exhaust|ersch[öo]pf|agota|stress|estr[ée]s|sleep|schlaf|dorm|health|gesund|salud|"
    r"\bquit\b|leav(e|ing) (the|this|our|my)|k[üu]ndig|renunci|marcharm|dejar (la|el|mi)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a question may not be asked: a code, and the words in it that say so."""

    code: str
    words: str = ""


class OwnQuestionError(ValueError):
    """A question that may not be asked, or a step that the bank does not take."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code}: {refusal.words}" if refusal.words else refusal.code)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Own:
    """One question of a company: its words by language, its scale."""

    key: str
    texts: Mapping[str, str]
    scale: str
    delicate: bool = False

    @property
    def language(self) -> str:
        """In which language it is told: the first of the product's in which it was written."""
        return next(one for one in LANGUAGES if one in self.texts)


def refusal(text: str, *, names: Iterable[str] = ()) -> Refusal | None:
    """What is wrong with the words of a question; None when it may be asked.

    Args:
        text: the question, in any of the languages.
        names: people of the company, as HR writes them: no question is about one of them.
    """
    if not SHORTEST <= len(text) <= LONGEST:
        return Refusal("length", f"{len(text)}")
    for code, pattern in REFUSED.items():
        if found := pattern.search(text):
            return Refusal(code, found.group().strip())
    named = next((one for one in names if _names(text, one)), "")
    return Refusal("name", named) if named else None


def _names(text: str, name: str) -> bool:
    """A whole name, or a last name of four letters or more, written as a name is."""
    last = name.rsplit(maxsplit=1)[-1] if name.strip() else ""
    written = [name, *([last] if len(last) > 3 else [])]
    return any(one and re.search(rf"\b{re.escape(one)}\b", text) for one in written)


def is_delicate(texts: Iterable[str]) -> bool:
    """Whether words touch leaving, harassment, exhaustion or health at work."""
    return any(_DELICATE.search(one) for one in texts)


def banks(questions: Sequence[Own]) -> dict[str, Instrument]:
    """The company's questions as instruments: the plain ones, and the delicate ones."""
    made = {}
    for name in BANKS:
        mine = [one for one in questions if one.delicate == (name == DELICATE)]
        if mine:
            made[name] = _bank(name, mine)
    return made


def _bank(name: str, mine: Sequence[Own]) -> Instrument:
    scales = {scale: Scale(labels["en"], (1, 2, 3, 4, 5)) for scale, labels in LABELS.items()}
    return Instrument(
        id=name, name="Own questions", version=1, language="en", licence="own", direction="up",
        scoring=Scoring("separate"), scales=scales, items=tuple(map(_item, mine)),
        source="written by the company itself; not tested", delicate=name == DELICATE,
        languages={one: _wording(one, mine) for one in LANGUAGES},
    )  # fmt: skip


def _item(one: Own) -> Item:
    told = one.texts[one.language]
    if one.scale == WORDS:
        return Item(one.key, told, kind="text", language=one.language)
    return Item(one.key, told, scale=one.scale, language=one.language)


def _wording(language: str, mine: Sequence[Own]) -> Wording:
    items = {one.key: one.texts[language] for one in mine if language in one.texts}
    return Wording("own", items, {scale: labels[language] for scale, labels in LABELS.items()})


MOST_ITEMS: Final = 80
FEWEST_OPTIONS: Final = 2
MOST_OPTIONS: Final = 11


def licensed(told: Mapping[str, Any]) -> Instrument:
    """An instrument of others that a company has a licence for, from what it entered.

    Args:
        told: id, name, holder, reference, language, lowest, labels, items [{text, reverse}],
            delicate, direction.

    Raises:
        OwnQuestionError: without a holder, items or labels that make a scale.
    """
    labels, items = tuple(told["labels"]), told["items"]
    if not told["holder"].strip():
        raise OwnQuestionError(Refusal("holder"))
    if not FEWEST_OPTIONS <= len(labels) <= MOST_OPTIONS:
        raise OwnQuestionError(Refusal("options", f"{len(labels)}"))
    if not 1 <= len(items) <= MOST_ITEMS:
        raise OwnQuestionError(Refusal("items", f"{len(items)}"))
    values = tuple(range(told["lowest"], told["lowest"] + len(labels)))
    return Instrument(
        id=told["id"], name=told["name"], version=1, language=told["language"], licence="own licence",
        notice=" · ".join(one for one in (told["holder"], told["reference"]) if one),
        direction=told["direction"], scoring=Scoring("mean"), delicate=told["delicate"],
        scales={"main": Scale(labels, values)},
        items=tuple(
            Item(f"{at}", one["text"], reverse=one["reverse"]) for at, one in enumerate(items, 1)
        ),
    )  # fmt: skip
