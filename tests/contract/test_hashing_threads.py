"""The threads that hash: few, always the same ones, and not for more callers than can be served soon."""

import multiprocessing
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from queue import SimpleQueue

import pytest
from progress_security import hashing_threads
from progress_security.hashing_threads import HashingThreads

from progress_core.domain.foundations.errors import Busy, Unavailable
from tests.patience import PATIENCE

pytestmark = pytest.mark.feature("K8")

RUSH = 24


def _all_at_once(work: Callable[[], object], count: int = RUSH) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.fixture
def held() -> Iterator[threading.Event]:
    """What holds every function back until it is set."""
    event = threading.Event()
    yield event
    event.set()


def test_a_rush_is_served_by_the_same_few_threads() -> None:
    threads, served = HashingThreads(2, RUSH), list[int]()
    for _ in range(3):
        _all_at_once(lambda: threads.run(lambda: served.append(threading.get_ident())))
    assert len(served) == 3 * RUSH
    assert 1 <= len(set(served)) <= 2
    assert not set(served) & {threading.get_ident()}


@pytest.mark.asvs("V15.2.2")
def test_callers_beyond_the_limit_are_refused_at_once_and_others_served_later(held: threading.Event) -> None:
    threads, outcomes = HashingThreads(1, 2), list[bool]()

    def call() -> None:
        try:
            outcomes.append(threads.run(lambda: held.wait(60)))
        except Busy:
            outcomes.append(False)
        if outcomes.count(False) == 2:
            held.set()

    _all_at_once(call, 5)
    assert sorted(outcomes) == [False, False, True, True, True]
    assert threads.run(lambda: "again") == "again"
    assert issubclass(Busy, Unavailable)  # nobody's password was wrong


def test_an_error_reaches_whoever_waits_and_the_thread_lives_on() -> None:
    threads = HashingThreads(1, 1)

    def fail() -> None:
        raise LookupError("not there")

    for _ in range(3):
        with pytest.raises(LookupError, match="not there"):
            threads.run(fail)
    assert threads.run(lambda: 7) == 7


def test_a_forked_process_hashes_with_threads_of_its_own() -> None:
    threads = HashingThreads(1, 1)
    assert threads.run(lambda: 1) == 1
    child = multiprocessing.get_context("fork").Process(target=threads.run, args=(int,))
    child.start()
    child.join(PATIENCE)
    assert child.exitcode == 0


def test_the_first_hashes_of_a_forked_process_may_come_at_once() -> None:
    threads = HashingThreads(1, RUSH)
    assert threads.run(lambda: 1) == 1
    child = multiprocessing.get_context("fork").Process(target=_hash_at_once, args=(threads,))
    child.start()
    child.join(PATIENCE)
    child.kill()
    assert child.exitcode == 0


def _hash_at_once(threads: HashingThreads) -> None:
    """Hash twice at once, where making a queue takes so long that the second call overtakes the first."""

    def slow_queue() -> SimpleQueue[object]:
        time.sleep(0.5)
        return SimpleQueue()

    vars(hashing_threads)["SimpleQueue"] = slow_queue
    _all_at_once(lambda: threads.run(int), 2)


_RUSH_ALONE = """
import threading
from pathlib import Path
from progress_security import Argon2Hasher
from tests.patience import PATIENCE

def resident_mb():
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024

hasher = Argon2Hasher(at_once=2)
hashed = hasher.hash("correct horse 7")
before = resident_mb()
threads = [threading.Thread(target=hasher.verify, args=(hashed, "correct horse 8")) for _ in range(24)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(resident_mb() - before)
"""


@pytest.mark.asvs("V1.4.3")
def test_the_memory_of_a_rush_is_that_of_the_hashing_threads_alone() -> None:
    alone = subprocess.run([sys.executable, "-c", _RUSH_ALONE], capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    assert int(alone.stdout) < 64
