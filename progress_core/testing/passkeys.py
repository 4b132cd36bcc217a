"""The contract kit of `progress_core.ports.passkeys`."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from itertools import pairwise
from typing import Any, Protocol

import pytest
from attrs import evolve

from progress_core.domain.accounts.passkeys import NewPasskey, Passkey, PasskeyOwner
from progress_core.domain.foundations.errors import Rejected
from progress_core.ports.passkeys import Passkeys
from progress_core.testing.tools.builders import NOON
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import asvs, feature

OWNER = PasskeyOwner(1_000_017, "ann@example.org", "Ann Ó Lee")
CHALLENGE = "a-challenge-that-nobody-can-guess"


def _encoded_alike(challenge: str) -> list[str]:
    """Return challenges whose base64url differs from that of another in the case of one letter alone."""
    encoded = urlsafe_b64encode(challenge.encode()).decode()
    changed = [encoded[:at] + encoded[at].swapcase() + encoded[at + 1 :] for at in range(len(encoded) - 4)]
    found = [urlsafe_b64decode(one) for one in changed]
    return [one.decode() for one in found if one.isascii() and one != challenge.encode()]


class Authenticator(Protocol):
    """A device that holds passkeys, with a browser around it."""

    def create(self, options: str) -> str:
        """Make a passkey, and return the browser's answer."""
        ...

    def get(self, options: str) -> str:
        """Use the passkey that was made last, of those that are allowed, and return the browser's answer."""
        ...


