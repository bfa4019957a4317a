"""Names as different systems write them, made comparable."""

from __future__ import annotations

import re
import unicodedata

_NOT_A_LETTER = re.compile(r"[^\w\s]|_")


def normal(name: str) -> str:
    """`Adinolfi, Wilson  K.` and `WILSON K ADINOLFI` become `wilson k adinolfi`.

    Capitals, accents and punctuation go; `Last, First` is turned round.
    """
    last, comma, first = name.partition(",")
    turned = f"{first} {last}" if comma and first.strip() else name
    plain = unicodedata.normalize("NFKD", turned.replace("ß", "ss"))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(_NOT_A_LETTER.sub(" ", letters.casefold()).split())


def core(normalised: str) -> str:
    """A normalised name without initials, as long as two words are left."""
    words = normalised.split()
    full = [word for word in words if len(word) > 1]
    return " ".join(full if len(full) > 1 else words)


def fits_initials(short: str, full: str) -> bool:
    """Whether `j smith` or `jane s` may stand for `jane smith` (both normalised)."""
    one, other = short.split(), full.split()
    if len(one) != 2 or len(other) < 2 or min(map(len, one)) > 1:  # noqa: PLR2004 - two words
        return False
    first, last = other[0], other[-1]
    if len(one[0]) == 1:
        return first.startswith(one[0]) and one[1] == last
    return one[0] == first and last.startswith(one[1])


def logins(normalised: str) -> set[str]:
    """Sign-in names that are commonly made of a name: `jsmith`, `janesmith`, `smithj` …"""
    words = normalised.split()
    if len(words) < 2:  # noqa: PLR2004 - first and last
        return set()
    first, last = words[0], words[-1]
    return {first + last, first[0] + last, last + first[0], last + first, first + last[0]}


def as_login(written: str) -> str:
    """What may be a sign-in name, reduced to its letters: `Jane.Smith@x.org` -> `janesmith`."""
    return normal(written.partition("@")[0]).replace(" ", "")
