"""A company's sign-in for tests: a small OpenID provider that really speaks the protocol.

Discovery, a page with one button, a code for one use, PKCE checked, a token signed with RS256.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "keepwell", "a-secret-of-the-test"


class Provider:
    """Vouches for one person; `said` keeps what went wrong in the conversation."""

    def __init__(self) -> None:
        self.person = {"sub": "1", "email": "nobody@example.org", "email_verified": True}
        self.codes: dict[str, dict[str, str]] = {}
        self.said: list[str] = []
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def about(self) -> dict[str, object]:
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys",
                 "userinfo_endpoint": "userinfo"}  # fmt: skip
        return {
            "issuer": self.address,
            **{name: f"{self.address}/{path}" for name, path in names.items()},
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }  # fmt: skip

    def keys(self) -> dict[str, object]:
        one = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**one, "kid": "1", "alg": "RS256", "use": "sig"}]}

    def token(self, asked: dict[str, str], authorization: str) -> dict[str, object] | None:
        code = self.codes.pop(asked.get("code", ""), None)
        if code is None:
            return self._refused("the code is unknown or was used")
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if authorization != f"Basic {basic}" and asked.get("client_secret") != SECRET:
            return self._refused("the client did not show its secret")
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != code["code_challenge"]:
            return self._refused("the verifier does not fit the challenge")
        now = int(time.time())
        claims = {**self.person, "iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300}
        claims |= {"nonce": code["nonce"]} if "nonce" in code else {}
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"})
        return {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": signed}

    def _refused(self, why: str) -> None:
        self.said.append(why)


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            match url.path:
                case "/.well-known/openid-configuration":
                    self._json(provider.about())
                case "/keys":
                    self._json(provider.keys())
                case "/userinfo":
                    self._json(provider.person)
                case "/authorize":
                    code = secrets.token_urlsafe()
                    provider.codes[code] = asked
                    back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
                    self._page(
                        f"<h1>Your company</h1><a id='go' href='{back.replace('&', '&amp;')}'>Go on</a>"
                    )
                case _:
                    self.send_error(404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = {name: values[0] for name, values in parse_qs(body).items()}
            told = provider.token(asked, self.headers.get("Authorization", ""))
            if told is None:
                self.send_error(400)
            else:
                self._json(told)

        def _json(self, told: object) -> None:
            self._send(json.dumps(told).encode(), "application/json")

        def _page(self, body: str) -> None:
            self._send(f"<!doctype html><title>Sign-in</title>{body}".encode(), "text/html")

        def _send(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: object) -> None:
            """Nothing on the terminal."""

    return Handler