class PasskeysContract(Patient):
    """What the core relies on in passkeys; needs the fixtures below.

    `authenticator` is a device that verifies its owner, in a browser that shows the site of `passkeys`; `locked` is
    a copy of it, with the same passkeys, that does not verify its owner; `elsewhere` is a copy in a browser that shows
    another site. Each answers any options.
    """

    @pytest.fixture
    def passkeys(self) -> Passkeys:
        """Return passkeys of a site."""
        raise NotImplementedError("write a fixture `passkeys` that returns Passkeys")

    @pytest.fixture
    def authenticator(self) -> Authenticator:
        """Return a device in a browser that shows the site."""
        raise NotImplementedError("write a fixture `authenticator` that returns an Authenticator")

    @pytest.fixture
    def locked(self) -> Authenticator:
        """Return a copy of `authenticator` that does not verify its owner."""
        raise NotImplementedError("write a fixture `locked` that returns an Authenticator")

    @pytest.fixture
    def elsewhere(self) -> Authenticator:
        """Return a copy of `authenticator` in a browser that shows another site."""
        raise NotImplementedError("write a fixture `elsewhere` that returns an Authenticator")

    @pytest.fixture
    def uncounting(self) -> Authenticator | None:
        """Return another device, which does not count how often it is used, as most phones; None if all of them do."""
        return None

    @pytest.fixture
    def at_site(self) -> Callable[[str], Authenticator] | None:
        """Return a function that returns a copy of `authenticator` in a browser that shows the site of a host."""
        return None

    @asvs("V10.2.2")
    @feature("K3")
    @pytest.mark.parametrize("host", ["{}.evil.example", "evil-{}", "evil.{}", "{}x", "x{}"])
    def test_an_answer_given_to_a_site_with_a_name_like_ours_is_refused(
        self,
        passkeys: Passkeys,
        authenticator: Authenticator,
        at_site: Callable[[str], Authenticator] | None,
        host: str,
    ) -> None:
        if at_site is not None:
            ours = json.loads(passkeys.request_options(CHALLENGE))["rpId"]
            _refuse(passkeys, authenticator, at_site(host.format(ours)))

    @feature("K3")
    @pytest.mark.parametrize(
        "other", [*_encoded_alike(CHALLENGE)[:3], CHALLENGE[:-1], f"{CHALLENGE}1", CHALLENGE.upper(), ""]
    )
    def test_an_answer_to_a_challenge_that_is_nearly_the_same_is_refused(
        self, passkeys: Passkeys, authenticator: Authenticator, other: str
    ) -> None:
        created = authenticator.create(passkeys.creation_options(OWNER, CHALLENGE, ()))
        with pytest.raises(Rejected):
            passkeys.verify_creation(created, other)
        made = _passkey(passkeys.verify_creation(created, CHALLENGE))
        answer = authenticator.get(passkeys.request_options(CHALLENGE))
        with pytest.raises(Rejected):
            passkeys.verify_answer(answer, other, made)

    @feature("K3")
    def test_a_passkey_is_told_from_those_with_nearly_its_id(
        self, passkeys: Passkeys, authenticator: Authenticator
    ) -> None:
        made = _made(passkeys, authenticator)
        answer = authenticator.get(passkeys.request_options(CHALLENGE))
        for id_ in (made.id.swapcase(), made.id[:-1], f"{made.id}A", made.id[::-1], ""):
            with pytest.raises(Rejected):
                passkeys.verify_answer(answer, CHALLENGE, evolve(made, id=id_))

    @feature("K3")
    def test_options_list_every_passkey_with_its_kind(self, passkeys: Passkeys) -> None:
        ids = ["AAAA", "BBBB", "CCCC"]
        for options, name in (
            (passkeys.creation_options(OWNER, CHALLENGE, ids), "excludeCredentials"),
            (passkeys.request_options(CHALLENGE, ids), "allowCredentials"),
        ):
            listed = json.loads(options)[name]
            assert [("public-key", id_) for id_ in ids] == [(one["type"], one["id"]) for one in listed]

    @feature("K3")
    def test_a_device_that_does_not_count_has_counted_to_nought(
        self, passkeys: Passkeys, uncounting: Authenticator | None
    ) -> None:
        if uncounting is not None:
            made = _made(passkeys, uncounting)
            answer = uncounting.get(passkeys.request_options(CHALLENGE))
            assert (0, 0) == (made.sign_count, passkeys.verify_answer(answer, CHALLENGE, made).sign_count)

    @feature("K3")
    def test_the_counter_of_the_device_is_told_as_it_is(self, passkeys: Passkeys, authenticator: Authenticator) -> None:
        made = _made(passkeys, authenticator)
        counts = [made.sign_count]
        for _ in range(3):
            answer = authenticator.get(passkeys.request_options(CHALLENGE))
            counts.append(passkeys.verify_answer(answer, CHALLENGE, made).sign_count)
        assert len({later - earlier for earlier, later in pairwise(counts)}) == 1, (
            "a device that counts by one, does not"
        )

    @feature("K3")
    def test_options_to_create_name_the_owner_and_demand_a_verified_owner(self, passkeys: Passkeys) -> None:
        options = json.loads(passkeys.creation_options(OWNER, CHALLENGE, ["AAAA", "BBBB"]))
        assert CHALLENGE == _plain(options["challenge"])
        assert str(OWNER.account_id) == _plain(options["user"]["id"])
        assert (OWNER.username, OWNER.name) == (options["user"]["name"], options["user"]["displayName"])
        assert "required" == options["authenticatorSelection"]["residentKey"]
        assert "required" == options["authenticatorSelection"]["userVerification"]
        assert ["AAAA", "BBBB"] == [one["id"] for one in options["excludeCredentials"]]

    @feature("K3")
    def test_options_to_log_in_demand_a_verified_owner(self, passkeys: Passkeys) -> None:
        options = json.loads(passkeys.request_options(CHALLENGE, ["AAAA"]))
        assert CHALLENGE == _plain(options["challenge"])
        assert "required" == options["userVerification"]
        assert ["AAAA"] == [one["id"] for one in options["allowCredentials"]]
        assert [] == json.loads(passkeys.request_options(CHALLENGE))["allowCredentials"]

    @feature("K3")
    def test_a_passkey_that_was_made_can_log_in(self, passkeys: Passkeys, authenticator: Authenticator) -> None:
        made = _made(passkeys, authenticator)
        for allowed in ((), (made.id,)):
            answer = authenticator.get(passkeys.request_options("another", allowed))
            assert made.id == passkeys.passkey_of(answer)
            proved = passkeys.verify_answer(answer, "another", made)
            assert OWNER.account_id == proved.account_id
            assert proved.sign_count >= made.sign_count

    @feature("K3")
    def test_every_passkey_has_its_own_id_and_key(self, passkeys: Passkeys, authenticator: Authenticator) -> None:
        made = [_made(passkeys, authenticator) for _ in range(3)]
        assert 3 == len({one.id for one in made}) == len({one.public_key for one in made})
        assert all(one.id.isascii() and one.public_key.isascii() for one in made)

    @feature("K3")
    def test_an_answer_to_another_challenge_is_refused(self, passkeys: Passkeys, authenticator: Authenticator) -> None:
        created = authenticator.create(passkeys.creation_options(OWNER, CHALLENGE, ()))
        with pytest.raises(Rejected):
            passkeys.verify_creation(created, "another")
        made = _passkey(passkeys.verify_creation(created, CHALLENGE))
        answer = authenticator.get(passkeys.request_options(CHALLENGE))
        with pytest.raises(Rejected):
            passkeys.verify_answer(answer, "another", made)

    @feature("K3")
    def test_one_kind_of_answer_does_not_do_for_the_other(
        self, passkeys: Passkeys, authenticator: Authenticator
    ) -> None:
        created = authenticator.create(passkeys.creation_options(OWNER, CHALLENGE, ()))
        made = _passkey(passkeys.verify_creation(created, CHALLENGE))
        answer = authenticator.get(passkeys.request_options(CHALLENGE))
        with pytest.raises(Rejected):
            passkeys.verify_answer(created, CHALLENGE, made)
        with pytest.raises(Rejected):
            passkeys.verify_creation(answer, CHALLENGE)

    @feature("K3")
    def test_a_passkey_cannot_answer_for_another(self, passkeys: Passkeys, authenticator: Authenticator) -> None:
        first, second = _made(passkeys, authenticator), _made(passkeys, authenticator)
        answer = authenticator.get(passkeys.request_options(CHALLENGE, [second.id]))
        assert OWNER.account_id == passkeys.verify_answer(answer, CHALLENGE, second).account_id
        for wrong in (first, evolve(first, id=second.id), evolve(second, id=first.id)):
            with pytest.raises(Rejected):
                passkeys.verify_answer(answer, CHALLENGE, wrong)

    @feature("K3")
    def test_a_device_that_does_not_verify_its_owner_is_refused(
        self, passkeys: Passkeys, authenticator: Authenticator, locked: Authenticator
    ) -> None:
        _refuse(passkeys, authenticator, locked)

    @feature("K3")
    def test_an_answer_given_to_another_site_is_refused(
        self, passkeys: Passkeys, authenticator: Authenticator, elsewhere: Authenticator
    ) -> None:
        _refuse(passkeys, authenticator, elsewhere)

    @feature("K3")
    @pytest.mark.parametrize(
        "text", ["", "{", "null", "[]", "{}", '{"id": 1}', "\0", "\ud800", '{"id": "\\ud800"}', "é"]
    )
    def test_a_text_that_is_no_answer_is_refused(self, passkeys: Passkeys, text: str) -> None:
        passkey = Passkey("AAAA", "AAAA", "Phone", NOON)
        with pytest.raises(Rejected):
            passkeys.verify_creation(text, CHALLENGE)
        with pytest.raises(Rejected):
            passkeys.verify_answer(text, CHALLENGE, passkey)
        with pytest.raises(Rejected):
            passkeys.passkey_of(text)

    @asvs("V11.2.1")
    @feature("K3")
    def test_an_altered_answer_is_refused(self, passkeys: Passkeys, authenticator: Authenticator) -> None:
        made = _made(passkeys, authenticator)
        answer = json.loads(authenticator.get(passkeys.request_options(CHALLENGE)))
        for altered in _alterations(answer):
            with pytest.raises(Rejected):
                passkeys.verify_answer(json.dumps(altered), CHALLENGE, made)
        assert OWNER.account_id == passkeys.verify_answer(json.dumps(answer), CHALLENGE, made).account_id


