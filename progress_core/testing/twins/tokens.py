"""Sources of randomness under their kit."""

from collections.abc import Callable

import pytest

from progress_core.memory.tokens import open_secrets, open_tokens
from progress_core.ports.tokens import Tokens
from progress_core.testing.tokens import TokensContract


class MemoryTokensKit(TokensContract):
    """The kit of `memory`."""

    @pytest.fixture
    def tokens(self) -> Tokens:
        return open_tokens()

    @pytest.fixture
    def again(self) -> None:
        """Declare that the same seed gives the same texts on purpose."""


class SecretsTokensKit(TokensContract):
    """The kit of `secrets`."""

    @pytest.fixture
    def tokens(self) -> Tokens:
        return open_secrets()

    @pytest.fixture
    def again(self) -> Callable[[], Tokens]:
        return open_secrets
