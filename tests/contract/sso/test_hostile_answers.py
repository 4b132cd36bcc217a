"""Whatever a provider, or somebody in its place, answers wrongly is refused with the reason (K4)."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from attrs import evolve
from progress_sso import OpenIdProviders, fetching
from progress_sso.kits.provider import AN_EC, ANOTHER_RSA, Provider

from progress_core.domain.accounts.identity_providers import NotProved, ProviderDown
from tests.contract.sso.logging_in import REQUEST, again, log_in

pytestmark = pytest.mark.feature("K4")


def _now(claims: dict[str, Any]) -> dict[str, Any]:
    """Count times from this moment."""
    now = time.time()
    return {
        name: int(now + value.total_seconds()) if isinstance(value, timedelta) else value
        for name, value in claims.items()
    }


@pytest.mark.asvs("V9.2.1", "V9.2.3", "V10.5.1", "V10.5.4")
@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"nonce": "another"}, "wrong nonce"),
        ({"nonce": None}, "wrong nonce"),
        ({"aud": "somebody-else"}, "wrong audience"),
        ({"aud": ["progress", "somebody-else"]}, "wrong audience"),
        ({"aud": None}, "wrong audience"),
        ({"azp": "somebody-else"}, "wrong authorised party"),
        ({"iss": "https://elsewhere.example"}, "wrong issuer"),
        ({"iss": None}, "wrong issuer"),
        ({"exp": timedelta(seconds=-61)}, "expired token"),
        ({"exp": None}, "no times"),
        ({"iat": None}, "no times"),
        ({"exp": "tomorrow"}, "wrong times"),
        ({"exp": True}, "wrong times"),
        ({"iat": timedelta(seconds=3600)}, "token of the future"),
        ({"nbf": timedelta(seconds=3600)}, "token of the future"),
        ({"at_hash": "AAAA"}, "wrong at_hash"),
        ({"sub": None}, "no subject"),
        ({"sub": ""}, "no subject"),
        ({"sub": "x" * 256}, "no subject"),
        ({"sub": "two\nlines"}, "no subject"),
    ],
)
def test_a_claim_that_is_wrong_or_missing_is_refused(provider: Provider, claims: dict[str, Any], reason: str) -> None:
    provider.claims = _now(claims)
    with pytest.raises(NotProved) as refused:
        log_in(provider)
    assert reason == refused.value.reason


@pytest.mark.parametrize(
    ("claims", "algorithm"),
    [
        ({"exp": timedelta(seconds=-30)}, "RS256"),  # clocks differ a little
        ({"iat": timedelta(seconds=30)}, "RS256"),
        ({"aud": ["progress"], "azp": "progress"}, "PS256"),
        ({"nbf": timedelta()}, "RS512"),
    ],
)
def test_a_claim_within_bounds_is_accepted(provider: Provider, claims: dict[str, Any], algorithm: str) -> None:
    provider.claims, provider.algorithm = _now(claims), algorithm
    assert "subject-1" == log_in(provider).subject


def test_a_signature_on_a_curve_is_accepted(provider: Provider) -> None:
    provider.key, provider.published, provider.algorithm = AN_EC, [AN_EC], "ES256"
    assert "subject-1" == log_in(provider).subject


def _altered(provider: Provider, header: dict[str, Any], claims: dict[str, Any]) -> str:
    first, second, signature = provider.sign(header, claims).split(".")
    return ".".join((first, second, ("B" if signature[0] == "A" else "A") + signature[1:]))


def _of_another_key(provider: Provider, header: dict[str, Any], claims: dict[str, Any]) -> str:
    return evolve(provider, key=ANOTHER_RSA).sign(header, claims)


def _with_a_critical_header(provider: Provider, header: dict[str, Any], claims: dict[str, Any]) -> str:
    return provider.sign({**header, "crit": ["b64"], "b64": False}, claims)


@pytest.mark.asvs("V6.8.2", "V9.1.1", "V9.1.2", "V9.1.3")
@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (Provider.unsigned, "algorithm that is not allowed"),
        (Provider.sign_with_public_key, "algorithm that is not allowed"),
        (_altered, "wrong signature"),
        (_of_another_key, "wrong signature"),
        (_with_a_critical_header, "wrong signature"),
        (lambda *_: "no.token.at-all", "ID token that cannot be read"),
        (lambda *_: "bnVsbA.e30.x", "ID token that cannot be read"),
        (lambda *_: None, "no ID token"),
        (lambda *_: "x" * 70_000, "no ID token"),
    ],
)
def test_a_token_that_the_provider_did_not_sign_is_refused(
    provider: Provider, token: Callable[[Provider, dict[str, Any], dict[str, Any]], str], reason: str
) -> None:
    provider.token = partial(token, provider)
    with pytest.raises(NotProved) as refused:
        log_in(provider)
    assert reason == refused.value.reason


def test_a_key_that_was_changed_is_fetched_once_more(provider: Provider) -> None:
    minutes = [0.0]
    providers = OpenIdProviders([provider.registered()], monotonic=lambda: 60 * minutes[0])
    again(providers, provider)
    provider.key, provider.published = ANOTHER_RSA, [ANOTHER_RSA]
    minutes[0] = 2
    assert "subject-1" == again(providers, provider).subject
    assert 2 == provider.paths().count("/keys")


def test_invented_keys_do_not_flood_the_provider(provider: Provider) -> None:
    minutes = [0.0]
    providers = OpenIdProviders([provider.registered()], monotonic=lambda: 60 * minutes[0])
    again(providers, provider)
    provider.key, minutes[0] = ANOTHER_RSA, 2  # which it does not publish
    for _ in range(5):
        with pytest.raises(NotProved) as refused:
            again(providers, provider)
        assert "unknown key" == refused.value.reason
    assert 2 == provider.paths().count("/keys")


def test_a_key_that_was_withdrawn_is_forgotten_within_the_hour(provider: Provider) -> None:
    minutes = [0.0]
    providers = OpenIdProviders([provider.registered()], monotonic=lambda: 60 * minutes[0])
    again(providers, provider)
    provider.published, minutes[0] = [ANOTHER_RSA], 60
    with pytest.raises(NotProved):
        again(providers, provider)


def test_a_token_without_the_name_of_a_key_is_accepted_only_if_there_is_one_key(provider: Provider) -> None:
    provider.token = lambda header, claims: provider.sign({"alg": header["alg"]}, claims)
    assert "subject-1" == log_in(provider).subject
    provider.published = [provider.key, ANOTHER_RSA]
    with pytest.raises(NotProved) as refused:
        log_in(provider)
    assert "unknown key" == refused.value.reason


_DESCRIPTION = "/.well-known/openid-configuration"
_NO_ADDRESS, _NO_HTTPS = "an address is not one of a provider", "an address does not begin with https"


@pytest.mark.asvs("V10.5.3", "V13.2.4", "V15.3.2")
@pytest.mark.parametrize(
    ("metadata", "answers", "reason"),
    [
        ({"issuer": "https://elsewhere.example"}, {}, "it calls itself 'https://elsewhere.example'"),
        ({"token_endpoint": "http://elsewhere.example/token"}, {}, _NO_HTTPS),
        ({"jwks_uri": "file://localhost/etc/passwd"}, {}, _NO_HTTPS),
        ({"jwks_uri": "file:///etc/passwd"}, {}, _NO_ADDRESS),
        ({"token_endpoint": "https://user:password@elsewhere.example/"}, {}, _NO_ADDRESS),
        ({"token_endpoint": "https://elsewhere.example/\r\nX: y"}, {}, _NO_ADDRESS),
        ({"authorization_endpoint": "javascript:alert(1)"}, {}, _NO_ADDRESS),
        ({"userinfo_endpoint": "ftp://elsewhere.example/"}, {}, _NO_HTTPS),
        ({"token_endpoint": None}, {}, _NO_ADDRESS),
        ({"jwks_uri": ["https://elsewhere.example/keys"]}, {}, _NO_ADDRESS),
        ({}, {_DESCRIPTION: (500, b"{}")}, "it has no description of itself (500)"),
        ({}, {_DESCRIPTION: (200, b"[" * 300_000)}, "it calls itself 'None'"),
        ({}, {_DESCRIPTION: (200, b" " * 600_000)}, "its answer is too large"),
        ({}, {_DESCRIPTION: (302, b"/keys")}, "it redirects (302)"),
        ({}, {"/keys": (404, b"{}")}, "it has no keys (404)"),
        ({}, {"/keys": (200, b'{"keys": {}}')}, "it has no keys (200)"),
        ({}, {"/token": (500, b"oops")}, "it does not redeem codes (500)"),
        ({}, {"/token": (307, b"http://localhost/token")}, "it redirects (307)"),
        ({}, {"/token": (401, b'{"error": "invalid_client"}')}, "it does not accept our client_id"),
    ],
)
def test_a_provider_that_cannot_be_used_says_so(
    provider: Provider, metadata: dict[str, Any], answers: dict[str, tuple[int, bytes]], reason: str
) -> None:
    provider.metadata, provider.answers = metadata, answers
    with pytest.raises(ProviderDown, match="School log-in cannot be reached") as down:
        log_in(provider)
    assert reason in down.value.reason


def test_a_code_that_the_provider_refuses_proves_nothing(provider: Provider) -> None:
    provider.answers["/token"] = (400, b'{"error": "invalid_grant"}')
    with pytest.raises(NotProved):
        log_in(provider)


def test_a_provider_that_is_silent_is_left_alone_for_a_while(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    providers = OpenIdProviders([provider.registered()], monotonic=lambda: seconds[0])
    real, asked = fetching._opener.open, []

    def silent(*_: object, **__: object) -> None:
        asked.append(1)
        raise TimeoutError

    monkeypatch.setattr(fetching._opener, "open", silent)
    for _ in range(3):
        with pytest.raises(ProviderDown, match="does not answer in time"):
            providers.begin("school", REQUEST)
    assert [1] == asked
    monkeypatch.setattr(fetching._opener, "open", real)
    seconds[0] = 11
    assert "subject-1" == again(providers, provider).subject


def test_an_answer_that_drips_is_cut_off(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "ANSWER_SECONDS", -1)
    with pytest.raises(ProviderDown, match="does not answer in time"):
        log_in(provider)


def test_a_provider_that_names_itself_in_answers_has_to_do_so(provider: Provider) -> None:
    provider.metadata = {"authorization_response_iss_parameter_supported": True}
    with pytest.raises(NotProved) as refused:
        log_in(provider)
    assert "answer of another issuer" == refused.value.reason


def test_claims_about_somebody_else_are_refused(provider: Provider) -> None:
    provider.claims, provider.userinfo = {"email": None}, {"sub": "subject-2", "email": "ann@school.example"}
    with pytest.raises(NotProved) as refused:
        log_in(provider)
    assert "claims of somebody else" == refused.value.reason


@pytest.mark.asvs("V6.8.4")
def test_a_new_log_in_without_its_time_is_refused(provider: Provider) -> None:
    provider.claims = {"auth_time": None}
    with pytest.raises(NotProved) as refused:
        log_in(provider, evolve(REQUEST, again=True))
    assert "no time of the log-in" == refused.value.reason


@pytest.mark.asvs("V10.1.1")
def test_what_errors_say_has_no_secret_code_or_token(provider: Provider) -> None:
    provider.claims = {"nonce": "another"}
    with pytest.raises(NotProved) as refused:
        log_in(provider)
    shown = f"{refused.value!r} {refused.value.reason} {refused.value.message}"
    assert [] == [text for text in ("the-secret", "the-nonce", "another", "code-1", "vvv") if text in shown]
    assert [] == [text for text in ("the-state", "the-nonce", "vvv") if text in repr(REQUEST)]
