"""The relying party against providers that others wrote, over their real forms (K4)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from progress_sso import OpenIdProviders, open_providers

from progress_core.domain.accounts.identities import Organisation
from progress_core.domain.accounts.identity_providers import AuthenticationRequest, IdentityProvider, NotProved
from tests.openid.running import Running, node_provider, python_provider

pytestmark = [pytest.mark.feature("K4"), pytest.mark.slow]

CALLBACK = "http://127.0.0.1:9/sso/school/callback"
REQUEST = AuthenticationRequest(CALLBACK, "the-state", "the-nonce", "v" * 43)
ORGANISATION = '{"name": "North School", "ukprn": "10000055"}'


@pytest.fixture(scope="module", params=["python", "node"])
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    made = node_provider(CALLBACK) if request.param == "node" else python_provider()
    with made as provider:
        yield provider


@pytest.fixture
def providers(running: Running) -> OpenIdProviders:
    return open_providers([IdentityProvider("school", "School log-in", running.issuer, "progress", "the-secret")])


def _code(running: Running, providers: OpenIdProviders, request: AuthenticationRequest = REQUEST) -> tuple[str, str]:
    """Log in at the provider; return the code and the issuer that come back."""
    back = running.log_in(providers.begin("school", request), "ann")
    assert str(back).startswith(CALLBACK)
    assert "the-state" == back.params["state"]
    return back.params["code"], back.params.get("iss", "")


def test_a_person_who_logs_in_is_known(running: Running, providers: OpenIdProviders) -> None:
    identity = providers.finish("school", REQUEST, *_code(running, providers))
    assert (running.issuer, "ann") == (identity.issuer, identity.subject)
    assert identity.email.startswith("ann")
    assert running.issuer in providers.check("school")


def test_a_code_can_be_used_only_once(running: Running, providers: OpenIdProviders) -> None:
    code, issuer = _code(running, providers)
    providers.finish("school", REQUEST, code, issuer)
    with pytest.raises(NotProved) as refused:
        providers.finish("school", REQUEST, code, issuer)
    assert "code refused" == refused.value.reason


def test_another_nonce_is_refused(running: Running, providers: OpenIdProviders) -> None:
    code, issuer = _code(running, providers)
    with pytest.raises(NotProved) as refused:
        providers.finish("school", evolve(REQUEST, nonce="another"), code, issuer)
    assert "wrong nonce" == refused.value.reason


def test_an_invented_code_is_refused(running: Running, providers: OpenIdProviders) -> None:
    with pytest.raises(NotProved) as refused:
        providers.finish("school", REQUEST, "invented", running.issuer)
    assert "code refused" == refused.value.reason


@pytest.fixture(scope="module")
def node() -> Iterator[Running]:
    with node_provider(CALLBACK) as provider:
        yield provider


@pytest.mark.asvs("V10.2.1")
def test_the_provider_of_node_demands_the_verifier(node: Running) -> None:
    providers = open_providers([IdentityProvider("school", "School log-in", node.issuer, "progress", "the-secret")])
    code, issuer = _code(node, providers)
    with pytest.raises(NotProved) as refused:
        providers.finish("school", evolve(REQUEST, verifier="w" * 43), code, issuer)
    assert "code refused" == refused.value.reason


@pytest.mark.feature("K1")
def test_the_provider_of_node_says_when_somebody_logged_in_anew(node: Running) -> None:
    providers = open_providers([IdentityProvider("school", "School log-in", node.issuer, "progress", "the-secret")])
    anew = evolve(REQUEST, again=True)
    at = providers.finish("school", anew, *_code(node, providers, anew)).authenticated_at
    assert at is not None
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=5)


def test_the_provider_of_node_refuses_a_wrong_secret(node: Running) -> None:
    providers = open_providers([IdentityProvider("school", "School log-in", node.issuer, "progress", "another")])
    with pytest.raises(Exception, match="does not accept our client_id and client_secret"):
        providers.finish("school", REQUEST, *_code(node, providers))


def test_an_organisation_that_a_provider_tells_is_read() -> None:
    with python_provider({"ann": {"organisation": ORGANISATION, "email": "ann@school.example"}}) as running:
        registered = IdentityProvider("dfe", "DfE Sign-in", running.issuer, "progress", "the-secret")
        providers = open_providers([evolve(registered, scope="openid email organisation")])
        back = running.log_in(providers.begin("dfe", REQUEST), "ann")
        identity = providers.finish("dfe", REQUEST, back.params["code"])
    assert Organisation("North School", "10000055") == identity.organisation
