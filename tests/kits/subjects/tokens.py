"""Sources of randomness under their kit."""

from progress_core.testing.twins.tokens import MemoryTokensKit, SecretsTokensKit


class TestMemory(MemoryTokensKit):
    """The twin."""


class TestSecrets(SecretsTokensKit):
    """`secrets`."""
