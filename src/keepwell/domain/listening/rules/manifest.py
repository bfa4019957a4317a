"""The manifest of a round: every public key in one signed list, the same for everybody.

A key of one's own would be a tag; one list for all, whose hash stands in the invitation, on the
intranet and with the works council, lets anybody check that there is none.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORM: Final = "keepwell-round-1"


def key_id(pem: str) -> str:
    """The short name of a public key: the first 32 digits of its SHA-256."""
    return hashlib.sha256(pem.encode()).hexdigest()[:32]


def written(*, round_key: str, closes_on: str, keys: Sequence[tuple[str, Sequence[str]]], secret: str) -> str:  # fmt: skip
    """The manifest as text: what is signed, the signature, and the key that checks it.

    Args:
        round_key: the round.
        closes_on: its last day.
        keys: public key and teams of each atom, in order.
        secret: 64 hex digits of the company's signing key.
    """
    listed = [{"id": key_id(pem), "teams": list(teams), "key": pem} for pem, teams in keys]
    told = {"form": FORM, "round": round_key, "closes_on": closes_on, "keys": listed}
    return signed(told, secret=secret)


def signed(told: Mapping[str, Any], *, secret: str) -> str:
    """Anything the company states about its rounds, signed with the key of its manifests."""
    signer = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    body = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    sealed = base64.b64encode(signer.sign(body.encode())).decode()
    return json.dumps({"manifest": body, "signature": sealed, "signer": public(secret)})


def public(secret: str) -> str:
    """The key that checks what was signed, as hex digits."""
    signer = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    return signer.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def fingerprint(manifest: str) -> str:
    """The hash that is told everywhere."""
    return hashlib.sha256(manifest.encode()).hexdigest()


def read(manifest: str) -> dict[str, Any]:
    """The signed part, checked.

    Raises:
        ValueError: when the signature does not fit: somebody changed the list.
    """
    told = json.loads(manifest)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(told["signer"]))
    try:
        key.verify(base64.b64decode(told["signature"]), told["manifest"].encode())
    except InvalidSignature as error:
        raise ValueError("the manifest was changed after it was signed") from error
    found: dict[str, Any] = json.loads(told["manifest"])
    return found
