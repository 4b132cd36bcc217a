"""Sources of randomness keep their contract."""

import pytest

from progress_core.memory.tokens import MemoryTokens, open_secrets
from progress_core.testing.tokens import ALPHABET
from tests.kits.subjects import tokens as subjects


class TestMemoryTokens(subjects.TestMemory):
    """The twin."""


class TestSecretTokens(subjects.TestSecrets):
    """`secrets`."""


@pytest.mark.feature("I2")
def test_a_seed_always_gives_the_same_texts_and_another_seed_gives_others() -> None:
    first, again, other = MemoryTokens(7), MemoryTokens(7), MemoryTokens(8)
    assert first.passwords(ALPHABET, 8, 5) == again.passwords(ALPHABET, 8, 5) != other.passwords(ALPHABET, 8, 5)
    assert first.token() == again.token() != other.token()


@pytest.mark.feature("A11")
def test_secrets_never_repeat() -> None:
    assert open_secrets().passwords(ALPHABET, 16, 1) != open_secrets().passwords(ALPHABET, 16, 1)
