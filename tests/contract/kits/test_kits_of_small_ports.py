"""The kits of the small ports catch faulty adapters."""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from inspect import unwrap
from typing import Any

import pytest

from progress_core.domain.accounts.identities import Identity
from progress_core.domain.accounts.identity_providers import AuthenticationRequest, IdentityProvider
from progress_core.domain.correspondence.letters import Layout, Letter
from progress_core.domain.correspondence.mail import Message
from progress_core.domain.values.places import Place
from progress_core.memory.identity_providers import MemoryIdentityProviders
from progress_core.memory.letters import MemoryLetters
from progress_core.memory.passkeys import MemoryAuthenticator, MemoryPasskeys
from progress_core.memory.sealing import MemorySealer
from progress_core.testing import engine
from progress_core.testing.breached_passwords import BREACHED, BreachedPasswordsContract
from progress_core.testing.callbacks import CallbacksContract
from progress_core.testing.clock import ClockContract
from progress_core.testing.engine import JobEngineContract
from progress_core.testing.geocoding import GeocodingContract
from progress_core.testing.identity_providers import IdentityProvidersContract
from progress_core.testing.letters import Kind, LettersContract
from progress_core.testing.mail import MailerContract
from progress_core.testing.passkeys import PasskeysContract
from progress_core.testing.passwords import PasswordHasherContract
from progress_core.testing.sealing import SealerContract
from progress_core.testing.security_log import SecurityLogContract
from progress_core.testing.spreadsheets import SpreadsheetsContract
from progress_core.testing.tokens import TokensContract
from progress_core.testing.transliteration import TransliteratorContract

KITS = {
    "breached": BreachedPasswordsContract,
    "clock": ClockContract,
    "engine": JobEngineContract,
    "letters": LettersContract,
    "read_pdf": LettersContract,
    "spreadsheets": SpreadsheetsContract,
    "hasher": PasswordHasherContract,
    "providers": IdentityProvidersContract,
    "log_in": IdentityProvidersContract,
    "unreachable": IdentityProvidersContract,
    "mailer": MailerContract,
    "passkeys": PasskeysContract,
    "authenticator": PasskeysContract,
    "locked": PasskeysContract,
    "elsewhere": PasskeysContract,
    "sealer": SealerContract,
    "adapter": SecurityLogContract,
    "written": SecurityLogContract,
    "tokens": TokensContract,
    "transliterator": TransliteratorContract,
    "geocoder": GeocodingContract,
    "callbacks": CallbacksContract,
    "receiver": CallbacksContract,
}


class LocalClock:
    def now(self) -> datetime:
        return datetime.now()  # noqa: DTZ005 - the mistake


class DeafEngine:
    def announce(self, job_id: int) -> None:
        """Tell nobody."""

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)


class RestlessEngine(DeafEngine):
    def wait(self, seconds: float) -> None:
        """Never sleep."""


class UnsaltedHasher:
    decoy = hashlib.sha256(b"").hexdigest()

    def hash(self, password: str) -> str:
        return hashlib.sha256(password.encode("utf-8", "surrogatepass")).hexdigest()

    def verify(self, hashed: str, password: str) -> bool:
        return hashed == self.hash(password)


class BreachedInAnyCase:
    def contains(self, password: str) -> bool:
        return password.casefold() in BREACHED

    def check(self) -> None:
        """Find nothing wrong."""


class CarelessMailer:
    def send(self, message: Message) -> None:
        """Take everything."""


class SealerOfNothingInParticular(MemorySealer):
    def seal(self, secret: str, context: str) -> str:
        return super().seal(secret, context[:0])

    def unseal(self, sealed: str, context: str) -> str:
        return super().unseal(sealed, context[:0])


class Encoder(MemorySealer):
    def seal(self, secret: str, context: str) -> str:
        return base64.urlsafe_b64encode(f"{context}\n{secret}".encode("utf-8", "surrogatepass")).decode().rstrip("=")


