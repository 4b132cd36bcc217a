"""The contract kit of `progress_core.ports.passwords`."""

import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import partial
from math import inf

import pytest

from progress_core.ports.passwords import PasswordHasher
from progress_core.testing.tools import texts
from progress_core.testing.tools.forks import in_a_fork
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.threads import all_done

NUL_FIRST = {
    "md5": (330, 778),
    "sha1": (241, 525),
    "sha256": (23, 677),
    "sha384": (448, 770),
    "sha512": (873, 1023),
    "blake2b": (294, 413),
}
"""Digests, and the numbers n and m of two passwords "correct horse n" whose digests begin with NUL.

Programs that hash a digest instead of the password, as theirs takes 72 bytes at most, often cut it at NUL.
"""

PASSWORDS = ("correct horse 7", "Pa55wörd ", "x" * 300, "\ud800odd1", *texts.ODD_TEXTS)
ALIKE = {
    **texts.ALIKE,
    "case": ("correct horse 7", "Correct horse 7"),
    "a letter": ("correct horse 7", "correct horse 8"),
    "a space behind": ("correct horse 7", "correct horse 7 "),
    "a space before": ("correct horse 7", " correct horse 7"),
    "spaces within": ("correct horse 7", "correct  horse 7"),
    "a line behind": ("correct horse 7", "correct horse 7\n"),
    "NUL behind": ("correct horse 7", "correct horse 7\x00"),
    "what follows NUL": ("correct\x00horse", "correct\x00house"),
    "only NUL": ("\x00", "\x00\x00"),
    "nothing": ("correct horse 7", ""),
    "accents": ("Pa55wörd", "Pa55word"),
    "composed letters": ("Pa55wörd", "Pa55wo\u0308rd"),
    "compatible letters": ("\ufb01sh and chips", "fish and chips"),
    "wide digits": ("密码密码１２", "密码密码12"),
    "other scripts": ("密码密码", "密码密玛"),
    "letters that are no ASCII": ("密码密码12", "????12"),
    "letters left out": ("密码密码12", "12"),
    "letters of Latin-1": ("Łukasz 12", "?ukasz 12"),
    "emoji": ("\U0001f600\U0001f601", "\U0001f600\U0001f602"),
    "halves of characters": ("\ud800odd1", "\ud801odd1"),
    "halves that are replaced": ("\ud800odd1", "?odd1"),
    "halves that are left out": ("\ud800odd1", "odd1"),
    **{
        f"character {place + 1}": ("x" * place + "a", "x" * place + "b")
        for place in (8, 55, 71, 72, 127, 128, 255, 999)
    },
    "length": ("x" * 72, "x" * 73),
    "length of many": ("x" * 4096, "x" * 4097),
    "256 bytes": ("x" * 256, ""),
    **{
        f"what follows NUL in {name}": (f"correct horse {one}", f"correct horse {other}")
        for name, (one, other) in NUL_FIRST.items()
    },
}
"""Pairs of passwords that careless hashers take for one, by what tells them apart."""


_DEAR = 0.001
"""Seconds of the processor that a hash takes which is meant to be slow."""

_ROUNDS, _MOST_ROUNDS = 4, 40
"""How often costs are measured at least, and at most while they differ."""


