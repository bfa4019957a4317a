"""Invented names from several cultures. No real person is meant; every full name is used once."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np

_NAMES: Final = tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))
CULTURES: Final[tuple[str, ...]] = tuple(_NAMES)
_PARTS: Final = {
    culture: (told["first"].split(), told["last"].split()) for culture, told in _NAMES.items()
}
_PLAIN: Final = str.maketrans(
    {"ł": "l", "Ł": "L", "\N{LATIN SMALL LETTER DOTLESS I}": "i", "ß": "ss"}
)
DOMAIN: Final = "larkfield.example"

BIRDS: Final[tuple[str, ...]] = (
    "Heron",
    "Wren",
    "Swift",
    "Kestrel",
    "Avocet",
    "Plover",
    "Linnet",
    "Osprey",
    "Curlew",
    "Merlin",
    "Dunlin",
    "Siskin",
    "Bittern",
    "Grebe",
    "Teal",
    "Robin",
    "Fulmar",
    "Gannet",
    "Harrier",
    "Hoopoe",
    "Jackdaw",
    "Kite",
    "Lapwing",
    "Magpie",
    "Nightjar",
    "Oriole",
    "Petrel",
    "Quail",
    "Raven",
    "Sandpiper",
    "Tern",
    "Thrush",
    "Turnstone",
    "Wagtail",
    "Whimbrel",
    "Woodlark",
    "Bunting",
    "Chough",
    "Crane",
    "Dipper",
    "Eider",
    "Falcon",
    "Finch",
    "Goldcrest",
    "Goshawk",
    "Guillemot",
    "Hobby",
    "Ibis",
    "Jay",
    "Kingfisher",
    "Knot",
    "Mallard",
    "Nuthatch",
    "Ouzel",
    "Pipit",
    "Puffin",
    "Redstart",
    "Rook",
    "Shrike",
    "Skua",
    "Starling",
    "Stilt",
    "Stork",
    "Swallow",
)


class NameBook:
    """Gives out full names, each once; a second family name is added when the first are used up."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._used: set[tuple[str, str]] = set()
        self._addresses: set[str] = set()

    def draw(self, culture: str) -> tuple[str, str, str]:
        """First name, last name, e-mail address."""
        firsts, lasts = _PARTS[culture]
        pair = self._pick(firsts, lasts)
        while pair in self._used:
            extra = lasts[int(self._rng.integers(len(lasts)))]
            pair = (pair[0], f"{pair[1]} {extra}")
        return self.take(*pair)

    def take(self, first: str, last: str, address: str = "") -> tuple[str, str, str]:
        """Give out this very name."""
        self._used.add((first, last))
        written = address or self._address(first, last)
        self._addresses.add(written)
        return first, last, written

    def _pick(self, firsts: list[str], lasts: list[str]) -> tuple[str, str]:
        return firsts[int(self._rng.integers(len(firsts)))], lasts[
            int(self._rng.integers(len(lasts)))
        ]

    def _address(self, first: str, last: str) -> str:
        stem, number = f"{_ascii(first)}.{_ascii(last)}", 1
        while f"{stem}{number if number > 1 else ''}@{DOMAIN}" in self._addresses:
            number += 1
        return f"{stem}{number if number > 1 else ''}@{DOMAIN}"


def _ascii(name: str) -> str:
    flat = unicodedata.normalize("NFKD", name.translate(_PLAIN)).encode("ascii", "ignore").decode()
    return "".join(sign for sign in flat.lower() if sign.isalnum())


def team_name(*, index: int, site: str, large: bool) -> str:
    """A bird.

    In a large company (where `index` counts within the site) with the site, and a number when the
    birds are used up.
    """
    bird = BIRDS[index % len(BIRDS)]
    if not large:
        return bird
    round_ = index // len(BIRDS)
    return f"{site} {bird}" if round_ == 0 else f"{site} {bird} {round_ + 1}"
