"""Identity providers keep their contract: the pretended ones, and those that speak OpenID Connect."""

import pytest

from progress_core.domain.accounts.identities import Identity
from progress_core.domain.accounts.identity_providers import NotProved
from progress_core.memory import identity_providers as memory
from tests.kits.subjects import identity_providers as subjects


class TestMemoryIdentityProviders(subjects.TestMemory):
    @pytest.mark.feature("K4", "K1")
    def test_a_new_log_in_without_a_time_is_refused(self, providers: memory.MemoryIdentityProviders) -> None:
        with pytest.raises(NotProved, match="does not say when you logged in"):
            self.test_a_new_log_in_says_when_it_was(
                providers, lambda url, subject: providers.log_in(url, Identity(url.partition("/log-in")[0], subject))
            )


class TestOpenIdProviders(subjects.TestOpenid):
    """`openid`."""
