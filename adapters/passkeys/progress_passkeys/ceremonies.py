"""The ceremonies of Web Authentication, by the library `webauthn`; attestations of devices are not asked for."""

from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import webauthn
from webauthn.helpers import base64url_to_bytes, options_to_json, parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from progress_core.domain.accounts.passkeys import (
    CHALLENGE_LIFETIME,
    Answer,
    NewPasskey,
    Passkey,
    PasskeyOwner,
    passkey_refused,
)

_MILLISECONDS = int(CHALLENGE_LIFETIME.total_seconds() * 1000)
_VERIFIED = UserVerificationRequirement.REQUIRED


class Ceremonies:
    """See `progress_core.ports.passkeys.Passkeys`.

    Args:
        host: of the site; the relying party.
        origin: which answers must come from.
    """

    def __init__(self, host: str, origin: str) -> None:
        self._host = host
        self._origin = origin

    def creation_options(self, owner: PasskeyOwner, challenge: str, existing: Collection[str]) -> str:
        """Return the options to make a passkey; see the port."""
        options = webauthn.generate_registration_options(
            rp_id=self._host,
            rp_name="Progress",
            user_id=str(owner.account_id).encode(),
            user_name=owner.username,
            user_display_name=owner.name,
            challenge=challenge.encode(),
            timeout=_MILLISECONDS,
            exclude_credentials=_descriptors(existing),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
            ),
        )
        return options_to_json(options)

    def verify_creation(self, answer: str, challenge: str) -> NewPasskey:
        """Return the passkey that was made; see the port."""
        with _refused():
            made = webauthn.verify_registration_response(
                credential=answer,
                expected_challenge=challenge.encode(),
                expected_rp_id=self._host,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        return NewPasskey(_text(made.credential_id), _text(made.credential_public_key), made.sign_count)

    def request_options(self, challenge: str, allowed: Collection[str] = ()) -> str:
        """Return the options to use a passkey; see the port."""
        options = webauthn.generate_authentication_options(
            rp_id=self._host,
            challenge=challenge.encode(),
            timeout=_MILLISECONDS,
            allow_credentials=_descriptors(allowed),
            user_verification=_VERIFIED,
        )
        return options_to_json(options)

    def passkey_of(self, answer: str) -> str:
        """Return the id of the passkey of an answer; see the port."""
        with _refused():
            return _text(parse_authentication_credential_json(answer).raw_id)

    def verify_answer(self, answer: str, challenge: str, passkey: Passkey) -> Answer:
        """Return what an answer proves; see the port."""
        with _refused():
            credential = parse_authentication_credential_json(answer)
            if _text(credential.raw_id) != passkey.id:
                raise ValueError("the answer is from another passkey")
            proved = webauthn.verify_authentication_response(
                credential=credential,
                expected_challenge=challenge.encode(),
                expected_rp_id=self._host,
                expected_origin=self._origin,
                credential_public_key=base64url_to_bytes(passkey.public_key),
                credential_current_sign_count=0,  # the core compares the counts, and reports a copy
                require_user_verification=True,
            )
            handle = credential.response.user_handle
            return Answer(proved.new_sign_count, int(handle) if handle else None)


@contextmanager
def _refused() -> Iterator[None]:
    """Turn whatever the library makes of a stranger's text into the core's refusal."""
    try:
        yield
    except Exception:  # noqa: BLE001 - it parses JSON, CBOR, COSE and DER, whose errors have no common class
        raise passkey_refused() from None


def _descriptors(ids: Collection[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(id_)) for id_ in ids]


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")
