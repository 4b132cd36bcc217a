"""The contract kit of `progress_core.ports.passwords`."""

import pytest

from progress_core.ports.passwords import PasswordHasher
from progress_core.testing.tools.marks import feature

PASSWORDS = ("correct horse 7", "Pa55wörd ", "密码密码12", "x" * 300, "ends in nothing\x00", "\ud800odd1")


class PasswordHasherContract:
    """What the core relies on in a password hasher; needs a fixture `hasher`."""

    @pytest.fixture
    def hasher(self) -> PasswordHasher:
        """Return a hasher."""
        raise NotImplementedError("write a fixture `hasher` that returns a PasswordHasher")

    @feature("A9")
    @pytest.mark.parametrize("password", PASSWORDS)
    def test_the_right_password_matches(self, hasher: PasswordHasher, password: str) -> None:
        assert hasher.verify(hasher.hash(password), password)

    @feature("A5")
    @pytest.mark.parametrize(
        "wrong", ["", "correct horse 8", "Correct horse 7", "correct horse 7 ", "correct horse 7\x00"]
    )
    def test_any_other_password_does_not_match(self, hasher: PasswordHasher, wrong: str) -> None:
        assert not hasher.verify(hasher.hash("correct horse 7"), wrong)

    @feature("A9")
    def test_a_hash_is_one_line_of_ascii_without_the_password(self, hasher: PasswordHasher) -> None:
        hashed = hasher.hash("correct")
        assert hashed.isascii()
        assert hashed.isprintable()
        assert "correct" not in hashed

    @feature("A9")
    def test_two_hashes_of_a_password_differ(self, hasher: PasswordHasher) -> None:
        assert hasher.hash("correct horse 7") != hasher.hash("correct horse 7")

    @feature("A5")
    @pytest.mark.parametrize("text", ["", "plain", "$", "$$$$$", "$argon2id$v=19$broken", "hash of ünicode", "\ud800"])
    def test_text_that_is_not_a_hash_matches_nothing(self, hasher: PasswordHasher, text: str) -> None:
        assert not hasher.verify(text, text)

    @feature("A5")
    def test_a_shortened_hash_matches_nothing(self, hasher: PasswordHasher) -> None:
        assert not hasher.verify(hasher.hash("correct horse 7")[:-4], "correct horse 7")

    @feature("A5")
    def test_the_decoy_matches_nothing_and_stays_the_same(self, hasher: PasswordHasher) -> None:
        assert not hasher.verify(hasher.decoy, "")
        assert not hasher.verify(hasher.decoy, hasher.decoy)
        assert hasher.decoy == hasher.decoy

    @feature("A5")
    def test_the_decoy_looks_like_a_hash(self, hasher: PasswordHasher) -> None:
        hashed = hasher.hash("correct horse 7")
        assert [len(part) for part in hasher.decoy.split("$")] == [len(part) for part in hashed.split("$")]
        assert hasher.decoy.split("$")[:2] == hashed.split("$")[:2]