class UnevenTokens:
    def passwords(self, alphabet: str, length: int, count: int) -> list[str]:
        size = len(alphabet)
        return ["".join(alphabet[byte % size] for byte in secrets.token_bytes(length)) for _ in range(count)]

    def token(self) -> str:
        return secrets.token_hex(8)


class OnePerPage(MemoryLetters):
    def write(self, letters: Iterable[Letter], kind: Kind, layout: Layout = "letters") -> bytes:  # noqa: ARG002 - ignored
        return super().write(letters, kind)


class Splitter(MemoryLetters):
    def write(self, letters: Iterable[Letter], kind: Kind, layout: Layout = "letters") -> bytes:
        """Begin a page wherever the one before is full."""
        return super().write(letters, kind, layout).replace(b"Password: ", b"\fPassword: ", 1)


def _text_pages(content: bytes) -> list[str]:
    return content.decode().split("\f")


class TrustingPasskeys(MemoryPasskeys):
    def _require(self, told: dict[str, str], kind: str, challenge: str, key: str) -> None:
        """Believe every answer."""


@pytest.mark.feature("I2", "K3")
def test_the_passkeys_kit_catches_an_adapter_that_believes_every_answer() -> None:
    kit, passkeys = PasskeysContract(), TrustingPasskeys()
    with pytest.raises(pytest.fail.Exception):
        kit.test_an_answer_to_another_challenge_is_refused(passkeys, MemoryAuthenticator())
    with pytest.raises(pytest.fail.Exception):
        kit.test_a_device_that_does_not_verify_its_owner_is_refused(passkeys, MemoryAuthenticator(is_unlocked=False))
    with pytest.raises(pytest.fail.Exception):
        kit.test_an_answer_given_to_another_site_is_refused(passkeys, MemoryAuthenticator("elsewhere.example"))
    with pytest.raises(pytest.fail.Exception):
        kit.test_a_passkey_cannot_answer_for_another(passkeys, MemoryAuthenticator())
    with pytest.raises(pytest.fail.Exception):
        kit.test_an_altered_answer_is_refused(passkeys, MemoryAuthenticator())


class CredulousProviders(MemoryIdentityProviders):
    """Takes a code twice, and for any request."""

    def finish(self, name: str, request: AuthenticationRequest, code: str, issuer: str = "") -> Identity:
        del request, issuer
        self.begin(name, AuthenticationRequest("", "", "", ""))
        return self._codes[code][1]


def _credulous() -> CredulousProviders:
    return CredulousProviders([IdentityProvider(name, name, f"https://{name}.example", "id") for name in ("a", "b")])


class Copier:
    def ascii(self, text: str) -> str:
        return text


