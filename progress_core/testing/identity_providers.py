"""The contract kit of `progress_core.ports.identity_providers`."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

import pytest
from attrs import evolve

from progress_core.domain.accounts.identities import Identity, Organisation
from progress_core.domain.accounts.identity_providers import AuthenticationRequest, NotProved
from progress_core.domain.foundations.errors import NotFound, Unavailable
from progress_core.ports.identity_providers import IdentityProviders
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import asvs, feature

LogIn: TypeAlias = Callable[[str, str], str]
"""Logs a subject in at the address that `begin` returned, and returns the code that the provider sends back."""

LogInAs: TypeAlias = Callable[[str, Identity], str]
"""Logs somebody in of whom the provider tells this, and returns the code."""

FORGED = (
    "issuer", "audience", "audience of several", "authorised party", "expired", "of the future", "not yet valid",
    "nonce", "signature", "unsigned", "another key", "access token", "subject",
)  # fmt: skip
"""What can be wrong about an answer, by what a provider that lies says."""

REQUEST = AuthenticationRequest("https://progress.example/sso/callback", "the-state", "the-nonce", "v" * 43)


class IdentityProvidersContract(Patient):
    """What the core relies on in identity providers; needs fixtures `providers`, `log_in` and `unreachable`."""

    @pytest.fixture
    def providers(self) -> IdentityProviders:
        """Return an adapter with the providers `first` and `second`, in this order, both of which can be reached."""
        raise NotImplementedError("write a fixture `providers` that returns IdentityProviders")

    @pytest.fixture
    def log_in(self) -> LogIn:
        """Return a function that logs somebody in at these providers."""
        raise NotImplementedError("write a fixture `log_in` that logs a subject in at an address and returns the code")

    @pytest.fixture
    def unreachable(self) -> IdentityProviders:
        """Return an adapter with one provider that cannot be reached."""
        raise NotImplementedError("write a fixture `unreachable` that returns IdentityProviders")

    @pytest.fixture
    def log_in_as(self) -> LogInAs | None:
        """Return a function that logs somebody in of whom more is told; None if providers tell no more."""
        return None

    @pytest.fixture
    def forged(self) -> Mapping[str, LogIn] | None:
        """Return what logs a subject in with a forged answer, by what is wrong (`FORGED`); None if nobody can lie."""
        return None

    @asvs("V10.2.2")
    @feature("K4")
    @pytest.mark.parametrize("wrong", FORGED)
    def test_an_answer_that_is_forged_proves_nothing(
        self, providers: IdentityProviders, forged: Mapping[str, LogIn] | None, wrong: str
    ) -> None:
        if forged is not None:
            name = providers.offered()[0].name
            _refused(providers, name, REQUEST, forged[wrong](providers.begin(name, REQUEST), "subject-1"))

    @feature("K4", "K1")
    def test_a_log_in_from_before_is_no_new_one(
        self, providers: IdentityProviders, forged: Mapping[str, LogIn] | None
    ) -> None:
        if forged is not None:
            name, anew = providers.offered()[0].name, evolve(REQUEST, again=True)
            _refused(providers, name, anew, forged["time of log-in"](providers.begin(name, anew), "subject-1"))

    @feature("K4")
    @pytest.mark.parametrize("verified", [True, False])
    def test_what_is_told_of_a_person_comes_back_as_it_is(
        self, providers: IdentityProviders, log_in_as: LogInAs | None, verified: bool
    ) -> None:
        if log_in_as is not None:
            provider = providers.offered()[0]
            school = Organisation("Zoë & Sons\u2019 School", "00000055")
            person = Identity(
                provider.issuer, "Subject|0071", "Ann.Lee+1@School.Example", verified, "Zoë  Mary Lee", school
            )
            code = log_in_as(providers.begin(provider.name, REQUEST), person)
            proved = providers.finish(provider.name, REQUEST, code)
            assert person == evolve(proved, authenticated_at=None)

    @feature("K4")
    def test_the_address_names_the_way_in_which_the_verifier_is_proved(self, providers: IdentityProviders) -> None:
        for provider in providers.offered():
            asked = parse_qs(urlsplit(providers.begin(provider.name, REQUEST)).query)
            assert ("code_challenge" in asked) == (asked.get("code_challenge_method") == ["S256"])

    @feature("K4")
    def test_providers_are_offered_in_the_order_of_the_settings(self, providers: IdentityProviders) -> None:
        for _ in range(2):
            assert ["first", "second"] == [provider.name for provider in providers.offered()]

    @feature("K4")
    def test_whoever_logs_in_is_known_by_issuer_and_subject(self, providers: IdentityProviders, log_in: LogIn) -> None:
        first, second = providers.offered()
        for provider in (first, second):
            for subject in ("subject-1", "subject-2", "SUBJECT-1", "0071", "a|b+c/d=%20&e", "x" * 255):
                proved = _finish(providers, provider.name, log_in, subject)
                assert (provider.issuer, subject) == (proved.issuer, proved.subject)

    @feature("K4")
    def test_the_address_carries_the_state_and_where_to_come_back(self, providers: IdentityProviders) -> None:
        url = providers.begin(providers.offered()[0].name, REQUEST)
        assert "state=the-state" in url
        assert "https%3A%2F%2Fprogress.example%2Fsso%2Fcallback" in url
        assert REQUEST.verifier not in url

    @feature("K4")
    def test_a_code_can_be_used_only_once(self, providers: IdentityProviders, log_in: LogIn) -> None:
        name = providers.offered()[0].name
        code = log_in(providers.begin(name, REQUEST), "subject-1")
        providers.finish(name, REQUEST, code)
        _refused(providers, name, REQUEST, code)

    @feature("K4")
    @pytest.mark.parametrize("changed", ["nonce", "verifier", "redirect_uri"])
    def test_a_code_is_good_only_for_the_request_that_asked_for_it(
        self, providers: IdentityProviders, log_in: LogIn, changed: str
    ) -> None:
        name = providers.offered()[0].name
        code = log_in(providers.begin(name, REQUEST), "subject-1")
        changes: dict[str, Any] = {changed: "x" * 43}
        _refused(providers, name, evolve(REQUEST, **changes), code)

    @feature("K4")
    def test_a_code_is_not_good_for_a_request_whose_parts_run_together_alike(
        self, providers: IdentityProviders, log_in: LogIn
    ) -> None:
        name = providers.offered()[0].name
        code = log_in(providers.begin(name, REQUEST), "subject-1")
        nonce, verifier = REQUEST.nonce, REQUEST.verifier
        _refused(providers, name, evolve(REQUEST, nonce=nonce[:-1], verifier=nonce[-1] + verifier), code)

    @asvs("V10.2.2")
    @feature("K4")
    def test_a_code_of_one_provider_is_refused_by_another(self, providers: IdentityProviders, log_in: LogIn) -> None:
        first, second = (provider.name for provider in providers.offered())
        _refused(providers, second, REQUEST, log_in(providers.begin(first, REQUEST), "subject-1"))

    @feature("K4")
    @pytest.mark.parametrize("code", ["", "invented", "x" * 5000])
    def test_an_invented_code_proves_nothing(self, providers: IdentityProviders, code: str) -> None:
        _refused(providers, providers.offered()[0].name, REQUEST, code)

    @asvs("V10.2.2")
    @feature("K4")
    def test_an_answer_that_names_another_issuer_is_refused(self, providers: IdentityProviders, log_in: LogIn) -> None:
        first, second = providers.offered()
        code = log_in(providers.begin(first.name, REQUEST), "subject-1")
        for other in (second.issuer, first.issuer[:-1], f"{first.issuer}/", first.issuer.upper()):
            with pytest.raises(NotProved):
                providers.finish(first.name, REQUEST, code, other)
        assert providers.finish(first.name, REQUEST, code, first.issuer).issuer == first.issuer

    @feature("K4", "K1")
    def test_a_new_log_in_says_when_it_was(self, providers: IdentityProviders, log_in: LogIn) -> None:
        name, anew = providers.offered()[0].name, evolve(REQUEST, again=True)
        url = providers.begin(name, anew)
        assert "prompt=login" in url
        at = providers.finish(name, anew, log_in(url, "subject-1")).authenticated_at
        assert at is not None
        assert at.tzinfo is not None

    @feature("K4")
    def test_an_unknown_provider_is_not_found(self, providers: IdentityProviders) -> None:
        with pytest.raises(NotFound):
            providers.begin("nobody", REQUEST)
        with pytest.raises(NotFound):
            providers.check("nobody")
        with pytest.raises(NotFound):
            providers.finish("nobody", REQUEST, "code")

    @feature("K4")
    def test_a_provider_that_is_down_is_offered_and_says_so(self, unreachable: IdentityProviders) -> None:
        (provider,) = unreachable.offered()
        with pytest.raises(Unavailable, match=provider.label):
            unreachable.begin(provider.name, REQUEST)
        with pytest.raises(Unavailable, match=provider.label):
            unreachable.finish(provider.name, REQUEST, "code")
        with pytest.raises(Unavailable, match=provider.label):
            unreachable.check(provider.name)

    @feature("K4")
    def test_a_provider_that_can_be_reached_is_sound(self, providers: IdentityProviders) -> None:
        for provider in providers.offered():
            assert provider.issuer in providers.check(provider.name)

    @asvs("V10.1.1")
    @feature("K4")
    def test_no_secret_is_shown(self, providers: IdentityProviders) -> None:
        assert [] == [provider for provider in providers.offered() if "the-secret" in repr(provider)]
        assert "the-secret" in {provider.client_secret for provider in providers.offered()}


def _finish(providers: IdentityProviders, name: str, log_in: LogIn, subject: str) -> Identity:
    return providers.finish(name, REQUEST, log_in(providers.begin(name, REQUEST), subject))


def _refused(providers: IdentityProviders, name: str, request: AuthenticationRequest, code: str) -> None:
    with pytest.raises(NotProved) as refused:
        providers.finish(name, request, code)
    assert refused.value.reason
