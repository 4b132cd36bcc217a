"""The contract kit of `progress_core.ports.tokens`."""

import math
import random
import re
import string
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from progress_core.ports.tokens import Tokens
from progress_core.testing.tools.forks import in_a_fork
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.threads import all_done

ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_COMMON = string.ascii_letters + string.digits
WIDE = "".join(map(chr, range(0x100, 0x200)))
"""256 characters: the largest alphabet."""


class TokensContract(Patient):
    """What the core relies on in randomness; needs a fixture `tokens`, and `again` unless it is repeatable on purpose.

    Chance fails a test of frequencies once in more than 10^9 runs.
    """

    @pytest.fixture
    def tokens(self) -> Tokens:
        """Return a source of randomness."""
        raise NotImplementedError("write a fixture `tokens` that returns a Tokens")

    @pytest.fixture
    def again(self) -> Callable[[], Tokens] | None:
        """Return a function that makes a source like `tokens`, as other processes do; None for a repeatable source."""
        return None

    @feature("A11")
    @pytest.mark.parametrize("alphabet", ["01", ALPHABET, "äöü€𝄞", "a", " -", "aA", WIDE], ids=ascii)
    def test_passwords_have_the_requested_length_and_alphabet(self, tokens: Tokens, alphabet: str) -> None:
        passwords = tokens.passwords(alphabet, 12, 600)
        assert [len(password) for password in passwords] == [12] * 600
        assert set("".join(passwords)) == set(alphabet)

    @feature("A11")
    @pytest.mark.parametrize("length", [1, 2, 7, 33, 64, 200])
    def test_passwords_of_any_length_are_made(self, tokens: Tokens, length: int) -> None:
        for count in (1, 2, 3):
            passwords = tokens.passwords(ALPHABET, length, count)
            assert [len(password) for password in passwords] == [length] * count
            assert set("".join(passwords)) <= set(ALPHABET)

    @feature("A11")
    def test_requesting_zero_passwords_gives_none(self, tokens: Tokens) -> None:
        assert list(tokens.passwords(ALPHABET, 8, 0)) == []

    @feature("A11")
    def test_passwords_can_be_counted_and_read_again(self, tokens: Tokens) -> None:
        passwords = tokens.passwords(ALPHABET, 8, 3)
        assert (len(passwords), list(passwords)) == (3, [passwords[0], passwords[1], passwords[2]])

    @feature("A11")
    def test_ten_thousand_passwords_differ(self, tokens: Tokens) -> None:
        assert len(set(tokens.passwords(ALPHABET, 10, 10_000))) == 10_000

    @feature("A11")
    def test_passwords_of_different_requests_differ(self, tokens: Tokens) -> None:
        one_by_one = [tokens.passwords(ALPHABET, 10, 1)[0] for _ in range(2000)]
        together = [password for _ in range(5) for password in tokens.passwords(ALPHABET, 10, 400)]
        assert len({*one_by_one, *together}) == 4000

    @feature("A11")
    def test_passwords_in_threads_differ(self, tokens: Tokens) -> None:
        def make() -> list[str]:
            return [*tokens.passwords(ALPHABET, 12, 200), *(tokens.token() for _ in range(200))]

        made = all_done(*[make] * 6)
        assert len({text for texts in made for text in texts}) == 2400

    @asvs("V6.5.3")
    @feature("A11")
    @pytest.mark.parametrize("alphabet", [ALPHABET, _COMMON, WIDE[:200], "0123456789", "01"], ids=len)
    def test_every_character_is_equally_likely(self, tokens: Tokens, alphabet: str) -> None:
        # A remainder of a byte would give some characters a fifth more than others.
        _evenly("".join(tokens.passwords(alphabet, 8, 50_000)), alphabet)
        _evenly("".join(tokens.passwords(alphabet, 1, 1)[0] for _ in range(20_000)), alphabet)

    @asvs("V6.5.3")
    @feature("A11")
    def test_every_place_of_a_password_is_drawn_evenly(self, tokens: Tokens) -> None:
        passwords = tokens.passwords(ALPHABET, 8, 40_000)
        for place in range(8):
            _evenly("".join(password[place] for password in passwords), ALPHABET)

    @asvs("V6.5.3")
    @feature("A11")
    def test_every_character_is_independent_of_those_before(self, tokens: Tokens) -> None:
        passwords = list(tokens.passwords(ALPHABET, 8, 40_000))
        within = [(password[at], password[at + 1]) for password in passwords for at in range(7)]
        between = [pair for one, other in pairwise(passwords) for pair in zip(one, other, strict=True)]
        steps = Counter(_step(*pair) for pair in within)
        assert _far_off(steps, len(ALPHABET)) == {}, "a character follows from the one before it"
        steps = Counter(_step(*pair) for pair in between)
        assert _far_off(steps, len(ALPHABET)) == {}, "a password follows from the one before it"
        alike = Counter(password.count(password[0]) > 1 for password in passwords)
        expected = 1 - (1 - 1 / len(ALPHABET)) ** 7
        allowed = 7 * math.sqrt(len(passwords) * expected * (1 - expected))
        assert abs(alike[True] - len(passwords) * expected) < allowed, "characters come again too seldom or too often"
        ends = Counter(_step(password[0], password[-1]) for password in passwords)
        assert _far_off(ends, len(ALPHABET)) == {}, "the end of a password follows from its beginning"

    @asvs("V6.5.3", "V7.2.3", "V11.5.1")
    @feature("A2")
    def test_tokens_are_url_safe_long_and_unique(self, tokens: Tokens) -> None:
        given = [tokens.token() for _ in range(1000)]
        assert [token for token in given if not re.fullmatch(r"[A-Za-z0-9_-]{43,}", token)] == []
        assert len(set(given)) == 1000

    @asvs("V11.5.1")
    @feature("A2")
    def test_tokens_are_random_in_every_place(self, tokens: Tokens) -> None:
        """A text with a date, a count or a name of the machine in it has places that hardly change."""
        given = [tokens.token() for _ in range(2000)]
        shortest = min(map(len, given))
        bits = sum(math.log2(len({token[place] for token in given})) for place in range(shortest))
        assert bits >= 250, f"a token has {bits:.0f} random bits at most"
        _refuse_repeats(given)

    @asvs("V11.5.1")
    @feature("A2")
    def test_sources_that_start_together_differ(self, tokens: Tokens, again: Callable[[], Tokens] | None) -> None:
        if again is not None:
            made = [_made(source) for source in (tokens, *(again() for _ in range(5)))]
            assert len({text for texts in made for text in texts}) == sum(map(len, made)), "two sources give the same"

    @asvs("V11.5.1")
    @feature("A2")
    def test_a_forked_process_gets_others(self, tokens: Tokens, again: Callable[[], Tokens] | None) -> None:
        if again is not None:
            _made(tokens)
            theirs = in_a_fork(lambda: _made(tokens))
            assert set(theirs).isdisjoint(_made(tokens)), "a forked process gets the same"

    @asvs("V11.5.1")
    @feature("A2")
    def test_nobody_can_seed_it(self, tokens: Tokens, again: Callable[[], Tokens] | None) -> None:
        """Whoever knows the seed of the generator that programs share knows all that follows."""
        if again is not None:
            before = random.getstate()
            made = []
            for _ in range(2):
                random.seed(7)
                made.append([*_made(tokens), *_made(again())])
            random.setstate(before)
            assert set(made[0]).isdisjoint(made[1]), "the seed of the module random decides"


