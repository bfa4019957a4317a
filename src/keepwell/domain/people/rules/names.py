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


def initials(normalised: str) -> set[str]:
    """Short forms of a normalised name: `j smith`, `jane s`, `smith j`; none of one word."""
    words = core(normalised).split()
    if len(words) < 2:
        return set()
    first, last = words[0], words[-1]
    return {f"{first[0]} {last}", f"{first} {last[0]}", f"{last} {first[0]}"}


def logins(normalised: str) -> set[str]:
    """Sign-in names that are commonly made of a name, like `jsmith`, `janesmith`, `smithj`."""
    words = normalised.split()
    if len(words) < 2:
        return set()
    first, last = words[0], words[-1]
    return {first + last, first[0] + last, last + first[0], last + first, first + last[0]}


def as_login(written: str) -> str:
    """What may be a sign-in name, reduced to its letters: `Jane.Smith@x.org` -> `janesmith`."""
    return normal(written.partition("@")[0]).replace(" ", "")
