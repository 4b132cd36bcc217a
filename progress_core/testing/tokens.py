"""The contract kit of `progress_core.ports.tokens`."""

import re
from collections import Counter

import pytest

from progress_core.ports.tokens import Tokens
from progress_core.testing.tools.marks import asvs, feature

ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class TokensContract:
    """What the core relies on in randomness; needs a fixture `tokens`."""

    @pytest.fixture
    def tokens(self) -> Tokens:
        """Return a source of randomness."""
        raise NotImplementedError("write a fixture `tokens` that returns a Tokens")

    @feature("A11")
    @pytest.mark.parametrize("alphabet", ["01", ALPHABET, "äöü€𝄞"])
    def test_passwords_have_the_requested_length_and_alphabet(self, tokens: Tokens, alphabet: str) -> None:
        passwords = tokens.passwords(alphabet, 12, 300)
        assert [len(password) for password in passwords] == [12] * 300
        assert set("".join(passwords)) == set(alphabet)

    @feature("A11")
    def test_requesting_zero_passwords_gives_none(self, tokens: Tokens) -> None:
        assert list(tokens.passwords(ALPHABET, 8, 0)) == []

    @feature("A11")
    def test_ten_thousand_passwords_differ(self, tokens: Tokens) -> None:
        assert len(set(tokens.passwords(ALPHABET, 10, 10_000))) == 10_000

    @asvs("V6.5.3")
    @feature("A11")
    def test_every_character_is_equally_likely(self, tokens: Tokens) -> None:
        # A remainder of a byte would give some characters a fifth more than others; chance gives 8 % to one in 10^9.
        each = 400_000 / len(ALPHABET)
        counts = Counter("".join(tokens.passwords(ALPHABET, 8, 50_000)))
        far = {character: count for character, count in counts.items() if abs(count - each) > 0.08 * each}
        assert far == {}

    @asvs("V6.5.3", "V7.2.3", "V11.5.1")
    @feature("A2")
    def test_tokens_are_url_safe_long_and_unique(self, tokens: Tokens) -> None:
        given = [tokens.token() for _ in range(1000)]
        assert [token for token in given if not re.fullmatch(r"[A-Za-z0-9_-]{43,}", token)] == []
        assert len(set(given)) == 1000
