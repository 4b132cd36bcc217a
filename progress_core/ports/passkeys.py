"""Passkeys: what a browser is asked, and what its answer proves (Web Authentication)."""

from collections.abc import Collection
from typing import Protocol

from progress_core.domain.accounts.passkeys import Answer, NewPasskey, Passkey, PasskeyOwner


class Passkeys(Protocol):
    """Checks passkeys of one site; an answer that was given to another site is refused.

    Options are JSON texts for `navigator.credentials.create` and `.get`, and answers are what these return, with
    bytes in unpadded base64url (`PublicKeyCredentialCreationOptionsJSON`, `RegistrationResponseJSON`, ...). A device
    must always verify its owner, by a PIN or a fingerprint.

    Source: Web Authentication Level 3, 5.1.8 to 5.1.10.
    """

    def creation_options(self, owner: PasskeyOwner, challenge: str, existing: Collection[str]) -> str:
        """Return the options by which a device makes a passkey that can log in without a username.

        Args:
            owner: whom it is for.
            challenge: ASCII text that nobody can guess.
            existing: ids of the owner's passkeys; a device that holds one of them makes no other.
        """
        ...

    def verify_creation(self, answer: str, challenge: str) -> NewPasskey:
        """Return the passkey that a device has made.

        Args:
            answer: as the browser sent it; may be any text.
            challenge: of the options.

        Raises:
            Rejected: the answer proves nothing.
        """
        ...

    def request_options(self, challenge: str, allowed: Collection[str] = ()) -> str:
        """Return the options by which a device proves that it holds a passkey.

        Args:
            challenge: ASCII text that nobody can guess.
            allowed: ids of the passkeys that will do; () for any of this site.
        """
        ...

    def passkey_of(self, answer: str) -> str:
        """Return the id of the passkey that an answer claims to come from; nothing is proved by it.

        Raises:
            Rejected: the text is no answer.
        """
        ...

    def verify_answer(self, answer: str, challenge: str, passkey: Passkey) -> Answer:
        """Return what an answer proves.

        Whether the counter has gone up is for the caller to check: `has_been_copied`.

        Args:
            answer: as the browser sent it; may be any text.
            challenge: of the options.
            passkey: which must have given the answer.

        Raises:
            Rejected: the answer proves nothing.
        """
        ...
