"""Whom a letter or an invitation reaches: a name and an address that is safe to write down."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_PLAIN: Final = re.compile(
    r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+@[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+"
)
_ASCII: Final = 128


class AddressError(ValueError):
    """An address that no letter may be sent to; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Person:
    """A name, on one line, and an e-mail address."""

    name: str
    email: str

    def __post_init__(self) -> None:
        """Refuse what would add a line to a header, or what no server takes.

        Raises:
            AddressError: the address holds a space, a control sign or a second address, or its
                part before the @ is not plain ASCII.
        """
        if not _PLAIN.fullmatch(self.email):
            raise AddressError(f"{self.email!r} is no e-mail address; write name@company.example")
        if any(ord(sign) >= _ASCII for sign in self.local):
            raise AddressError(f"{self.email!r}: the part before the @ must be plain letters")
        object.__setattr__(self, "name", one_line(self.name))

    @property
    def local(self) -> str:
        """The part before the @."""
        return self.email.partition("@")[0]

    @property
    def address(self) -> str:
        """The address with its domain as servers write it (bücher.example as xn--…)."""
        domain = self.email.partition("@")[2]
        try:
            return f"{self.local}@{domain.encode('idna').decode('ascii')}"
        except UnicodeError as problem:
            raise AddressError(f"{self.email!r}: {domain!r} is no domain") from problem


def one_line(text: str) -> str:
    """Words without line breaks and control signs, as headers need them."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
