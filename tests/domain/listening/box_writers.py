"""A writer's browser, as far as the server sees it: hashes, work, words."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from keepwell.domain.listening.rules import box

SECRET = "5e" * 32


def mark_of(words: str) -> str:
    """The hash that a browser sends in place of twelve words."""
    return hashlib.sha256(f"keepwell-box-1 {words}".encode()).hexdigest()


def worked(told: dict[str, Any], *, purpose: str, bits: int, today: date) -> dict[str, Any]:
    """The same with the work done for it."""
    day, start = today.isoformat(), f"{purpose}{today.isoformat()}{told['mark'][:32]}"
    for nonce in range(1 << 26):
        found = hashlib.sha256(f"{start}{nonce}".encode()).digest()
        if not int.from_bytes(found[:8], "big") >> (64 - bits):
            return {**told, "day": day, "nonce": str(nonce)}
    raise AssertionError("no work found")


def letter(words: str, text: str, *, today: date, no: int = 0, new: bool = True, **more: Any) -> dict[str, Any]:  # fmt: skip
    """A whole request: a new letter, or (new=False) one more message of its thread."""
    key = hashlib.sha256(f"{words}{text}{no}".encode()).hexdigest()[:32]
    told = {"mark": mark_of(words), "key": key, "text": text, "new": new, **more}
    purpose, bits = ("send", box.SEND_BITS) if new else ("open", box.OPEN_BITS)
    return worked(told, purpose=purpose, bits=bits, today=today)
