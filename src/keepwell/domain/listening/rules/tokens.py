"""Blind signatures (RFC 9474, RSABSSA-SHA384-PSS-Randomized): who may answer, never who answered.

The browser blinds a random message; the server signs it for somebody who is signed in without
seeing it; later the message comes back unblinded, without any name, and the signature proves
that one of the people of one atom sent it. A key pair belongs to one round and one atom.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Final, cast

import gmpy2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

BITS: Final = 3072
BYTES: Final = BITS // 8
PREFIX: Final = 32
"""Random bytes that the randomized variant puts before the message."""
NONCE: Final = 32
SALT: Final = 48
_EXPONENT: Final = 65537


class TokenError(ValueError):
    """A message or a signature that cannot be right; nothing was signed or counted."""


def new_key(*, bits: int = BITS) -> rsa.RSAPrivateKey:
    """A key pair for one atom of one round (0.15 s)."""
    return rsa.generate_private_key(public_exponent=_EXPONENT, key_size=bits)


def public_pem(key: rsa.RSAPrivateKey) -> str:
    """The public key as the manifest publishes it."""
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()  # fmt: skip


def private_pem(key: rsa.RSAPrivateKey) -> bytes:
    """The private key as it lies in the ballot's folder until the round closes."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def read_private(pem: bytes) -> rsa.RSAPrivateKey:
    """A private key from its file.

    It was made here and lies in a folder of ours: trying its primes again would take 0.1 s, and
    every signature is checked before it leaves.
    """
    return cast(
        "rsa.RSAPrivateKey",
        serialization.load_pem_private_key(pem, password=None, unsafe_skip_rsa_key_validation=True),
    )


def read_public(pem: str) -> rsa.RSAPublicKey:
    """A public key from the manifest."""
    return cast("rsa.RSAPublicKey", serialization.load_pem_public_key(pem.encode()))


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key made ready for signing: the parts of the Chinese remainder theorem."""

    n: gmpy2.mpz
    e: gmpy2.mpz
    p: gmpy2.mpz
    q: gmpy2.mpz
    dp: gmpy2.mpz
    dq: gmpy2.mpz
    qi: gmpy2.mpz
    size: int

    @classmethod
    def of(cls, key: rsa.RSAPrivateKey) -> Signer:
        """Ready a key."""
        own = key.private_numbers()
        mpz = gmpy2.mpz
        return cls(
            mpz(own.public_numbers.n), mpz(own.public_numbers.e), mpz(own.p), mpz(own.q),
            mpz(own.dmp1), mpz(own.dmq1), mpz(own.iqmp), (key.key_size + 7) // 8,
        )  # fmt: skip

    def blind_sign(self, blinded: bytes) -> bytes:
        """Sign a blinded message (RFC 9474, 4.3).

        The base is blinded once more with a fresh random factor, so that the time it takes tells
        nothing about the key; the result is checked before it leaves, so that a faulty chip
        cannot give the key away.

        Raises:
            TokenError: when the message has the wrong length or is no residue of the key.
        """
        message = self._message(blinded)
        factor = self._factor()
        base = message * gmpy2.powmod(factor, self.e, self.n) % self.n
        signed = self._power(base) * gmpy2.invert(factor, self.n) % self.n
        if gmpy2.powmod(signed, self.e, self.n) != message:
            raise ArithmeticError("the signature did not verify and was thrown away")
        return int(signed).to_bytes(self.size, "big")

    def _message(self, blinded: bytes) -> gmpy2.mpz:
        if len(blinded) != self.size:
            raise TokenError(f"a blinded message has {self.size} bytes, not {len(blinded)}")
        message = gmpy2.mpz(int.from_bytes(blinded, "big"))
        if not 0 < message < self.n:
            raise TokenError("the blinded message is out of range")
        return message

    def _factor(self) -> gmpy2.mpz:
        while True:
            factor = gmpy2.mpz(secrets.randbelow(int(self.n) - 2) + 2)
            if gmpy2.gcd(factor, self.n) == 1:
                return factor

    def _power(self, base: gmpy2.mpz) -> gmpy2.mpz:
        """base**d mod n by its two halves (Garner)."""
        left = gmpy2.powmod_sec(base % self.p, self.dp, self.p)
        right = gmpy2.powmod_sec(base % self.q, self.dq, self.q)
        return right + self.q * ((left - right) * self.qi % self.p)


def verify(*, key: rsa.RSAPublicKey, message: bytes, signature: bytes) -> None:
    """Check an unblinded token (RFC 9474, 4.5).

    Raises:
        TokenError: when lengths are wrong or the signature is of another key or message.
    """
    if len(message) != PREFIX + NONCE:
        raise TokenError(f"a token's message has {PREFIX + NONCE} bytes")
    if len(signature) != (key.key_size + 7) // 8:
        raise TokenError("the signature has the wrong length")
    scheme = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=SALT)
    try:
        key.verify(signature, message, scheme, hashes.SHA384())
    except InvalidSignature as error:
        raise TokenError("the token is not of this round and group") from error


def nullifier(message: bytes) -> str:
    """What marks a token as spent: it tells nothing of who holds it."""
    return hashlib.sha256(message).hexdigest()


def fingerprint(blinded: bytes) -> str:
    """What is kept of a request, so that a retry gets the same signature and another one none."""
    return hashlib.sha256(blinded).hexdigest()
