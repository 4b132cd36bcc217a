"""An identity provider of our own over HTTP, which can be told to answer wrongly in every way."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from attrs import define, field
from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

from progress_core.domain.accounts.identity_providers import IdentityProvider

_RSA = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
ANOTHER_RSA = RSAKey.generate_key(2048, {"kid": "second", "use": "sig"})
AN_EC = ECKey.generate_key("P-256", {"kid": "curve", "use": "sig"})


@define
class Provider:
    """The provider, and what it does wrongly.

    Attributes:
        issuer: its address.
        key: signs the tokens.
        published: the keys that it publishes.
        algorithm: of the signatures.
        claims: put into each ID token, in place of what is right; None leaves one out.
        metadata: as `claims`, for what it says about itself.
        token: makes the ID token from header and claims, in place of signing it.
        userinfo: what it tells apart from the token.
        answers: path -> (status, content) in place of what is right.
        asked: every path that was asked for, with the form and the authorization.
    """

    issuer: str = ""
    key: Key = _RSA
    published: list[Key] = field(factory=lambda: [_RSA])
    algorithm: str = "RS256"
    claims: dict[str, Any] = field(factory=dict)
    metadata: dict[str, Any] = field(factory=dict)
    token: Callable[[dict[str, Any], dict[str, Any]], str] | None = None
    userinfo: dict[str, Any] = field(factory=dict)
    answers: dict[str, tuple[int, bytes]] = field(factory=dict)
    asked: list[tuple[str, dict[str, str], str]] = field(factory=list)
    _codes: dict[str, tuple[dict[str, str], str]] = field(factory=dict)

    def registered(self, name: str = "school", **changes: Any) -> IdentityProvider:
        """Return the provider as an installation registers it."""
        values = {"label": "School log-in", "client_secret": "the-secret"} | changes
        return IdentityProvider(name=name, issuer=self.issuer, client_id="progress", **values)

    def log_in(self, url: str, subject: str) -> str:
        """Log somebody in, as their browser would, and return the code."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        code = f"code-{len(self._codes) + 1}"
        self._codes[code] = (asked, subject)
        return code

    def paths(self) -> list[str]:
        """Return the paths that were asked for."""
        return [path for path, _, _ in self.asked]

    def answer(self, path: str, form: dict[str, str], authorization: str) -> tuple[int, bytes]:
        """Answer a request."""
        self.asked.append((path, form, authorization))
        if path in self.answers:
            return self.answers[path]
        match path:
            case "/.well-known/openid-configuration":
                return 200, _json(self._described())
            case "/keys":
                return 200, _json({"keys": [key.as_dict(private=False) for key in self.published]})
            case "/token":
                return self._redeem(form, authorization)
            case "/userinfo" if authorization == "Bearer the-access-token":
                return 200, _json(self.userinfo)
        return 404, b"{}"

    def _described(self) -> dict[str, Any]:
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
        }
        return _changed(told, self.metadata)

    def _redeem(self, form: dict[str, str], authorization: str) -> tuple[int, bytes]:
        basic = "Basic " + base64.b64encode(b"progress:the-secret").decode()
        if authorization != basic and (form.get("client_id"), form.get("client_secret")) != ("progress", "the-secret"):
            return 401, _json({"error": "invalid_client"})
        asked, subject = self._codes.pop(form["code"], ({}, ""))
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = _base64(digest)
        if asked.get("code_challenge") != challenge or asked.get("redirect_uri") != form["redirect_uri"]:
            return 400, _json({"error": "invalid_grant"})
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": subject, "aud": "progress", "exp": now + 300, "iat": now}
        claims |= {"nonce": asked["nonce"], "email": f"{subject}@school.example"}
        if "max_age" in asked:
            claims["auth_time"] = now
        token = (self.token or self.sign)({"alg": self.algorithm, "kid": self.key.kid}, _changed(claims, self.claims))
        return 200, _json({"token_type": "Bearer", "access_token": "the-access-token", "id_token": token})

    def sign(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        """Sign a token as it should be."""
        return jwt.encode(header, claims, self.key, [header["alg"]])

    def sign_with_public_key(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        """Sign a token by HS256 with what everybody knows: the public key."""
        parts = (_json(header | {"alg": "HS256"}), _json(claims))
        signed = ".".join(_base64(part) for part in parts)
        return f"{signed}.{_base64(hmac.digest(_RSA.as_pem(private=False), signed.encode(), 'sha256'))}"

    def unsigned(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        """Return a token of the algorithm `none`."""
        parts = (_json(header | {"alg": "none"}), _json(claims))
        return f"{_base64(parts[0])}.{_base64(parts[1])}."


def _changed(values: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (values | changes).items() if value is not None}


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


@contextmanager
def serving(provider: Provider) -> Iterator[Provider]:
    """Serve a provider on this machine, as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["content-length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(sent).items()})

        def _answer(self, form: dict[str, str]) -> None:
            status, content = provider.answer(urlsplit(self.path).path, form, self.headers.get("authorization", ""))
            self.send_response(status)
            self.send_header("content-length", str(len(content)))
            if 300 <= status < 400:
                self.send_header("location", content.decode())
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
