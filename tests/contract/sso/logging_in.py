"""Logging somebody in at a provider of our own."""

from typing import Any

from progress_sso import OpenIdProviders, open_providers
from progress_sso.kits.provider import Provider

from progress_core.domain.accounts.identities import Identity
from progress_core.domain.accounts.identity_providers import AuthenticationRequest

REQUEST = AuthenticationRequest("https://progress.example/sso/callback", "the-state", "the-nonce", "v" * 43)


def log_in(provider: Provider, request: AuthenticationRequest = REQUEST, **registered: Any) -> Identity:
    providers = open_providers([provider.registered(**registered)])
    return again(providers, provider, request)


def again(providers: OpenIdProviders, provider: Provider, request: AuthenticationRequest = REQUEST) -> Identity:
    return providers.finish("school", request, provider.log_in(providers.begin("school", request), "subject-1"))