@pytest.mark.feature("I2")
@pytest.mark.parametrize(
    ("fixture", "broken", "test"),
    [
        ("clock", LocalClock, "test_returns_aware_utc_times"),
        ("engine", DeafEngine, "test_an_announcement_before_the_wait_is_not_missed"),
        ("engine", RestlessEngine, "test_waits_no_longer_than_told"),
        ("engine", RestlessEngine, "test_an_announcement_wakes_a_worker_only_once"),
        ("breached", BreachedInAnyCase, "test_every_password_of_the_set_is_found"),
        ("breached", BreachedInAnyCase, "test_no_other_password_is_found"),
        ("breached", BreachedInAnyCase, "test_simultaneous_look_ups_do_not_disturb_each_other"),
        ("hasher", UnsaltedHasher, "test_two_hashes_of_a_password_differ"),
        ("hasher", UnsaltedHasher, "test_the_decoy_matches_nothing_and_stays_the_same"),
        ("sealer", SealerOfNothingInParticular, "test_many_secrets_are_sealed_in_order_each_with_its_own_context"),
        ("sealer", Encoder, "test_the_same_secret_is_never_sealed_alike"),
        ("tokens", UnevenTokens, "test_every_character_is_equally_likely"),
        ("tokens", UnevenTokens, "test_tokens_are_url_safe_long_and_unique"),
        ("transliterator", Copier, "test_any_text_becomes_ascii"),
    ],
)
def test_a_kit_catches_the_mistake(
    fixture: str, broken: Callable[[], Any], test: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_LONG", 0.5)  # nobody wants to wait for the deaf
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        getattr(KITS[fixture](), test)(broken())


class NorthPole:
    """Finds everything, in the same place."""

    def find(self, place: str) -> Place | None:
        return Place(place, 90.0, 0.0)

    def others(self, place: str) -> list[Place]:
        return [Place(place, 90.0, 0.0)]

    def check(self) -> None:
        """Find nothing wrong."""


@pytest.mark.feature("I2", "H1")
def test_the_geocoding_kit_catches_a_geocoder_that_finds_everything_anywhere() -> None:
    kit, geocoder = GeocodingContract(), NorthPole()
    with pytest.raises(AssertionError):
        kit.test_postcodes_and_towns_are_found_where_they_are(geocoder, "Leeds", (53.8, -1.55))
    with pytest.raises(AssertionError):
        kit.test_case_and_spaces_make_no_difference(geocoder, "DIDCOT")
    with pytest.raises(AssertionError):
        kit.test_what_is_no_place_is_not_found(geocoder, "xyzzy")
    with pytest.raises(AssertionError):
        kit.test_the_other_places_of_a_name_are_told_apart(geocoder)
    with pytest.raises(AssertionError):
        kit.test_a_postcode_is_nowhere_else(geocoder)


@pytest.mark.feature("I2", "I8")
def test_the_mailer_kit_catches_a_mailer_that_accepts_everything() -> None:
    kit = MailerContract()
    with pytest.raises(pytest.fail.Exception):
        kit.test_refuses_headers_of_several_lines(CarelessMailer(), "subject", "\nBcc: thief@example.org")
    with pytest.raises(pytest.fail.Exception):
        kit.test_refuses_anything_but_a_single_address(CarelessMailer(), "a@x.example, b@x.example")


@pytest.mark.feature("I2", "B8")
def test_the_letters_kit_catches_slips_that_waste_paper_or_are_split() -> None:
    kit, read = LettersContract(), _text_pages
    with pytest.raises(AssertionError):
        kit.test_writes_slips_in_order_and_several_per_page(OnePerPage(), read, "pdf")
    with pytest.raises(AssertionError):
        kit.test_writes_slips_in_order_and_several_per_page(OnePerPage(), read, "html")
    with pytest.raises(AssertionError):
        kit.test_never_splits_a_slip(Splitter(), read, "pdf", 1)


@pytest.mark.feature("I2", "K4")
def test_the_kit_of_identity_providers_catches_one_that_believes_anything() -> None:
    kit = IdentityProvidersContract()
    fooled = pytest.fail.Exception

    def log_in(url: str, subject: str) -> str:
        return providers.log_in(url, Identity(url.partition("/log-in")[0], subject))

    providers = _credulous()
    with pytest.raises(fooled):
        kit.test_a_code_can_be_used_only_once(providers, log_in)
    for changed in ("nonce", "verifier", "redirect_uri"):
        with pytest.raises(fooled):
            kit.test_a_code_is_good_only_for_the_request_that_asked_for_it(providers, log_in, changed)
    with pytest.raises(fooled):
        kit.test_a_code_of_one_provider_is_refused_by_another(providers, log_in)
    with pytest.raises(fooled):
        kit.test_an_answer_that_names_another_issuer_is_refused(providers, log_in)


@pytest.mark.feature("I2")
@pytest.mark.parametrize("fixture", KITS)
def test_a_kit_without_its_fixture_says_what_to_provide(fixture: str) -> None:
    kit = KITS[fixture]
    with pytest.raises(NotImplementedError, match=f"write a fixture `{fixture}`"):
        unwrap(getattr(kit, fixture))(kit())
