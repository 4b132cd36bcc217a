"""Passkeys of a site; the library is imported when it is first needed, for most commands never need it."""

from collections.abc import Collection
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from progress_core.domain.accounts.passkeys import Answer, NewPasskey, Passkey, PasskeyOwner

if TYPE_CHECKING:
    from progress_passkeys.ceremonies import Ceremonies


class WebAuthnPasskeys:
    """See `progress_core.ports.passkeys.Passkeys`.

    Args:
        base_url: address of the site: its host is the relying party, and answers must come from its origin.

    Raises:
        ValueError: the address has no host.
    """

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        if not parts.hostname:
            raise ValueError(f"PROGRESS_BASE_URL {base_url!r} has no host")
        self._host = parts.hostname
        self._origin = f"{parts.scheme}://{parts.netloc}".lower()

    def creation_options(self, owner: PasskeyOwner, challenge: str, existing: Collection[str]) -> str:
        """Return the options to make a passkey; see the port."""
        return self._ceremonies.creation_options(owner, challenge, existing)

    def verify_creation(self, answer: str, challenge: str) -> NewPasskey:
        """Return the passkey that was made; see the port."""
        return self._ceremonies.verify_creation(answer, challenge)

    def request_options(self, challenge: str, allowed: Collection[str] = ()) -> str:
        """Return the options to use a passkey; see the port."""
        return self._ceremonies.request_options(challenge, allowed)

    def passkey_of(self, answer: str) -> str:
        """Return the id of the passkey of an answer; see the port."""
        return self._ceremonies.passkey_of(answer)

    def verify_answer(self, answer: str, challenge: str, passkey: Passkey) -> Answer:
        """Return what an answer proves; see the port."""
        return self._ceremonies.verify_answer(answer, challenge, passkey)

    @cached_property
    def _ceremonies(self) -> "Ceremonies":
        from progress_passkeys.ceremonies import Ceremonies  # noqa: PLC0415 - takes a fifth of a second

        return Ceremonies(self._host, self._origin)


def open_passkeys(base_url: str) -> WebAuthnPasskeys:
    """Return the passkeys of the site at `PROGRESS_BASE_URL` (entry point `webauthn`).

    Raises:
        ModuleNotFoundError: the library is not installed.
        ValueError: the address has no host.
    """
    if find_spec("webauthn") is None:
        raise ModuleNotFoundError(name="webauthn")
    return WebAuthnPasskeys(base_url)