def _made(source: Tokens) -> list[str]:
    return [*(source.token() for _ in range(20)), *source.passwords(ALPHABET, 12, 20)]


def _refuse_repeats(given: Sequence[str]) -> None:
    halves = [(token[: len(token) // 2], token[len(token) // 2 :]) for token in given]
    assert [] == [one for one, other in halves if one[:16] == other[:16]], "a half of a token is repeated"
    pieces = Counter(half[:12] for pair in halves for half in pair)
    assert [] == [piece for piece, count in pieces.items() if count > 1], "parts of tokens are repeated"


def _step(one: str, other: str) -> int:
    return (ALPHABET.index(other) - ALPHABET.index(one)) % len(ALPHABET)


def _evenly(text: str, alphabet: str) -> None:
    counts = Counter(text)
    counts.update(dict.fromkeys(alphabet, 0))
    assert _far_off(counts, len(alphabet)) == {}, "some characters are more likely than others"


def _far_off(counts: Counter[str] | Counter[int], size: int) -> dict[str | int, int]:
    """Return what is counted too often or too seldom for chance: seven times the usual deviation."""
    total = counts.total()
    if len(counts) < size:
        return {"the number of values": len(counts)}
    mean = total / size
    allowed = 7 * math.sqrt(mean * (1 - 1 / size))
    return {value: count for value, count in counts.items() if abs(count - mean) > allowed}
