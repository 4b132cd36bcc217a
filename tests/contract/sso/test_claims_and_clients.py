"""What a provider tells about a person, and how we say to it who we are (K4)."""

from typing import Any

import pytest
from progress_sso.kits.provider import Provider

from progress_core.domain.accounts.identities import Organisation
from progress_core.domain.accounts.identity_providers import ProviderDown
from tests.contract.sso.logging_in import log_in

pytestmark = pytest.mark.feature("K4")


def test_what_the_token_lacks_is_asked_for(provider: Provider) -> None:
    provider.claims = {"email": None}
    provider.userinfo = {"sub": "subject-1", "email": "ann@school.example", "email_verified": True, "iss": "x"}
    identity = log_in(provider)
    assert ("ann@school.example", True, provider.issuer) == (identity.email, identity.email_verified, identity.issuer)


@pytest.mark.parametrize(
    ("told", "organisation"),
    [
        ('{"name": "Exe Academy", "ukprn": "10000001"}', Organisation("Exe Academy", "10000001")),
        ({"name": "Exe Academy", "ukprn": 10000001}, Organisation("Exe Academy", "10000001")),
        ('{"name": "Exe Council", "ukprn": null}', Organisation("Exe Council")),
        ("{}", Organisation("")),
        ("{", None),
        ("[]", None),
        (None, None),
    ],
)
def test_the_organisation_of_dfe_sign_in_is_read(
    provider: Provider, told: object, organisation: Organisation | None
) -> None:
    provider.claims, provider.userinfo = {"organisation": told}, {"sub": "subject-1"}
    assert organisation == log_in(provider, scope="openid email organisation").organisation


def test_a_secret_is_sent_as_the_provider_supports_or_the_setting_says(provider: Provider) -> None:
    def sent(**registered: Any) -> tuple[bool, bool]:
        log_in(provider, **registered)
        _, form, authorization = next(one for one in reversed(provider.asked) if one[0] == "/token")
        return "client_secret" in form, authorization.startswith("Basic ")

    assert (False, True) == sent()
    assert (True, False) == sent(authentication="post")
    provider.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert (True, False) == sent()
    assert (False, True) == sent(authentication="basic")


def test_a_public_client_sends_no_secret(provider: Provider) -> None:
    with pytest.raises(ProviderDown, match="does not accept our client_id"):
        log_in(provider, client_secret="")
    _, form, authorization = provider.asked[-1]
    assert ("progress", None, "") == (form["client_id"], form.get("client_secret"), authorization)
