"""Password hashers keep their contract."""

import threading
import time

import argon2
import pytest
from argon2.exceptions import HashingError, VerificationError
from progress_security import Argon2Hasher, open_hasher

from progress_core.domain.foundations.errors import Unavailable
from tests.kits.subjects import passwords as subjects


class TestMemoryHasher(subjects.TestMemory):
    """The twin."""


class TestArgon2Hasher(subjects.TestArgon2id):
    """`argon2id`."""


@pytest.mark.asvs("V11.4.2")
@pytest.mark.feature("A9")
def test_hashes_have_the_strength_that_owasp_recommends() -> None:
    hasher = open_hasher()
    expected = argon2.Parameters(argon2.Type.ID, 19, 16, 32, time_cost=2, memory_cost=19 * 1024, parallelism=1)
    assert argon2.extract_parameters(hasher.hash("correct horse 7")) == expected
    assert argon2.extract_parameters(hasher.decoy) == expected


@pytest.mark.asvs("V11.2.2")
@pytest.mark.feature("A9")
def test_passwords_hashed_with_other_figures_still_match() -> None:
    weaker = argon2.PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=2).hash("correct horse 7")
    hasher = open_hasher()
    assert hasher.verify(weaker, "correct horse 7")
    assert not hasher.verify(weaker, "correct horse 8")


@pytest.mark.feature("A9")
@pytest.mark.parametrize(
    ("made", "weaker"),
    [
        (argon2.PasswordHasher(2, 19 * 1024, 1), False),
        (argon2.PasswordHasher(3, 64 * 1024, 4), False),
        (argon2.PasswordHasher(1, 64 * 1024, 4), True),
        (argon2.PasswordHasher(4, 8 * 1024, 1), True),
        (argon2.PasswordHasher(2, 19 * 1024, 1, hash_len=16), True),
        (argon2.PasswordHasher(2, 19 * 1024, 1, salt_len=8), True),
        (argon2.PasswordHasher(2, 19 * 1024, 1, type=argon2.Type.I), True),
    ],
)
def test_a_hash_is_weaker_if_any_of_its_figures_is(made: argon2.PasswordHasher, *, weaker: bool) -> None:
    assert open_hasher().needs_rehash(made.hash("correct horse 7")) is weaker


@pytest.mark.feature("A9")
def test_a_hash_of_an_older_version_of_argon2_is_weaker() -> None:
    assert open_hasher().needs_rehash(open_hasher().decoy.replace("v=19", "v=16"))


@pytest.mark.asvs("V15.4.1")
@pytest.mark.feature("A5")
def test_the_number_of_simultaneous_hashes_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    lock, running, most = threading.Lock(), 0, 0

    def counted(_self: argon2.PasswordHasher, _hash: str, _password: bytes) -> bool:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1
        return True

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    hasher = Argon2Hasher(at_once=2)
    threads = [threading.Thread(target=hasher.verify, args=(hasher.decoy, "guess")) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


@pytest.mark.asvs("V16.5.3")
@pytest.mark.feature("A5")
def test_running_out_of_memory_is_not_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    text = argon2.low_level.error_to_str(
        argon2.low_level.ffi.typeof("enum Argon2_ErrorCodes").relements["ARGON2_MEMORY_ALLOCATION_ERROR"]
    )

    def exhausted(error: type[Exception]) -> object:
        def fail(*_: object) -> None:
            raise error(text)

        return fail

    hasher = open_hasher()
    monkeypatch.setattr(argon2.PasswordHasher, "verify", exhausted(VerificationError))
    monkeypatch.setattr(argon2.PasswordHasher, "hash", exhausted(HashingError))
    with pytest.raises(Unavailable, match="could not be checked"):
        hasher.verify(hasher.decoy, "correct horse 7")
    with pytest.raises(Unavailable, match="could not be hashed"):
        hasher.hash("correct horse 7")
