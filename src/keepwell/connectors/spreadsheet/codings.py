"""Which coding the bytes of a text are in: by its mark, by what decodes, by what reads like words."""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_ONE_BYTE: Final = ("cp1252", "cp1250", "iso8859-2", "iso8859-15", "mac_roman", "cp850")
"""One-byte codings that exports come in, the commonest first: it wins where nothing tells them apart."""
_LETTERS: Final = {
    "cp1250": "ąćęłńóśźżáčďéěíňřšťúůýžäöüßőűôľĺŕăâîșțşţđ",
    "iso8859-2": "ąćęłńóśźżáčďéěíňřšťúůýžäöüßőűôľĺŕăâîşţđ",
}
_WEST: Final = "äöüßàâçéèêëîïôùûœæáíóúñãõåøìò"
"""Letters that people write in the languages of a coding; all others are rather misread bytes."""
_SIGNS: Final = "€–—‘’“”„…•™°§«»·¿¡ºª£"
_LOOK_AT: Final = 200_000
_BROKEN_WORD: Final = re.compile(
    r"[a-zß-ÿ](?:[^\w\s'’.\-–/&,;:|\"()@+]|[A-ZÀ-ÝŠŽŸ])[a-zß-ÿ]|\w[¹²³¼½¾±¶¤¦¨¬¸]"
)


def find_encoding(head: bytes) -> str:
    """The coding of the text that begins with `head`."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if head[:2000].count(b"\x00") > len(head[:2000]) // 5:
        return "utf-16-le" if head[1:2] == b"\x00" else "utf-16-be"
    if decodes(head, "utf-8") or _mostly_utf8(head):
        return "utf-8"
    return max(_ONE_BYTE, key=lambda one: _likelihood(head[:_LOOK_AT], one))


def _mostly_utf8(head: bytes) -> bool:
    """Whether two codings were mixed in one file and UTF-8 is the common one."""
    read = head.decode("utf-8", errors="replace")
    bad = read.count("\ufffd")
    return sum(not sign.isascii() for sign in read) >= 2 * bad


def _likelihood(head: bytes, encoding: str) -> int:
    """How much the text reads like words: letters of its languages count for it, torn words against."""
    read = head.decode(encoding, errors="replace")
    usual = _LETTERS.get(encoding, _WEST)
    known = sum(sign.lower() in usual or sign in _SIGNS for sign in read if not sign.isascii())
    torn = sum(1 for _ in _BROKEN_WORD.finditer(read))
    return known - 3 * torn - 3 * read.count("\ufffd")


def decodes(head: bytes, encoding: str) -> bool:
    """Whether the head decodes; a character cut off at its end is not held against it."""
    for cut in range(4):
        try:
            head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(head) - 4:
                return False
        else:
            return True
    return False
