"""The browser's half of RFC 9474 in plain Python, for tests: encode, blind, unblind."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass


@dataclass(frozen=True)
class Blinded:
    """What is sent, and what the browser keeps."""

    message: bytes
    sent: bytes
    inverse: int


def _mask(seed: bytes, length: int) -> bytes:
    parts = [
        hashlib.sha384(seed + at.to_bytes(4, "big")).digest() for at in range(length // 48 + 1)
    ]
    return b"".join(parts)[:length]


def encode(message: bytes, bits: int, salt: bytes) -> int:
    """EMSA-PSS with SHA-384 (RFC 8017, 9.1.1)."""
    length = (bits - 1 + 7) // 8
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(length - len(salt) - 48 - 2) + b"\x01" + salt
    masked = bytes(a ^ b for a, b in zip(block, _mask(digest, length - 49), strict=True))
    masked = bytes([masked[0] & (0xFF >> (8 * length - (bits - 1)))]) + masked[1:]
    return int.from_bytes(masked + digest + b"\xbc", "big")


def blind(
    message: bytes, *, n: int, e: int, salt: bytes | None = None, factor: int | None = None
) -> Blinded:
    bits = n.bit_length()
    factor = factor or secrets.randbelow(n - 2) + 2
    encoded = encode(message, bits, secrets.token_bytes(48) if salt is None else salt)
    sent = encoded * pow(factor, e, n) % n
    return Blinded(message, sent.to_bytes((bits + 7) // 8, "big"), pow(factor, -1, n))


def unblind(signed: bytes, blinded: Blinded, *, n: int) -> bytes:
    whole = int.from_bytes(signed, "big") * blinded.inverse % n
    return whole.to_bytes(len(signed), "big")
