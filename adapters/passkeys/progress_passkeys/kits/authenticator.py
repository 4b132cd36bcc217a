"""A device made of software that holds passkeys, and the browser around it (Web Authentication Level 3, 6)."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

import cbor2
from attrs import define, field
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


@define
class SoftwareAuthenticator:
    """A device and its browser.

    Args:
        origin: of the page that is open.
        host: of the page; the relying party.
        is_unlocked: whether the owner gives their PIN when asked.
        counts: whether the device counts how often it is used.
    """

    origin: str
    host: str
    is_unlocked: bool = True
    counts: bool = True
    _count: int = 0
    _keys: dict[bytes, tuple[ec.EllipticCurvePrivateKey, str]] = field(factory=dict, repr=False)

    def create(self, options: str) -> str:
        asked = json.loads(options)
        id_, key = secrets.token_bytes(20), ec.generate_private_key(ec.SECP256R1())
        self._keys[id_] = key, asked["user"]["id"]
        attested = bytes(16) + len(id_).to_bytes(2, "big") + id_ + _cose(key)
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._data(_ATTESTED) + attested}
        client = self._client("webauthn.create", asked["challenge"])
        return _answer(id_, {"clientDataJSON": client, "attestationObject": cbor2.dumps(attestation)})

    def get(self, options: str) -> str:
        asked = json.loads(options)
        allowed = {_bytes(one["id"]) for one in asked["allowCredentials"]} or set(self._keys)
        id_ = [known for known in self._keys if known in allowed][-1]
        key, user = self._keys[id_]
        data, client = self._data(), self._client("webauthn.get", asked["challenge"])
        signature = key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return _answer(id_, {**response, "userHandle": _bytes(user)})

    def _data(self, flags: int = 0) -> bytes:
        self._count += self.counts
        flags |= _PRESENT | (_VERIFIED if self.is_unlocked else 0)
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self._count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()


def _cose(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Write the public half as a COSE key for ES256 (RFC 9053, 2.1 and 7.1)."""
    point = key.public_key().public_numbers()
    return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})


def _answer(id_: bytes, response: dict[str, bytes]) -> str:
    told = {"id": _text(id_), "rawId": _text(id_), "type": "public-key", "authenticatorAttachment": "platform"}
    return json.dumps({**told, "response": {name: _text(data) for name, data in response.items()}})


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
