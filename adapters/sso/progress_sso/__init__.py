"""Single sign-on by OpenID Connect, with joserfc for the signatures."""

from progress_sso.providers import OpenIdProviders, open_providers

__all__ = ["OpenIdProviders", "open_providers"]
