"""Identity providers under their kit."""

from progress_sso.kits.identity_providers import OpenidIdentityProvidersKit

from progress_core.testing.twins.identity_providers import MemoryIdentityProvidersKit


class TestMemory(MemoryIdentityProvidersKit):
    """The twin."""


class TestOpenid(OpenidIdentityProvidersKit):
    """`openid`."""
