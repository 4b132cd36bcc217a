"""Password hashers keep their contract."""

import statistics
import threading
import time

import argon2
import pytest
from argon2.exceptions import HashingError, VerificationError
from progress_security import Argon2Hasher, open_hasher

from progress_core.domain.foundations.errors import Unavailable
from progress_core.memory import passwords as memory
from progress_core.ports.passwords import PasswordHasher
from progress_core.testing.passwords import PasswordHasherContract


class TestMemoryHasher(PasswordHasherContract):
    @pytest.fixture
    def hasher(self) -> PasswordHasher:
        return memory.open_hasher()


class TestArgon2Hasher(PasswordHasherContract):
    @pytest.fixture
    def hasher(self) -> PasswordHasher:
        return open_hasher()


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


def _processor_seconds(hasher: PasswordHasher, hashed: str, password: str) -> float:
    times = []
    for _ in range(7):
        started = time.process_time()
        hasher.verify(hashed, password)
        times.append(time.process_time() - started)
    return statistics.median(times)


@pytest.mark.asvs("V6.3.8")
@pytest.mark.feature("A5")
def test_unknown_names_wrong_and_right_passwords_cost_the_same_time() -> None:
    hasher = open_hasher()
    hashed = hasher.hash("correct horse 7")
    right = _processor_seconds(hasher, hashed, "correct horse 7")
    wrong = _processor_seconds(hasher, hashed, "correct horse 8")
    unknown = _processor_seconds(hasher, hasher.decoy, "correct horse 7")
    assert max(right, wrong, unknown) < 1.5 * min(right, wrong, unknown)


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