class PasswordHasherContract(Patient):
    """What the core relies on in a password hasher; needs the fixtures `hasher` and `reopen`."""

    @pytest.fixture
    def hasher(self) -> PasswordHasher:
        """Return a hasher."""
        raise NotImplementedError("write a fixture `hasher` that returns a PasswordHasher")

    @pytest.fixture
    def reopen(self) -> Callable[[], PasswordHasher]:
        """Return a function that makes a hasher with the settings of `hasher`, as after a restart."""
        raise NotImplementedError("write a fixture `reopen` that returns what makes a PasswordHasher like `hasher`")

    @pytest.fixture
    def weaker(self) -> PasswordHasher | None:
        """Return the hasher as it was when it hashed less strongly; None if it has only ever had one strength."""
        raise NotImplementedError("write a fixture `weaker` that returns the hasher as it was when it was weaker")

    @feature("A9")
    @pytest.mark.parametrize("password", PASSWORDS, ids=ascii)
    def test_the_right_password_matches(self, hasher: PasswordHasher, password: str) -> None:
        hashed = hasher.hash(password)
        assert hasher.verify(hashed, password) is True
        assert hasher.verify(hashed, password) is True

    @feature("A5")
    @pytest.mark.parametrize("differ_by", ALIKE)
    def test_any_other_password_does_not_match(self, hasher: PasswordHasher, differ_by: str) -> None:
        right, wrong = ALIKE[differ_by]
        assert hasher.verify(hasher.hash(right), wrong) is False
        assert hasher.verify(hasher.hash(wrong), right) is False

    @feature("A9")
    @pytest.mark.parametrize("password", ["correct horse", "密码密码密码", "x" * 300], ids=ascii)
    def test_a_hash_is_one_line_of_ascii_without_the_password(self, hasher: PasswordHasher, password: str) -> None:
        hashed = hasher.hash(password)
        assert hashed.isascii()
        assert hashed.isprintable()
        assert " " not in hashed
        raw = password.encode()
        shown = [password, password[::-1], raw.hex(), b64encode(raw).decode()[: len(raw)]]
        assert not [form for form in shown if form.lower() in hashed.lower()]

    @feature("A9")
    def test_the_length_of_a_hash_does_not_give_away_that_of_the_password(self, hasher: PasswordHasher) -> None:
        assert len(hasher.hash("a")) == len(hasher.hash("a" * 200))

    @feature("A9")
    def test_no_two_hashes_of_a_password_are_alike(self, hasher: PasswordHasher) -> None:
        """Only names and figures of the method are: each hash has a salt of its own, all of it random."""
        started = time.process_time()
        hashes = [hasher.hash("correct horse 7") for _ in range(5)]
        if time.process_time() - started < 0.01:  # it is a fast one, of which more can be looked at
            hashes += [hasher.hash("correct horse 7") for _ in range(500)]
        assert len(set(hashes)) == len(hashes)
        parts = zip(*(hashed.split("$") for hashed in hashes), strict=True)
        varying = [len(set(values)) for values in parts if len(set(values)) > 1]
        assert varying == [len(hashes)] * len(varying)
        places = list(zip(*hashes, strict=True))
        begin = next(at for at, found in enumerate(places) if len(set(found)) > 1)
        assert sum(len(set(found)) == 1 for found in places[begin:]) <= 10, "salt or digest is hardly random"

    @feature("A9")
    def test_the_salt_alone_decides_nothing(self, hasher: PasswordHasher) -> None:
        """Hashes of several passwords tell them apart, and each knows its own."""
        hashes = {password: hasher.hash(password) for password in ("correct horse 7", "correct horse 8", "Zoë's dog 1")}
        found = {(one, other): hasher.verify(hashed, other) for one, hashed in hashes.items() for other in hashes}
        assert [pair for pair, matches in found.items() if matches] == [(password, password) for password in hashes]

    @feature("A5")
    @pytest.mark.parametrize(
        "text",
        ["", "plain", "$", "$$$$$", "$argon2id$v=19$broken", "hash of ünicode", "\ud800", "\x00", "x" * 10_000, "密码"],
        ids=ascii,
    )
    def test_text_that_is_not_a_hash_matches_nothing(self, hasher: PasswordHasher, text: str) -> None:
        for password in (text, "", "correct horse 7"):
            assert hasher.verify(text, password) is False

    @feature("A5")
    def test_an_altered_hash_matches_nothing(self, hasher: PasswordHasher) -> None:
        hashed = hasher.hash("correct horse 7")
        digest = hashed.rpartition("$")[2]
        middle = len(hashed) - len(digest) // 2
        changed = next(letter for letter in digest if letter != hashed[middle])
        altered = [hashed[:-4], hashed[:-1], hashed[1:], hashed + "A", hashed * 2, hashed[: -len(digest)]]
        altered += [hashed[:middle] + changed + hashed[middle + 1 :], hashed.upper(), f" {hashed}"]
        assert [] == [text for text in altered if text != hashed and hasher.verify(text, "correct horse 7")]

    @feature("A9")
    def test_a_hash_matches_after_a_restart(self, hasher: PasswordHasher, reopen: Callable[[], PasswordHasher]) -> None:
        again = reopen()
        assert again.verify(hasher.hash("correct horse 7"), "correct horse 7")
        assert hasher.verify(again.hash("correct horse 7"), "correct horse 7")
        assert not again.verify(hasher.hash("correct horse 7"), "correct horse 8")

    @feature("A9")
    def test_a_hash_matches_in_another_process(
        self, hasher: PasswordHasher, reopen: Callable[[], PasswordHasher]
    ) -> None:
        hashed = hasher.hash("correct horse 7")
        assert in_a_fork(lambda: (reopen().verify(hashed, "correct horse 7"), reopen().verify(hashed, ""))) == (
            True,
            False,
        )
        assert hasher.verify(in_a_fork(lambda: reopen().hash("correct horse 7")), "correct horse 7")

    @asvs("V6.3.8")
    @feature("A9")
    def test_a_weaker_hash_costs_as_much_as_a_new_one(
        self, hasher: PasswordHasher, weaker: PasswordHasher | None
    ) -> None:
        """Where even a new hash costs next to nothing, so does what would tell them apart."""
        asked = [(each.hash("correct horse 7"), "correct horse 8") for each in (hasher, weaker or hasher)]
        if _cost(hasher, *asked[0], times=1) > _DEAR:
            told = "a weaker hash is checked faster, which tells that the account is old"
            assert _cost_alike(hasher, asked, times=1), told

    @feature("A9")
    def test_threads_do_not_disturb_each_other(self, hasher: PasswordHasher) -> None:
        def hash_and_verify(number: int) -> tuple[bool, bool]:
            hashed = hasher.hash(f"correct horse {number}")
            return hasher.verify(hashed, f"correct horse {number}"), hasher.verify(
                hashed, f"correct horse {number + 1}"
            )

        assert all_done(*(partial(hash_and_verify, number) for number in range(8))) == [(True, False)] * 8

    @feature("A5")
    def test_the_decoy_matches_nothing_and_stays_the_same(self, hasher: PasswordHasher) -> None:
        for password in ("", "decoy", "password", "correct horse 7", hasher.decoy, "\x00"):
            assert hasher.verify(hasher.decoy, password) is False
        assert hasher.decoy == hasher.decoy

    @feature("A5")
    def test_the_decoy_looks_like_a_hash(self, hasher: PasswordHasher) -> None:
        """Whatever two hashes have in common, method and figures of cost, the decoy has too."""
        one, other = hasher.hash("correct horse 7").split("$"), hasher.hash("another horse 8").split("$")
        decoy = hasher.decoy.split("$")
        assert [len(part) for part in decoy] == [len(part) for part in one]
        shared = [(part, found) for part, same, found in zip(one, other, decoy, strict=True) if part == same]
        assert [part for part, _ in shared] == [found for _, found in shared]
        assert hasher.decoy not in ("$".join(one), "$".join(other))

    @asvs("V6.3.8")
    @feature("A5")
    def test_the_decoy_and_wrong_passwords_cost_as_much_as_right_ones(self, hasher: PasswordHasher) -> None:
        hashed = hasher.hash("correct horse 7")
        asked = ((hashed, "correct horse 7"), (hashed, "correct horse 8"), (hasher.decoy, "correct horse 7"))
        times = 1 if _cost(hasher, *asked[0], times=1) > _DEAR else 300
        assert _cost_alike(hasher, asked, times=times), (
            "a decoy or a wrong password is checked faster than the right one"
        )

    @feature("A9")
    def test_a_hash_of_its_own_need_not_be_replaced(self, hasher: PasswordHasher) -> None:
        assert not hasher.needs_rehash(hasher.hash("correct horse 7"))
        assert not hasher.needs_rehash(hasher.decoy)

    @feature("A9")
    @pytest.mark.parametrize("text", ["", "plain", "$", "$$$$$", "$argon2id$v=19$broken", "hash of ünicode", "\ud800"])
    def test_text_that_is_not_a_hash_need_not_be_replaced(self, hasher: PasswordHasher, text: str) -> None:
        assert not hasher.needs_rehash(text)

    @feature("A9")
    def test_a_weaker_hash_still_matches_and_is_to_be_replaced(
        self, hasher: PasswordHasher, weaker: PasswordHasher | None
    ) -> None:
        hashed = (weaker or hasher).hash("correct horse 7")
        assert hasher.needs_rehash(hashed) is (weaker is not None)
        assert hasher.verify(hashed, "correct horse 7")
        assert not hasher.verify(hashed, "correct horse 8")

    @feature("A9")
    def test_a_stronger_hash_need_not_be_replaced(self, hasher: PasswordHasher, weaker: PasswordHasher | None) -> None:
        assert not (weaker or hasher).needs_rehash(hasher.hash("correct horse 7"))


def _cost_alike(hasher: PasswordHasher, asked: Sequence[tuple[str, str]], *, times: int) -> bool:
    """Return whether no check costs twice as much as another.

    Processor time is measured, the least of several rounds, in turn: what else a machine does can make a round dearer
    and never cheaper, so that only what costs more in every round is told apart.
    """
    least = [inf] * len(asked)
    for round_ in range(_MOST_ROUNDS):
        least = [min(known, _cost(hasher, *pair, times=times)) for known, pair in zip(least, asked, strict=True)]
        if round_ >= _ROUNDS and min(least) >= max(least) / 2:
            return True
    return False


def _cost(hasher: PasswordHasher, hashed: str, password: str, *, times: int) -> float:
    started = time.process_time()
    for _ in range(times):
        hasher.verify(hashed, password)
    return time.process_time() - started
