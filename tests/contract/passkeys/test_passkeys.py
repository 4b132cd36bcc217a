"""Passkeys keep their contract."""

import json
from typing import Any

import pytest
from progress_passkeys import open_passkeys
from progress_passkeys.kits.authenticator import SoftwareAuthenticator

from progress_core.compose.adapters import load
from progress_core.domain.accounts.passkeys import Passkey
from progress_core.domain.foundations.errors import Rejected, Unavailable
from progress_core.testing.passkeys import CHALLENGE, OWNER
from progress_core.testing.tools.builders import NOON
from tests.kits.subjects import passkeys as subjects

SITE = "https://progress.example.org:8443"
HOST = "progress.example.org"


class TestMemoryPasskeys(subjects.TestMemory):
    """The twin."""


class TestWebAuthnPasskeys(subjects.TestWebauthn):
    """`webauthn`."""


@pytest.mark.feature("K3")
@pytest.mark.parametrize(
    ("origin", "host"),
    [(SITE, "elsewhere.example"), ("https://progress.example.org", HOST), ("http://progress.example.org:8443", HOST)],
    ids=["another relying party", "another port", "no TLS"],
)
def test_an_answer_must_come_from_the_very_origin_of_the_site(origin: str, host: str) -> None:
    passkeys, device = open_passkeys(SITE), SoftwareAuthenticator(origin, host)
    with pytest.raises(Rejected):
        passkeys.verify_creation(device.create(passkeys.creation_options(OWNER, CHALLENGE, ())), CHALLENGE)


@pytest.mark.feature("K3")
def test_a_device_that_does_not_count_is_accepted_again_and_again() -> None:
    passkeys, device = open_passkeys(SITE), SoftwareAuthenticator(SITE, HOST, counts=False)
    made = passkeys.verify_creation(device.create(passkeys.creation_options(OWNER, CHALLENGE, ())), CHALLENGE)
    passkey = Passkey(made.id, made.public_key, "Phone", NOON)
    answers = [device.get(passkeys.request_options(CHALLENGE)) for _ in range(2)]
    assert [0, 0] == [passkeys.verify_answer(answer, CHALLENGE, passkey).sign_count for answer in answers]


@pytest.mark.feature("K3")
def test_the_core_gets_to_see_a_counter_that_goes_back() -> None:
    passkeys, device = open_passkeys(SITE), SoftwareAuthenticator(SITE, HOST)
    made = passkeys.verify_creation(device.create(passkeys.creation_options(OWNER, CHALLENGE, ())), CHALLENGE)
    passkey = Passkey(made.id, made.public_key, "Phone", NOON, sign_count=100)
    answer = device.get(passkeys.request_options(CHALLENGE))
    assert 2 == passkeys.verify_answer(answer, CHALLENGE, passkey).sign_count


@pytest.mark.feature("K3")
def test_an_answer_without_an_owner_says_nothing_of_an_account() -> None:
    passkeys, device = open_passkeys(SITE), SoftwareAuthenticator(SITE, HOST)
    made = passkeys.verify_creation(device.create(passkeys.creation_options(OWNER, CHALLENGE, ())), CHALLENGE)
    passkey = Passkey(made.id, made.public_key, "Phone", NOON)
    answer: dict[str, Any] = json.loads(device.get(passkeys.request_options(CHALLENGE)))
    del answer["response"]["userHandle"]
    assert passkeys.verify_answer(json.dumps(answer), CHALLENGE, passkey).account_id is None
    answer["response"]["userHandle"] = "eA"  # an "x", which is no number
    with pytest.raises(Rejected):
        passkeys.verify_answer(json.dumps(answer), CHALLENGE, passkey)


@pytest.mark.feature("K3")
def test_without_the_library_the_adapter_says_so_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("progress_passkeys.passkeys.find_spec", lambda _: None)
    with pytest.raises(Unavailable, match="needs webauthn, which is not installed"):
        load("passkeys", "webauthn", SITE)


@pytest.mark.feature("K3")
@pytest.mark.parametrize("address", ["", "progress", "https://"])
def test_an_address_without_a_host_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="has no host"):
        open_passkeys(address)