_UNSIGNED = ("userHandle", "authenticatorAttachment", "clientExtensionResults")
"""Parts of an answer that its signature does not cover, and on which nothing may depend alone."""


def _alterations(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return copies of an answer, each with one text changed in its middle, or missing."""
    found: list[dict[str, Any]] = []
    for name, value in answer.items():
        if name in _UNSIGNED:
            continue
        if isinstance(value, dict):
            found.extend({**answer, name: inner} for inner in _alterations(value))
        elif isinstance(value, str) and value:
            place = len(value) // 2
            other = "B" if value[place] == "A" else "A"
            found.append({**answer, name: value[:place] + other + value[place + 1 :]})
            found.append({key: kept for key, kept in answer.items() if key != name})
    return found


def _made(passkeys: Passkeys, authenticator: Authenticator) -> Passkey:
    answer = authenticator.create(passkeys.creation_options(OWNER, CHALLENGE, ()))
    return _passkey(passkeys.verify_creation(answer, CHALLENGE))


def _refuse(passkeys: Passkeys, authenticator: Authenticator, copy: Authenticator) -> None:
    """Check that neither kind of answer of a copy of a device is accepted, while the device's own are."""
    created = copy.create(passkeys.creation_options(OWNER, CHALLENGE, ()))
    with pytest.raises(Rejected):
        passkeys.verify_creation(created, CHALLENGE)
    made = _made(passkeys, authenticator)
    options = passkeys.request_options(CHALLENGE, [made.id])
    with pytest.raises(Rejected):
        passkeys.verify_answer(copy.get(options), CHALLENGE, made)
    assert OWNER.account_id == passkeys.verify_answer(authenticator.get(options), CHALLENGE, made).account_id


def _passkey(made: NewPasskey) -> Passkey:
    return Passkey(made.id, made.public_key, "Phone", NOON, made.sign_count)


def _plain(text: str) -> str:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
