"""Passkeys with the standard library only, and a device that holds them; for tests and demos, not for real people."""

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection

from attrs import define, field

from progress_core.domain.accounts.passkeys import Answer, NewPasskey, Passkey, PasskeyOwner, passkey_refused

SITE = "localhost"


class MemoryPasskeys:
    """See `progress_core.ports.passkeys.Passkeys`.

    The "public" key is a secret that site and device share, so a copy of the store is enough to log in.

    Args:
        site: name of the site; a device's answer holds it.
    """

    def __init__(self, site: str = SITE) -> None:
        self._site = site

    def creation_options(self, owner: PasskeyOwner, challenge: str, existing: Collection[str]) -> str:
        user = {"id": _text(str(owner.account_id).encode()), "name": owner.username, "displayName": owner.name}
        selection = {"residentKey": "required", "userVerification": "required"}
        return json.dumps(
            {
                "rp": {"id": self._site, "name": "Progress"},
                "user": user,
                "challenge": _text(challenge.encode()),
                "authenticatorSelection": selection,
                "excludeCredentials": _listed(existing),
            }
        )

    def verify_creation(self, answer: str, challenge: str) -> NewPasskey:
        told = _read(answer)
        self._require(told, "create", challenge, told["key"])
        return NewPasskey(told["id"], told["key"], int(told["count"]))

    def request_options(self, challenge: str, allowed: Collection[str] = ()) -> str:
        return json.dumps(
            {
                "rpId": self._site,
                "challenge": _text(challenge.encode()),
                "userVerification": "required",
                "allowCredentials": _listed(allowed),
            }
        )

    def passkey_of(self, answer: str) -> str:
        return _read(answer)["id"]

    def verify_answer(self, answer: str, challenge: str, passkey: Passkey) -> Answer:
        told = _read(answer)
        if told["id"] != passkey.id:
            raise passkey_refused()
        self._require(told, "get", challenge, passkey.public_key)
        return Answer(int(told["count"]), int(told["user"]))

    def _require(self, told: dict[str, str], kind: str, challenge: str, key: str) -> None:
        expected = {"kind": kind, "challenge": _text(challenge.encode()), "site": self._site, "verified": "yes"}
        signed = hmac.compare_digest(told["tag"].encode(), _tag(told, key).encode())
        if not signed or any(told[name] != value for name, value in expected.items()):
            raise passkey_refused()


@define
class MemoryAuthenticator:
    """A device that holds passkeys and answers options as a browser would.

    Args:
        site: the site whose page is open.
        is_unlocked: whether the owner gives their PIN when asked.
        count: how often the device was used.
    """

    site: str = SITE
    is_unlocked: bool = True
    count: int = 0
    _passkeys: dict[str, tuple[str, str]] = field(factory=dict, repr=False)

    def create(self, options: str) -> str:
        """Make a passkey, and return the browser's answer."""
        asked = json.loads(options)
        id_, key = secrets.token_urlsafe(16), secrets.token_hex(32)
        self._passkeys[id_] = key, urlsafe_b64decode(asked["user"]["id"] + "==").decode()
        return self._answer("create", id_, asked["challenge"])

    def get(self, options: str) -> str:
        """Use the passkey that was made last, of those that are allowed, and return the browser's answer."""
        asked = json.loads(options)
        allowed = {one["id"] for one in asked["allowCredentials"]} or set(self._passkeys)
        id_ = [known for known in self._passkeys if known in allowed][-1]
        return self._answer("get", id_, asked["challenge"])

    def _answer(self, kind: str, id_: str, challenge: str) -> str:
        self.count += 1
        key, user = self._passkeys[id_]
        verified = "yes" if self.is_unlocked else "no"
        told = {"kind": kind, "id": id_, "challenge": challenge, "site": self.site, "user": user}
        told |= {"verified": verified, "count": str(self.count), "key": key if kind == "create" else ""}
        return json.dumps(told | {"tag": _tag(told, key)})


_PARTS = ("kind", "id", "challenge", "site", "user", "verified", "count", "key")


def _tag(told: dict[str, str], key: str) -> str:
    text = json.dumps([told[name] for name in _PARTS])
    return hmac.digest(key.encode(), text.encode(), "sha256").hex()


def _read(answer: str) -> dict[str, str]:
    try:
        told = json.loads(answer)
    except ValueError:
        raise passkey_refused() from None
    if not isinstance(told, dict):
        raise passkey_refused()
    read = {name: str(told.get(name, "")).encode("ascii", "replace").decode() for name in (*_PARTS, "tag")}
    if not (read["count"].isdigit() and read["user"].isdigit()):
        raise passkey_refused()
    return read


def _listed(ids: Collection[str]) -> list[dict[str, str]]:
    return [{"type": "public-key", "id": id_} for id_ in ids]


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")


def open_passkeys(_base_url: str = "") -> MemoryPasskeys:
    """Make passkeys of one site for tests and demos (entry point `memory`)."""
    return MemoryPasskeys()
