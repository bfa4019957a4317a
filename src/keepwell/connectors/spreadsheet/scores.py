"""How a column of customers' ratings is read: its scale, in numbers, stars or words."""

from __future__ import annotations

import re
from typing import Final

from keepwell.connectors.spreadsheet.casting import GOOD_OR_BAD, IN_WORDS
from keepwell.connectors.spreadsheet.guess import FITS, Seen
from keepwell.connectors.spreadsheet.mapping import Reading
from keepwell.connectors.spreadsheet.numbers import number_style
from keepwell.connectors.spreadsheet.vocabulary import compact, meaning, words
from keepwell.schemas.intake import Field, Question

Read = tuple[Reading, tuple[Question, ...], str]
SCALES: Final = ((1, 5), (0, 5), (1, 7), (0, 10), (0, 100))
FEW: Final = 10
"""Answers from which a single one outside decides no scale."""
CES_SCALES: Final = ("1-7 easy", "1-5 easy", "1-7 effort", "1-5 effort")
_EASY = re.compile(r"eas[ey]|einfach|fácil|facile|2\.0|v2", re.IGNORECASE)


def read_score(field: Field, one: Seen) -> Read:
    """The reading of a column of scores, and what must be asked about it."""
    silent = words("offered") + words("unoffered")
    spoken = _spoken(one)
    if spoken:
        offers = field.name == "csat" and bool(one.shape.share_in(silent))
        reason = "answers are good or bad" if spoken == GOOD_OR_BAD else "five grades in words"
        return Reading(scale=spoken, also=("survey_offered",) if offers else ()), (), reason
    scale = _scale(one)
    if field.name == "ces" or (field.name == "score" and rating_kind(one.header) == "ces"):
        return _effort(one, scale)
    style = number_style(value for value, _ in one.shape.values)
    reading = Reading(scale=scale, numbers="" if style == "point" else "comma")
    if scale == "0-5":
        return Reading(numbers=reading.numbers), (_ask_nought(one),), ""
    return reading, (), f"scale {scale}, from the values met"


def _spoken(one: Seen) -> str:
    """The scale of answers in words: two of them, or five grades; nothing where they are numbers."""
    grades, silent = meaning("grades"), words("offered") + words("unoffered")
    known = (*words("good"), *words("bad"), *grades)
    if one.shape.share_in((*known, *silent)) < FITS or not one.shape.share_in(known + silent):
        return ""
    met = {grades[low] for value, _ in one.shape.values if (low := value.casefold()) in grades}
    two = met <= {"2", "4"} or one.shape.share_in(words("good") + words("bad") + silent) == 1.0
    return GOOD_OR_BAD if two and not {"3"} & met and len(met) <= 2 else IN_WORDS


def _ask_nought(one: Seen) -> Question:
    count = sum(number for value, number in one.shape.values if value in {"0", "0.0", "0,0"})
    text = f"“0” stands {count} times in column “{one.header}”. Is it “not rated” (1-5) or the lowest score (0-5)?"
    return Question("scale", one.header, text, ("1-5", "0-5"))


def rating_kind(header: str) -> str:
    """Which rating a score's header speaks of; satisfaction unless it says otherwise."""
    bare = compact(header)
    for kind, spoken in (
        ("ces", ("ces", "effort", "ease")),
        ("nps", ("nps", "promoter", "recommend")),
    ):
        if any(bare.startswith(one) or bare.endswith(one) for one in spoken):
            return kind
    return "csat"


def _effort(one: Seen, scale: str) -> Read:
    if _EASY.search(one.header):
        return Reading(scale=f"{scale} easy"), (), "the header speaks of ease: high is good"
    text = f"Which effort question stands behind “{one.header}”? High is good when customers agree that it was easy."
    fitting = (
        tuple(one_scale for one_scale in CES_SCALES if one_scale.startswith(scale)) or CES_SCALES
    )
    return Reading(), (Question("ces_scale", one.header, text, fitting),), ""


def _scale(one: Seen) -> str:
    """The smallest scale that holds nearly all values; a stray 1,000 on 0-100 decides nothing."""
    found = [
        (float(number[0].replace(",", ".")), count)
        for value, count in one.shape.values
        if (number := re.search(r"\d+(?:[.,]\d+)?", value))
    ]
    total = sum(count for _, count in found) or 1
    for low, high in SCALES:
        inside = sum(count for number, count in found if low <= number <= high)
        if inside >= total * 0.97 or (inside >= FEW and inside == total - 1):
            return f"{low}-{high}"
    return "0-100"
