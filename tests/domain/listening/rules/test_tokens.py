"""Tokens against the vector of RFC 9474 (Appendix A.1), and everything that must be refused."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from keepwell.domain.listening.rules import tokens
from tests.domain.listening.rules.blinding import blind, unblind

VECTOR = json.loads(Path(__file__).with_name("rfc9474_a1.json").read_text())
V = {name: int(VECTOR[name].removeprefix("0x"), 16) for name in ("n", "e", "d", "p", "q", "inv")}


def _bytes(name: str) -> bytes:
    return bytes.fromhex(VECTOR[name].removeprefix("0x"))


@pytest.fixture(scope="module")
def rfc_key() -> rsa.RSAPrivateKey:
    public = rsa.RSAPublicNumbers(V["e"], V["n"])
    p, q, d = V["p"], V["q"], V["d"]
    own = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public)
    return own.private_key()


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return tokens.new_key(bits=2048)


@pytest.fixture
def message() -> bytes:
    return secrets.token_bytes(tokens.PREFIX + tokens.NONCE)


def _sent(key, message):
    numbers = key.public_key().public_numbers()
    return blind(message, n=numbers.n, e=numbers.e), numbers.n


def test_the_vector_of_the_rfc(rfc_key):
    factor = pow(V["inv"], -1, V["n"])
    blinded = blind(_bytes("prepared_msg"), n=V["n"], e=V["e"], salt=_bytes("salt"), factor=factor)
    assert blinded.sent == _bytes("blinded_msg")
    signed = tokens.Signer.of(rfc_key).blind_sign(_bytes("blinded_msg"))
    assert signed == _bytes("blind_sig")
    assert unblind(signed, blinded, n=V["n"]) == _bytes("sig")


def test_a_token_goes_round(key, message):
    blinded, n = _sent(key, message)
    signature = unblind(tokens.Signer.of(key).blind_sign(blinded.sent), blinded, n=n)
    tokens.verify(key=key.public_key(), message=message, signature=signature)
    assert blinded.sent not in (message, signature)


def test_the_same_request_gets_the_same_signature(key, message):
    blinded, _ = _sent(key, message)
    signer = tokens.Signer.of(key)
    assert signer.blind_sign(blinded.sent) == signer.blind_sign(blinded.sent)


def test_a_token_of_another_group_is_refused(key, message):
    blinded, n = _sent(key, message)
    signature = unblind(tokens.Signer.of(key).blind_sign(blinded.sent), blinded, n=n)
    other = tokens.new_key(bits=2048).public_key()
    with pytest.raises(tokens.TokenError, match="not of this round"):
        tokens.verify(key=other, message=message, signature=signature)


@pytest.mark.parametrize("change", ["message", "signature", "short", "long", "empty"])
def test_what_was_changed_on_the_way_is_refused(key, message, change):
    blinded, n = _sent(key, message)
    signature = unblind(tokens.Signer.of(key).blind_sign(blinded.sent), blinded, n=n)
    told = {
        "message": (bytes([message[0] ^ 1]) + message[1:], signature),
        "signature": (message, signature[:-1] + bytes([signature[-1] ^ 1])),
        "short": (message[:-1], signature),
        "long": (message, signature + b"\0"),
        "empty": (b"", b""),
    }[change]
    with pytest.raises(tokens.TokenError):
        tokens.verify(key=key.public_key(), message=told[0], signature=told[1])


@pytest.mark.parametrize("sent", [b"", b"\0" * 256, b"\xff" * 256, b"\1" * 255, b"\1" * 257])
def test_a_request_that_cannot_be_right_is_not_signed(key, sent):
    with pytest.raises(tokens.TokenError):
        tokens.Signer.of(key).blind_sign(sent)


def test_keys_read_back(key):
    again = tokens.read_private(tokens.private_pem(key))
    assert again.private_numbers() == key.private_numbers()
    assert (
        tokens.read_public(tokens.public_pem(key)).public_numbers()
        == key.public_key().public_numbers()
    )


def test_a_key_of_the_product_has_3072_bits():
    assert tokens.BITS == 3072
    assert tokens.BYTES == 384
