"""Keys that do not tell who somebody is, and ids that sort by nothing."""

from __future__ import annotations

import hashlib
import uuid
from typing import Final

PSEUDONYM_LENGTH: Final = 24


def pseudonym(secret: str, domain: str, value: str) -> str:
    """A keyed hash (24 hex digits): nobody without the company's secret can test a guess.

    The same value gives the same key. The columnar engine computes the same with
    `substr(sha256(secret || ':' || domain || ':' || value), 1, 24)`.

    Args:
        secret: the company's secret, at least 32 characters of fixed length.
        domain: what kind of value it is (`agent`, `customer`, `person`), so that keys of
            different kinds never meet.
        value: the value as written, already stripped.
    """
    text = f"{secret}:{domain}:{value}".encode()
    return hashlib.sha256(text).hexdigest()[:PSEUDONYM_LENGTH]


def new_id() -> str:
    """A random id: it tells neither order nor time."""
    return uuid.uuid4().hex


def is_id(text: str) -> bool:
    """Whether a text has the form of an id: what comes from an address may be anything."""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
